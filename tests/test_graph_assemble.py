"""Validation of a source: the records to blame stay out, all others stay in, and a fault of nobody stops the build."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.assemble import assemble, validated
from graph.build import check
from graph.describe import GraphDescription, described
from graph.errors import BuildFailed
from graph.graphs import vocabulary_graph
from graph.naming import renamed
from graph.raw import RawSource
from graph.release import Release
from graph.store import open_store
from graph.validate import validate
from identity.clusters import identities
from loaders.rdf import Converter
from loaders.records import (
    Claim,
    FundingRelation,
    Infrastructure,
    Kind,
    Name,
    Organization,
    Partnership,
    Record,
    Reference,
    Responsibility,
    Statement,
    day,
    status,
)
from loaders.registry import source
from ontology.identifiers import Identifier
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept
from oskg.convert import Conversion
from tests.test_loaders_rdf import EXAMPLES, OTHERS
from tests.test_oskg_fixtures import BASE, ORGANISATIONS, institution, publish, repository, write_re3data, write_ror

NS = Namespaces()
REVERSED = institution(4, "general", start="2020", end="2014")


def statements(release: Release, node: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ <{BASE}{node}> ?p ?o }}"
    return int(next(open_store(release).query(query))["n"].value)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release of two repositories, one of which is run by somebody until before that began."""
    folder = tmp_path_factory.mktemp("faulty")
    write_ror(folder)
    write_re3data(
        folder, [repository(1, institution(4, "general")), repository(2, institution(5, "funding"), REVERSED)]
    )
    return publish(folder / "home", folder)


def test_a_record_that_violates_a_shape_is_left_out_and_all_others_are_loaded(faulty: Release) -> None:
    assert [(one.name, one.records, one.rejects) for one in faulty.manifest.sources] == [
        ("ror", 10, 0),
        ("re3data", 1, 1),
    ]
    assert statements(faulty, "id/infra/re3data-r3d000000001") > 5
    assert statements(faulty, "id/infra/re3data-r3d000000002") == 0
    assert statements(faulty, "record/re3data/r3d000000002") == 0


def test_the_reject_names_source_record_field_value_and_reason(faulty: Release) -> None:
    (reject,) = map(json.loads, faulty.rejects.read_text("utf-8").splitlines())

    assert reject["source"] == "re3data"
    assert reject["record"] == "r3d000000002"
    assert "validFrom" in reject["field"] or "validUntil" in reject["field"]
    assert "20" in reject["value"]
    assert reject["reason"].startswith("S07: ")
    assert len(reject["reason"]) > 20


def test_the_report_and_the_meta_graph_count_what_was_left_out(faulty: Release) -> None:
    query = f"SELECT ?n WHERE {{ <{BASE}load/re3data> <https://w3id.org/oskg/ontology#rejectCount> ?n }}"

    assert next(open_store(faulty).query(query))["n"].value == "1"
    assert faulty.report.read_bytes().startswith(b"@prefix")


def converted(folder: Path, name: str, *given: Record) -> Conversion:
    """Convert records that no file holds."""
    items = iter(given)
    made = replace(source(name), items=lambda _: given, record=lambda _: next(items))
    conversion = Conversion(made, NS, folder)
    conversion.run([folder / "none"])
    return conversion


def test_every_class_of_record_has_an_example_that_no_shape_refuses(tmp_path: Path) -> None:
    conversion = converted(tmp_path, "curated", Record("r1", (*EXAMPLES, *OTHERS), modified=date(2025, 1, 1)))

    (kept,) = check(
        [conversion.result([])],
        identities(conversion.aliases).canonical,
        vocabulary_graph(tmp_path),
        NS,
        lambda _: None,
    )

    assert [one for one in kept.results if one.severity == "Violation"] == []
    assert kept.rejected == ()


def named(local: str, *identifiers: Identifier, **fields: object) -> Record:
    reference = Reference(Kind.ORGANIZATION, identifiers)
    return Record(local, (Organization(reference, (Name(local, "en"),), **fields),), modified=date(2025, 1, 1))


