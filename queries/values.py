"""What a cell of an answer is to a program: a number, a day, a truth value, a text, or nothing on record."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Value = str | int | float | bool | date | None

_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


def value(term: NamedNode | Literal | BlankNode | Triple | None, type_: str) -> Value:
    """Return the value of a term in a column of this type; None where there is none.

    A term that does not fit the type, such as a year in a column of days, is its text.
    """
    if term is None:
        return None
    text = term.value if isinstance(term, NamedNode | Literal) else str(term)
    try:
        return _read(text, type_)
    except (ValueError, KeyError, InvalidOperation):
        return text


def _read(text: str, type_: str) -> Value:
    if type_ == "integer":
        return int(text)
    if type_ == "decimal":
        return _finite(Decimal(text))
    if type_ == "date":
        return date.fromisoformat(text)
    return _TRUTH[text] if type_ == "boolean" else text


def _finite(number: Decimal) -> float:
    if not number.is_finite():
        raise ValueError(f"{number} is no finite number")
    return float(number)
