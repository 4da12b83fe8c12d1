"""A list of records, then each record by itself, as the API of re3data gives them.

Source: https://www.re3data.org/api/doc
"""

import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lxml import etree

from fetching.errors import Gone, WrongAnswer
from fetching.requests import MIB, Remote, Request
from fetching.session import Session

_log = logging.getLogger(__name__)

#: Of so many records one may be gone between the list and its turn.
_GONE: Final = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """Every record whose id, of the given pattern, stands in an element of a list in XML; `record` has {id}."""

    address: str
    element: str
    pattern: str
    record: str
    name: str
    kind: str

    def run(self, session: Session) -> None:
        """Have every record of the list kept; one that is gone when its turn comes is passed over and said."""
        names = self._names(session)
        session.telling.plan(len(names))
        gone = []
        for one in names:
            request = Request(session.address(self.record.format(id=one)))
            try:
                session.keep(Remote(request, self.name.format(id=one), self.kind, limit=16 * MIB, count=_one))
            except Gone as error:
                _log.warning("%s: passed over: %s", session.source, error)
                gone.append(one)
                if len(gone) * _GONE > len(names):
                    raise WrongAnswer(
                        f"{session.source}: {len(gone)} of {len(names):,} listed records are gone, "
                        f"expected one in {_GONE} at most"
                    ) from error

    def _names(self, session: Session) -> list[str]:
        request = Request(session.address(self.address))
        root = _xml(session.connection.document(request), request.address)
        names = [(one.text or "").strip() for one in root.iter(self.element)]
        for name in names:
            if not re.fullmatch(self.pattern, name):
                raise WrongAnswer(f"{request.address}: {self.element} is {name[:80]!r}, expected {self.pattern}")
        if not names:
            raise WrongAnswer(f"{request.address} lists no {self.element}")
        if len(set(names)) < len(names):
            raise WrongAnswer(f"{request.address} lists a record twice")
        return names


def _one(path: Path) -> int:
    """Count one record for a file, if it is XML."""
    _xml(path.read_bytes(), path.name)
    return 1


def _xml(content: bytes, where: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise WrongAnswer(f"{where} is no XML: {error}") from error
