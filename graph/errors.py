"""What can go wrong with the graph, by what the caller does next.

GraphError
├── NoRelease            nothing has been published yet: build first
├── UnknownRelease       there is no such release: choose one of those that are kept
├── IncompatibleRelease  the release was made by another version of the code: build again
├── BuildFailed          nothing was published, the current release is untouched: mend the cause and build again
├── StoreUnreachable     the remote store does not answer: try again, what is complete there is not sent again
├── StoreRefused         the remote store says no: change the address, the user or the text
└── CopyDiffers          the remote store holds something else than was sent: publish again, or ask its operator
"""


class GraphError(Exception):
    """Base of all errors of the graph."""


class NoRelease(GraphError):
    """Raised when a home holds no published release."""


class UnknownRelease(GraphError, LookupError):
    """Raised when a release is asked for that a home does not hold."""


class IncompatibleRelease(GraphError):
    """Raised when a release was written in a layout that this code does not read."""


class BuildFailed(GraphError):
    """Raised when a release could not be completed; nothing was published."""


class StoreUnreachable(GraphError):
    """Raised when a remote store gives no answer, or says that it cannot answer now."""


class StoreRefused(GraphError):
    """Raised when a remote store answers a request with an error; `status` is that of HTTP, `said` its text."""

    def __init__(self, message: str, status: int, said: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.said = said


class CopyDiffers(GraphError):
    """Raised when a graph of a remote store does not hold as many triples as were sent."""
