"""What can go wrong while fetching a source, by what the caller does next.

FetchError
├── Unreachable      the publisher does not answer now: run the same command later, it goes on where it stopped
├── Refused          the publisher says no: mend the address, the account or the key
│   └── Gone         there is nothing at the address
├── WrongAnswer      what came is not what the publisher publishes: nothing of it is kept, look at the source
├── Shrunk           far less came than last time: look at the source, or accept it
├── NoDownload       the publisher documents no download: get the files by hand, the message says where
├── FolderInUse      another fetch is at work, or the folder holds files of somebody else
└── PinBroken        a file is not the one that the lock names
"""


class FetchError(Exception):
    """Base of all errors of fetching."""


class Unreachable(FetchError):
    """Raised when a publisher does not answer after all tries, or asks to come back later than we wait."""


class Refused(FetchError):
    """Raised when a publisher answers that we may not have it or that it is not there, or a key for it is missing."""


class Gone(Refused):
    """Raised when a publisher answers that there is nothing at an address, or nothing any more."""


class WrongAnswer(FetchError):
    """Raised when an answer is no file of the source: another checksum, a page of an error, a page that repeats."""


class Shrunk(FetchError):
    """Raised when what was fetched is at most half of what was fetched before."""


class NoDownload(FetchError):
    """Raised when a source has no download that its publisher documents."""


class FolderInUse(FetchError):
    """Raised when a folder cannot be replaced: another fetch is at work there, or it holds files of somebody else."""


class PinBroken(FetchError):
    """Raised when a file that a build would read is not the one that the lock names."""
