"""Values that are worth having but not worth losing a record for: what cannot be read becomes a notice."""

from collections.abc import Callable
from typing import TypeVar

from loaders.addresses import ACCEPTED, web_address, without_emails
from loaders.records import Notice

T = TypeVar("T")


def noticed(field: str, text: str, read: Callable[[str], T], accepted: str, notices: list[Notice]) -> T | None:
    """Return what read makes of text, which raises ValueError where it cannot; None for that and for no text."""
    try:
        return read(text) if text else None
    except ValueError:
        notices.append(Notice(field, without_emails(text), accepted))
        return None


def noticed_address(
    field: str, given: object, notices: list[Notice], read: Callable[[str], str] = web_address
) -> str | None:
    """Return the web address in a field that may hold anything."""
    return noticed(field, str(given or "").strip(), read, ACCEPTED, notices)
