"""IRIs: the patterns of the data model, valid whatever an identifier looks like, and never two things under one IRI."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse

from ontology.namespaces import DEFAULT_BASE, KINDS, PREFIXES, Namespaces

BASE = "https://graph.example.org/data/"
WHERE = Namespaces(BASE)

anything = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: text not in {".", ".."}
)


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (WHERE.entity("org", "ror", "034t30j35"), "id/org/ror-034t30j35"),
        (WHERE.identifier("infra", "re3data", "r3d100010468"), "identifier/infra/re3data-r3d100010468"),
        (WHERE.relation("a2b3c4d5e6f7a2b3"), "id/rel/a2b3c4d5e6f7a2b3"),
        (WHERE.evidence("d001", "p3s1"), "id/evidence/d001-p3s1"),
        (WHERE.record("ror", "034t30j35"), "record/ror/034t30j35"),
        (WHERE.service("a2b3c4d5e6f7a2b3"), "id/service/a2b3c4d5e6f7a2b3"),
        (WHERE.graph("derived"), "graph/derived"),
        (WHERE.edge_set("coordination"), "id/edges/coordination"),
        (WHERE.position("funding", f"{BASE}id/org/ror-034t30j35"), "id/position/funding-org-ror-034t30j35"),
        (WHERE.position("funding", "https://example.org/a"), "id/position/funding-wwyq3ucctzu2y7h2"),
        (WHERE.query("funding_single_funder"), "query/funding_single_funder"),
        (WHERE.record("doaj", "10.1000/a b?c#d"), "record/doaj/10.1000%2Fa%20b%3Fc%23d"),
        (WHERE.record("eosc", "urn:x:1"), "record/eosc/urn:x:1"),
        (WHERE.record("openaire", "100%"), "record/openaire/100%25"),
        (WHERE.entity("org", "oskg", "中国科学院"), "id/org/oskg-%E4%B8%AD%E5%9B%BD%E7%A7%91%E5%AD%A6%E9%99%A2"),
    ],
)
def test_an_iri_follows_the_pattern_of_the_data_model(iri: str, path: str) -> None:
    assert iri == BASE + path


@given(anything)
def test_any_identifier_makes_a_valid_iri_of_one_segment(local: str) -> None:
    iri = WHERE.record("source", local)

    assert re.fullmatch(r"(?:[A-Za-z0-9._~:-]|%[0-9A-F]{2})+", iri.removeprefix(f"{BASE}record/source/"))
    [triple] = parse(f"<{iri}> <{iri}> <{iri}> .", RdfFormat.TURTLE)
    assert triple.subject == NamedNode(iri)


@given(anything, anything)
def test_different_identifiers_never_share_an_iri(one: str, two: str) -> None:
    assert (WHERE.record("source", one) == WHERE.record("source", two)) == (one == two)


@pytest.mark.parametrize("local", ["", ".", ".."])
@pytest.mark.parametrize("make", [WHERE.graph, WHERE.query, WHERE.relation, lambda text: WHERE.record("ror", text)])
def test_a_part_that_no_path_segment_can_hold_is_refused(make: Callable[[str], str], local: str) -> None:
    with pytest.raises(ValueError, match="cannot be a part of an IRI"):
        make(local)


def test_an_unknown_kind_is_refused_with_the_accepted_ones() -> None:
    with pytest.raises(
        ValueError, match="'repo' is not a kind of entity: expected one of document, event, group, infra"
    ):
        WHERE.entity("repo", "ror", "034t30j35")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_entities_and_identifiers(kind: str) -> None:
    assert WHERE.entity(kind, "oskg", "x") == f"{BASE}id/{kind}/oskg-x"
    assert WHERE.identifier(kind, "oskg", "x") == f"{BASE}identifier/{kind}/oskg-x"


@pytest.mark.parametrize(
    "base", [DEFAULT_BASE, "http://localhost:8080/", "https://例え.jp/グラフ/", "http://[::1]:8080/"]
)
def test_an_absolute_base_that_ends_in_a_slash_is_accepted(base: str) -> None:
    assert Namespaces(base).graph("ror") == f"{base}graph/ror"


@pytest.mark.parametrize(
    "base",
    [
        "",
        "/",
        "w3id.org/oskg/",
        "//w3id.org/oskg/",
        "https://w3id.org/oskg",
        "https:///oskg/",
        "https:/",
        "ftp://w3id.org/oskg/",
        "urn:oskg:/",
        "https://w3id.org/oskg/?x=/",
        "https://w3id.org/oskg/#/",
        "https://w3id.org/os kg/",
        "https://w3id.org/<oskg>/",
        "https://w3id.org/oskg/\n",
        "https://w3id.org:port/",
        "https://[::1/",
    ],
)
def test_any_other_base_is_refused_with_the_name_of_the_setting(base: str) -> None:
    with pytest.raises(ValueError, match="OSKG_BASE"):
        Namespaces(base)


def test_prefixes_are_sorted_and_no_two_mean_the_same() -> None:
    assert list(PREFIXES) == sorted(PREFIXES)
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(iri.endswith(("#", "/")) for iri in PREFIXES.values())
