"""Releases as built: the merged view, the same bytes for the same inputs, a dump that is the store, the manifest."""

import gzip
import json
import subprocess
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Store, parse

from graph.build import SourceInput, resolved
from graph.describe import GraphDescription
from graph.labels import MergedLabels
from graph.merging import merged_view
from graph.raw import RawSource
from graph.release import Release, Releases
from graph.store import open_store
from graph.triples import ALT_LABEL, PREF_LABEL, language, split
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import concept, country
from oskg.build import Progress, build_release
from oskg.commands.build import inputs
from tests.test_oskg_fixtures import (
    BASE,
    ORGANISATIONS,
    publish,
    ror_id,
    write_re3data,
    write_ror,
)

STATEMENTS = st.sets(
    st.builds(
        lambda subject, predicate, literal: b"%b %b %b .\n" % (subject, predicate, literal),
        st.sampled_from([b"<http://e/1>", b"<http://e/2>"]),
        st.sampled_from([PREF_LABEL, ALT_LABEL, b"<http://e/note>"]),
        st.sampled_from([b'"A"@en', b'"B"@en', b'"C"', b'"%b"@en' % PREF_LABEL]),
    ),
    max_size=10,
)


def one_a_language(lines: set[bytes]) -> list[bytes]:
    """Leave the first preferred label of each subject and language, as a settled graph does."""
    kept: dict[object, bytes] = {}
    for line in sorted(lines):
        subject, predicate, literal = split(line)
        kept.setdefault((subject, language(literal)) if predicate == PREF_LABEL else line, line)
    return sorted(kept.values())


@given(st.lists(STATEMENTS.map(one_a_language), max_size=4))
def test_the_merged_view_is_the_union_with_preferred_labels_that_lose_as_alternative_ones(
    sources: list[list[bytes]],
) -> None:
    labels = MergedLabels()
    winners: dict[tuple[bytes, bytes], bytes] = {}
    for lines in sources:
        for subject, predicate, literal in map(split, lines):
            if predicate == PREF_LABEL:
                labels.add(subject, literal)
                winners.setdefault((subject, language(literal)), literal)
    expected = set()
    for subject, predicate, literal in (split(line) for lines in sources for line in lines):
        loses = predicate == PREF_LABEL and winners[subject, language(literal)] != literal
        expected.add(b"%b %b %b .\n" % (subject, ALT_LABEL if loses else predicate, literal))

    with TemporaryDirectory() as folder:
        graphs = [Path(folder, f"{number}.nt") for number in range(len(sources))]
        for path, lines in zip(graphs, sources, strict=True):
            path.write_bytes(b"".join(lines))
        found = list(merged_view(graphs, labels, Path(folder)))

    assert found == sorted(expected)


def lines_of(release: Release) -> list[bytes]:
    return gzip.decompress(release.dataset.read_bytes()).splitlines(keepends=True)


def test_two_builds_of_the_same_inputs_have_the_same_version_and_the_same_bytes(
    small: Release, sample: Path, tmp_path: Path
) -> None:
    again = publish(tmp_path, sample)

    assert again.version == small.version
    for name in ("dataset", "report", "rejects"):
        assert getattr(again, name).read_bytes() == getattr(small, name).read_bytes()
    assert again.manifest == small.manifest


