"""The shared definitions: each is stated once, means what its words say, and is put whole into the queries."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store

from benchmarks.plain.records import host
from queries.blocks import Term, blocks, fill, tokens
from queries.catalogue import catalogue
from queries.criterion import criteria
from queries.definitions import KEYWORD, definitions, expanded, flat, read, read_all, used
from queries.errors import InvalidDefinition
from queries.header import fragments

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "query-authors.md").read_text("utf-8")
FILES = sorted([*(ROOT / "queries").glob("*.rq"), *(ROOT / "queries" / "criteria").glob("*.rq")])
TERM = "https://w3id.org/oskg/ontology#"
CONCEPT = "https://w3id.org/oskg/c/"
PROV = "http://www.w3.org/ns/prov#"
PROLOGUE = f"""
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX infra: <https://w3id.org/oskg/id/infra/>
PREFIX initiative: <https://w3id.org/oskg/id/initiative/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX oskg: <{TERM}>
PREFIX prov: <{PROV}>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
DAY = date(2024, 6, 1)
STATUSES = ("active", "ended", "intended", "rejected")
TYPES = ("agreement", "co-participation", "cooperation-intention")


@dataclass(frozen=True, slots=True)
class Relation:
    """What is recorded of a made-up relation: days around the reference date, its status and its type."""

    begins: tuple[int, ...]
    ends: tuple[int, ...]
    status: tuple[str, ...]
    type: tuple[str, ...]

    def in_force(self) -> bool:
        begun = not self.begins or self.begins[0] <= 0
        lasting = not self.ends or self.ends[0] >= 0
        return begun and lasting and not {"ended", "intended", "rejected"} & set(self.status)

    def quads(self, number: int) -> list[Quad]:
        days = [*(("validFrom", each) for each in self.begins), *(("validUntil", each) for each in self.ends)]
        terms = [*(("relationStatus", "relation-status", each) for each in self.status)]
        terms += [("partnershipType", "partnership-type", each) for each in self.type]
        return [
            quad(number, "partner", node("x")),
            *(quad(number, name, day(DAY + timedelta(each))) for name, each in days),
            *(quad(number, name, NamedNode(f"{CONCEPT}{scheme}/1.0/{each}")) for name, scheme, each in terms),
        ]


RELATIONS = st.lists(
    st.builds(
        Relation,
        begins=st.lists(st.integers(-1, 1), max_size=1).map(tuple),
        ends=st.lists(st.integers(-1, 1), max_size=1).map(tuple),
        status=st.lists(st.sampled_from(STATUSES), max_size=1).map(tuple),
        type=st.lists(st.sampled_from(TYPES), max_size=1).map(tuple),
    ),
    max_size=6,
)


def node(name: object) -> NamedNode:
    return NamedNode(f"https://example.org/{name}")


def day(value: date) -> Literal:
    return Literal(value.isoformat(), datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))


def quad(subject: object, name: str, value: NamedNode | Literal) -> Quad:
    return Quad(node(subject), NamedNode(TERM + name), value)


def found(facts: list[Quad], text: str, **values: Term) -> set[str]:
    """Return the ends of the IRIs that a query about one variable gives."""
    store = Store()
    store.extend(facts)
    bound: dict[str, list[Term]] = {"t": [day(DAY)], "region": []}
    bound |= {name: [value] for name, value in values.items()}
    answer = store.query(fill(expanded(PROLOGUE + text), bound))
    assert isinstance(answer, QuerySolutions)
    return {re.split("[/#]", row[0].value)[-1] for row in answer}


@settings(max_examples=60, derandomize=True, deadline=None)
@given(RELATIONS)
def test_a_relation_is_in_force_as_its_words_say_in_both_forms(relations: list[Relation]) -> None:
    facts = [each for number, relation in enumerate(relations) for each in relation.quads(number)]
    right = {str(number) for number, relation in enumerate(relations) if relation.in_force()}
    binding = {str(number) for number, one in enumerate(relations) if not set(one.type) & set(TYPES[1:])}

    assert found(facts, "SELECT ?r { ?r oskg:partner ?a . DEFINITION in_force(?r) }") == right
    assert found(facts, "SELECT ?r { ?r oskg:partner ?a . DEFINITION in_force_of_many(?r) }") == right
    assert found(facts, "SELECT ?r { ?r oskg:partner ?a . DEFINITION binding(?r) }") == binding


