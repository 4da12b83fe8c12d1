"""Cut a SPARQL text into tokens without parsing it, so that it can be bounded before the engine sees it.

The engine is a parser without a tokenizer: it knows no word boundaries (`1SERVICE<x>{}` is a number and a keyword) and
decides by context whether `<` opens an IRI. The tokens here are those of the grammar's longest match; `screening` names
the places where the two readings differ and refuses them.

Source: https://www.w3.org/TR/sparql11-query/#sparqlGrammar
"""

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a token is; white space and comments are not tokens."""

    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    BLANK = "blank"
    PREFIXED = "prefixed"
    LANGUAGE = "language"
    NUMBER = "number"
    WORD = "word"
    OPEN = "open"
    CLOSE = "close"
    OTHER = "other"

    __hash__ = object.__hash__  # that of Enum is a function, called for every token


class Token(NamedTuple):
    """One token: its kind, its text as written, and where it starts, counted in characters from 0."""

    kind: Kind
    text: str
    start: int


#: A group is never repeated possessively: Python before 3.11.5 then loses the place (gh-106052). What is repeated here
#: begins and ends in one way, so that there is little to go back to.
_TOKEN = re.compile(
    r"""
    (?P<blankspace>\s++|\#[^\r\n]*+)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>\"{3}(?:[^"\\]++|\\.|"(?!""))*\"{3}
             | '{3}(?:[^'\\]++|\\.|'(?!''))*'{3}
             | "(?:[^"\\\r\n]++|\\.)*"
             | '(?:[^'\\\r\n]++|\\.)*')
  | (?P<variable>[?$]\w++)
  | (?P<blank>_:\w[\w.·-]*+)
  | (?P<prefixed>(?:[^\W\d_][\w.·-]*+)?:
      (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
         (?:[\w:.·-]++|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)?)
  | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*(?:--[a-z]++)?)
  | (?P<number>\d*\.?\d++(?:[eE][+-]?\d++)?)
  | (?P<word>[^\W\d]\w*+)
  | (?P<open>[(\[{])
  | (?P<close>[)\]}])
  | (?P<other>["'].*+|.)
    """,
    re.VERBOSE | re.DOTALL,
)


_KINDS = {kind.value: kind for kind in Kind}


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of text in order; a character that starts no token is one of kind OTHER.

    So is a quotation mark that nothing closes, with all that follows it: no text with one is valid.
    """
    for match in _TOKEN.finditer(text):
        kind = _KINDS.get(match.lastgroup or "")
        if kind is not None:
            yield Token(kind, match.group(), match.start())
