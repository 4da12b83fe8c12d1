"""Pages of an API: by offset, by number or by cursor, each kept as a file, until there are no more.

A publisher that gives the same page again and again is noticed: a page must have a record that no page before it had.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlencode

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

    def first(self) -> Mapping[str, str]:
        """Return the part of the query that asks for the first page."""

    def following(self, asked: Mapping[str, str], page: object, records: int) -> Mapping[str, str] | None:
        """Return the part that asks for the page after one that has so many records, None after the last."""


@dataclass(frozen=True, slots=True)
class ByOffset:
    """A page begins after as many records as all before it have; one with fewer than `limit` is the last."""

    limit: int

    def first(self) -> Mapping[str, str]:
        """Begin at 0."""
        return {"limit": str(self.limit), "offset": "0"}

    def following(self, asked: Mapping[str, str], _page: object, records: int) -> Mapping[str, str] | None:
        """Go on after the records of this page."""
        return None if records < self.limit else {**asked, "offset": str(int(asked["offset"]) + records)}


@dataclass(frozen=True, slots=True)
class ByNumber:
    """Pages are counted from 1; one with fewer than `size` records is the last."""

    size: int
    number_parameter: str
    size_parameter: str

    def first(self) -> Mapping[str, str]:
        """Begin at 1."""
        return {self.number_parameter: "1", self.size_parameter: str(self.size)}

    def following(self, asked: Mapping[str, str], _page: object, records: int) -> Mapping[str, str] | None:
        """Go on with the next number."""
        return (
            None
            if records < self.size
            else {**asked, self.number_parameter: str(int(asked[self.number_parameter]) + 1)}
        )


@dataclass(frozen=True, slots=True)
class ByCursor:
    """Each page says what asks for the next one, in the member `name` of its member `within`; the last says null."""

    within: str
    name: str

    def first(self) -> Mapping[str, str]:
        """Begin with an asterisk."""
        return {"cursor": "*"}

    def following(self, _asked: Mapping[str, str], page: object, records: int) -> Mapping[str, str] | None:
        """Go on with the cursor of this page."""
        cursor = member(page, self.within, dict, "a page").get(self.name)
        return {"cursor": str(cursor)} if cursor and records else None


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
        asked: Mapping[str, str] | None = self.order.first()
        for number in range(MOST):
            if asked is None:
                return
            page = self._page(session, number, asked, credentials)
            records = member(page, self.below, list, self.address)
            if not records:
                session.drop(self.name.format(number))
                return
            self._refuse_repeated(records, seen, asked)
            session.count(session.staging.path(self.name.format(number)))
            asked = self.order.following(asked, page, len(records))
        raise WrongAnswer(f"{self.address} has more than {MOST:,} pages")

    def _page(self, session: Session, number: int, asked: Mapping[str, str], credentials: Credentials) -> Any:
        query = f"{'&' if '?' in self.address else '?'}{urlencode(asked)}"
        request = Request(session.address(self.address + query), credentials.secret, credentials.bearer)
        name = self.name.format(number)
        path = session.keep(Remote(request, name, self.kind, limit=_PAGE, count=self._count))
        return msgspec.json.decode(path.read_bytes())

    def _count(self, path: Path) -> int:
        try:
            page = msgspec.json.decode(path.read_bytes())
        except msgspec.DecodeError as error:
            raise WrongAnswer(f"{self.address}: a page is no JSON: {error}") from error
        return len(member(page, self.below, list, self.address))

    def _refuse_repeated(self, records: list[object], seen: set[bytes], asked: Mapping[str, str]) -> None:
        before = len(seen)
        seen.update(_digest(one) for one in records)
        if len(seen) == before:
            raise WrongAnswer(
                f"{self.address}: the page at {urlencode(asked)} repeats records that came before: the publisher gives "
                "the same again and again, or nothing new"
            )


def _digest(record: object) -> bytes:
    return blake2b(msgspec.json.encode(record, order="deterministic"), digest_size=16).digest()