def test_the_order_of_records_and_of_files_changes_nothing_but_the_digest_of_the_file(
    small: Release, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    write_ror(data, reversed(ORGANISATIONS))
    paths = write_re3data(data)

    given = inputs(data, ("ror", "re3data"), tuple(f"re3data={path}" for path in reversed(paths)))
    other = build_release(given, Releases(tmp_path / "home"), Namespaces())

    digest = f"<{terms.inputDigest}>".encode()
    changed = set(lines_of(other)) ^ set(lines_of(small))
    assert {line.split(b" ")[1] for line in changed} == {digest}
    assert {line.split(b" ")[0] for line in changed} == {f"<{BASE}load/ror>".encode()}


def test_the_dump_is_in_byte_order_as_the_sort_command_sees_it(small: Release, tmp_path: Path) -> None:
    plain = tmp_path / "dataset.nq"
    plain.write_bytes(b"".join(lines_of(small)))

    done = subprocess.run(["sort", "-c", "-u", plain], env={"LC_ALL": "C"}, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_dump_is_what_the_store_holds(small: Release) -> None:
    with gzip.open(small.dataset) as dump:
        dumped = list(parse(dump, RdfFormat.N_QUADS))
    store = open_store(small)

    assert len(dumped) == len(set(dumped)) == small.manifest.quads
    assert set(dumped) == set(store)


def graphs_of(store: Store) -> dict[str, set[object]]:
    found: dict[str, set[object]] = {"": set()}
    for quad in store:
        name = quad.graph_name.value.removeprefix(f"{BASE}graph/") if isinstance(quad.graph_name, NamedNode) else ""
        found.setdefault(name, set()).add(quad.triple)
    return found


def test_the_default_graph_is_the_union_of_the_named_graphs_with_the_names_of_the_trusted_source(
    small: Release,
) -> None:
    graphs = graphs_of(open_store(small))
    merged = graphs.pop("")
    union = set().union(*graphs.values())
    preferred, alternative = (NamedNode(PREFIXES["skos"] + name) for name in ("prefLabel", "altLabel"))

    assert set(graphs) == {"ror", "re3data", "derived", "measures", "vocabulary", "queries", "meta"}
    demoted = union - merged
    assert {triple.predicate for triple in demoted} == {preferred}
    assert {triple.predicate for triple in merged - union} <= {alternative}
    assert {(t.subject, t.object) for t in demoted} <= {
        (t.subject, t.object) for t in merged if t.predicate == alternative
    }
    ror = {(t.subject, t.object) for t in graphs["ror"] if t.predicate == preferred}
    assert ror <= {(t.subject, t.object) for t in merged if t.predicate == preferred}
    languages = [(t.subject, t.object.language) for t in merged if t.predicate == preferred]
    assert len(languages) == len(set(languages))
    assert small.manifest.triples == len(merged)


@pytest.mark.parametrize("home", ["small_home", "starter"])
def test_a_release_has_no_blank_nodes_and_no_unsettled_names(home: str, request: pytest.FixtureRequest) -> None:
    release = Releases(request.getfixturevalue(home)).current()

    for quad in open_store(release):
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)
        assert quad.predicate.value != PREFIXES["oskg"] + "mention"


def rows(release: Release, query: str) -> list[tuple[str, ...]]:
    found = open_store(release).query(
        query, prefixes={**PREFIXES, "org_": f"{BASE}id/org/", "infra": f"{BASE}id/infra/"}
    )
    return [tuple(term.value if term else "" for term in row) for row in found]


def org(number: int) -> str:
    return f"{BASE}id/org/ror-{ror_id(number)}"


def test_a_funder_of_a_repository_rolls_up_over_both_sources(small: Release) -> None:
    query = (
        "SELECT ?funder ?top WHERE { infra:re3data-r3d000000001 oskg:fundedBy ?funder . ?funder oskg:rollupTo ?top }"
    )

    assert rows(small, query) == [(org(2), org(1))]
    assert rows(small, "SELECT ?o WHERE { ?o oskg:rollupTo ?t } ORDER BY ?o") == sorted([(org(2),), (org(3),)])


def test_whoever_has_an_identifier_first_keeps_it_and_two_ror_ids_stay_two_organisations(small: Release) -> None:
    nodes = rows(small, "SELECT DISTINCT ?o WHERE { ?o oskg:fundrefId '501100000009' } ORDER BY ?o")

    assert nodes == sorted([(org(9),), (org(10),)])
    assert rows(small, "SELECT ?o WHERE { ?o a org:Organization FILTER(CONTAINS(STR(?o), 'fundref')) }") == []
    pairs = rows(small, "SELECT ?a ?b WHERE { ?l a oskg:IdentityLink ; oskg:identityA ?a ; oskg:identityB ?b }")
    assert [set(pair) for pair in pairs] == [{org(9), org(10)}]


def test_every_entity_has_exactly_one_display_name_without_language(small: Release) -> None:
    query = """
        SELECT ?s (COUNT(?l) AS ?n) (SAMPLE(LANG(?l)) AS ?tag) WHERE {
          VALUES ?class { org:Organization oskg:OpenScienceInfrastructure }
          ?s a ?class . OPTIONAL { ?s rdfs:label ?l }
        } GROUP BY ?s
    """

    found = rows(small, query)
    assert len(found) == 13
    assert {(count, tag) for _, count, tag in found} == {("1", "")}


def test_the_meta_graph_says_of_every_graph_how_much_it_holds(small: Release) -> None:
    graphs = graphs_of(open_store(small))
    said = rows(
        small, f"SELECT ?i ?n WHERE {{ GRAPH <{BASE}graph/meta> {{ ?g dct:identifier ?i ; void:triples ?n }} }}"
    )

    graphs.pop("")
    assert {name: int(count) for name, count in said} == {name: len(found) for name, found in graphs.items()}


def test_the_manifest_holds_the_digests_of_the_files_and_of_the_quads(small: Release) -> None:
    assert small.manifest.files == {
        name: sha256((small.path / name).read_bytes()).hexdigest()
        for name in (
            "answers.zip",
            "dataset.nq.gz",
            "re3data.nq.gz",
            "rejects.jsonl",
            "report.ttl",
            "ror.nq.gz",
            "search.sqlite",
        )
    }
    assert small.manifest.digest == sha256(b"".join(lines_of(small))).hexdigest()
    assert small.version == f"2025-01-11-{small.manifest.digest[:12]}"
    assert [one.name for one in small.manifest.sources] == ["ror", "re3data"]
    assert [one.records for one in small.manifest.sources] == [10, 3]
    assert json.loads((small.path / "manifest.json").read_text())["sources"][0]["snapshot"] == "2025-01-11"


def test_who_asks_is_told_of_every_stage_and_now_and_then_of_a_record(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oskg.convert.STEP", 5)
    told: list[str] = []
    progress = Progress(
        lambda name, file, count: told.append(f"{name} {file.name} {count}"),
        lambda conversion: told.append(f"{conversion.source.name} done"),
        told.append,
    )

    build_release(inputs(sample, ("ror",), ()), Releases(tmp_path), Namespaces(), progress)

    assert told == [
        *(f"ror ror_sample.jsonl {number}" for number in (5, 10)),
        "ror done",
        *(
            "identity",
            "validating ror",
            "deriving",
            "merging",
            "loading the store",
            "answering the saved queries",
            "publishing",
        ),
    ]


def test_a_base_of_its_own_is_the_base_of_all_data_and_of_nothing_else(sample: Path, tmp_path: Path) -> None:
    release = build_release(
        inputs(sample, ("ror",), ()), Releases(tmp_path), Namespaces("https://graph.example.org/kg/")
    )

    names = {quad.graph_name.value for quad in open_store(release) if isinstance(quad.graph_name, NamedNode)}
    assert names == {
        f"https://graph.example.org/kg/graph/{name}"
        for name in ("ror", "derived", "measures", "vocabulary", "queries", "meta")
    }
    subjects = {quad.subject.value for quad in open_store(release)}
    assert f"https://graph.example.org/kg/id/org/ror-{ror_id(1)}" in subjects
    assert not any(one.startswith((f"{BASE}id/", f"{BASE}record/")) for one in subjects)


def test_what_a_source_says_of_two_entities_keeps_them_apart(tmp_path: Path) -> None:
    one, other = (Namespaces().entity("org", scheme, local) for scheme, local in (("ror", ror_id(1)), ("pic", "1")))
    lines = [
        f"<{iri}> <{predicate}> {value} .\n"
        for iri in (one, other)
        for predicate, value in (
            (PREFIXES["skos"] + "prefLabel", '"Hill Institute"@en'),
            (terms.country, f"<{country('CH')}>"),
            (PREFIXES["foaf"] + "homepage", "<https://hill.example/>"),
        )
    ]
    link = [
        f"<{BASE}id/rel/x> <{predicate}> <{value}> .\n"
        for predicate, value in (
            (terms.identityA, other),
            (terms.identityB, one),
            (terms.identityDecision, concept("identity-decision", "different")),
        )
    ]

    def canonical(name: str, *stated: str) -> dict[str, str]:
        raw = RawSource(name, tmp_path / name)
        raw.path.write_text("".join([*lines, *stated]), "utf-8")
        return resolved([SourceInput(raw, GraphDescription(name, name), {}, (), 0)], [], Namespaces()).canonical

    assert canonical("silent") == {other: one}
    assert canonical("speaks", *link) == {}
