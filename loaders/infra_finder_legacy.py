"""A solution of Infra Finder in its first layout, for what the second has no values for.

These are the place of incorporation, standards, identifiers, certifications, the part in SCOSS, the commitment to POSI,
staff, and that there is no board.
"""

import re
from collections.abc import Iterator
from typing import Final

from loaders.errors import InvalidRecord
from loaders.infra_finder_solution import named_solution, page
from loaders.infra_finder_text import place, plain
from loaders.infra_finder_words import CERTIFICATES, POSI, standards
from loaders.noticed import noticed
from loaders.records import (
    CountClaim,
    Endpoint,
    Infrastructure,
    Initiative,
    Membership,
    Name,
    Notice,
    Record,
    Reference,
    Statement,
)
from loaders.tables import Row
from loaders.tsosi_entities import SCOSS, SCOSS_NAME
from ontology.vocabulary import concept

#: How this layout writes that there is no value.
NULL: Final = "NULL"
#: More people than work for any body: a slip of the pen.
_MOST_STAFF: Final = 10_000_000
_SCOSS: Final = re.compile(r"\bSCOSS\b")


def legacy(position: str, row: Row) -> Record:
    """Read a row of the first layout.

    Raises: InvalidRecord if it has no id or no name.
    """
    given = {field: text for field, text in row.items() if text != NULL}
    if not given.get("id"):
        raise InvalidRecord(position, "id", "", "an id")
    ref = named_solution(position, "service_name", given.get("service_name", ""))
    notices: list[Notice] = []
    statements = [_infrastructure(ref, given, notices), *_staff(ref, given, notices), *_scoss(ref, given)]
    return Record(f"{given['id']}-first-layout", tuple(statements), page(ref), notices=tuple(notices))


def _infrastructure(ref: Reference, given: Row, notices: list[Notice]) -> Infrastructure:
    named = standards(plain(given.get("standards_employed", "")))
    return Infrastructure(
        ref,
        names=(Name(given["service_name"]),),
        countries=_countries(given.get("location_of_incorporation", ""), notices),
        pid_systems=named.get("pid-system", ()),
        endpoints=tuple(Endpoint(protocol) for protocol in named.get("protocol", ())),
        metadata_standards=named.get("metadata-standard", ()),
        certifications=tuple(_certifications(given)),
        lacks=(concept("feature", "board"),) if given.get("board_structure_name") == "None" else (),
    )


def _countries(text: str, notices: list[Notice]) -> tuple[str, ...]:
    """Return the countries that a text names, perhaps behind a place: "New York, United States"."""
    whole = place(text)
    found = [whole] if whole else [iri for part in text.split(",") if (iri := place(part.strip()))]
    if text and not found:
        notices.append(Notice("location_of_incorporation", text, "the names of countries"))
    return tuple(dict.fromkeys(found))


def _certifications(given: Row) -> Iterator[str]:
    statuses = plain(given.get("special_certifications_or_statuses", ""))
    for pattern, code in CERTIFICATES.items():
        if re.search(pattern, statuses):
            yield concept("certificate", code)
    if POSI.search(plain(given.get("engagement_with_values_frameworks", ""))):
        yield concept("certificate", "posi")


def _staff(ref: Reference, given: Row, notices: list[Notice]) -> Iterator[CountClaim]:
    """Yield the number of staff; one that is not whole becomes a lower bound, and one below 1 says nothing."""
    number = noticed("current_staffing", given.get("current_staffing", ""), float, "a number", notices)
    if number is not None and 1 <= number < _MOST_STAFF:
        bound = "eq" if number.is_integer() else "gt"
        yield CountClaim(ref, concept("count-kind", "staff"), int(number), concept("count-bound", bound))


def _scoss(ref: Reference, given: Row) -> Iterator[Statement]:
    if _SCOSS.search(plain(given.get("special_certifications_or_statuses", ""))):
        yield Initiative(SCOSS, (Name(SCOSS_NAME, "en"), Name("SCOSS", None, "acronym")))
        yield Membership(ref, SCOSS)
