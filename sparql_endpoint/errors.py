"""Why a query has no answer, grouped by what the client does next.

EvaluationError
├── QueryInvalid        change the text: the engine cannot parse it
├── QueryRefused        change the text: it is valid, this service does not run it
├── EndpointFailed      ask without it, or later: another endpoint that the query calls has no answer
├── EvaluationFailed    change the text: the engine gave up on this query
├── FormNotAcceptable   ask for another format
├── ResultTooLarge      ask for less
├── TimeLimitReached    ask for less
├── MemoryLimitReached  ask for less
├── WorkerDied          ask for less, or report it
├── StoreFailed         report it: a remote store broke off or gave something that is no result
└── Unavailable         try again later
    ├── QueueFull
    ├── QueueTimeout
    └── StoreUnavailable
"""

from functools import partial


class EvaluationError(Exception):
    """A query that ended without a complete result; the message is a sentence for the client."""


class QueryInvalid(EvaluationError):
    """The text is not a SPARQL query."""

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryRefused(EvaluationError):
    """The text asks for something this service does not do: federation, update, too long, too deep."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[object, ...]:
        """Say how another process makes it again: what takes a keyword is not."""
        return partial(type(self), reason=self.reason), self.args


class EvaluationFailed(EvaluationError):
    """The engine reported an error while it evaluated a valid query."""


class EndpointFailed(EvaluationError):
    """An endpoint that the query calls by SERVICE gave no answer that can be used."""


class FormNotAcceptable(EvaluationError):
    """The client accepts no format in which this kind of query can be answered."""

    def __init__(self, form: str) -> None:
        super().__init__("The request accepts none of the formats in which this kind of query can be answered.")
        self.form = form


class ResultTooLarge(EvaluationError):
    """The serialised result passed its limit in bytes."""


class TimeLimitReached(EvaluationError):
    """Parsing, planning, evaluating and serialising took longer than the wall-clock limit."""


class Abandoned(EvaluationError):
    """The client closed its connection before there was an answer."""


class MemoryLimitReached(EvaluationError):
    """The evaluation asked for more memory than a worker may hold."""


class WorkerDied(EvaluationError):
    """The query ended the process that evaluated it."""


class StoreFailed(EvaluationError):
    """The remote store failed on the query, or what it answered is no complete result."""


class Unavailable(EvaluationError):
    """No worker could take the query; nothing is known about the query itself."""


class QueueFull(Unavailable):
    """As many requests as allowed are already waiting for a worker."""


class QueueTimeout(Unavailable):
    """No worker became free within the waiting time."""


class StoreUnavailable(Unavailable):
    """The store of the release cannot be read: a worker could not open it, or a remote one does not answer."""
