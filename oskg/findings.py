"""What is wrong with the file of a query: where, and what to write instead."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding; an error has to be mended, a warning to be looked at."""

    file: str
    line: int
    level: Level
    problem: str
    instead: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.problem}\n    {self.instead}"


@dataclass(frozen=True, slots=True)
class Part:
    """One SPARQL text of a file: the query, its coverage, or a pick list; `line` is the line on which it begins."""

    name: str
    text: str
    line: int

    def at(self, position: int) -> int:
        """Return the line of the file on which a place of the text is."""
        return self.line + self.text.count("\n", 0, position)
