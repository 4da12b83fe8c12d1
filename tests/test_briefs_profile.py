"""Profiles over the starter graph: what they are about, and that they say what the graph says."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolution, Store

from briefs import known, peers
from briefs.asking import Ask
from briefs.document import Document, Table
from briefs.gaps import asked_alone, gaps
from briefs.held import held
from briefs.html import page
from briefs.profile import profile
from briefs.report import report
from briefs.subjects import UnknownSubject, named_by, subject
from briefs.ties import TIES, tied
from graph.answers import kept_answer
from graph.release import Release, Releases
from graph.store import open_store
from oskg.commands.brief import asking
from queries.catalogue import catalogue, find
from tests.test_briefs_fixtures import HOSTILE, parsed, words

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
#: What must read well, whatever else does.
SUBJECTS = (
    "initiative:EOSC",
    "initiative:AOSP",
    "initiative:CSTCloud",
    "initiative:GOSC",
    "initiative:OS10",
    "infrastructure:NFDI",
    "organisation:UNESCO",
    "funder:https://ror.org/04h4z8k05",
    "country:MYS",
    "region:africa",
    "theme:Multilingualism",
)


@pytest.fixture(scope="module")
def release(starter: Path) -> Release:
    return Releases(starter).current()


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return open_store(release)


@pytest.fixture(scope="module")
def ask(store: Store) -> Ask:
    return asking(store, None)


def objects(store: Store, node: str, name: str) -> Iterator[str]:
    for quad in store.quads_for_pattern(NamedNode(node), NamedNode(name), None, DefaultGraph()):
        yield quad.object.value


def tables(document: Document, name: str) -> list[Table]:
    return [
        block
        for _, section in document.walk()
        if section.name == name
        for block in section.blocks
        if isinstance(block, Table)
    ]


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("country:MYS", f"{BASE}c/country/1.0/MY"),
        ("country:my", f"{BASE}c/country/1.0/MY"),
        ("Country: Malaysia", f"{BASE}c/country/1.0/MY"),
        (f"country:{BASE}c/country/1.0/MY", f"{BASE}c/country/1.0/MY"),
        ("region:Africa", f"{BASE}c/unesco-region/1.0/africa"),
        ("region:region/1.0/002", f"{BASE}c/region/1.0/002"),
        ("theme:multilingualism", f"{BASE}c/issue/1.0/multilingualism"),
        ("initiative:AOSP", f"{BASE}id/infra/oskg-aosp"),
        ("initiative:Open for Science10", f"{BASE}id/initiative/oskg-os10"),
        ("organisation:04h4z8k05", f"{BASE}id/org/ror-04h4z8k05"),
        ("organisation:https://ror.org/04h4z8k05", f"{BASE}id/org/ror-04h4z8k05"),
        ("organisation:UNESCO", f"{BASE}id/org/ror-04h4z8k05"),
        (f"funder:{BASE}id/org/ror-04h4z8k05", f"{BASE}id/org/ror-04h4z8k05"),
    ],
)
def test_a_subject_is_named_by_code_iri_identifier_or_name(ask: Ask, text: str, iri: str) -> None:
    assert subject(ask, text, BASE).iri == iri


@pytest.mark.parametrize(
    "text",
    [
        "country",
        "planet:MYS",
        "country:",
        "country:XXX",
        "organisation:Nobody at all",
        "organisation:<b>",
        "country:\u202e",
        f"country:{BASE}id/org/ror-04h4z8k05",
        'initiative:"} UNION { ?s ?p ?o',
    ],
)
def test_what_names_nothing_is_refused_with_what_is_accepted(ask: Ask, text: str) -> None:
    with pytest.raises(UnknownSubject, match=r"expected KIND:CODE|describes no"):
        subject(ask, text, BASE)


@pytest.mark.parametrize("text", SUBJECTS)
def test_a_profile_has_every_part_and_no_address_in_place_of_a_name(ask: Ask, release: Release, text: str) -> None:
    about = subject(ask, text, BASE)

    document = profile(ask, about, release, rows=10)
    tree = parsed(page(document))
    headings = {section.heading for _, section in document.walk()}
    assert headings >= {"In short", "Its gaps", "Compared with others", "How much is known", "Sources"}
    assert f"On record for {about.name}" in words(tree) or f"on record for {about.name}" in words(tree)
    shown = {cell.text for one in tree.iter("td", "dd") for cell in one.iter("bdi") if cell.text}
    assert not [each for each in shown if "w3id.org" in each and "Profile of" not in each]
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("text", SUBJECTS[:9])
def test_relations_are_those_that_the_statements_give(ask: Ask, store: Store, text: str) -> None:
    about = subject(ask, text, BASE)

    found = {
        each.tie.name: {(pair.one, pair.other): set(pair.ties) for pair in each.pairs} for each in tied(ask, about)
    }
    naive: dict[str, dict[tuple[str, str], set[str]]] = {}
    for tie in TIES:
        for member in about.members:
            own = NamedNode(f"{OSKG}{tie.own}")
            for quad in store.quads_for_pattern(None, own, NamedNode(member), DefaultGraph()):
                for other in objects(store, quad.subject.value, f"{OSKG}{tie.other}"):
                    if other != member:
                        naive.setdefault(tie.name, {}).setdefault((member, other), set()).add(quad.subject.value)
    assert found == naive


@pytest.mark.parametrize("text", ["country:ZAF", "region:africa", "organisation:UNESCO"])
def test_what_is_recorded_is_counted_as_the_statements_give_it(ask: Ask, store: Store, text: str) -> None:
    about = subject(ask, text, BASE)

    found = known.recorded(ask, about)
    naive = {
        label: sum(1 for iri in about.infrastructures if any(objects(store, iri, f"{OSKG}{name}")))
        for label, name in known.PROPERTIES.items()
    }
    assert found == naive


def test_the_infrastructures_of_a_country_are_its_own_and_those_that_its_organisations_run(
    ask: Ask, store: Store
) -> None:
    about = subject(ask, "country:ZAF", BASE)

    naive = set()
    for quad in store.quads_for_pattern(None, None, NamedNode(f"{OSKG}OpenScienceInfrastructure"), DefaultGraph()):
        iri = quad.subject.value
        near = (iri, *objects(store, iri, f"{OSKG}operatedBy"))
        if any(about.iri in objects(store, each, f"{OSKG}country") for each in near):
            naive.add(iri)
    assert set(about.infrastructures) == naive
    assert dict(peers.peers(ask, about))[about.iri] == len(naive)


def test_the_infrastructures_of_a_place_are_listed_with_who_runs_and_funds_them(ask: Ask, store: Store) -> None:
    about = subject(ask, "region:africa", BASE)

    found = held(ask, about)
    naive = {
        iri: {
            heading: sorted(objects(store, iri, f"{OSKG}{name}"))
            for heading, name in (("Run by", "operatedBy"), ("Funded by", "fundedBy"))
            if any(objects(store, iri, f"{OSKG}{name}"))
        }
        for iri in about.infrastructures
    }
    kept = {"Run by", "Funded by"}
    assert {
        iri: {heading: sorted(values) for heading, values in one.items() if heading in kept}
        for iri, one in found.items()
    } == naive
    assert naive[f"{BASE}id/infra/oskg-aosp"]["Funded by"]


def test_os10_is_endorsed_and_nobody_is_said_to_fund_it(ask: Ask, release: Release) -> None:
    document = profile(ask, subject(ask, "initiative:OS10", BASE), release, rows=10)

    assert tables(document, "endorsed-by")
    assert not tables(document, "funded-by")
    assert "funder" not in words(parsed(page(document))).split("It comes up in")[0].split("On record for")[1]


def test_an_intention_is_told_as_intended_and_uncertain(ask: Ask, release: Release) -> None:
    document = profile(ask, subject(ask, "initiative:AOSP", BASE), release, rows=10)

    partners = tables(document, "partners")[0]
    said = [row[[heading.label for heading in partners.headings].index("As")].text.lower() for row in partners.rows]
    assert said
    assert "partner" not in words(parsed(page(document))).split("only intended, or over")[0].split("On record for")[1]
    assert all("intended" in each and "uncertain" in each for each in said)


def test_days_that_contradict_each_other_are_both_told(ask: Ask, release: Release) -> None:
    document = profile(ask, subject(ask, "initiative:AOSP", BASE), release, rows=10)

    table = tables(document, "run-by")[0]
    since = [heading.label for heading in table.headings].index("Since")
    told = {row[0].text: row[since].text for row in table.rows}
    assert told["Academy of Science of South Africa"] == "2016-12 or 2017-01"


def test_a_gap_has_only_rows_that_name_the_subject_or_what_is_its(ask: Ask, release: Release) -> None:
    about = subject(ask, "initiative:AOSP", BASE)

    found = {gap.here.query.id: gap for gap in gaps(ask, about, release.manifest.snapshot)}
    whole = ask(find("Q01").bind({}, release.manifest.snapshot).text)
    naive = [row["evidence"] for row in whole if row["infrastructure"].value == about.iri]
    assert [row["evidence"] for row in found["Q01"].here.rows] == naive
    assert (len(naive), found["Q01"].everywhere) == (1, len(whole))


@pytest.mark.parametrize("text", ["initiative:AOSP", "country:ZAF", "theme:Multilingualism"])
def test_gaps_are_the_rows_of_the_whole_answers_that_name_what_is_its(ask: Ask, release: Release, text: str) -> None:
    about, day = subject(ask, text, BASE), release.manifest.snapshot
    its = {about.iri, *about.members, *about.infrastructures}

    found = {gap.here.query.id: (list(gap.here.rows), gap.everywhere) for gap in gaps(ask, about, day, release.answers)}
    naive = {}
    for query in catalogue().values():
        whole = ask(query.bind({}, day).text)
        named = [column.name for column in query.columns if column.type in ("entity", "concept", "text")]
        here = [row for row in whole if {getattr(row[name], "value", None) for name in named} & its]
        if here and query.group != "evidence":
            naive[query.id] = here, len(whole)
    assert found == naive


def test_a_question_that_takes_the_subject_is_told_with_its_address(ask: Ask, release: Release) -> None:
    about = subject(ask, "country:MYS", BASE)

    (told,) = tables(profile(ask, about, release, rows=5), "alone")

    addresses = {row[0].href for row in told.rows}
    assert f"{BASE}query/efforts_duplicated?country={quote(about.iri, safe='')}" in addresses
    for query, name in asked_alone(about):
        assert query.bind({name: about.iri}, release.manifest.snapshot).parameters[name] == (about.node,)


@pytest.mark.parametrize("text", [*SUBJECTS, "region:region/1.0/002", "theme:dfg/2.2/1", "infrastructure:Zenodo"])
def test_the_code_of_a_subject_finds_it_again(ask: Ask, text: str) -> None:
    about = subject(ask, text, BASE)

    kind, code = named_by(about.iri, BASE) or ("", "")

    assert subject(ask, f"{kind}:{code}", BASE).iri == about.iri
    assert kind == about.kind or (kind, about.kind) == ("organisation", "funder")


@pytest.mark.parametrize(
    "iri", ["", BASE, f"{BASE}id/org/", f"{BASE}id/rel/x", f"{BASE}c/country/1.0/", f"{BASE}c/language/1.0/eng"]
)
def test_what_no_profile_is_about_has_no_code(iri: str) -> None:
    assert named_by(iri, BASE) is None


def test_names_that_want_to_be_more_than_text_stay_text(release: Release) -> None:
    store = Store()
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    member, platform = NamedNode(f"{OSKG}member"), NamedNode(f"{BASE}id/infra/oskg-x")
    store.add(Quad(platform, kind, NamedNode(f"{OSKG}OpenScienceInfrastructure"), DefaultGraph()))
    store.add(Quad(platform, label, Literal(HOSTILE[0]), DefaultGraph()))
    for at, name in enumerate(HOSTILE):
        tie, one = NamedNode(f"{BASE}id/rel/{at}"), NamedNode(f"{BASE}id/org/x-{at}")
        store.add(Quad(tie, NamedNode(f"{OSKG}memberOf"), platform, DefaultGraph()))
        store.add(Quad(tie, member, one, DefaultGraph()))
        store.add(Quad(one, label, Literal(f"{name}\u202e"), DefaultGraph()))
    hostile = asking(store, None)

    document = profile(hostile, subject(hostile, "infrastructure:X", BASE), release, rows=50)
    tree = parsed(page(document))
    assert {row[0].text for row in tables(document, "members")[0].rows} == set(HOSTILE)
    assert not list(tree.iter("script", "img"))
    assert "\u202e" not in words(tree)


def test_a_report_has_a_line_and_a_brief_for_every_question(ask: Ask, release: Release) -> None:
    queries = [find("Q01"), find("Q20"), find("Q29")]

    document = report(ask, queries, release, rows=2)
    tree = parsed(page(document))
    glance = tables(document, "summary")[0]
    assert [row[0].text.split()[0] for row in glance.rows] == ["Q01", "Q20", "Q29"]
    rows = len(ask(queries[0].bind({}, release.manifest.snapshot).text))
    assert glance.rows[0][1].value == rows
    targets = {link.get("href") for link in tree.iterfind("body/nav//a")}
    assert targets == {"#summary", "#q01", "#q20", "#q29", "#sources", "#cite"}
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    assert {target[1:] for target in targets} <= set(names)
    assert len(names) == len(set(names))


def test_the_answers_that_a_release_keeps_give_the_same_document(ask: Ask, store: Store, release: Release) -> None:
    asked: list[str] = []
    kept = asking(store, None, release.answers)

    def counting(text: str) -> Sequence[QuerySolution]:
        if kept_answer(release.answers, text) is not None:
            asked.append(text)
        return kept(text)

    about = subject(ask, "initiative:AOSP", BASE)
    assert profile(counting, about, release, rows=9) == profile(ask, about, release, rows=9)
    assert len(asked) > 10


def test_the_answers_that_a_release_keeps_are_not_those_of_some_of_its_sources(store: Store, release: Release) -> None:
    text = find("Q01").bind({}, release.manifest.snapshot).text

    assert asking(store, None, release.answers)(text)
    assert asking(store, [NamedNode(f"{BASE}graph/vocabulary")], release.answers)(text) == []
