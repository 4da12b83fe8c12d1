"""The starter set: read without loss, resting on open registers, and free of what must not be in it."""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from loaders.curated import SOURCE
from loaders.curation_files import LISTS, Entry, folder
from loaders.records import (
    FundingRelation,
    Infrastructure,
    Membership,
    Organization,
    Partnership,
    Record,
    Responsibility,
)
from ontology.identifiers import Identifier
from ontology.vocabulary import concept

FILES = sorted((folder() / "starter").glob("*.yaml"))

#: The registers that the starter set may rest on. All are CC0 or CC BY.
REGISTERS = {
    "infra-finder-2024",
    "ror-v2-9",
    "re3data-2024",
    "crossref-funder-registry-2018-07-09",
    "cordis-fp7",
    "cordis-h2020",
}

#: Infrastructures of which the registers name nobody who runs them: communities without a legal body.
WITHOUT_OPERATOR = {"dokieli", "oxford-common-file-layout"}

Read = list[tuple[Entry, Record]]


@pytest.fixture(scope="module")
def starter() -> Read:
    """The entries of the starter set, each with the record it gives."""
    found = []
    for item in SOURCE.items(folder()):
        entries: tuple[Entry, ...] = item.content
        if entries[0].file.startswith("starter/"):
            found.append((entries[0], SOURCE.record(item)))
    return found


def of(starter: Read, kind: type) -> dict[str, Any]:
    return {entry.name: one for entry, record in starter for one in record.statements if isinstance(one, kind)}


def entities(starter: Read, name: str) -> Iterator[Entry]:
    return (entry for entry, _ in starter if entry.list == name)


def identifiers(starter: Read, name: str) -> set[Identifier]:
    references = (entry.catalogue.references[entry.name] for entry in entities(starter, name))
    return {one for reference in references for one in reference.identifiers}


def names(record: dict[str, Any]) -> set[str]:
    """Return every name of a ROR record of either schema."""
    if isinstance(record.get("names"), list):
        return {one["value"] for one in record["names"]}
    return {record["name"], *record["aliases"], *record["acronyms"], *(one["label"] for one in record["labels"])}


def test_every_entry_is_read_and_nothing_of_it_is_left_out(starter: Read) -> None:
    assert len(starter) > 1000
    assert [entry.name for entry, record in starter if record.notices or not record.statements] == []


def test_there_are_at_least_sixty_infrastructures(starter: Read) -> None:
    assert len(of(starter, Infrastructure)) >= 60


def test_every_entry_says_where_it_was_read(starter: Read) -> None:
    cited = [(entry.name, entry.fields.get("cites")) for entry, _ in starter if entry.list != "documents"]

    assert [name for name, cites in cited if not cites] == []
    assert [name for name, cites in cited if not all(one["locator"] for one in cites)] == []  # type: ignore[attr-defined]  # the loader has checked it is a list


def test_only_open_registers_are_cited(starter: Read) -> None:
    entries = (entry for entry, _ in starter if entry.list != "documents")

    cited = {one["document"] for entry in entries for one in entry.fields["cites"]}  # type: ignore[attr-defined]  # as above

    assert cited <= REGISTERS


def test_nothing_is_quoted_or_described(starter: Read) -> None:
    fields = {field for entry, _ in starter for field in entry.fields}
    quoted = [entry.name for entry, _ in starter if '"quote"' in json.dumps(entry.fields, default=str)]

    assert fields & {"description", "aim", "statement"} == set()
    assert quoted == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_file_holds_an_address_of_mail(file: Path) -> None:
    assert "@" not in file.read_text(encoding="utf-8")


def test_the_entries_of_a_list_stand_in_the_order_of_their_names(starter: Read) -> None:
    order = [(entry.file, entry.list, entry.name) for entry, _ in starter if entry.list != "documents"]

    pairs = [(one, other) for one, other in pairwise(order) if one[:2] == other[:2]]
    assert [other[2] for one, other in pairs if other[2] < one[2]] == []


def test_no_person_event_or_group_is_declared(starter: Read) -> None:
    assert {entry.list for entry, _ in starter} <= LISTS.keys() - {"persons", "events", "groups", "initiatives"}


def test_every_infrastructure_has_somebody_who_runs_it_unless_no_register_knows(starter: Read) -> None:
    founder = concept("role", "founder")
    run = {one.target for one in of(starter, Responsibility).values() if one.role != founder}

    without = {name for name, one in of(starter, Infrastructure).items() if one.ref not in run}
    assert without == WITHOUT_OPERATOR


def test_an_infrastructure_and_an_organisation_never_share_an_identifier(starter: Read) -> None:
    assert identifiers(starter, "infrastructures") & identifiers(starter, "organizations") == set()


def test_every_identifier_belongs_to_one_entry(starter: Read) -> None:
    given = Counter(
        one
        for name in ("infrastructures", "organizations")
        for entry in entities(starter, name)
        for one in entry.catalogue.references[entry.name].identifiers
    )

    assert [one for one, number in given.items() if number > 1] == []


def test_every_organisation_takes_part_in_something(starter: Read) -> None:
    used = {one.funder for one in of(starter, FundingRelation).values()}
    used |= {one.actor for one in of(starter, Responsibility).values()}
    used |= {end for one in of(starter, Membership).values() for end in (one.member, one.member_of)}
    used |= {end for one in of(starter, Partnership).values() for end in one.partners}
    organizations = of(starter, Organization)
    used |= {parent for one in organizations.values() for parent in one.parents}

    assert [name for name, one in organizations.items() if one.ref not in used] == []


def test_founding_is_never_still_going_on(starter: Read) -> None:
    founder, ended = concept("role", "founder"), concept("relation-status", "ended")
    claims = {name: one.claim for name, one in of(starter, Responsibility).items() if one.role == founder}

    assert len(claims) > 50
    assert [name for name, claim in claims.items() if claim.end is None and claim.status != ended] == []


def test_an_amount_stands_with_its_source_row_and_is_never_zero(starter: Read) -> None:
    amounts = [one.amount for one in of(starter, FundingRelation).values() if one.amount is not None]

    assert len(amounts) > 20
    assert min(amounts) > 0


def test_every_name_of_an_organisation_with_a_ror_id_is_a_name_that_ror_gives(starter: Read, shared_data: Path) -> None:
    expected: dict[str, set[str]] = {}
    for entry in entities(starter, "organizations"):
        ids, given = entry.fields.get("ids"), entry.fields["names"]
        if isinstance(ids, dict) and isinstance(given, dict) and "ror" in ids:
            expected[ids["ror"]] = set(given.values())
    known = {}
    for file in sorted(shared_data.rglob("ror_records_schema_*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                known[record["id"].removeprefix("https://ror.org/")] = names(record)

    found = expected.keys() & known.keys()
    assert len(found) > 150
    assert {ror: expected[ror] for ror in found if not expected[ror] <= known[ror]} == {}
