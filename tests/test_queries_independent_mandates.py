"""Bodies with a mandate and without means, found relation by relation, are those that the query lists."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from queries.catalogue import find
from tests.test_queries_rows import SNAPSHOT, rows

BASE = "https://w3id.org/oskg/"
OSKG = f"{BASE}ontology#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DATE = NamedNode("http://www.w3.org/2001/XMLSchema#date")
DAY = SNAPSHOT.isoformat()
COORDINATING = {"coordinator", "governance-body", "lead"}
#: Relations by their name: the property that leads to the body, and what else is stated.
MEANS = {"funded": "funded", "figure": "figureOf", "staff": "countOf"}
#: The bodies, and the classes that each has.
BODIES = {"group": ("Initiative",), "project": ("Initiative", "Project"), "office": (), "person": ()}


@dataclass(frozen=True)
class Relation:
    """A relation that names a body: what it says, the role if it is a responsibility, its last day and status."""

    says: str
    body: str
    role: str | None
    until: str | None
    status: str | None

    @property
    def live(self) -> bool:
        return (self.until is None or self.until >= DAY) and self.status not in ("ended", "intended", "rejected")

    def mandate(self) -> str | None:
        """Return the kind of mandate that it gives its body."""
        if self.says == "member" and self.body == "group":
            return "members"
        coordinates = self.says in ("runs", "leads") and self.role in COORDINATING
        return "coordinates" if coordinates and self.body != "person" else None

    def means(self) -> bool:
        return self.says in MEANS or (self.says == "runs" and self.role not in COORDINATING)


RELATIONS = st.lists(
    st.builds(
        Relation,
        says=st.sampled_from(["member", "runs", "leads", *MEANS]),
        body=st.sampled_from(sorted(BODIES)),
        role=st.sampled_from([None, "operator", *sorted(COORDINATING)]),
        until=st.sampled_from([None, DAY, "2024-04-23"]),
        status=st.sampled_from([None, "active", "ended", "intended"]),
    ),
    max_size=8,
    unique=True,
)


def quad(subject: str, predicate: str, value: str | Literal) -> Quad:
    term = predicate if "://" in predicate else f"{OSKG}{predicate}"
    return Quad(
        NamedNode(f"{BASE}{subject}"),
        NamedNode(term),
        NamedNode(value if "://" in value else f"{BASE}{value}") if isinstance(value, str) else value,
    )


def stated(number: int, one: Relation) -> list[Quad]:
    """Return the statements about one relation: responsibility for the infrastructure it runs or the thing it leads."""
    node = f"id/rel/{number}"
    match one.says:
        case "member":
            found = [quad(node, "memberOf", f"id/{one.body}")]
        case "runs" | "leads":
            target = "infrastructure" if one.says == "runs" else "thing"
            found = [quad(node, "responsibleActor", f"id/{one.body}"), quad(node, "responsibleFor", f"id/{target}")]
            found += [quad(node, "role", f"c/role/1.0/{one.role}")] if one.role else []
        case _:
            found = [quad(node, MEANS[one.says], f"id/{one.body}")]
            found += [quad(node, "countKind", "c/count-kind/1.0/staff")] if one.says == "staff" else []
    found += [quad(node, "validUntil", Literal(one.until, datatype=DATE))] if one.until else []
    return found + ([quad(node, "relationStatus", f"c/relation-status/1.0/{one.status}")] if one.status else [])


@settings(max_examples=80, derandomize=True, deadline=None)
@given(relations=RELATIONS, responds=st.sets(st.sampled_from(["group", "project"])))
def test_bodies_with_a_mandate_and_no_means_are_those_of_the_relations(
    relations: list[Relation], responds: set[str]
) -> None:
    live = [each for each in relations if each.live]
    mandates = {(each.body, kind) for each in live if (kind := each.mandate())}
    mandates |= {(body, "responds") for body in responds if body == "group"}
    equipped = {each.body for each in live if each.means()}
    bodies = {body for body, _ in mandates}
    expected = Counter("no" if body in equipped else "unknown" for body in bodies)
    over = Store()
    over.add(quad("id/infrastructure", TYPE, f"{OSKG}OpenScienceInfrastructure"))
    over.add(quad("id/person", TYPE, "http://xmlns.com/foaf/0.1/Person"))
    over.extend(quad(f"id/{name}", TYPE, f"{OSKG}{each}") for name, classes in BODIES.items() for each in classes)
    over.extend(quad(f"id/{body}", "respondsTo", "id/instrument") for body in responds)
    over.extend(each for number, relation in enumerate(relations) for each in stated(number, relation))
    bound = find("G13").bind({}, SNAPSHOT)

    found = [(row[0].rpartition("/")[2], row[2]) for row in rows(over, bound.text)[1:]]
    counted = {answer: int(count) for answer, count in rows(over, bound.coverage)[1:]}

    assert len(found) == len(set(found))
    assert set(found) == {(body, kind) for body, kind in mandates if body not in equipped}
    assert counted == expected
