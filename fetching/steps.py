"""How files are found: each step is one way in which publishers offer them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from fetching.errors import WrongAnswer
from fetching.requests import Remote, Request
from fetching.session import Session

#: What the name of a file may be that a publisher gives: no folder, nothing hidden.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._=-]{0,150}")


class Step(Protocol):
    """A way to the files of a source, or to some of them."""

    def run(self, session: Session) -> None:
        """Have every file of this step kept by the session.

        Raises: Unreachable, Refused, WrongAnswer.
        """


@dataclass(frozen=True, slots=True)
class File:
    """A file at an address that does not change, and the name that it gets."""

    address: str
    name: str

    def run(self, session: Session) -> None:
        """Have the file kept."""
        session.keep(Remote(Request(session.address(self.address)), self.name, kind=self.name))


def safe(name: object, pattern: str, where: str) -> str | None:
    """Return a name that a publisher gives, if a pattern of ours wants it; None if it is another file.

    Raises: WrongAnswer if it is wanted but could lead out of the folder.
    """
    if not isinstance(name, str) or not re.fullmatch(pattern, name):
        return None
    if not _NAME.fullmatch(name):
        raise WrongAnswer(f"{where} names a file {name!r}, which is refused: expected letters, digits and . _ = -")
    return name


def member(content: object, name: str, kind: type[Any], where: str) -> Any:
    """Return a member of a JSON object, if it is of this type.

    Raises: WrongAnswer
    """
    found = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(found, kind):
        raise WrongAnswer(f"{where}: {name} is {repr(found)[:80]}, expected {kind.__name__}")
    return found
