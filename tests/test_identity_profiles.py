"""What is read from the lines of a source is what a parser reads."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from identity.profiles import Profile, ancestors, complete, host, merged, profiles, text
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces
from ontology.vocabulary import country

BASE = Namespaces()
ONE = BASE.entity("org", "ror", "02zx40v98")
SKOS, FOAF, ORG = PREFIXES["skos"], PREFIXES["foaf"], PREFIXES["org"]


def line(subject: str, predicate: str, value: Literal | NamedNode) -> bytes:
    return f"{Quad(NamedNode(subject), NamedNode(predicate), value).triple} .\n".encode()


def test_a_profile_holds_what_tells_bodies_apart() -> None:
    lines = [
        line(ONE, f"{SKOS}prefLabel", Literal("Body", language="en")),
        line(ONE, f"{SKOS}altLabel", Literal("Corps", language="fr")),
        line(ONE, terms.acronym, Literal("B")),
        line(ONE, terms.country, NamedNode(country("DE"))),
        line(ONE, terms.country, NamedNode(f"{PREFIXES['oskg']}international")),
        line(ONE, f"{FOAF}homepage", NamedNode("https://www.body.example/en")),
        line(ONE, f"{ORG}subOrganizationOf", NamedNode(f"{ONE}x")),
        line(BASE.relation("abc"), f"{SKOS}prefLabel", Literal("no entity")),
        line(BASE.entity("event", "oskg", "e"), f"{SKOS}prefLabel", Literal("an event")),
    ]

    found = profiles(lines, BASE)

    assert found == {
        ONE: Profile(ONE, {"Body", "Corps"}, set(), {"B"}, {"DE"}, {"body.example"}, {f"{ONE}x"}),
    }


@given(st.text(), st.sampled_from([None, "en", "zh-hans"]))
def test_any_text_is_read_as_it_was_written(value: str, language: str | None) -> None:
    assert text(str(Literal(value, language=language)).encode("utf-8", "replace")) == value.encode(
        "utf-8", "replace"
    ).decode("utf-8", "replace")


def test_an_address_that_is_none_has_no_host() -> None:
    assert [host(address) for address in ("mailto:a", "https://[", "https://WWW.A.example:80/x")] == [
        None,
        None,
        "a.example",
    ]


def test_mentions_count_only_where_nobody_gives_a_name() -> None:
    assert Profile(ONE, mentions={"m"}).called == {"m"}
    assert Profile(ONE, names={"n"}, mentions={"m"}).called == {"n"}


def test_sources_are_joined_under_the_canonical_iri() -> None:
    alias = BASE.entity("org", "wikidata", "Q1")

    whole = merged([{ONE: Profile(ONE, {"a"})}, {alias: Profile(alias, {"b"}, parents={alias})}], {alias: ONE})

    assert whole == {ONE: Profile(ONE, {"a", "b"})}


def test_a_circle_of_parents_ends() -> None:
    two = f"{ONE}x"
    whole = {ONE: Profile(ONE, {"First Body"}, parents={two}), two: Profile(two, {"Second Body"}, parents={ONE})}

    complete(whole)

    assert ancestors(whole[ONE], whole) == {two}
    assert whole[ONE].above == {"second", "body"}
