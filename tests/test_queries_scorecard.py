"""The criteria of the scorecard: their files, every state that each can give, and a second way to compute them all."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import cycle, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from graph.release import Release, Releases
from graph.store import open_store
from ontology import terms
from ontology.namespaces import PREFIXES
from queries.catalogue import find
from queries.criterion import GROUPS, Criterion, criteria, open_infrastructures, read
from queries.errors import InvalidHeader
from queries.scorecard import FOUND, STATES, Scorecard, counted, scorecards, settled, share, tallied

BASE = "https://w3id.org/oskg/"
C = f"{BASE}c/"
ROOT = Path(__file__).parent.parent
DAY = date(2026, 6, 30)
HEAD = "".join(
    f"@prefix {name}: <{iri}> .\n"
    for name, iri in {
        "dct": PREFIXES["dct"],
        "dqv": PREFIXES["dqv"],
        "g": f"{BASE}graph/",
        "i": f"{BASE}id/infra/",
        "o": f"{BASE}id/org/",
        "oskg": PREFIXES["oskg"],
        "prov": PREFIXES["prov"],
        "r": f"{BASE}id/rel/",
        "rec": f"{BASE}record/",
        "skos": PREFIXES["skos"],
        "xsd": PREFIXES["xsd"],
    }.items()
)
#: Country X is in the North, Y in the South; region n holds X, s holds Y, w both, e none.
WORLD = f"""
g:vocabulary {{
  <{C}country/1.0/X> skos:broaderTransitive <{C}region/1.0/n>, <{C}region/1.0/w>,
    <{C}unesco-region/1.0/europe-and-north-america> .
  <{C}country/1.0/Y> skos:broaderTransitive <{C}region/1.0/s>, <{C}region/1.0/w>, <{C}unesco-region/1.0/africa> .
  <{C}cost-recovery/1.0/grant-public> skos:broader <{C}cost-recovery/1.0/grant> .
  <{C}certificate/1.0/dini> skos:inScheme <{C}certificate/1.0> .
  <{C}certificate/1.0/wds> skos:inScheme <{C}certificate/1.0> .
}}
g:one {{ i:a a oskg:OpenScienceInfrastructure ; prov:wasDerivedFrom rec:a1 . rec:a1 dct:isPartOf g:one . }}
g:two {{ i:a a oskg:OpenScienceInfrastructure ; prov:wasDerivedFrom rec:a2 . rec:a2 dct:isPartOf g:two . }}
g:one {{ i:b a oskg:OpenScienceInfrastructure ; prov:wasDerivedFrom rec:b1 . rec:b1 dct:isPartOf g:one . }}
"""
A = f"{BASE}id/infra/a"


def c(scheme: str, code: str) -> str:
    return f"<{C}{scheme}/1.0/{code}>"


def dataset(text: str) -> Store:
    """Return a store of the graphs of a TriG text, each statement in the default graph too, as in a release."""
    store = Store()
    quads = list(parse(HEAD + WORLD + text, RdfFormat.TRIG))
    store.extend([*quads, *(Quad(*one.triple, DefaultGraph()) for one in quads)])
    return store


def cards(store: Store, infrastructures: Sequence[str] = (A,), only: Sequence[str] = ()) -> list[Scorecard]:
    nodes = [NamedNode(iri) for iri in infrastructures]
    found = {one: store.query(criteria()[one].bind(nodes, DAY)) for one in only or criteria()}
    return scorecards(found, infrastructures)  # type: ignore[arg-type]  # a SELECT query gives rows


def states(store: Store) -> dict[str, str]:
    return {cell.criterion.id: cell.state for cell in cards(store)[0].cells}


def state_of(criterion: str, text: str) -> str:
    (card,) = cards(dataset(text), only=[criterion])
    return card.cells[0].state


def relation(kind: str, ends: str, name: str = "x", more: str = "") -> str:
    return f"g:one {{ r:{name} a oskg:Relation, oskg:{kind} ; {ends} {more} . }}\n"


def funding(name: str, funder: str, more: str = "") -> str:
    return relation("FundingRelation", f"oskg:funder o:{funder} ; oskg:funded i:a", name, more)


def duty(name: str, actor: str, more: str = "") -> str:
    return relation("Responsibility", f"oskg:responsibleActor o:{actor} ; oskg:responsibleFor i:a", name, more)


def link(kind: str, more: str = "") -> str:
    return relation(
        "Interlink", f"oskg:linkFrom i:a ; oskg:linkTo i:b ; oskg:linkType {c('link-type', kind)}", "x", more
    )


def assessment(criterion: str, value: str, more: str = "", name: str = "x") -> str:
    about = criterion if criterion.startswith("<") else c("criterion", criterion)
    ends = f"dqv:computedOn i:a ; dqv:isMeasurementOf {about} ; dqv:value {c('assessment-value', value)}"
    return relation("CriterionAssessment", ends, name, more)


def says(predicate: str, *objects: str, graph: str = "one") -> str:
    return f"g:{graph} {{ i:a oskg:{predicate} {', '.join(objects)} . }}\n"


def covering(predicate: str, until: str = "2026-12-31") -> str:
    return f"""g:one {{ r:cover a oskg:CoverageStatement ; oskg:coversProperty {predicate} ; oskg:coversSource g:one ;
      oskg:coversScope oskg:OpenScienceInfrastructure ; oskg:coversAsOf "{until}"^^xsd:date . }}\n"""


def policy(kind: str) -> str:
    document = "<https://a.org/p>"
    return f"g:one {{ i:a oskg:policyDocument {document} . {document} oskg:policyKind {c('policy-kind', kind)} }}"


ENDED = f"; oskg:relationStatus {c('relation-status', 'ended')}"
PAST = '; oskg:validUntil "2025-12-31"^^xsd:date'
FUTURE = '; oskg:validUntil "2027-12-31"^^xsd:date'
LATER = '; oskg:validFrom "2027-01-01"^^xsd:date'
OPEN, CLOSED, EMBARGO, RESTRICTED = (c("access", code) for code in ("open", "closed", "embargoed", "restricted"))
FEE, OTHER, REGISTER = (c("access-restriction", code) for code in ("fee-required", "other", "registration"))
GRANT, SPONSOR = (f"; oskg:fundingType {c('cost-recovery', code)}" for code in ("grant-public", "sponsorship"))

#: Criterion, what is recorded of the infrastructure, and the state that follows.
EXAMPLES = [
    ("O1", says("accessType", OPEN), "yes"),
    ("O1", says("accessType", OPEN, RESTRICTED), "partly"),
    ("O1", says("accessType", EMBARGO), "partly"),
    ("O1", says("accessType", RESTRICTED), "no"),
    ("O1", says("accessType", OPEN) + says("accessType", CLOSED, graph="two"), "contradictory"),
    ("O2", says("accessType", OPEN), "yes"),
    ("O2", says("accessRestriction", REGISTER), "yes"),
    ("O2", says("accessType", OPEN) + says("accessRestriction", FEE), "partly"),
    ("O2", says("accessType", RESTRICTED) + says("accessRestriction", FEE), "no"),
    ("O2", says("accessType", RESTRICTED) + says("accessRestriction", OTHER), "unknown"),
    ("O2", says("accessType", RESTRICTED), "unknown"),
    ("O3", says("uploadType", OPEN), "yes"),
    ("O3", says("uploadType", RESTRICTED), "partly"),
    ("O3", says("uploadType", CLOSED), "no"),
    ("O4", f"g:one {{ i:a dct:license {c('licence', 'MIT')} }}", "yes"),
    ("O4", f"g:one {{ i:a dct:license {c('licence', 'copyrights')} }}", "partly"),
    ("O4", says("metadataLicense", c("licence", "CC0-1.0")), "partly"),
    ("O4", says("explicitlyLacks", c("feature", "licence")), "no"),
    ("O4", covering("dct:license"), "no"),
    ("O4", covering("dct:license", "2025-12-31"), "unknown"),
    ("O5", says("pidSystem", c("pid-system", "doi")), "yes"),
    ("O5", says("explicitlyLacks", c("feature", "pid")), "no"),
    ("O5", says("pidSystem", c("pid-system", "doi")) + says("explicitlyLacks", c("feature", "pid")), "contradictory"),
    ("O6", says("apiProtocol", c("protocol", "oai-pmh"), c("protocol", "ftp")), "yes"),
    ("O6", says("apiProtocol", c("protocol", "ftp")), "partly"),
    ("O6", says("hasFeature", c("feature", "api")), "yes"),
    ("O6", says("explicitlyLacks", c("feature", "api")), "no"),
    ("O7", says("metadataStandard", c("metadata-standard", "ddi")), "yes"),
    ("O7", says("metadataStandard", c("metadata-standard", "repository-developed")), "partly"),
    ("O7", covering("oskg:metadataStandard"), "no"),
    ("O8", says("hasFeature", c("feature", "versioning")), "yes"),
    ("O8", says("explicitlyLacks", c("feature", "versioning")), "no"),
    ("O9", policy("preservation"), "yes"),
    ("O9", policy("mission"), "unknown"),
    ("O9", says("explicitlyLacks", c("feature", "preservation-policy")), "no"),
    ("O10", says("certification", c("certificate", "dini")), "yes"),
    ("O10", assessment(c("certificate", "dini"), "yes", FUTURE), "yes"),
    ("O10", assessment(c("certificate", "dini"), "yes", PAST), "no"),
    ("O10", assessment(c("certificate", "dini"), "yes", LATER), "unknown"),
    ("O10", assessment(c("certificate", "dini"), "yes", ENDED), "no"),
    ("O10", says("explicitlyLacks", c("feature", "certificate")), "no"),
    ("O11", says("codeLicense", c("licence", "MIT")), "yes"),
    ("O11", says("explicitlyLacks", c("feature", "open-source-code")), "no"),
    ("O12", says("hasFeature", c("feature", "open-data")), "yes"),
    ("O12", says("metadataLicense", c("licence", "CC0-1.0")), "partly"),
    ("O12", says("metadataLicense", c("licence", "CC0-1.0")) + assessment("O12", "no"), "no"),
    ("O13", link("successor"), "yes"),
    ("O13", link("related"), "unknown"),
    ("O14", link("complies-with"), "yes"),
    ("O14", link("complies-with", PAST), "unknown"),
    ("O15", link("related"), "yes"),
    ("O15", link("successor"), "unknown"),
    ("G1", says("hasFeature", c("feature", "governance-structure")), "yes"),
    ("G1", says("explicitlyLacks", c("feature", "governance-structure")), "no"),
    ("G2", assessment("G2", "partly"), "partly"),
    ("G3", says("certification", c("certificate", "posi")), "partly"),
    ("G3", says("certification", c("certificate", "posi")) + assessment("G3", "yes"), "yes"),
    ("G4", relation("FinancialFigure", f"oskg:figureOf i:a ; oskg:figureKind {c('financial-figure', 'x')}"), "partly"),
    ("S1", funding("x", "f") + funding("y", "h"), "yes"),
    ("S1", funding("x", "f"), "partly"),
    ("S1", funding("x", "f") + funding("y", "h") + "g:derived { o:f oskg:rollupTo o:h }", "partly"),
    ("S1", funding("x", "f") + funding("y", "h", PAST), "partly"),
    ("S1", covering("oskg:funder"), "no"),
    ("S2", funding("x", "f", SPONSOR), "yes"),
    ("S2", funding("x", "f", GRANT + FUTURE), "partly"),
    ("S2", funding("x", "f", GRANT), "unknown"),
    ("S2", funding("x", "f", GRANT + FUTURE) + funding("y", "h"), "unknown"),
    ("S3", says("revenueSource", c("cost-recovery", "contributions")), "yes"),
    ("S3", says("revenueSource", c("cost-recovery", "other")), "unknown"),
    ("S3", funding("x", "f", GRANT), "yes"),
    ("S4", assessment("S4", "yes"), "yes"),
    ("S5", duty("x", "f") + says("operationalStatus", c("operational-status", "operational")), "yes"),
    ("S5", duty("x", "f"), "partly"),
    ("S5", duty("x", "f", ENDED), "no"),
    ("S5", duty("x", "f") + f"g:two {{ o:f oskg:operationalStatus {c('operational-status', 'inactive')} }}", "no"),
    ("M1", says("interfaceLanguage", c("language", "eng"), c("language", "fra")), "yes"),
    ("M1", says("interfaceLanguage", c("language", "eng")), "partly"),
    ("M1", covering("oskg:interfaceLanguage"), "no"),
    ("M2", says("contentLanguage", c("language", "eng"), c("language", "fra")), "yes"),
    ("M2", says("contentLanguage", c("language", "eng")), "partly"),
    ("E1", says("offersTraining", "<https://a.org/training>"), "yes"),
    ("E1", says("explicitlyLacks", c("feature", "training")), "no"),
    ("E2", says("hasFeature", c("feature", "web-accessibility")), "yes"),
    ("E2", assessment("E2", "not-applicable"), "not-applicable"),
    ("E3", says("servesRegion", c("region", "s")), "yes"),
    ("E3", says("servesRegion", c("region", "w")), "unknown"),
    ("E3", duty("x", "f") + f"g:two {{ o:f oskg:country {c('country', 'Y')} }}", "yes"),
    ("E3", duty("x", "f") + f"g:two {{ o:f oskg:country {c('country', 'X')} }}", "unknown"),
    (
        "E3",
        duty("x", "f") + f"g:two {{ o:f oskg:country {c('country', 'X')} }}" + says("servesRegion", c("region", "n")),
        "no",
    ),
    ("E3", duty("x", "f") + says("servesRegion", c("region", "n")), "unknown"),
    ("T1", policy("mission"), "yes"),
    ("T2", policy("terms-of-use"), "yes"),
    ("T2", assessment("T2", "unknown"), "unknown"),
]


@pytest.mark.parametrize(("criterion", "recorded", "state"), EXAMPLES)
def test_a_cell_follows_from_what_is_recorded(criterion: str, recorded: str, state: str) -> None:
    found = state_of(criterion, recorded)

    assert found == state


def test_every_criterion_has_an_example_in_which_it_is_known() -> None:
    known = {criterion for criterion, _, state in EXAMPLES if state != "unknown"}

    assert known == set(criteria())


@pytest.mark.parametrize("criterion", criteria())
def test_a_criterion_of_which_nothing_is_recorded_is_unknown_without_evidence(criterion: str) -> None:
    (card,) = cards(dataset(""), only=[criterion])

    (cell,) = card.cells
    assert (cell.state, cell.findings) == ("unknown", ())


@pytest.mark.parametrize(("criterion", "value"), list(zip(criteria(), cycle(sorted(FOUND)), strict=False)))
def test_every_criterion_takes_an_assessment_in_force_and_none_that_is_over(criterion: str, value: str) -> None:
    assert state_of(criterion, assessment(criterion, value)) == value
    assert state_of(criterion, assessment(criterion, value, PAST)) == "unknown"
    assert state_of(criterion, assessment(criterion, value, ENDED)) == "unknown"


def test_a_finding_names_what_was_found_the_evidence_and_the_graph() -> None:
    store = dataset(says("accessType", OPEN) + assessment("O1", "yes"))

    (card,) = cards(store, only=["O1"])

    cell = card.cells[0]
    assert cell.criterion.id == "O1"
    assert {(each.value.value, each.evidence, each.graph) for each in cell.findings} == {  # type: ignore[union-attr]
        (f"{C}access/1.0/open", f"{BASE}record/a1", f"{BASE}graph/one"),
        (f"{C}assessment-value/1.0/yes", f"{BASE}id/rel/x", f"{BASE}graph/one"),
    }
    assert set(cell.evidence) == {f"{BASE}record/a1", f"{BASE}id/rel/x"}
    assert cell.graphs == (f"{BASE}graph/one",)


def test_all_infrastructures_are_asked_about_where_none_is_named() -> None:
    store = dataset(says("accessType", OPEN) + link("related"))

    found = cards(store, ())

    assert [card.infrastructure for card in found] == [A, f"{BASE}id/infra/b"]


@pytest.mark.parametrize(("found", "state"), [
    ((), "unknown"), (("unknown",), "unknown"), (("yes", "unknown"), "yes"), (("yes", "partly"), "partly"),
    (("yes", "no"), "contradictory"), (("no", "partly"), "contradictory"), (("no", "not-applicable"), "no"),
    (("not-applicable",), "not-applicable"),
])  # fmt: skip
def test_findings_settle_on_one_state(found: tuple[str, ...], state: str) -> None:
    assert settled(found) == state


def test_a_share_leaves_out_what_is_unknown_contradictory_or_does_not_apply() -> None:
    counts = counted({"yes": 2, "partly": 1, "no": 3, "contradictory": 5, "not-applicable": 7, "unknown": 100})

    assert share(counts) == (2, 6)
    assert list(counts) == list(STATES)


# The files.


def test_the_criteria_are_those_of_the_scheme_with_their_names_and_frameworks() -> None:
    scheme: dict[str, tuple[str, set[str]]] = {}
    labels, related = {}, defaultdict(set)
    for quad in parse(path=ROOT / "ontology" / "schemes" / "criterion-1.0.ttl", format=RdfFormat.TURTLE):
        if quad.predicate.value.endswith("#prefLabel") and quad.object.language == "en":  # type: ignore[union-attr]
            labels[quad.subject.value] = quad.object.value  # type: ignore[union-attr]
        if quad.predicate.value.endswith("#relatedMatch"):
            related[quad.subject.value].add(quad.object.value.rsplit("/", 1)[1])  # type: ignore[union-attr]
    scheme = {iri: (label, related[iri]) for iri, label in labels.items() if iri in related}

    assert {one.iri: (one.title, set(one.frameworks)) for one in criteria().values()} == scheme
    assert len(scheme) == 31


def test_the_criteria_come_in_the_order_of_their_groups_and_numbers() -> None:
    ids = list(criteria())

    assert ids[:3] + ids[9:10] + ids[-3:] == ["O1", "O2", "O3", "O10", "E3", "T1", "T2"]
    assert {one.group for one in criteria().values()} == set(GROUPS.values())


GOOD = ROOT / "queries" / "criteria" / "O8.rq"


@pytest.mark.parametrize(("old", "new", "message"), [
    ("id: O8", "id: O9", "id: is 'O9', expected the name of the file"),
    ("title: Versioning", "titel: Versioning", "header: expected are the keys id, title"),
    ("title: Versioning", "title: [a]", "title: is not a text"),
    ('coar: "integrity"', "{}", "frameworks: is not a dict of texts"),
    ("title: Versioning", "title: 'a", "header: is not YAML"),
    ("SELECT DISTINCT ?infrastructure ?state", "SELECT DISTINCT ?state", "query: does not project"),
    ("ORDER BY ?infrastructure", "} ORDER BY ?infrastructure", "query: is not SPARQL"),
    ("ORDER BY ?infrastructure ?state ?value ?evidence ?graph", "", "query: does not end with a line ORDER BY"),
    ("VALUES ?infrastructure {", "VALUES ?thing {", "query: has blocks of t, thing, expected infrastructure and t"),
])  # fmt: skip
def test_a_file_that_breaks_the_format_is_refused_with_its_name_and_key(old: str, new: str, message: str) -> None:
    text = GOOD.read_text("utf-8")
    assert old in text

    with pytest.raises(InvalidHeader) as refused:
        read("O8.rq", text.replace(old, new))

    assert "O8.rq" in str(refused.value)
    assert message in str(refused.value)


# A second way to compute every cell: plain Python over the statements.


class Facts:
    """The statements of a dataset, each with its graph, and what follows from them for one infrastructure."""

    def __init__(self, quads: Iterable[Quad], i: str) -> None:
        self.quads = [(q.subject.value, q.predicate.value, q.object.value, q.graph_name.value) for q in quads]  # type: ignore[union-attr]
        self.i = i

    def of(self, subject: str, predicate: str) -> list[str]:
        return [o for s, p, o, _ in self.quads if (s, p) == (subject, predicate)]

    def by_graph(self, predicate: str) -> dict[str, set[str]]:
        found = defaultdict(set)
        for s, p, o, g in self.quads:
            if (s, p) == (self.i, predicate):
                found[g].add(code(o))
        return found

    def codes(self, predicate: str) -> set[str]:
        return {code(o) for o in self.of(self.i, predicate)}

    def nodes(self, predicate: str, value: str) -> list[str]:
        return sorted({s for s, p, o, _ in self.quads if (p, o) == (predicate, value)})

    def live(self, node: str) -> bool:
        status = {code(o) for o in self.of(node, terms.relationStatus)}
        begun = all(day <= DAY.isoformat() for day in self.of(node, terms.validFrom))
        lasts = all(day >= DAY.isoformat() for day in self.of(node, terms.validUntil))
        return not status & {"ended", "intended", "rejected"} and begun and lasts

    def relations(self, end: str) -> list[str]:
        return [node for node in self.nodes(end, self.i) if self.live(node)]

    def complete(self, predicate: str) -> bool:
        records = set(self.of(self.i, f"{PREFIXES['prov']}wasDerivedFrom"))
        sources = {o for record in records for o in self.of(record, f"{PREFIXES['dct']}isPartOf")}
        return any(
            self.of(node, terms.coversAsOf)[0] >= DAY.isoformat()
            and self.of(node, terms.coversSource)[0] in sources
            and self.of(node, terms.coversScope)[0] in self.of(self.i, RDF_TYPE)
            for node in self.nodes(terms.coversProperty, predicate)
        )

    def assessed(self, criterion: str) -> set[str]:
        about = self.nodes(f"{DQV}isMeasurementOf", f"{C}criterion/1.0/{criterion}")
        mine = [node for node in about if self.of(node, f"{DQV}computedOn") == [self.i] and self.live(node)]
        return {code(self.of(node, f"{DQV}value")[0]) for node in mine}

    def has(self, feature: str) -> set[str]:
        return {"yes"} if feature in self.codes(terms.hasFeature) else set()

    def lacks(self, feature: str) -> set[str]:
        return {"no"} if feature in self.codes(terms.explicitlyLacks) else set()

    def none(self, predicate: str) -> set[str]:
        return {"no"} if self.complete(predicate) and not self.of(self.i, predicate) else set()

    def any(self, predicate: str, state: str = "yes") -> set[str]:
        return {state} if self.of(self.i, predicate) else set()

    def policy(self, kind: str) -> set[str]:
        documents = self.of(self.i, terms.policyDocument)
        return {"yes" for one in documents if kind in map(code, self.of(one, terms.policyKind))}

    def best(self, predicate: str, weak: set[str]) -> set[str]:
        found = self.codes(predicate)
        return {"yes" if found - weak else "partly"} if found else set()


RDF_TYPE = f"{PREFIXES['rdf']}type"
DQV = PREFIXES["dqv"]
LICENSE = f"{PREFIXES['dct']}license"
NORTH = "europe-and-north-america"


def code(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def o1(f: Facts) -> set[str]:
    rank = {"open": "yes", "embargoed": "partly"}
    found = [{rank.get(one, "no") for one in kinds} for kinds in f.by_graph(terms.accessType).values()]
    return {next(iter(kinds)) if len(kinds) == 1 else "partly" for kinds in found}


def o2(f: Facts) -> set[str]:
    found = set()
    types, limits = f.by_graph(terms.accessType), f.by_graph(terms.accessRestriction)
    for graph in {*types, *limits}:
        kinds, barriers = types.get(graph, set()), limits.get(graph, set())
        if barriers & {"fee-required", "institutional-membership"}:
            found.add("partly" if "open" in kinds else "no")
        elif "other" not in barriers and (barriers or kinds == {"open"}):
            found.add("yes")
    return found


def o3(f: Facts) -> set[str]:
    rank = {"open": "yes", "closed": "no"}
    found = [{rank.get(one, "partly") for one in kinds} for kinds in f.by_graph(terms.uploadType).values()]
    return {next(iter(kinds)) if len(kinds) == 1 else "partly" for kinds in found}


def o4(f: Facts) -> set[str]:
    named = f.codes(LICENSE) - {"cc", "copyrights", "other"}
    some = f.codes(LICENSE) | f.codes(terms.metadataLicense)
    found = {"yes"} if named else {"partly"} if some else set()
    return found | f.lacks("licence") | f.none(LICENSE)


def o6(f: Facts) -> set[str]:
    weak = {"ftp", "netcdf", "other", "rss", "soap", "sword"}
    return f.best(terms.apiProtocol, weak) | f.has("api") | f.lacks("api") | f.none(terms.apiProtocol)


def o7(f: Facts) -> set[str]:
    found = f.best(terms.metadataStandard, {"other", "repository-developed"})
    return found | f.lacks("metadata-standard") | f.none(terms.metadataStandard)


def o10(f: Facts) -> set[str]:
    held: dict[str, list[tuple[str | None, bool]]] = {one: [] for one in f.of(f.i, terms.certification)}
    for node in f.nodes(f"{DQV}computedOn", f.i):
        (about,) = f.of(node, f"{DQV}isMeasurementOf")
        status = {code(one) for one in f.of(node, terms.relationStatus)}
        begun = all(day <= DAY.isoformat() for day in f.of(node, terms.validFrom))
        meant = not status & {"intended", "rejected"} and code(f.of(node, f"{DQV}value")[0]) == "yes"
        if begun and meant and f"{C}certificate/1.0" in f.of(about, f"{PREFIXES['skos']}inScheme"):
            until = f.of(node, terms.validUntil)
            held.setdefault(about, []).append((until[0] if until else None, "ended" in status))
    good = []
    for claims in held.values():
        ends = [end for end, _ in claims if end]
        good.append(max(ends) >= DAY.isoformat() if ends else not any(over for _, over in claims))
    found = {"yes" if any(good) else "no"} if good else set()
    return found | f.lacks("certificate") | f.none(terms.certification)


def o12(f: Facts) -> set[str]:
    told = f.has("open-data") | f.lacks("open-data")
    ever = [
        n for n in f.nodes(f"{DQV}isMeasurementOf", f"{C}criterion/1.0/O12") if f.of(n, f"{DQV}computedOn") == [f.i]
    ]
    return told if told or ever else f.any(terms.metadataLicense, "partly")


def links(f: Facts, kinds: set[str]) -> set[str]:
    return {"yes" for node in f.relations(terms.linkFrom) if code(f.of(node, terms.linkType)[0]) in kinds}


def o15(f: Facts) -> set[str]:
    found = set()
    for node in {*f.relations(terms.linkFrom), *f.relations(terms.linkTo)}:
        kinds = {code(one) for one in f.of(node, terms.linkType)}
        others = {*f.of(node, terms.linkFrom), *f.of(node, terms.linkTo)} - {f.i}
        if not kinds & {"predecessor", "successor"} and any(
            terms.OpenScienceInfrastructure in f.of(one, RDF_TYPE) for one in others
        ):
            found.add("yes")
    return found


def unless_assessed(f: Facts, criterion: str, found: bool) -> set[str]:
    about = f.nodes(f"{DQV}isMeasurementOf", f"{C}criterion/1.0/{criterion}")
    ever = any(f.of(node, f"{DQV}computedOn") == [f.i] for node in about)
    return {"partly"} if found and not ever else set()


def s1(f: Facts) -> set[str]:
    funders = {one for node in f.relations(terms.funded) for one in f.of(node, terms.funder)}
    tops = {(f.of(one, terms.rollupTo) or [one])[0] for one in funders}
    if f.complete(terms.funder) and not f.nodes(terms.funded, f.i):
        return {"no"}
    return {"yes" if len(tops) > 1 else "partly"} if tops else set()


def s2(f: Facts) -> set[str]:
    money = f.relations(terms.funded)
    kinds = [{code(one) for one in f.of(node, terms.fundingType)} for node in money]
    grants = [bool(kind & {"grant", "grant-public"}) for kind in kinds]
    if money and all(grant and f.of(node, terms.validUntil) for grant, node in zip(grants, money, strict=True)):
        return {"partly"}
    return {"yes"} if any(kind and not grant for kind, grant in zip(kinds, grants, strict=True)) else set()


def s3(f: Facts) -> set[str]:
    typed = any(f.of(node, terms.fundingType) for node in f.relations(terms.funded))
    return {"yes"} if typed or f.codes(terms.revenueSource) - {"other"} else set()


def s5(f: Facts) -> set[str]:
    meant = {"intended", "rejected"}
    duties = [
        node
        for node in f.nodes(terms.responsibleFor, f.i)
        if not meant & {code(one) for one in f.of(node, terms.relationStatus)}
    ]
    gone = {"inactive", "withdrawn"}
    sound = any(
        f.live(node)
        and not gone
        & {code(o) for actor in f.of(node, terms.responsibleActor) for o in f.of(actor, terms.operationalStatus)}
        for node in duties
    )
    if not duties:
        return set()
    return {("yes" if f.of(f.i, terms.operationalStatus) else "partly") if sound else "no"}


def m1(f: Facts) -> set[str]:
    spoken = f.codes(terms.interfaceLanguage)
    return ({"yes"} if len(spoken) > 1 else {"partly"} if spoken else set()) | f.none(terms.interfaceLanguage)


def e3(f: Facts) -> set[str]:
    above = f"{PREFIXES['skos']}broaderTransitive"
    groups = lambda place: {code(one) for one in f.of(place, above) if "/unesco-region/" in one}  # noqa: E731
    north = lambda place: NORTH in groups(place)  # noqa: E731
    members = {region: f.nodes(above, region) for region in f.of(f.i, terms.servesRegion)}
    homes = lambda node: [o for actor in f.of(node, terms.responsibleActor) for o in f.of(actor, terms.country)]  # noqa: E731
    duties = f.nodes(terms.responsibleFor, f.i)
    live = [node for node in duties if f.live(node)]
    found = set()
    if any(lands and not any(map(north, lands)) for lands in members.values()):
        found.add("yes")
    if any(groups(home) and not north(home) for node in live for home in homes(node)):
        found.add("yes")
    outside = members and all(lands and all(map(north, lands)) for lands in members.values())
    if outside and live and all(homes(node) and all(map(north, homes(node))) for node in duties):
        found.add("no")
    return found


NAIVE: dict[str, Callable[[Facts], set[str]]] = {
    "O1": o1,
    "O2": o2,
    "O3": o3,
    "O4": o4,
    "O5": lambda f: f.any(terms.pidSystem) | f.lacks("pid") | f.none(terms.pidSystem),
    "O6": o6,
    "O7": o7,
    "O8": lambda f: f.has("versioning") | f.lacks("versioning"),
    "O9": lambda f: f.policy("preservation") | f.lacks("preservation-policy"),
    "O10": o10,
    "O11": lambda f: f.any(terms.codeLicense) | f.has("open-source-code") | f.lacks("open-source-code"),
    "O12": o12,
    "O13": lambda f: links(f, {"successor"}),
    "O14": lambda f: links(f, {"accepts", "complies-with", "implements", "outputs"}),
    "O15": o15,
    "G1": lambda f: f.has("governance-structure") | f.lacks("governance-structure"),
    "G2": lambda _: set(),
    "G3": lambda f: unless_assessed(f, "G3", "posi" in f.codes(terms.certification)),
    "G4": lambda f: unless_assessed(f, "G4", bool(f.nodes(terms.figureOf, f.i))),
    "S1": s1,
    "S2": s2,
    "S3": s3,
    "S4": lambda _: set(),
    "S5": s5,
    "M1": m1,
    "M2": lambda f: f.best(terms.contentLanguage, {"eng"}) | f.none(terms.contentLanguage),
    "E1": lambda f: f.any(terms.offersTraining) | f.lacks("training") | f.none(terms.offersTraining),
    "E2": lambda f: f.has("web-accessibility") | f.lacks("web-accessibility"),
    "E3": e3,
    "T1": lambda f: f.policy("mission"),
    "T2": lambda f: f.policy("terms-of-use"),
}


def naive(f: Facts) -> dict[str, str]:
    found = {}
    for criterion, rule in NAIVE.items():
        said = rule(f) | f.assessed(criterion)
        met = "yes" in said or "partly" in said
        if "no" in said:
            state = "contradictory" if met else "no"
        elif met:
            state = "partly" if "partly" in said else "yes"
        else:
            state = "not-applicable" if "not-applicable" in said else "unknown"
        found[criterion] = state
    return found


PROPERTIES = {
    "accessType": ("access", "open closed embargoed restricted metadata-only"),
    "accessRestriction": ("access-restriction", "fee-required institutional-membership registration other"),
    "uploadType": ("access", "open closed restricted"),
    "metadataLicense": ("licence", "CC0-1.0"),
    "pidSystem": ("pid-system", "doi other"),
    "apiProtocol": ("protocol", "rest ftp sword sparql other"),
    "metadataStandard": ("metadata-standard", "ddi other repository-developed"),
    "hasFeature": ("feature", "api versioning open-data open-source-code governance-structure web-accessibility"),
    "explicitlyLacks": (
        "feature",
        "api pid licence versioning open-data certificate training preservation-policy metadata-standard",
    ),
    "certification": ("certificate", "dini posi"),
    "codeLicense": ("licence", "MIT"),
    "revenueSource": ("cost-recovery", "contributions other"),
    "interfaceLanguage": ("language", "eng fra"),
    "contentLanguage": ("language", "eng fra"),
    "offersTraining": ("x", "y"),
    "servesRegion": ("region", "n s w e"),
    "operationalStatus": ("operational-status", "operational closed"),
}
COVERABLE = ("dct:license", *(f"oskg:{name}" for name in ("pidSystem", "funder", "interfaceLanguage", "certification")))
STATUSES = (
    "",
    *(f"; oskg:relationStatus {c('relation-status', one)}" for one in ("active", "ended", "intended", "rejected")),
)
SPANS = ("", PAST, FUTURE, LATER)


def _statements() -> dict[str, list[str]]:
    """Return what may be recorded of the infrastructure, by subject."""
    found = {
        name: [says(name, c(scheme, one), graph=graph) for one, graph in product(codes.split(), ("one", "two"))]
        for name, (scheme, codes) in PROPERTIES.items()
    }
    found["license"] = [f"g:one {{ i:a dct:license {c('licence', one)} }}\n" for one in ("MIT", "cc", "other")]
    found["covered"] = [covering(one) for one in COVERABLE]
    found["policy"] = [policy(one) + "\n" for one in ("preservation", "mission", "terms-of-use")]
    return found


#: What may be known of the actors; it matters where they have a part.
ACTORS = (
    "g:derived { o:f oskg:rollupTo o:h }\n",
    f"g:two {{ o:f oskg:operationalStatus {c('operational-status', 'inactive')} }}\n",
    *(f"g:two {{ o:{actor} oskg:country {c('country', place)} }}\n" for actor, place in product("fh", "XY")),
)


def _related(kind: str, name: str, draw: st.DrawFn) -> str:
    """Return a relation of the infrastructure of this kind, drawn."""
    one = st.sampled_from
    more = draw(one(SPANS)) + draw(one(STATUSES))
    if kind == "funding":
        return funding(name, draw(one("fh")), draw(one(("", GRANT, SPONSOR))) + more)
    if kind == "duty":
        return duty(name, draw(one("fh")), more)
    if kind == "link":
        a, b = draw(one((("i:a", "i:b"), ("i:b", "i:a"), ("i:a", "o:f"))))
        type_ = c("link-type", draw(one(("successor", "complies-with", "related"))))
        return relation("Interlink", f"oskg:linkFrom {a} ; oskg:linkTo {b} ; oskg:linkType {type_}", name, more)
    if kind == "figure":
        ends = f"oskg:figureOf i:a ; oskg:figureKind {c('financial-figure', 'x')}"
        return relation("FinancialFigure", ends, name)
    about = draw(one(("O1", "O12", "G2", "G3", "S4", c("certificate", "dini"), c("certificate", "wds"))))
    return assessment(about, draw(one(sorted(FOUND))), more, name)


@st.composite
def recorded(draw: st.DrawFn) -> str:
    """Draw a few subjects, and of each a few statements, so that statements that bear on each other meet."""
    statements = _statements()
    said = [
        one
        for subject in draw(st.lists(st.sampled_from(list(statements)), max_size=6, unique=True))
        for one in draw(st.lists(st.sampled_from(statements[subject]), min_size=1, max_size=3))
    ]
    said += draw(st.lists(st.sampled_from(ACTORS), max_size=4))
    kinds = ("funding", "duty", "link", "figure", "assessment")
    for kind in draw(st.lists(st.sampled_from(kinds), max_size=3, unique=True)):
        said += [_related(kind, f"{kind}{number}", draw) for number in range(draw(st.integers(1, 3)))]
    return "".join(said)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(recorded())
def test_every_cell_is_what_plain_python_makes_of_the_statements(text: str) -> None:
    store = dataset(text)
    quads = [quad for quad in store if not isinstance(quad.graph_name, DefaultGraph)]

    assert states(store) == naive(Facts(quads, A))


@settings(max_examples=10, derandomize=True, deadline=None)
@given(recorded(), st.booleans())
def test_a_tally_counts_the_states_of_all_open_infrastructures(text: str, closed: bool) -> None:
    status = c("operational-status", "closed")
    end = f'g:two {{ i:b oskg:operationalStatus {status} ; oskg:closedOn "2020-01-01"^^xsd:date }}'
    store = dataset(text + end * closed)
    (row,) = store.query(open_infrastructures(DAY))  # type: ignore[misc]  # a SELECT query gives rows
    asked = [A] if closed else [A, f"{BASE}id/infra/b"]

    counts = {one.id: tallied(store.query(one.tally(DAY)), len(asked)) for one in criteria().values()}  # type: ignore[arg-type]

    assert int(row["count"].value) == len(asked)
    each = zip(*(card.cells for card in cards(store, asked)), strict=True)
    assert counts == {cells[0].criterion.id: counted(Counter(cell.state for cell in cells)) for cells in each}


def test_a_text_of_a_reader_is_never_part_of_a_query() -> None:
    one: Criterion = criteria()["O1"]

    text = one.bind([NamedNode(A)], DAY)

    assert text.count(f"VALUES ?infrastructure {{ <{A}> }}") == one.text.count("VALUES ?infrastructure {")
    assert str(Literal(DAY.isoformat(), datatype=NamedNode(f"{PREFIXES['xsd']}date"))) in text


# The saved queries that share a definition with a criterion.

#: Criterion, saved query, and the state of a cell that each answer of its coverage is.
SHARED = [
    ("S1", "Q01", {"yes": "partly", "no": "yes"}),
    ("S2", "Q05", {"yes": "partly", "no": "yes"}),
    ("S5", "Q13", {"yes": "no"}),
    ("O5", "Q31", {"yes": "yes", "no": "no", "contradictory": "contradictory"}),
    ("O10", "Q35", {"yes": "yes", "no": "no", "contradictory": "contradictory"}),
]


@pytest.mark.parametrize(("criterion", "query", "same"), SHARED)
@pytest.mark.parametrize("release", ["small", "starter"])
def test_a_criterion_and_the_saved_query_that_shares_its_definition_count_the_same(
    request: pytest.FixtureRequest, release: str, criterion: str, query: str, same: dict[str, str]
) -> None:
    found = request.getfixturevalue(release)
    kept = found if isinstance(found, Release) else Releases(found).current()
    store, day = open_store(kept), kept.manifest.snapshot
    (row,) = store.query(open_infrastructures(day))  # type: ignore[misc]  # a SELECT query gives rows

    counts = tallied(store.query(criteria()[criterion].tally(day)), int(row["count"].value))  # type: ignore[arg-type]
    answers = {
        row["answer"].value: int(row["count"].value)
        for row in store.query(find(query).bind({}, day).coverage)  # type: ignore[union-attr]
    }

    assert {state: counts[state] for state in same.values()} == {
        state: answers.get(answer, 0) for answer, state in same.items()
    }
    assert sum(counts.values()) == sum(answers.values())
