"""Read a query into its pattern tree, by the grammar of group graph patterns, in one pass over its tokens.

The engine's parser says whether a text is SPARQL; it gives no tree, and trees of other parsers keep no places in the
text. What is read here are the brackets and the keywords between them; expressions are passed over as they stand.
Source: https://www.w3.org/TR/sparql11-query/#rGroupGraphPattern
"""

from collections.abc import Sequence
from typing import Final

from queries.blocks import Token, tokens
from queries.patterns import Group, Kind, Part, Select, Triple, variables

#: How deep groups may nest, and how many triple patterns there may be; the queries of people stay below ten and 100.
DEEPEST: Final = 60
MOST: Final = 400

_PAIRS: Final = {"(": ")", "[": "]", "{": "}"}
_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_AFTER: Final = ("/", "|")
_NESTED: Final[dict[str, Kind]] = {"OPTIONAL": "optional", "MINUS": "minus", "GRAPH": "graph", "SERVICE": "service"}


class UnreadablePattern(ValueError):
    """The text has a form that is not read here, or is not SPARQL."""


def pattern(text: str) -> Group:
    """Return the outermost group of a query.

    Raises: UnreadablePattern if there is none, a bracket is not closed, or there is too much of it.
    """
    return _Reader(text).query()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(tokens(text))
        self._at = 0
        self._depth = 0
        self._triples_read = 0
        #: The groups of the EXISTS of the expression that is passed over.
        self._exists: list[Group] = []

    def query(self) -> Group:
        while self._word() not in _FORMS:
            self._next()
        start = self._at
        if self._word() == "CONSTRUCT" and self._peek(1).text == "{":
            self._next()
            self._balanced()
        return self._select(start, last=True)

    def _select(self, start: int, *, last: bool) -> Group:
        """Read on from the keyword at `start`: its group, and what stands behind it, to the brace that closes."""
        while self._peek().text != "{":
            self._balanced() if self._peek().text in _PAIRS else self._next()
        head = self._tokens[start : self._at]
        group = self._group()
        behind = self._at
        while self._at < len(self._tokens) and (last or self._peek().text != "}"):
            self._balanced() if self._peek().text in _PAIRS else self._next()
        select = Select(tuple(head), tuple(self._tokens[behind : self._at]))
        return Group(group.start, group.end, group.parts, select)

    def _group(self) -> Group:
        self._depth += 1
        if self._depth > DEEPEST:
            raise UnreadablePattern(f"groups nest deeper than {DEEPEST}")
        start = self._expect("{").start
        if self._word() == "SELECT":
            found = self._select(self._at, last=False)
            inner = Part("select", start, found.end, _projected(found), (found,))
            group = Group(start, self._expect("}").end, (inner,))
        else:
            parts: list[Part] = []
            while self._peek().text != "}":
                parts += self._parts()
            group = Group(start, self._next().end, tuple(parts))
        self._depth -= 1
        return group

    def _parts(self) -> Sequence[Part]:
        token, word = self._peek(), self._word()
        if token.text == ".":
            self._next()
            return ()
        if token.text == "{":
            return (self._union(),)
        if word in _NESTED:
            return (self._nested(_NESTED[word]),)
        readers = {"FILTER": self._filter, "BIND": self._bind, "VALUES": self._values}
        return (readers[word](),) if word in readers else self._triples()

    def _bind(self) -> Part:
        return self._expression("bind", self._next())

    def _union(self) -> Part:
        start = self._peek()
        groups = [self._group()]
        while self._word() == "UNION":
            self._next()
            groups.append(self._group())
        if len(groups) > 1:
            kind: Kind = "union"
        else:
            kind = "select" if _is_select(groups[0]) else "group"
        names = frozenset[str]().union(*(group.variables for group in groups))
        inner = groups[0].parts[0].groups if kind == "select" else tuple(groups)
        return Part(kind, start.start, groups[-1].end, names, inner)

    def _nested(self, kind: Kind) -> Part:
        start = self._next()
        names: frozenset[str] = frozenset()
        while self._peek().text != "{":  # the graph or the endpoint
            names |= variables(self._next().text)
        group = self._group()
        return Part(kind, start.start, group.end, group.variables | names, (group,))

    def _filter(self) -> Part:
        start = self._next()
        while self._word() in {"NOT", "EXISTS"}:
            self._next()
        if self._peek().text == "{":
            group = self._group()
            return Part("filter", start.start, group.end, group.variables, (group,))
        if self._peek().text != "(":
            self._next()  # the name of a function
        return self._expression("filter", start)

    def _expression(self, kind: Kind, start: Token) -> Part:
        outside, self._exists = self._exists, []
        end = self._balanced()
        part = Part(kind, start.start, end, variables(self._text[start.start : end]), tuple(self._exists))
        self._exists = outside
        return part

    def _values(self) -> Part:
        start = self._next()
        names = frozenset[str]()
        while self._peek().text != "{":
            names |= variables(self._next().text)
        return Part("values", start.start, self._balanced(), names)

    def _triples(self) -> list[Part]:
        """Read the triple patterns of one subject."""
        found: list[Part] = []
        first = self._peek()
        subject = self._term()
        if first.text in _PAIRS and self._peek().text in {".", "}"}:  # [ … ] alone
            return [self._triple(Triple(subject, "", ""), first.start)]
        while self._peek().text not in {".", "}"} and self._word() not in (*_NESTED, "FILTER", "BIND", "VALUES"):
            path = self._path()
            found.append(self._triple(Triple(subject, path, self._term()), first.start))
            while self._peek().text == ",":
                first = self._next()
                found.append(self._triple(Triple(subject, path, self._term()), first.start))
            while self._peek().text == ";":
                self._next()
                first = self._peek()
            if self._peek().text == "{":
                break
        return found

    def _triple(self, triple: Triple, start: int) -> Part:
        self._triples_read += 1
        if self._triples_read > MOST:
            raise UnreadablePattern(f"there are more than {MOST} triple patterns")
        return Part("triple", start, self._tokens[self._at - 1].end, variables(str(triple)), triple=triple)

    def _term(self) -> str:
        """Pass over one subject or object and return it as written."""
        start = self._peek()
        if start.text in _PAIRS:
            return self._text[start.start : self._balanced()]
        if start.kind == "other" and start.text in "+-":
            self._next()
        elif start.kind == "other":
            raise UnreadablePattern(f"{start.text!r} stands where a term is expected")
        end = self._next()
        if self._peek().kind == "tag":
            end = self._next()
        elif self._peek().text == "^" and self._peek(1).text == "^":
            self._next()
            self._next()
            end = self._next()
        return self._text[start.start : end.end]

    def _path(self) -> str:
        start = end = self._peek()
        if start.kind == "variable":
            return self._next().text
        more = True
        while more:
            while self._peek().text in {"^", "!"}:
                self._next()
            if self._peek().text == "(":
                self._balanced()
            elif self._peek().kind in {"iri", "word"}:
                self._next()
            else:
                raise UnreadablePattern(f"{self._peek().text!r} stands where a predicate is expected")
            while self._peek().text in {"?", "*", "+"}:
                self._next()
            end = self._tokens[self._at - 1]
            more = self._peek().text in _AFTER
            if more:
                self._next()
        return self._text[start.start : end.end]

    def _balanced(self) -> int:
        """Pass over a bracket and all to the one that closes it; return where that ends."""
        open_: list[str] = []
        while True:
            if self._word() == "EXISTS" and self._peek(1).text == "{":
                self._next()
                self._exists.append(self._group())
                continue
            token = self._next()
            if token.kind == "other" and token.text in _PAIRS:
                open_.append(_PAIRS[token.text])
            elif open_ and token.kind == "other" and token.text == open_[-1]:
                open_.pop()
            if not open_:
                return token.end

    def _expect(self, sign: str) -> Token:
        if self._peek().text != sign:
            raise UnreadablePattern(f"{self._peek().text!r} stands where {sign!r} is expected")
        return self._next()

    def _word(self) -> str:
        if self._at >= len(self._tokens):
            return ""
        token = self._peek()
        return token.text.upper() if token.kind == "word" else ""

    def _peek(self, ahead: int = 0) -> Token:
        if self._at + ahead >= len(self._tokens):
            raise UnreadablePattern("the query ends too early")
        return self._tokens[self._at + ahead]

    def _next(self) -> Token:
        token = self._peek()
        self._at += 1
        return token


def _is_select(group: Group) -> bool:
    return len(group.parts) == 1 and group.parts[0].kind == "select"


def _projected(group: Group) -> frozenset[str]:
    """Return what a sub-select gives to the group around it."""
    head = group.select.head[1:] if group.select else ()
    if any(token.text == "*" for token in head[:2]):
        return group.variables
    names, depth, aliased = set(), 0, False
    for token in head:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind == "variable" and (depth == 0 or aliased):
            names.add(token.text[1:])
        aliased = depth == 1 and token.text.upper() == "AS"
    return frozenset(names)