def test_of_records_that_name_an_entity_differently_only_the_one_at_fault_is_left_out(tmp_path: Path) -> None:
    """One record knows the organisation by both ids, another by the lesser id only and with a country that is none."""
    ror, wikidata = Identifier("ror", "034t30j35"), Identifier("wikidata", "Q530471")
    conversion = converted(
        tmp_path,
        "re3data",
        named("both", ror, wikidata),
        named("bad", wikidata, countries=(concept("role", "chair"),)),
        named("good", wikidata),
    )

    (kept,) = check(
        [conversion.result([])],
        identities(conversion.aliases).canonical,
        vocabulary_graph(tmp_path),
        NS,
        lambda _: None,
    )

    assert [(record, found.shape) for record, found in kept.rejected] == [("bad", "S13")]
    assert b"/id/org/wikidata-Q530471>" not in kept.path.read_bytes()


def test_a_fault_that_shows_only_when_another_record_is_gone_is_found_too(tmp_path: Path) -> None:
    """The second record has no name of its own: when the first goes, so must it."""
    ror = Identifier("ror", "034t30j35")
    nameless = Record("nameless", (Organization(Reference(Kind.ORGANIZATION, (ror,))),), modified=date(2025, 1, 1))
    bad, good = named("bad", ror, countries=(concept("role", "chair"),)), named("good", Identifier("wikidata", "Q1"))
    conversion = converted(tmp_path, "re3data", bad, nameless, good)

    (kept,) = check(
        [conversion.result([])],
        identities(conversion.aliases).canonical,
        vocabulary_graph(tmp_path),
        NS,
        lambda _: None,
    )

    assert [record for record, _ in kept.rejected] == ["bad", "nameless"]
    assert b"034t30j35" not in kept.path.read_bytes()
    assert b"/id/org/wikidata-Q1>" in kept.path.read_bytes()


def test_a_source_of_which_every_record_violates_a_shape_stops_the_build(tmp_path: Path) -> None:
    bad = named("bad", Identifier("ror", "034t30j35"), countries=(concept("role", "chair"),))
    conversion = converted(tmp_path, "re3data", bad)

    with pytest.raises(BuildFailed, match=r"re3data: every record violates a shape; bad, S13: ."):
        check([conversion.result([])], {}, vocabulary_graph(tmp_path), NS, lambda _: None)


def test_a_violation_that_no_record_states_stops_the_build(tmp_path: Path) -> None:
    """The description of the source itself is at fault: its licence is missing where a shape asks for one."""
    conversion = converted(tmp_path, "ror", named("one", Identifier("ror", "034t30j35")))
    wrong = Path(tmp_path / "wrong.nt")
    wrong.write_text(
        f"<{BASE}id/rel/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/oskg/ontology#FundingRelation> .\n"
    )
    vocabulary = vocabulary_graph(tmp_path)
    with vocabulary.path.open("ab") as target:
        target.write(wrong.read_bytes())

    with pytest.raises(BuildFailed, match=r"ror: <.*/id/rel/x> violates S\d+, and no record states it: ."):
        check([conversion.result([])], {}, vocabulary, NS, lambda _: None)


def test_aliases_are_replaced_as_subject_and_object_and_nowhere_else() -> None:
    lines = [b"<a> <a> <a> .\n", b'<b> <p> "<a>" .\n', b"<b> <p> <c> .\n"]

    assert list(renamed(lines, {b"<a>": b"<z>"})) == [b"<z> <a> <z> .\n", *lines[1:]]


def test_a_cycle_of_parents_is_a_violation_of_the_records_that_make_it(tmp_path: Path) -> None:
    relationship = {"type": "parent", "id": ORGANISATIONS[5]["id"], "label": "x"}
    other = {"type": "parent", "id": ORGANISATIONS[4]["id"], "label": "y"}
    write_ror(
        tmp_path,
        [
            *ORGANISATIONS[:4],
            {**ORGANISATIONS[4], "relationships": [relationship]},
            {**ORGANISATIONS[5], "relationships": [other]},
        ],
    )

    release = publish(tmp_path / "home", tmp_path, "ror")

    rejected = [json.loads(line) for line in release.rejects.read_text().splitlines()]
    assert {one["record"] for one in rejected} <= {ORGANISATIONS[n]["id"][-9:] for n in (4, 5)}
    assert release.manifest.sources[0].records == 6 - len(rejected)
    assert {one["reason"].split(":")[0] for one in rejected} == {"S27"}