@pytest.mark.parametrize(
    ("status", "days", "is_open"),
    [
        ("closed", -1, False),
        ("closed", 0, False),
        ("closed", 1, True),
        ("closed", None, True),
        ("operational", -1, True),
        (None, None, True),
    ],
)
def test_only_what_is_closed_by_the_day_is_not_open(status: str | None, days: int | None, *, is_open: bool) -> None:
    facts = [quad("i", "country", node("c"))]
    facts += [quad("i", "operationalStatus", NamedNode(f"{CONCEPT}operational-status/1.0/{status}"))] if status else []
    facts += [quad("i", "closedOn", day(DAY + timedelta(days)))] if days is not None else []

    left = found(facts, "SELECT ?i { ?i oskg:country ?c . DEFINITION open_on_day(?i) }")

    assert left == ({"i"} if is_open else set())


def test_a_funder_is_its_own_top_unless_it_is_rolled_up() -> None:
    facts = [quad("r", "funder", node("part")), quad("s", "funder", node("lone"))]
    facts.append(quad("part", "rollupTo", node("top")))

    assert found(facts, "SELECT ?root { ?r oskg:funder ?f . DEFINITION top_funder(?f, ?root) }") == {"top", "lone"}


def test_a_country_is_in_the_regions_of_the_chosen_scheme_alone() -> None:
    skos = "http://www.w3.org/2004/02/skos/core#"
    facts = [
        *(Quad(node("KE"), NamedNode(f"{skos}broaderTransitive"), node(each)) for each in ("africa", "south")),
        Quad(node("africa"), NamedNode(f"{skos}inScheme"), node("continents")),
        Quad(node("south"), NamedNode(f"{skos}inScheme"), node("list")),
    ]
    text = "SELECT ?u { ?c skos:broaderTransitive ?any . DEFINITION region_of(?c, ?u) }"

    assert found(facts, text, regionScheme=node("continents")) == {"africa"}
    assert found(facts, text, regionScheme=node("list")) == {"south"}


@pytest.mark.parametrize(
    ("chosen", "there"),
    [
        (None, {"own", "run", "elsewhere", "placeless", "region"}),
        ("africa", {"own", "run", "region"}),
        ("KE", {"own", "run"}),
        ("FR", {"elsewhere"}),
        ("asia", set()),
    ],
)
def test_what_is_in_a_region_is_there_by_its_own_place_or_by_who_runs_it_on_the_day(
    chosen: str | None, there: set[str]
) -> None:
    skos = "http://www.w3.org/2004/02/skos/core#"
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    every = ("own", "run", "elsewhere", "placeless", "region")
    facts = [Quad(node(one), kind, NamedNode(f"{TERM}OpenScienceInfrastructure")) for one in every]
    facts += [Quad(node("KE"), NamedNode(f"{skos}broaderTransitive"), node("africa"))]
    facts += [Quad(node(one), NamedNode(f"{skos}inScheme"), node("places")) for one in ("KE", "FR", "africa", "asia")]
    facts += [quad("own", "country", node("KE")), quad("elsewhere", "country", node("FR"))]
    facts += [quad("region", "country", node("africa")), quad("host", "country", node("KE"))]
    for duty, infrastructure in (("now", "run"), ("before", "elsewhere")):
        facts += [quad(duty, "responsibleFor", node(infrastructure)), quad(duty, "responsibleActor", node("host"))]
    facts.append(quad("before", "validUntil", day(DAY - timedelta(1))))
    text = "SELECT ?i { ?i a oskg:OpenScienceInfrastructure . DEFINITION in_region(?i) }"

    assert found(facts, text, **({"region": node(chosen)} if chosen else {})) == there


