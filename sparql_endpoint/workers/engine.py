"""What evaluates queries over one release: worker processes over its store, or another service that holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sparql_endpoint.frames import Query


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
    truncated: bool | None = None
    """Whether rows beyond the cap that the query sets are missing; None where it sets none."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks a query, as far as it matters to when the query is evaluated and when it is given up."""

    shape: str | None = None
    """What turns that differ in IRIs, names and strings alone have in common; None for one that is not remembered."""
    connection: int | None = None
    """The descriptor of the client's connection: its query is given up once it has gone."""


#: The service itself, for which nothing is given up.
SERVICE: Final = Caller()


class Engine(Protocol):
    """Evaluates queries over one release until it is closed."""

    federated: bool
    """Whether it keeps calls by SERVICE to the endpoints of the query; one that does not is handed no such query."""

    def evaluate(self, query: Query, caller: Caller = SERVICE) -> Result:
        """Return the complete result of query, or of as many rows as it asks for.

        Raises: EvaluationError; there is no such thing as a part of a result.
        """

    def evaluate_all(self, queries: Sequence[Query], caller: Caller = SERVICE) -> list[Result]:
        """Return the complete result of each query, all evaluated in one turn, which is as long as that of one.

        Raises: EvaluationError if one has none.
        """

    def close(self) -> None:
        """Let go of everything it holds; queries under way end with an error."""
