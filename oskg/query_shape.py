"""What makes a query slow, unstable or wrong about absence, seen in its pattern tree before it is run."""

from collections.abc import Iterator, Mapping
from typing import Final

from oskg.findings import Finding, Level, Part
from queries.blocks import Token, tokens
from queries.grammar import UnreadablePattern, pattern
from queries.patterns import Group, Triple
from queries.patterns import Part as Element

_TYPES: Final = {"a", "rdf:type", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"}
#: Aggregates that one row without a value makes empty.
_SUMS: Final = {"AVG", "SUM"}
#: What makes an unbound variable one way of several to fulfil a condition.
_OPEN: Final = {"|", "COALESCE", "IF"}
#: Elements whose rows are joined with those of the others of their group.
_JOINED: Final = {"triple", "union", "group", "select", "graph", "service"}


def shape(file: str, part: Part) -> Iterator[Finding]:
    """Yield what the pattern tree of a text tells."""
    try:
        root = pattern(part.text)
    except UnreadablePattern as error:
        yield Finding(file, part.line, "error", f"the {part.name} cannot be read: {error}", "write it more plainly")
        return
    checker = _Checker(file, part)
    yield from checker.order(root)
    yield from checker.group(root, frozenset())


class _Checker:
    def __init__(self, file: str, part: Part) -> None:
        self._file = file
        self._part = part
        self._stream = list(tokens(part.text))

    def order(self, root: Group) -> Iterator[Finding]:
        if root.select and root.select.head[0].text.upper() == "SELECT" and not root.select.has("ORDER", "BY"):
            last = ", ".join(f"?{name}" for name in sorted(_named(root))[:3])
            instead = f"end it in ORDER BY and columns that tell all rows apart, such as {last}"
            problem = f"the {self._part.name} has no ORDER BY, so the order of its rows is left to chance"
            yield self._found(self._part.text.rstrip().count("\n"), "error", problem, instead, whole_line=True)

    def group(self, group: Group, outside: frozenset[str]) -> Iterator[Finding]:
        """Yield the findings of a group and of those inside; `outside` are the variables of the group around it."""
        yield from self._products(group, outside)
        yield from self._unbound(group)
        yield from self._sums(group)
        for element in group.parts:
            if element.kind == "filter":
                yield from self._negated(element)
            joins = element.kind in {"optional", "minus", "filter", "bind", "graph"}
            inside = outside | group.variables if joins else frozenset[str]()
            for inner in element.groups:
                yield from self.group(inner, inside)

    def _products(self, group: Group, outside: frozenset[str]) -> Iterator[Finding]:
        joined = [each for each in group.parts if each.kind in _JOINED and each.variables and _matches(each)]
        links = [each.variables for each in group.parts if each.kind in {"bind", "values", "optional"}]
        reached = (joined[0].variables | outside) if joined else frozenset()
        waiting = joined[1:]
        while waiting:
            near = next((each for each in waiting if each.variables & reached), None)
            if near is not None:
                waiting.remove(near)
                reached |= near.variables
            elif more := [each for each in links if each & reached and not each <= reached]:
                reached = reached.union(*more)
            else:
                yield self._product(waiting[0])
                reached |= waiting.pop(0).variables

    def _product(self, element: Element) -> Finding:
        what = f"`{element.triple}`" if element.triple else f"the {element.kind} that begins here"
        problem = f"{what} shares no variable with what stands before it in its group, so every row meets every other"
        instead = "join the two by a pattern with a variable of each, or put each into a SELECT DISTINCT of its own"
        return self._found(element.start, "warning", problem, instead)

    def _negated(self, element: Element) -> Iterator[Finding]:
        words = {token.start: at for at, token in enumerate(self._stream)}
        for group in element.groups:
            at = words[group.start]
            if self._stream[at - 2].text.upper() not in {"NOT", "!"}:
                continue
            for triple in _triples(group):
                if triple.path in _TYPES:
                    problem = f"FILTER NOT EXISTS with `{triple}` asks for the type again in every row"
                    instead = f"write MINUS {{ {triple} }}, which is worked out once"
                    yield self._found(group.start, "error", problem, instead)

    def _unbound(self, group: Group) -> Iterator[Finding]:
        """Yield the filters that keep rows in which an OPTIONAL found nothing."""
        maybe = _optional(group)
        for element in group.parts:
            if element.kind == "filter":
                inside = [each for each in self._stream if element.start <= each.start < element.end]
                for name in _not_bound(inside):
                    if name in maybe:
                        problem = f"OPTIONAL and !BOUND(?{name}) fetch what is there to throw it away"
                        instead = "write MINUS { … } around the pattern of the OPTIONAL; not recorded is not no"
                        yield self._found(element.start, "warning", problem, instead)

    def _sums(self, group: Group) -> Iterator[Finding]:
        if not group.select:
            return
        maybe = _optional(group)
        stream = [*group.select.head, *group.select.tail]
        for call, bracket, name in zip(stream, stream[1:], stream[2:], strict=False):
            if call.text.upper() in _SUMS and bracket.text == "(" and name.text[1:] in maybe:
                problem = f"{call.text}({name.text}) is empty as soon as one row has no {name.text}, which is optional"
                instead = f"write {call.text}(COALESCE({name.text}, 0)), or leave the OPTIONAL out"
                yield self._found(call.start, "warning", problem, instead)

    def _found(self, at: int, level: Level, problem: str, instead: str, *, whole_line: bool = False) -> Finding:
        line = self._part.line + at if whole_line else self._part.at(at)
        return Finding(self._file, line, level, problem, instead)


def _matches(element: Element) -> bool:
    """Return whether an element has triple patterns, and is not made of values and conditions alone."""
    return bool(element.triple) or any(next(_triples(group), None) for group in element.groups)


def _named(group: Group) -> frozenset[str]:
    """Return the variables that a query projects by name, or all it binds."""
    head = group.select.head if group.select else ()
    return frozenset(token.text[1:] for token in head if token.kind == "variable") or group.variables


def _optional(group: Group) -> frozenset[str]:
    """Return the variables that nothing but an OPTIONAL binds."""
    bound: Mapping[bool, set[str]] = {True: set(), False: set()}
    for element in group.parts:
        if element.kind not in {"filter", "minus"}:
            bound[element.kind == "optional"] |= element.variables
    return frozenset(bound[True] - bound[False])


def _not_bound(stream: list[Token]) -> Iterator[str]:
    """Yield the variables that a condition wants unbound, whatever else holds."""
    if any(token.text.upper() in _OPEN for token in stream):
        return
    for sign, call, _, name in zip(stream, stream[1:], stream[2:], stream[3:], strict=False):
        if sign.text == "!" and call.text.upper() == "BOUND" and name.kind == "variable":
            yield name.text[1:]


def _triples(group: Group) -> Iterator[Triple]:
    for inner in group.walk():
        for element in inner.parts:
            if element.triple:
                yield element.triple