@settings(max_examples=80, derandomize=True, deadline=None)
@given(
    hierarchy=st.frozensets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10),
    rolled=st.frozensets(st.integers(0, 6), max_size=2),
)
def test_below_an_organisation_is_what_has_no_parent_outside_the_line_through_it(
    hierarchy: frozenset[tuple[int, int]], rolled: frozenset[int]
) -> None:
    above = NamedNode("http://www.w3.org/ns/org#subOrganizationOf")
    facts = [Quad(node(f"{part}"), above, node(f"{whole}")) for part, whole in hierarchy]
    facts += [quad(f"{one}", "rollupTo", node("0")) for one in rolled]
    reach = set(hierarchy)
    for middle, part, whole in product(range(7), repeat=3):
        if (part, middle) in reach and (middle, whole) in reach:
            reach.add((part, whole))
    outside = {part for part, whole in hierarchy if whole != 0 and not {(whole, 0), (0, whole)} & reach}
    right = {0, *rolled} | {part for part, whole in reach if whole == 0} - outside

    assert found(facts, "SELECT DISTINCT ?o { DEFINITION below(?o) }", node=node("0")) == {f"{one}" for one in right}


KINDS = ("company", "re3data-commercial", "re3data-non-profit", "facility", "funder")


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(st.frozensets(st.sampled_from(KINDS)), max_size=6))
def test_a_company_is_what_a_source_calls_one_and_none_anything_else(organisations: list[frozenset[str]]) -> None:
    scheme = f"{CONCEPT}organisation-type/1.0/"
    close = NamedNode("http://www.w3.org/2004/02/skos/core#closeMatch")
    facts = [Quad(NamedNode(f"{scheme}re3data-commercial"), close, NamedNode(f"{scheme}company"))]
    for number, kinds in enumerate(organisations):
        facts += [quad(number, "organizationType", NamedNode(scheme + kind)) for kind in kinds]
    called = {number for number, kinds in enumerate(organisations) if kinds & {"company", "re3data-commercial"}}
    denied = {number for number, kinds in enumerate(organisations) if "facility" in kinds}
    denied |= {
        number for number, kinds in enumerate(organisations) if kinds >= {*KINDS[1:3]} and "company" not in kinds
    }

    assert found(facts, "SELECT DISTINCT ?o { DEFINITION called_company(?o) }") == set(map(str, called))
    assert found(facts, "SELECT DISTINCT ?o { DEFINITION company(?o) }") == set(map(str, called - denied))


@pytest.mark.parametrize(
    ("prop", "scope", "day_of_it", "covered"),
    [
        ("pidSystem", "Repository", 0, {"i"}),
        ("pidSystem", "Repository", 1, {"i"}),
        ("pidSystem", "Repository", -1, set()),
        ("pidSystem", "Initiative", 0, set()),
        ("funded", "Repository", 0, set()),
    ],
)
def test_a_source_is_complete_for_a_property_of_a_class_as_of_the_day_or_later(
    prop: str, scope: str, day_of_it: int, covered: set[str]
) -> None:
    facts = [
        quad("said", "coversProperty", NamedNode(TERM + prop)),
        quad("said", "coversScope", NamedNode(TERM + scope)),
        quad("said", "coversSource", node("register")),
        quad("said", "coversAsOf", day(DAY + timedelta(day_of_it))),
    ]
    for thing, source in (("i", "register"), ("j", "another")):
        kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        facts.append(Quad(node(thing), kind, NamedNode(f"{TERM}Repository")))
        facts.append(Quad(node(thing), NamedNode(f"{PROV}wasDerivedFrom"), node(f"record-{thing}")))
        facts.append(Quad(node(f"record-{thing}"), NamedNode("http://purl.org/dc/terms/isPartOf"), node(source)))

    assert found(facts, "SELECT ?x { DEFINITION complete_for(?x, oskg:pidSystem, ?said, ?record) }") == covered
    if covered:
        assert found(facts, "SELECT ?said { DEFINITION complete_for(?x, oskg:pidSystem, ?said, ?r) }") == {"said"}
        assert found(facts, "SELECT ?r { DEFINITION complete_for(?x, oskg:pidSystem, ?said, ?r) }") == {"record-i"}


