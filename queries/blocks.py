"""The `VALUES ?name { … }` blocks of a query: where they are, and the text with other data in them.

Found by cutting the text into tokens, so that a block inside a string, an IRI or a comment is none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

#: The terms of SPARQL 1.1 that matter here, longest first. Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
_TOKEN = re.compile(
    r"""
    (?P<space>\s+ | \#[^\n\r]*)
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*''' | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
              | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
  | (?P<variable>[?$]\w+)
  | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<word>(?:[^\W\d]|:)(?:[\w:%-]|\.(?=[\w:%\\.-])|\\[^\w\s])*)
  | (?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

#: A comment, where there is no token.
_COMMENT = re.compile(r"#[^\n\r]*")

#: A backslash, written as two, before the letter that with one backslash begins a code point escape.
_BEFORE_U = re.compile(r"\\\\([uU])")

Term = NamedNode | Literal


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a query that is neither white space nor a comment."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def is_values(self) -> bool:
        """Whether this is the keyword VALUES, in any case of letters."""
        return self.kind == "word" and self.text.upper() == "VALUES"


@dataclass(frozen=True, slots=True)
class Block:
    """One `VALUES ?name { … }`: its variable, and where its data begins and ends, braces left out."""

    name: str
    start: int
    end: int


def uncommented(text: str) -> str:
    """Return a query without its comments, all lines where they were."""
    parts, done = [], 0
    for token in tokens(text):
        parts += [_COMMENT.sub("", text[done : token.start]), text[token.start : token.end]]
        done = token.end
    return "".join([*parts, _COMMENT.sub("", text[done:])])


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a query in their order, without white space and comments."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "space":
            yield Token(match.lastgroup, match.group(), match.start(), match.end())


def blocks(text: str) -> list[Block]:
    """Return the blocks of one variable in the order of the text; `VALUES (?a ?b) {…}` is a table, not one of them.

    Raises: ValueError if a block is never closed.
    """
    found = []
    stream = list(tokens(text))
    for at, (keyword, variable, brace) in enumerate(zip(stream, stream[1:], stream[2:], strict=False)):
        if keyword.is_values and variable.kind == "variable" and brace.text == "{":
            found.append(Block(variable.text[1:], brace.end, _closing(stream[at + 3 :], variable.text)))
    return found


def fill(text: str, values: Mapping[str, Sequence[Term]]) -> str:
    """Return the query with the data of every block replaced; no terms at all means UNDEF, that is any value.

    Raises: KeyError if a block's variable has no entry in values.
    """
    parts = []
    done = 0
    for block in _known_blocks(text):
        parts += [text[done : block.start], " ", data(values[block.name]), " "]
        done = block.end
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=256)
def _known_blocks(text: str) -> tuple[Block, ...]:
    """Return the blocks of a text that is filled over and over."""
    return tuple(blocks(text))


def data(terms: Sequence[Term]) -> str:
    """Return the terms as the data of a block, UNDEF for none."""
    return " ".join(map(serialised, terms)) or "UNDEF"


def serialised(term: Term) -> str:
    r"""Return the term as pyoxigraph writes it, safe also where a parser expands code points before it reads strings.

    A backslash before a `u` would begin such an escape (`\\u0022` would end the string), so the `u` is written as one.
    Source: https://www.w3.org/TR/sparql11-query/#codepointEscape
    """
    return _BEFORE_U.sub(lambda found: rf"\\\U{ord(found[1]):08X}", str(term))


def _closing(stream: Sequence[Token], variable: str) -> int:
    for token in stream:
        if token.text == "}":
            return token.start
    message = f"the block VALUES {variable} is never closed"
    raise ValueError(message)
