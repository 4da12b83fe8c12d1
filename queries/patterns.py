"""The pattern tree of a query: its groups, what stands in them, and where in the text each stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from queries.blocks import Token, tokens

Kind = Literal[
    "triple", "filter", "bind", "values", "optional", "minus", "union", "group", "select", "graph", "service"
]

#: The kinds that a row has to match, other than triple patterns and what other endpoints hold.
REQUIRED: frozenset[Kind] = frozenset({"union", "group", "select", "graph"})


@dataclass(frozen=True, slots=True)
class Triple:
    """One triple pattern, its three places as written; a list of objects or predicates gives one for each."""

    subject: str
    path: str
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {self.path} {self.object}"


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a group: from `start` to `end` in the text, with the groups inside it.

    `variables` are those that others can join with: for a sub-select those that it projects.
    """

    kind: Kind
    start: int
    end: int
    variables: frozenset[str]
    groups: tuple["Group", ...] = ()
    triple: Triple | None = None

    def text(self, query: str) -> str:
        """Return the part as it can stand in a group; a triple pattern without the abbreviations around it."""
        return f"{self.triple} ." if self.triple else query[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Select:
    """What stands before and after the group of a SELECT: its tokens, the keyword first."""

    head: tuple[Token, ...]
    tail: tuple[Token, ...]

    def has(self, *words: str) -> bool:
        """Return whether these keywords follow each other before or after the group, outside the groups inside."""
        for stream in (self.head, self.tail):
            upper = [token.text.upper() for token in stream]
            if any(tuple(upper[at : at + len(words)]) == words for at in range(len(upper))):
                return True
        return False


@dataclass(frozen=True, slots=True)
class Group:
    """A pair of braces and its parts; `select` is there if it is the group of a query or of a sub-select."""

    start: int
    end: int
    parts: tuple[Part, ...]
    select: Select | None = None

    @property
    def variables(self) -> frozenset[str]:
        """The variables that its parts bind."""
        return frozenset(name for part in self.parts if part.kind not in {"filter", "minus"} for name in part.variables)

    def walk(self) -> Iterator["Group"]:
        """Yield this group and every one inside it, in the order of the text."""
        yield self
        for part in self.parts:
            for group in part.groups:
                yield from group.walk()


def line(text: str, position: int) -> int:
    """Return the line of a place in a text, counted from 1."""
    return text.count("\n", 0, position) + 1


def variables(text: str) -> frozenset[str]:
    """Return the names of the variables in a piece of a query."""
    return frozenset(token.text[1:] for token in tokens(text) if token.kind == "variable")
