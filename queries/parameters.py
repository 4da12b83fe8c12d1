"""A parameter of a saved query: what it accepts, and how text from a form or a command line becomes RDF terms."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from queries.blocks import Term
from queries.errors import InvalidParameter

#: Defaults with a meaning of their own: every value at all, and the newest source date of the release.
ANY, SNAPSHOT = "any", "snapshot"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
_BOOLEAN = {"true": "true", "1": "true", "false": "false", "0": "false"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\\x7f-\x9f\ud800-\udfff]")
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter as the header declares it; default, bounds and choices stay text until a value is read."""

    name: str
    type: str
    label: str
    default: str
    help: str = ""
    options: str = ""
    many: bool = False
    minimum: str = ""
    maximum: str = ""
    choices: tuple[str, ...] = ()

    def terms(self, query: str, given: str | Sequence[str] | None, snapshot: date) -> tuple[Term, ...]:
        """Return the typed values for what was given, the default where that is None or empty; () means any value.

        Raises: InvalidParameter if a value does not parse, is out of bounds, or there are too many.
        """
        texts = [given] if isinstance(given, str) else list(given or ())
        texts = [text for text in texts if text.strip()] or [self.default]
        if len(texts) > 1 and not self.many:
            raise InvalidParameter(query, self.name, texts, "one value")
        if ANY in texts and self.default == ANY:
            return ()
        if self.default == SNAPSHOT:
            texts = [snapshot.isoformat() if text == SNAPSHOT else text for text in texts]
        return tuple(dict.fromkeys(self._term(query, text) for text in texts))

    def accepted(self) -> str:
        """Return in words what a value may be."""
        words = [f"one of {', '.join(self.choices)}" if self.choices else _ACCEPTED[self.type]]
        words += [f"{self.minimum} or more"] if self.minimum else []
        words += [f"{self.maximum} or less"] if self.maximum else []
        words += [f"or {self.default} for {_MEANING[self.default]}"] if self.default in _MEANING else []
        return ", ".join(words)

    def _term(self, query: str, text: str) -> Term:
        try:
            term = READERS[self.type](text if self.type == "text" else text.strip())
        except ValueError as error:
            raise InvalidParameter(query, self.name, text, self.accepted()) from error
        if (self.choices and term.value not in self.choices) or not self._within(term.value):
            raise InvalidParameter(query, self.name, text, self.accepted())
        return term

    def _within(self, value: str) -> bool:
        if not (self.minimum or self.maximum):
            return True
        order = _ORDERED[self.type]
        low, high = self.minimum or value, self.maximum or value
        return order(low) <= order(value) <= order(high)


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        message = f"{text!r} has the wrong form"
        raise ValueError(message)
    return text


def _date(text: str) -> Literal:
    return _typed(date.fromisoformat(_matched(_DATE, text)).isoformat(), "date")


def _integer(text: str) -> Literal:
    return _typed(str(int(_matched(_INTEGER, text))), "integer")


def _decimal(text: str) -> Literal:
    return _typed(format(Decimal(_matched(_DECIMAL, text)), "f"), "decimal")


def _boolean(text: str) -> Literal:
    if text.lower() not in _BOOLEAN:
        message = f"{text!r} is no boolean"
        raise ValueError(message)
    return _typed(_BOOLEAN[text.lower()], "boolean")


def _text(text: str) -> Literal:
    if _NOT_IN_TEXT.search(text):
        message = f"{text!r} holds a control character"
        raise ValueError(message)
    return Literal(text)


def _iri(text: str) -> NamedNode:
    if not _SCHEME.match(text) or _NOT_IN_IRI.search(text):
        message = f"{text!r} is no absolute IRI"
        raise ValueError(message)
    return NamedNode(text)


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(_XSD + datatype))


#: Type of a parameter to what reads its text.
READERS: dict[str, Callable[[str], Term]] = {
    "boolean": _boolean,
    "date": _date,
    "decimal": _decimal,
    "integer": _integer,
    "iri": _iri,
    "text": _text,
}
_ORDERED: dict[str, Callable[[str], Decimal]] = {
    "date": lambda text: Decimal(date.fromisoformat(text).toordinal()),
    "decimal": Decimal,
    "integer": Decimal,
}
_ACCEPTED = {
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD",
    "decimal": "a decimal number such as 0.5",
    "integer": "a whole number of up to 18 digits",
    "iri": 'an absolute IRI without spaces and without any of < > " { } | ^ ` \\',
    "text": "text without control characters",
}
_MEANING = {ANY: "every value", SNAPSHOT: "the date of the newest source"}
