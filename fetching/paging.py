"""Pages of an API: by offset, by cursor or by link, each kept as a file, until there are no more.

A publisher that gives the same page again and again is noticed: a page must have a record that no page before it had.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urljoin

import httpx
import msgspec

from fetching.errors import WrongAnswer
from fetching.requests import MIB, Remote, Request
from fetching.session import Session
from fetching.steps import member

#: No source has so many pages.
MOST: Final = 20_000
#: Bytes; no page comes near.
_PAGE: Final = 64 * MIB


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is sent with each request: parts of its query, and a bearer token."""

    secret: tuple[tuple[str, str], ...] = ()
    bearer: str = ""


def anonymous(_: Session) -> Credentials:
    """Return no credentials."""
    return Credentials()


@dataclass(frozen=True, slots=True)
class Key:
    """A key from the environment, as a part of the query."""

    parameter: str
    variable: str
    where: str

    def __call__(self, session: Session) -> Credentials:
        """Return the key.

        Raises: Refused if it is not there.
        """
        return Credentials(((self.parameter, session.secret(self.variable, self.where)),))


class Order(Protocol):
    """How one page follows another."""

    def first(self, address: str) -> str:
        """Return the address of the first page."""

    def following(self, asked: str, page: object, records: int) -> str | None:
        """Return the address of the page after one that was asked for and has so many records, None after the last."""


@dataclass(frozen=True, slots=True)
class ByOffset:
    """A page begins after as many records as all before it have; one with fewer than `limit` is the last."""

    limit: int

    def first(self, address: str) -> str:
        """Begin at 0."""
        return _with(address, limit=str(self.limit), offset="0")

    def following(self, asked: str, _page: object, records: int) -> str | None:
        """Go on after the records of this page."""
        begin = int(httpx.URL(asked).params["offset"])
        return None if records < self.limit else _with(asked, offset=str(begin + records))


@dataclass(frozen=True, slots=True)
class ByCursor:
    """Each page says what asks for the next one, in the member `name` of its member `within`; the last says null."""

    within: str
    name: str

    def first(self, address: str) -> str:
        """Begin with an asterisk."""
        return _with(address, cursor="*")

    def following(self, asked: str, page: object, _records: int) -> str | None:
        """Go on with the cursor of this page."""
        cursor = member(page, self.within, dict, asked).get(self.name)
        return _with(asked, cursor=str(cursor)) if cursor else None


@dataclass(frozen=True, slots=True)
class ByLink:
    """Each page has the address of the next one in `links`, as JSON:API has it; the last has none.

    Source: https://jsonapi.org/format/#fetching-pagination
    """

    def first(self, address: str) -> str:
        """Begin at the address itself."""
        return address

    def following(self, asked: str, page: object, _records: int) -> str | None:
        """Go on with the link of this page."""
        link = member(page, "links", dict, asked).get("next")
        return urljoin(asked, str(link)) if link else None


def _with(address: str, **parameters: str) -> str:
    return str(httpx.URL(address).copy_merge_params(parameters))


@dataclass(frozen=True, slots=True)
class Pages:
    """All pages of an address. Records are below the member `below`; `name` has a place for the number of the page."""

    address: str
    below: str
    order: Order
    name: str
    kind: str
    credentials: Callable[[Session], Credentials] = anonymous

    def run(self, session: Session) -> None:
        """Have every page kept that has a record.

        Raises: also WrongAnswer if a page has no record that is new, or there is no end to them.
        """
        credentials = self.credentials(session)
        seen: set[bytes] = set()
        begin = self.order.first(session.address(self.address))
        asked: str | None = begin
        for number in range(MOST):
            if asked is None:
                return
            name = self.name.format(number)
            page = self._page(session, name, Request(asked, credentials.secret, credentials.bearer))
            records = member(page, self.below, list, asked)
            if not records:
                session.drop(name)
                return
            self._refuse_repeated(records, seen, asked)
            session.count(session.staging.path(name))
            following = self.order.following(asked, page, len(records))
            asked = None if following is None else session.given(session.address(following), begin)
        raise WrongAnswer(f"{self.address} has more than {MOST:,} pages")

    def _page(self, session: Session, name: str, request: Request) -> Any:
        path = session.keep(Remote(request, name, self.kind, limit=_PAGE, count=self._count))
        return msgspec.json.decode(path.read_bytes())

    def _count(self, path: Path) -> int:
        try:
            page = msgspec.json.decode(path.read_bytes())
        except msgspec.DecodeError as error:
            raise WrongAnswer(f"{self.address}: a page is no JSON: {error}") from error
        return len(member(page, self.below, list, self.address))

    def _refuse_repeated(self, records: list[object], seen: set[bytes], asked: str) -> None:
        before = len(seen)
        seen.update(_digest(one) for one in records)
        if len(seen) == before:
            raise WrongAnswer(
                f"{asked} repeats records that came before: the publisher gives the same page again and again"
            )


def _digest(record: object) -> bytes:
    return blake2b(msgspec.json.encode(record, order="deterministic"), digest_size=16).digest()
