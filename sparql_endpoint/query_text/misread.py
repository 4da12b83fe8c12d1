"""Say where and why a text is not SPARQL, which the engine's parser does not tell.

The parser names the last place at which it compared anything: after `SELEC` it compares nine letters with CONSTRUCT,
and names column 10. It lists what it compared there, sets of letters included. Both mislead. So the parser is asked
about the beginnings of the text instead: a beginning that can be gone on with, with spaces behind it, is read to its
end and fails there; one that cannot, fails before. The first token with which that changes is the one that is wrong.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from pyoxigraph import Literal, Store, Variable

from ontology.namespaces import PREFIXES
from sparql_endpoint.query_text.tokens import Kind, Token, tokens

#: Characters of a text that is read again, which takes up to 20 ms; of longer ones the place of the parser has to do.
LONGEST: Final = 1 << 13
#: More than the longest word of the grammar, so that no comparison reaches the end of a beginning.
_SPACES: Final = " " * 64
#: A variable of no query: the engine refuses a value for it when it has read a text, before it evaluates it.
_ABSENT: Final = Variable("urn_oskg_absent")
#: More signs than this are no advice.
_FEW: Final = 4

_POSITION: Final = re.compile(r"error at (\d+):(\d+)")
_WANTED: Final = re.compile(r": expected (?:one of )?(.*)", re.DOTALL)
_SIGN: Final = re.compile(r'"([^"]+)"')
#: No comparison, which has a variable, a number or a space behind it.
_OPEN_IRI: Final = re.compile(r"<(?=[A-Za-z#/])[^<>]*\Z")
_NO_PREFIXES: Final[Mapping[str, str]] = MappingProxyType({})
_UNDECLARED: Final = "Prefix not found"
_NO_IRI: Final = "IRI parsing failed"


class Misread(NamedTuple):
    """What is wrong with a text, and where: line and column counted from 1, None where nobody can tell."""

    detail: str
    line: int | None
    column: int | None


class _Told(NamedTuple):
    """What the parser told: the place, in characters from the start, and what it wanted there."""

    at: int
    wanted: Sequence[str]

    @property
    def reason(self) -> str | None:
        """The sentence among what was wanted, if there is one: a rule of the language that is broken."""
        return next((each for each in self.wanted if " " in each and each[0] not in '["'), None)


class _Reader(NamedTuple):
    """The engine's parser, and what it knows before it reads a text."""

    base: str | None
    prefixes: Mapping[str, str]

    def goes_on(self, beginning: str) -> bool:
        """Return whether a text may begin so."""
        told = self.read(beginning + _SPACES)
        return told is None or told.at >= len(beginning) + len(_SPACES)

    def signs(self, beginning: str) -> list[str]:
        """Return the signs of which one has to follow a beginning; none where words and names may follow too."""
        told = self.read(beginning + _SPACES)
        found = [] if told is None else [sign[1] for each in told.wanted if (sign := _SIGN.fullmatch(each))]
        return found if told is not None and len(found) == len(told.wanted) and len(found) <= _FEW else []

    def read(self, text: str) -> _Told | None:
        """Return what the parser tells of a text; None if it reads it."""
        known = dict(self.prefixes)
        try:
            Store().query(text, base_iri=self.base, prefixes=known, substitutions={_ABSENT: Literal(0)})
        except SyntaxError as error:
            return _told(text, str(error))
        except (RuntimeError, ValueError):
            return None
        return None


def misread(text: str, base: str | None, message: str, prefixes: Mapping[str, str] = _NO_PREFIXES) -> Misread:
    """Return what is wrong with a text that the parser refused with a message; prefixes need not be declared in it."""
    told = _told(text, message)
    if told is None:
        return Misread(message, None, None)
    if told.reason is not None:
        return _broken(text, told, told.reason)
    if len(text) > LONGEST:
        return _misread(text, told.at, "The text cannot be read beyond this place.")
    return _unexpected(text, _Reader(base, prefixes))