def test_an_empty_file_of_statements_is_valid(tmp_path: Path) -> None:
    path = tmp_path / "empty.nt"
    path.touch()
    raw = RawSource("none", path)

    kept = assemble(raw, {}, [], tmp_path)

    assert validate(path) == []
    assert (kept.triples, kept.rejected) == (0, ())


IDS = (*(Identifier("ror", local) for local in ("034t30j35", "05dxps055", "03yrm5c26")), Identifier("wikidata", "Q1"))
ORGS = st.sets(st.sampled_from(IDS), min_size=1, max_size=2).map(
    lambda ids: Reference(Kind.ORGANIZATION, tuple(sorted(ids, key=str)))
)
INFRAS = st.sampled_from("abc").map(lambda key: Reference(Kind.INFRASTRUCTURE, (Identifier("oskg", key),)))
KINDS = st.sampled_from(["preferred", "mention"])
NAMES = st.lists(st.builds(Name, st.sampled_from("AB"), st.sampled_from([None, "en"]), KINDS), max_size=2).map(tuple)
#: No country, a country, and a concept that is none.
COUNTRIES = st.sampled_from([(), (), (concept("country", "CH"),), (concept("role", "chair"),)])
DAYS = st.sampled_from([None, day("2019"), day("2020")])
CLAIMS = st.builds(Claim, start=DAYS, end=DAYS, status=st.sampled_from([None, status("active")]))
STATEMENTS = st.one_of(
    st.builds(Organization, ORGS, NAMES, countries=COUNTRIES, parents=st.lists(ORGS, max_size=1).map(tuple)),
    st.builds(Infrastructure, INFRAS, NAMES, part_of=st.lists(INFRAS, max_size=1).map(tuple)),
    st.builds(FundingRelation, ORGS, INFRAS, claim=CLAIMS),
    st.builds(Responsibility, ORGS, INFRAS, st.just(concept("role", "chair")), CLAIMS),
    st.builds(Partnership, st.lists(ORGS, min_size=1, max_size=2).map(tuple), claim=CLAIMS),
)


def written(folder: Path, lines: Mapping[str, list[str]]) -> RawSource:
    raw = RawSource("re3data", folder / "re3data.raw.nt")
    with raw.path.open("wb") as target:
        for local, block in lines.items():
            target.write("".join(block).encode())
            raw.locals.append(local)
            raw.ends.append(target.tell())
    return raw


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("context")
    about = folder / "about.nt"
    about.write_bytes(b"".join(described(GraphDescription("re3data", "R", snapshot=date(2025, 1, 1)), NS)))
    return [vocabulary_graph(folder).path, about]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(given_records=st.lists(st.lists(STATEMENTS, min_size=1, max_size=3), min_size=1, max_size=7))
def test_graph_and_results_are_as_if_the_rejected_records_had_never_been_there(
    context: list[Path], given_records: list[list[Statement]]
) -> None:
    converter = Converter(source("re3data"), NS)
    lines = {str(n): converter.lines(Record(str(n), tuple(one))) for n, one in enumerate(given_records)}
    found = identities(converter.aliases).canonical
    canonical = {f"<{alias}>".encode(): f"<{iri}>".encode() for alias, iri in found.items()}

    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        kept = assemble(written(Path(one), lines), canonical, context, Path(one))
        rejected = [record for record, _ in kept.rejected]
        rest = {local: block for local, block in lines.items() if local not in rejected}
        again = assemble(written(Path(other), rest), canonical, context, Path(other))

        assert kept.path.read_bytes() == again.path.read_bytes()
        assert again.rejected == ()
        assert kept.results == again.results == tuple(validated(kept.path, context))
        assert kept.triples == len(kept.path.read_bytes().splitlines())
        assert len(rejected) == len(set(rejected))