def test_the_record_that_says_so_is_of_a_source_that_states_it_and_else_any() -> None:
    derived = NamedNode(f"{PROV}wasDerivedFrom")
    told = [
        ("a", "i", "first", None),
        ("b", "i", "second", "DOI"),
        ("c", "i", "third", "DOI"),
        ("d", "j", "only", None),
    ]
    facts = []
    for graph, thing, record, system in told:
        for where in (DefaultGraph(), node(graph)):
            facts.append(Quad(node(thing), derived, node(record), where))
            facts += [Quad(node(thing), NamedNode(f"{TERM}pidSystem"), node(system), where)] if system else []
    use = "DEFINITION record_of(?r, ?i, oskg:pidSystem, ?v)"
    text = f"SELECT ?r {{ VALUES ?i {{ UNDEF }} VALUES ?v {{ UNDEF }} ?i prov:wasDerivedFrom ?any . {use} }}"

    assert found(facts, text, i=node("i"), v=node("DOI")) == {"second", "third"}
    assert found(facts, text, i=node("j"), v=node("DOI")) == {"only"}


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(("http", "https", "HTTPS", "ftp")),
        st.sampled_from(("", "www.", "WWW.", "www2.")),
        st.sampled_from(("example.org", "www.Example.ORG", "192.0.2.1", "xn--bcher-kva.example", "a-b.example.")),
        st.sampled_from(("", "/", ":8443/data", "/www.example.com", "?q=http://x.example/", "#top")),
    )
)
def test_the_web_host_is_that_which_the_address_is_split_into(address: str) -> None:
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    page = NamedNode("http://xmlns.com/foaf/0.1/homepage")
    facts = [Quad(node(one), page, NamedNode(address)) for one in ("repository", "organisation")]
    facts.append(Quad(node("repository"), kind, NamedNode(f"{TERM}OpenScienceInfrastructure")))

    assert found(facts, "SELECT ?host { DEFINITION web_host(?i, ?host) }") == {host(address)}
    assert found(facts, "SELECT ?i { DEFINITION web_host(?i, ?host) }") == {"repository"}


def test_the_blocs_compared_are_the_known_ones_and_the_chosen_one() -> None:
    text = "SELECT DISTINCT ?x { DEFINITION compared_bloc(?x) }"
    known = found([], text.replace("DISTINCT", ""), bloc=node("another")) - {"another"}

    assert "oskg-eosc" in known
    assert len(known) == len(re.findall(r"\((?:infra|initiative):", definitions()["compared_bloc"].pattern))
    assert found([], text, bloc=node("another")) == known | {"another"}


def test_a_known_bloc_that_has_the_name_of_a_register_is_found_by_its_identifier() -> None:
    identifier = NamedNode("https://w3id.org/oskg/identifier/infra/oskg-la-referencia")
    facts = [Quad(node("merged"), NamedNode("http://www.w3.org/ns/adms#identifier"), identifier)]
    text = "SELECT DISTINCT ?x { DEFINITION compared_bloc(?x) }"

    apart, merged = found([], text, bloc=node("x")), found(facts, text, bloc=node("x"))

    assert (apart - merged, merged - apart) == ({"oskg-la-referencia"}, {"merged"})


@pytest.mark.parametrize("name", definitions())
def test_a_definition_is_explained_in_the_guide_and_used(name: str) -> None:
    texts = {path.name: path.read_text("utf-8") for path in FILES}
    # A fragment is put in twice at least.
    whole = [part for file, text in texts.items() for part in (text, *fragments(file, text).values())]

    assert f"`{name}`" in GUIDE
    assert sum(part.count(f"{KEYWORD} {name}(") for part in whole) > 1


@pytest.mark.parametrize("name", definitions())
def test_no_query_repeats_a_definition_in_its_own_text(name: str) -> None:
    pattern = bare(definitions()[name].pattern)

    for path in FILES:
        stream = written(path)
        pasted = [at for at in range(len(stream)) if same(pattern, stream[at : at + len(pattern)])]
        assert pasted == [], f"{path.name} repeats it at {stream[pasted[0] : pasted[0] + 8]}"


@cache
def written(path: Path) -> list[str]:
    """Return the tokens of a file, its header read as text."""
    return bare(path.read_text("utf-8").replace("\n#+", "\n"))