def _broken(text: str, told: _Told, reason: str) -> Misread:
    before = [token for token in tokens(text[: told.at]) if token.kind is Kind.PREFIXED]
    if reason == _UNDECLARED and before:
        prefix = before[-1].text.partition(":")[0]
        known = PREFIXES.get(prefix)
        declared = f"PREFIX {prefix}: <{known}>" if known else f"a line PREFIX {prefix}: <…>"
        return _misread(text, before[-1].start, f"The prefix `{prefix}:` is not declared; put {declared} first.")
    if reason == _NO_IRI:
        start = text.rfind("<", 0, told.at)
        return _misread(text, max(0, start), f"{_quoted(text[max(0, start) : told.at])} is not an IRI.")
    return _misread(text, told.at, _sentence(reason))


def _unexpected(text: str, reader: _Reader) -> Misread:
    pieces = _pieces(text)
    ends = [piece.start + len(piece.text) for piece in pieces]
    wrong = bisect_left(ends, True, key=lambda end: not reader.goes_on(text[:end]))
    if wrong == len(pieces):
        return _incomplete(text, pieces)
    piece = pieces[wrong]
    if _is_open_quotation(piece):
        return _misread(text, piece.start, "This quotation mark is not closed.")
    if piece.kind is Kind.CLOSE and (reason := _reason(text, piece, reader)):
        return _misread(text, piece.start, _sentence(reason))
    signs = reader.signs(text[: piece.start])
    expected = "" if not signs or piece.text in signs else f"; expected is {' or '.join(map(_quoted, signs))}"
    return _misread(
        text, piece.start, f"{_quoted(piece.text.removesuffix('(') or piece.text)} is not expected here{expected}."
    )


def _reason(text: str, closing: Token, reader: _Reader) -> str | None:
    """Return the rule that a group breaks as a whole, which the parser tells where the text ends with it."""
    told = reader.read(text[: closing.start]), reader.read(text[: closing.start + len(closing.text)])
    return next((each.reason for each in told if each is not None and each.reason is not None), None)


def _incomplete(text: str, pieces: Sequence[Token]) -> Misread:
    """Return what is open at the end of a text that could go on."""
    if pieces and _is_open_quotation(pieces[-1]):
        return _misread(text, pieces[-1].start, "This quotation mark is not closed.")
    if opening := _OPEN_IRI.search(text):
        return _misread(text, opening.start(), "This `<` is not closed.")
    end, opened = len(text.rstrip()), _open(text)
    if opened is None:
        return _misread(text, end, "The text ends before it is complete.")
    line, column = _place(text, opened.start)
    what = f"`{opened.text}` of line {line}, column {column} is not closed"
    return _misread(text, end, f"The text ends before it is complete: {what}.")


def _is_open_quotation(piece: Token) -> bool:
    return piece.kind is Kind.OTHER and piece.text[0] in "\"'"


def _pieces(text: str) -> list[Token]:
    """Return the tokens of text, with those taken together between which no beginning may end: `&&`, `-1`, `IF(`."""
    found: list[Token] = []
    for token in tokens(text):
        last = found[-1] if found else None
        if last is not None and last.start + len(last.text) == token.start and _is_one(last, token):
            found[-1] = Token(token.kind, last.text + token.text, last.start)
        else:
            found.append(token)
    return found


def _is_one(first: Token, second: Token) -> bool:
    if second.text == "(":
        return first.kind is Kind.WORD
    return first.kind is Kind.OTHER and second.kind in (Kind.OTHER, Kind.NUMBER) and not _is_open_quotation(second)


def _told(text: str, message: str) -> _Told | None:
    place, wanted = _POSITION.search(message), _WANTED.search(message)
    if place is None:
        return None
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: int(place[1]) - 1]) + int(place[2]) - 1
    return _Told(at, wanted[1].split(", ") if wanted else ())


def _open(text: str) -> Token | None:
    """Return the innermost bracket that is not closed."""
    waiting: list[Token] = []
    for token in tokens(text):
        if token.kind is Kind.OPEN:
            waiting.append(token)
        elif token.kind is Kind.CLOSE and waiting:
            waiting.pop()
    return waiting[-1] if waiting else None


def _misread(text: str, at: int, detail: str) -> Misread:
    return Misread(detail, *_place(text, at))


def _place(text: str, at: int) -> tuple[int, int]:
    before = text[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def _sentence(reason: str) -> str:
    return f"{reason.rstrip('.')}."


def _quoted(text: str) -> str:
    return f"`{text if len(text) <= 60 else text[:59] + '…'}`"  # noqa: PLR2004 (about a line)
