"""A solution of Infra Finder in its second layout: the infrastructure, its provider, and how it is governed."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from loaders.addresses import without_emails
from loaders.errors import InvalidRecord
from loaders.infra_finder_commitments import assessments, features, policies
from loaders.infra_finder_figures import figures
from loaders.infra_finder_lists import named, relations
from loaders.infra_finder_text import address_part, plain
from loaders.infra_finder_words import (
    BOARDS,
    CATEGORIES,
    CODE_LICENCES,
    FORMS,
    REVENUE,
    SILENT_FORMS,
    SILENT_LICENCES,
    coded,
)
from loaders.names import by_name
from loaders.noticed import noticed, noticed_address
from loaders.records import (
    CountClaim,
    Day,
    Declaration,
    Infrastructure,
    Kind,
    Name,
    Notice,
    Organization,
    Record,
    Reference,
    Responsibility,
    Statement,
    day,
)
from loaders.tables import Row
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, country

_YEAR: Final = re.compile(r"([0-9]{4})-01-01")
_NUMBER: Final = re.compile(r"[0-9]{1,12}")
_BRACKETS: Final = re.compile(r"\s*[()]\s*")
_LIST: Final = re.compile(r",| and ")
_ACRONYM: Final = re.compile(r"[A-Z]{2,10}")
_SEPARATOR: Final = " | "
#: Several providers stand in one field where there are as many names, and no ROR id of one.
_SEVERAL: Final = 3


def page(ref: Reference) -> str:
    """Return the address of the page that Infra Finder has of a solution."""
    return f"https://infrafinder.investinopen.org/solutions/{ref.identifiers[0].local}"


def named_solution(position: str, field: str, name: str) -> Reference:
    """Return the solution of a row; its identifier is the last part of its address, which is made from the name.

    Raises: InvalidRecord if its name has no letter or digit.
    """
    try:
        return Reference(Kind.INFRASTRUCTURE, (identifier("infrafinder", address_part(name)),))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, field, name, "a name") from error


def solution(position: str, row: Row) -> Record:
    """Read a row of the second layout.

    Raises: InvalidRecord if it has no id or no name.
    """
    if not row["identifier"]:
        raise InvalidRecord(position, "identifier", "", "an id")
    ref = named_solution(position, "001_service_name", row["001_service_name"])
    notices: list[Notice] = []
    statements: list[Statement] = [_infrastructure(ref, row, notices)]
    for provider in _providers(row, notices):
        statements += [provider, Responsibility(provider.ref, ref, concept("role", "operator"))]
        if needs := plain(row.get("017_funding_needs", "")):
            statements.append(Declaration(provider.ref, concept("declaration-kind", "call"), ref, statement=needs))
    statements += assessments(ref, row, notices)
    statements += _members(ref, row, notices)
    statements += figures(ref, row, notices)
    statements += relations(ref, row, notices)
    changed = noticed("092_last_update", row.get("092_last_update", "")[:10], date.fromisoformat, "a day", notices)
    return Record(row["identifier"], tuple(statements), page(ref), changed, tuple(notices))


def _infrastructure(ref: Reference, row: Row, notices: list[Notice]) -> Infrastructure:
    address = noticed_address("010_website", row.get("010_website"), notices)
    maintained = row.get("080_maintenance_status") == "Actively Maintained"
    return Infrastructure(
        ref,
        names=_names(row["001_service_name"]),
        types=tuple(_words(row, "014_solution_category", "infrastructure-type", CATEGORIES, frozenset(), notices)),
        countries=_countries(row, notices),
        description=plain(row.get("009_service_summary", "")) or None,
        homepages=(address,) if address else (),
        status=concept("operational-status", "operational") if maintained else None,
        opened=noticed("056_launch_date", row.get("056_launch_date", ""), _year, "the first day of a year", notices),
        policies=tuple(policies(row, notices)),
        lacks=tuple(features(row, "no")),
        features=tuple(dict.fromkeys((*features(row, "yes"), *_board(row, notices)))),
        code_licences=tuple(_words(row, "084_code_license_name", "licence", CODE_LICENCES, SILENT_LICENCES, notices)),
        revenue_sources=tuple(
            _words(row, "061_primary_funding_source", "cost-recovery", REVENUE, frozenset(), notices)
        ),
    )


def _words(
    row: Row, field: str, scheme: str, codes: Mapping[str, str], silent: frozenset[str], notices: list[Notice]
) -> list[str]:
    """Return the concepts of the words in a field, but of those of which nothing is stated."""
    words = [word for word in row.get(field, "").split(_SEPARATOR) if word and word not in silent]
    return coded(field, scheme, codes, words, notices)


def _names(text: str) -> tuple[Name, ...]:
    """Return the name as it stands, and those that round brackets join to it: "DOAJ (Directory of … Journals)".

    A list in brackets is of parts, each of which has a name of its own.
    """
    parts = [part for part in _BRACKETS.split(text) if part and not _LIST.search(part)]
    others = [Name(part, None, "acronym" if _ACRONYM.fullmatch(part) else "alternative") for part in parts]
    return (Name(text), *(other for other in others if other.text != text))


def _year(text: str) -> Day:
    """Read a year that stands as its first day; any other day is that on which the record was made.

    Raises: ValueError if text is not the first day of a year.
    """
    match = _YEAR.fullmatch(text)
    if not match:
        raise ValueError(text)
    return day(match[1])


def _countries(row: Row, notices: list[Notice]) -> tuple[str, ...]:
    code = row.get("013_location", "")
    found = country(code) if code else None
    if code and found is None:
        notices.append(Notice("013_location", code, "an ISO 3166-1 alpha-2 code"))
    return (found,) if found else ()


def _board(row: Row, notices: list[Notice]) -> Iterator[str]:
    """Yield the feature that there is a board; an empty field means none, or another structure."""
    text = row.get("050_board_structure", "")
    if text in BOARDS:
        yield concept("feature", "board")
    elif text:
        notices.append(Notice("050_board_structure", text, ", ".join(sorted(BOARDS))))


def _providers(row: Row, notices: list[Notice]) -> Iterator[Organization]:
    """Yield who runs the solution: one organisation, or each of several that share the field."""
    text = plain(row.get("008_provider_name", ""))
    given = row.get("011_ror_id", "")
    ror = noticed("011_ror_id", given, _ror, "a ROR id", notices)
    several = list(named("008_provider_name", text, None, [])) if not given else []
    if len(several) >= _SEVERAL:
        yield from several
    elif text or ror:
        yield Organization(
            Reference(Kind.ORGANIZATION, (ror or by_name("infra_finder", text),)),
            names=(Name(text, None, "mention" if ror else "preferred"),) if text else (),
            types=tuple(_words(row, "051_business_form", "organisation-type", FORMS, SILENT_FORMS, notices)),
        )


def _ror(text: str) -> Identifier:
    return identifier("ror", text)


def _members(ref: Reference, row: Row, notices: list[Notice]) -> Iterator[CountClaim]:
    text = row.get("078_membership_numbers", "")
    if _NUMBER.fullmatch(text):
        yield CountClaim(ref, concept("count-kind", "members"), int(text), concept("count-bound", "eq"))
    elif text:
        notices.append(Notice("078_membership_numbers", without_emails(text), "a whole number, 0 or more"))