def bare(text: str) -> list[str]:
    """Return the tokens of a text without the blocks of its parameters."""
    cut = sorted(((block.start - 1, block.end + 1) for block in blocks(text)), reverse=True)
    for start, end in cut:
        text = text[: text.rindex("VALUES", 0, start)] + text[end:]
    return [token.text for token in tokens(text)]


def same(pattern: list[str], window: list[str]) -> bool:
    """Tell whether two lists of tokens are the same but for the names of their variables."""
    names: dict[str, str] = {}
    if len(pattern) != len(window):
        return False
    for one, other in zip(pattern, window, strict=True):
        if one.startswith("?") and other.startswith("?"):
            if names.setdefault(one, other) != other:
                return False
        elif one != other:
            return False
    return True


def test_what_is_shown_is_the_whole_text_with_the_name_of_each_definition() -> None:
    for query in catalogue().values():
        assert KEYWORD not in {token.text for token in tokens(query.text + query.coverage)}
        for each in query.definitions:
            assert f"# {each.title} ({each.name})" in query.text + query.coverage
    for criterion in criteria().values():
        assert KEYWORD not in {token.text for token in tokens(criterion.text)}


def test_a_definition_keeps_its_own_variables_apart_and_those_of_parameters_as_they_are() -> None:
    text = "SELECT * {\n  ?duty ?p ?o .\n  DEFINITION in_force(?duty)\n}"

    assert "  OPTIONAL { ?duty oskg:validFrom ?dutyFrom }\n" in expanded(text)
    assert "VALUES ?t { UNDEF }" in expanded(text)
    assert flat(text).count("\n") == text.count("\n")
    assert [each.name for each in used(f"{text} # DEFINITION binding(?r)")] == ["in_force"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("DEFINITION in_forse(?r)", "definition in_forse: is no definition; there are below, binding"),
        ("DEFINITION in_force(?r, ?s)", "definition in_force: takes a term for each of ?r"),
        ("DEFINITION in_force()", "takes a term for each of ?r"),
        ('DEFINITION in_force("r")', "takes a term for each of ?r"),
        ("DEFINITION in_force ?r", "is not followed by its terms in brackets"),
        ("DEFINITION in_force(?r", "is not followed by its terms in brackets"),
        ("DEFINITION", "is not followed by its terms in brackets"),
        ("?r ?p ?rFrom . DEFINITION in_force(?r)", "has ?rFrom of its own"),
    ],
)
def test_a_definition_used_wrongly_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InvalidDefinition) as caught:
        expanded(f"SELECT * {{ {text} }}")

    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?r WHERE { ?r ?p ?o }",
        "#+ title: A\n#+ definition: B\nSELECT ?r WHERE { ?r ?p ?o }",
        '#+ title: A\n#+ definition: B\n#+ formula: ""\nSELECT ?r WHERE { ?r ?p ?o }',
        "#+ title: [A\n#+ definition: B\n#+ formula: C\nSELECT ?r WHERE { ?r ?p ?o }",
        "#+ title: A\n#+ definition: B\n#+ formula: C\nASK { ?r ?p ?o }",
        "#+ title: A\n#+ definition: B\n#+ formula: C\nSELECT ?r WHERE ?r ?p ?o }",
    ],
)
def test_a_definition_that_breaks_the_format_is_refused(text: str) -> None:
    with pytest.raises(InvalidDefinition, match=r"definition own\.rq: "):
        read("own.rq", text, definitions())


def test_definitions_can_use_one_another_but_not_in_a_circle() -> None:
    header = "#+ title: A\n#+ definition: B\n#+ formula: C\n"
    inner = f"{header}SELECT ?i WHERE {{\n  ?i a ?class .\n}}"
    outer = f"{header}SELECT ?j WHERE {{\n  ?j ?p ?i . DEFINITION inner(?i)\n}}"

    found = read_all({"outer.rq": outer, "inner.rq": inner})

    assert list(found) == ["inner", "outer"]
    assert found["outer"].applied(["?x"]) == "?x ?xP ?xI . ?xI a ?xIClass ."
    with pytest.raises(InvalidDefinition, match=r"definition inner\.rq: uses itself, through others or not"):
        read_all({"outer.rq": outer, "inner.rq": inner.replace("a ?class", "?p ?j . DEFINITION outer(?j)")})
