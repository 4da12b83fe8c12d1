"""What is derived: roll-up and shortcuts against naive readings, and the display names."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph.derive import Facts, derived, rollups
from graph.triples import DERIVED_FROM, LABEL, ORGANIZATION_TYPE, PARENT, PREF_LABEL, split, term
from identity.clusters import Conflict
from identity.resolution import Resolution
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import concept

BASE = Namespaces().base
FUNDER = concept("organisation-type", "funder")
NODES = [term(f"{BASE}id/org/ror-{number}") for number in range(6)]
PARENTS = st.dictionaries(st.sampled_from(NODES), st.sets(st.sampled_from(NODES), min_size=1, max_size=3))
DAY = date(2020, 6, 15)


def naive_top(node: bytes, parents: dict[bytes, set[bytes]], funders: set[bytes], below: tuple[bytes, ...]) -> bytes:
    """Climb one step and ask again; whoever is met twice is where the cycle was entered."""
    above = [one for one in sorted(parents.get(node, ())) if one in funders]
    if len(above) != 1:
        return node
    if above[0] in (*below, node):
        return above[0]
    return naive_top(above[0], parents, funders, (*below, node))


@given(PARENTS, st.sets(st.sampled_from(NODES)))
def test_the_roll_up_is_that_of_the_naive_climb_and_ends_on_every_hierarchy(
    parents: dict[bytes, set[bytes]], funders: set[bytes]
) -> None:
    expected = {node: naive_top(node, parents, funders, ()) for node in NODES}

    assert dict(rollups(parents, funders)) == {node: top for node, top in expected.items() if top != node}


@given(PARENTS, st.sets(st.sampled_from(NODES)))
def test_whoever_is_rolled_up_to_is_a_funder_and_does_not_roll_up(
    parents: dict[bytes, set[bytes]], funders: set[bytes]
) -> None:
    found = list(rollups(parents, funders))

    assert len(dict(found)) == len(found)
    assert not set(dict(found)) & set(dict(found).values())
    assert set(dict(found).values()) <= funders


def test_a_climb_stops_below_a_parent_that_is_no_funder_and_below_two_that_are() -> None:
    a, b, c, d, e, f = NODES
    parents = {a: {b}, b: {c}, d: {b, c}, e: {f, c}}

    assert dict(rollups(parents, {b})) == {a: b, d: b}
    assert dict(rollups(parents, {b, c})) == {a: c, b: c, e: c}


def test_the_members_of_a_cycle_roll_up_to_nobody_and_who_is_below_one_to_where_it_enters() -> None:
    a, b, c, d, *_ = NODES

    assert dict(rollups({a: {b}, b: {a}, c: {a}, d: {d}}, {a, b, d})) == {c: a}


STATUSES = [
    None,
    *(concept("relation-status", code) for code in ("active", "intended", "ended", "rejected", "suspended")),
]
DAYS = st.none() | st.dates(date(2020, 6, 12), date(2020, 6, 18))
ENDS = {
    terms.FundingRelation: (terms.funder, terms.funded),
    terms.Responsibility: (terms.responsibleActor, terms.responsibleFor),
    terms.Partnership: (terms.partner, terms.partner),
    terms.Endorsement: (terms.endorser, terms.endorsed),
}
RELATIONS = st.lists(
    st.tuples(
        st.sampled_from(sorted(ENDS)),
        st.sampled_from(NODES),
        st.sampled_from(NODES),
        st.sampled_from(STATUSES),
        DAYS,
        DAYS,
        st.none() | st.sampled_from(NODES),
    ),
    max_size=6,
)


def written(relations: list[tuple]) -> list[bytes]:
    """Write relations as sorted lines."""
    lines = set()
    for number, (class_, first, second, status, start, end, third) in enumerate(relations):
        node = term(f"{BASE}id/rel/{number}")
        one, other = ENDS[class_]
        facts = [(PREFIXES["rdf"] + "type", term(class_)), (one, first), (other, second)]
        facts += [(terms.relationStatus, term(status))] if status else []
        facts += [
            (property_, f'"{day}"^^<{PREFIXES["xsd"]}date>'.encode())
            for property_, day in ((terms.validFrom, start), (terms.validUntil, end))
            if day
        ]
        facts += [(terms.partner, third)] if third and class_ == terms.Partnership else []
        lines |= {b"%b %b %b .\n" % (node, term(property_), value) for property_, value in facts}
    return sorted(lines)


def expected_shortcuts(relations: list[tuple]) -> set[tuple[bytes, bytes, bytes]]:
    """Read the rule of the data model literally, relation by relation."""
    found = set()
    for class_, first, second, status, start, end, third in relations:
        if status and status.rsplit("/", 1)[1] in {"ended", "intended", "rejected"}:
            continue
        if (start and start > DAY) or (end and end < DAY):
            continue
        if class_ == terms.FundingRelation:
            found.add((second, term(terms.fundedBy), first))
        if class_ == terms.Responsibility:
            found.add((second, term(terms.operatedBy), first))
        if class_ == terms.Partnership:
            partners = {first, second} | ({third} if third else set())
            found |= {(a, term(terms.partneredWith), b) for a in partners for b in partners if a != b}
    return found


@given(RELATIONS)
def test_shortcuts_are_those_of_live_relations_in_the_direction_of_the_data_model(relations: list[tuple]) -> None:
    facts = Facts(Namespaces())
    facts.add(written(relations), DAY)

    assert {split(line) for line in derived(facts, Resolution({}))} == expected_shortcuts(relations)


def test_a_relation_is_live_on_its_first_and_on_its_last_day() -> None:
    funding = (terms.FundingRelation, NODES[0], NODES[1], None, DAY, DAY, None)
    facts = Facts(Namespaces())
    facts.add(written([funding]), DAY)

    assert len(facts.shortcuts) == 1


def test_display_names_roll_up_and_shortcuts_are_sorted_lines_each_once() -> None:
    facts = Facts(Namespaces())
    entities = [
        b'%b %b "Akademie"@de .\n' % (NODES[0], PREF_LABEL),
        b"%b %b %b .\n" % (NODES[0], PARENT, NODES[1]),
        b'%b %b "Academy"@en .\n' % (NODES[1], PREF_LABEL),
        b"%b %b <%b> .\n" % (NODES[1], ORGANIZATION_TYPE, FUNDER.encode()),
        b'%b <http://e/note> "<http://www.w3.org/2004/02/skos/core#prefLabel>" .\n' % NODES[1],
    ]
    facts.add(sorted(entities), DAY)
    facts.add([b'%b %b "Less trusted"@en .\n' % (NODES[1], PREF_LABEL)], DAY)

    assert derived(facts, Resolution({})) == [
        b'%b %b "Akademie" .\n' % (NODES[0], LABEL),
        b"%b <%b> %b .\n" % (NODES[0], terms.rollupTo.encode(), NODES[1]),
        b'%b %b "Academy" .\n' % (NODES[1], LABEL),
    ]


RECORDS = st.lists(st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from("abcd")), max_size=8), max_size=4)


@given(RECORDS)
def test_the_main_record_is_the_first_of_the_most_trusted_source_and_sources_are_counted_once(
    sources: list[list[tuple[bytes, str]]],
) -> None:
    facts = Facts(Namespaces())
    stated: list[set[tuple[bytes, bytes]]] = []
    for number, records in enumerate(sources):
        stated.append({(node, term(f"{BASE}record/{9 - number}/{letter}")) for node, letter in records})
        facts.add(sorted(b"%b %b %b .\n" % (node, DERIVED_FROM, record) for node, record in stated[-1]), DAY)

    expected = set()
    for node in NODES:
        by_source = [sorted(record for one, record in source if one == node) for source in stated]
        described = [records for records in by_source if records]
        if described:
            count = f'"{len(described)}"^^<{PREFIXES["xsd"]}integer>'.encode()
            expected |= {(node, term(terms.mainRecord), described[0][0]), (node, term(terms.sourceCount), count)}
    assert {split(line) for line in derived(facts, Resolution({}))} == expected


def test_a_relation_has_no_main_record() -> None:
    facts = Facts(Namespaces())
    facts.add([b"%b %b %b .\n" % (term(f"{BASE}id/rel/1"), DERIVED_FROM, term(f"{BASE}record/s/1"))], DAY)

    assert derived(facts, Resolution({})) == []


def test_a_base_of_its_own_has_relations_of_its_own() -> None:
    facts = Facts(Namespaces("https://graph.example.org/"))
    facts.add(written([(terms.FundingRelation, NODES[0], NODES[1], None, None, None, None)]), DAY)

    assert derived(facts, Resolution({})) == []


def test_a_conflict_of_identifiers_becomes_an_undecided_identity_link_that_says_why() -> None:
    first, second, shared = f"{BASE}id/org/ror-a", f"{BASE}id/org/ror-b", f"{BASE}id/org/wikidata-Q1"

    stated = {
        split(line)[1:] for line in derived(Facts(Namespaces()), Resolution({}, (Conflict(first, second, shared),)))
    }

    assert (term(PREFIXES["rdf"] + "type"), term(terms.IdentityLink)) in stated
    assert {(term(terms.identityA), term(first)), (term(terms.identityB), term(second))} <= stated
    assert (term(terms.identityDecision), term(concept("identity-decision", "undecided"))) in stated
    assert any(predicate == term(terms.uncertaintyNote) and shared.encode() in note for predicate, note in stated)
