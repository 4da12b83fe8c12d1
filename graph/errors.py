"""What can go wrong with the graph, by what the caller does next.

GraphError
├── NoRelease            nothing has been published yet: build first
├── UnknownRelease       there is no such release: choose one of those that are kept
├── IncompatibleRelease  the release was made by another version of the code: build again
└── BuildFailed          nothing was published, the current release is untouched: mend the cause and build again
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
