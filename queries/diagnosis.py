"""Why a query has no row: which of its patterns matches nothing, found by asking for its parts, one after another.

First each part on its own: what matches nothing alone needs no other explanation. Then the parts in the order of the
text, until nothing is left. The graph is asked by ASK, by whoever calls, within the limits that hold for every query.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from queries.blocks import Token, tokens
from queries.grammar import UnreadablePattern, pattern
from queries.patterns import REQUIRED, Group, Part, line
from queries.probes import Probes, Stopped
from queries.triples import why

#: How many questions one diagnosis may ask.
QUESTIONS: Final = 60
#: Parts that can only take rows away from what stands before them.
_TAKING: Final = {"triple", "values", "minus", "filter", *REQUIRED}
_WORDS: Final[Mapping[str, str]] = {
    "filter": "the FILTER",
    "minus": "the MINUS",
    "values": "the VALUES",
    "union": "the UNION",
    "select": "the sub-select",
    "group": "the group",
    "graph": "the GRAPH",
}
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


@dataclass(frozen=True, slots=True)
class Cause:
    """One part because of which there is no row: its text, its line, what is wrong, and what was probably meant.

    `number` counts triple patterns from 1 in the order of the text; None for other parts.
    """

    number: int | None
    pattern: str
    line: int
    reason: str
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        what = f"pattern {self.number} `{self.pattern}`" if self.number else self.pattern
        hint = f"; nearest: {' or '.join(self.nearest)}" if self.nearest else ""
        return f"{what} (line {self.line}) {self.reason}{hint}"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The causes found, in the order of the text, and how many questions that took; complete if no limit was met."""

    causes: tuple[Cause, ...]
    asked: int
    complete: bool


def diagnose(
    text: str,
    ask: Callable[[str], bool | None],
    near: Callable[[str], Sequence[str]],
    prefixes: Mapping[str, str],
    most: int = QUESTIONS,
) -> Diagnosis:
    """Say why a query has no row.

    `ask` answers an ASK, None where that takes too long or is not possible, and raises Stopped to end the diagnosis.
    `near` gives what an IRI was probably meant to be, as it is written; nothing where the IRI is right. `prefixes` are
    those that a text may use without declaring them.

    Raises: UnreadablePattern if the text has no pattern that can be read.
    """
    root = pattern(text)
    if any(part.kind == "service" for group in root.walk() for part in group.parts):
        raise UnreadablePattern("it calls another endpoint, which is not asked again for this")
    probes = Probes(ask, f"{_prologue(text)}ASK {_dataset(root)}", most)
    examiner = _Examiner(text, root, probes, near, {**prefixes, **_declared(text)})
    try:
        causes = examiner.group(root, "{}")
        complete = probes.answered
    except Stopped:
        causes, complete = examiner.found, False
    return Diagnosis(tuple(dict.fromkeys(causes)), probes.asked, complete)


class _Examiner:
    def __init__(
        self,
        text: str,
        root: Group,
        probes: Probes,
        near: Callable[[str], Sequence[str]],
        prefixes: Mapping[str, str],
    ) -> None:
        self._text = text
        self._probes = probes
        self._near = near
        self._prefixes = prefixes
        every = [part for group in root.walk() for part in group.parts if part.triple]
        self._numbers = {id(part): number for number, part in enumerate(every, start=1)}
        #: What is known when the diagnosis is stopped.
        self.found: list[Cause] = []

    def group(self, group: Group, around: str) -> list[Cause]:
        """Return why a group gives no row; `around` is what has to stand around a pattern of it, with {} for that."""
        alone = [cause for part in group.parts if part.kind in _TAKING for cause in self._alone(part, around)]
        if alone:
            return alone
        order = sorted(group.parts, key=lambda part: part.kind == "filter")
        if self._ask(order, around) is not False:
            return self._after(group)
        for at, part in enumerate(order):
            if part.kind in _TAKING and at and self._ask(order[: at + 1], around) is False:
                return self._note(self._left(part, order[:at], around))
        return self._after(group)

    def _alone(self, part: Part, around: str) -> list[Cause]:
        """Return why a part matches nothing on its own; nothing if it matches, or says nothing alone."""
        if part.kind not in {"triple", *REQUIRED} or self._ask([part], around) is not False:
            return []
        if part.triple:
            reason, nearest = why(part.triple, self._probes, around, self._near, self._prefixes)
            where = "" if around == "{}" else " in that graph"
            return self._note(self._cause(part, f"matches nothing: {reason}{where}", nearest))
        inside = around
        if part.kind == "graph":
            head = self._text[part.start : part.groups[0].start]
            inside = around.replace("{}", f"{head} {{ {{}} }}")
        causes = [cause for group in part.groups for cause in self.group(group, inside)]
        return causes or self._note(self._cause(part, "gives no row"))

    def _left(self, part: Part, before: Sequence[Part], around: str) -> Cause:
        """Return that a part leaves nothing of what those before it give, and which one of them it does not fit."""
        if not part.triple and part.kind not in REQUIRED:
            return self._cause(part, "takes away every row that the patterns before it give")
        for other in before:
            shared = other.variables & part.variables
            if other.kind in _TAKING and shared and self._ask([other, part], around) is False:
                names = ", ".join(f"?{name}" for name in sorted(shared))
                return self._cause(part, f"never has the same {names} as {self._named(other)}, though both match alone")
        return self._cause(part, "matches alone, but nothing that all patterns before it match together")

    def _after(self, group: Group) -> list[Cause]:
        """Return what stands behind the braces and takes every row, where the pattern inside gives rows."""
        tail = group.select.tail if group.select else ()
        for token in tail:
            if (word := token.text.upper()) in {"HAVING", "LIMIT", "OFFSET", "VALUES"}:
                reason = "takes away every row, or may; the pattern itself matches"
                return self._note(Cause(None, f"the {word}", line(self._text, token.start), reason))
        return []

    def _ask(self, parts: Sequence[Part], around: str) -> bool | None:
        body = "\n".join(part.text(self._text) for part in parts)
        return self._probes.ask(around.replace("{}", body))

    def _cause(self, part: Part, reason: str, nearest: Sequence[str] = ()) -> Cause:
        shown = str(part.triple) if part.triple else _WORDS[part.kind]
        return Cause(self._numbers.get(id(part)), shown, line(self._text, part.start), reason, tuple(nearest))

    def _named(self, part: Part) -> str:
        if part.triple:
            return f"pattern {self._numbers[id(part)]}"
        return f"{_WORDS[part.kind]} on line {line(self._text, part.start)}"

    def _note(self, cause: Cause) -> list[Cause]:
        self.found.append(cause)
        return [cause]


def _prologue(text: str) -> str:
    form = next((token.start for token in tokens(text) if token.text.upper() in _FORMS and token.kind == "word"), 0)
    return text[:form]


def _dataset(root: Group) -> str:
    head: tuple[Token, ...] = root.select.head if root.select else ()
    clauses = []
    for at, token in enumerate(head):
        if token.text.upper() == "FROM":
            named = head[at + 1].text.upper() == "NAMED"
            clauses.append(" ".join(each.text for each in head[at : at + 2 + named]))
    return " ".join(clauses)


def _declared(text: str) -> Mapping[str, str]:
    stream = list(tokens(text))
    return {
        name.text.removesuffix(":"): namespace.text[1:-1]
        for keyword, name, namespace in zip(stream, stream[1:], stream[2:], strict=False)
        if keyword.text.upper() == "PREFIX" and namespace.kind == "iri"
    }
