"""What can go wrong while reading a source, by what the caller does next.

LoaderError
├── SourceUnavailable    the file cannot be read now: mend the file or the disk and try again
├── UnreadableSource     the file is not what the source publishes: stop this source, publish nothing of it
└── InvalidRecord        one record is wrong: skip it, count it, report it, go on
"""


class LoaderError(Exception):
    """Base of all errors of the loaders."""


class SourceUnavailable(LoaderError):
    """Raised when a file of a source is missing or cannot be opened."""


class UnreadableSource(LoaderError):
    """Raised when a file is truncated, of another format or of a schema version nobody knows here."""


class InvalidRecord(LoaderError):
    """Raised when one record cannot be used; names the record, the field, the value and what is accepted."""

    def __init__(self, record: str, field: str, value: object, accepted: str) -> None:
        self.record = record
        self.field = field
        self.value = value
        self.accepted = accepted
        super().__init__(f"record {record}: {wrong(field, value, accepted)}")


def wrong(field: str, value: object, accepted: str) -> str:
    """Return in words that a value is not what its field accepts; instead of that, `accepted` may be a sentence that
    names the value."""
    said = repr(value)
    return f"{field} is {said}: {accepted}" if said in accepted else f"{field} is {said}, expected {accepted}"
