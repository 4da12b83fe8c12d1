"""What evaluates queries over one release: worker processes over its store, or another service that holds it."""

from dataclasses import dataclass
from typing import Final, Protocol

from sparql_endpoint.frames import Query

#: Bytes of a result kept in memory; the rest of a larger one goes to a temporary file.
SPOOL_IN_MEMORY: Final = 1024 * 1024


class Sink(Protocol):
    """Where a result is read from once it is complete."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to size bytes, all that is left when negative."""

    def close(self) -> None:
        """Release the memory or the file behind it."""


@dataclass(frozen=True, slots=True)
class Result:
    """A complete serialised result: form, body positioned at the start, size in bytes, and times in seconds."""

    form: str
    body: Sink
    size: int
    waited: float
    evaluated: float


class Engine(Protocol):
    """Evaluates queries over one release until it is closed."""

    def evaluate(self, query: Query) -> Result:
        """Return the complete result of query.

        Raises: EvaluationError; there is no such thing as a part of a result.
        """

    def close(self) -> None:
        """Let go of everything it holds; queries under way end with an error."""
