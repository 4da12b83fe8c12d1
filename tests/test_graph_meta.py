"""The description of the graphs agrees with itself, and with what catalogues, VoID and example editors ask for."""

from datetime import date
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, serialize

from graph.composition import composition
from graph.describe import GraphDescription
from graph.meta import meta
from graph.release import Release, Releases
from graph.store import open_store
from ontology.namespaces import PREFIXES, Namespaces

NS = Namespaces()
PROFILES = sorted(Path(__file__).parent.joinpath("profiles").glob("*.ttl"))


def own_description(release_home: Path) -> rdflib.Graph:
    """Return the graphs in which a release speaks of itself."""
    return described_by_itself(Releases(release_home).current())


def described_by_itself(release: Release) -> rdflib.Graph:
    """Return the graphs in which a release speaks of itself."""
    store = open_store(release)
    found = rdflib.Graph()
    for name in ("meta", "queries"):
        quads = store.quads_for_pattern(None, None, None, NamedNode(NS.graph(name)))
        found.parse(data=serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES), format="nt")
    return found


def violations(data: rdflib.Graph, profile: Path) -> str:
    conforms, _, text = pyshacl.validate(data, shacl_graph=rdflib.Graph().parse(profile))
    return "" if conforms else text


@pytest.mark.parametrize("home", ["small_home", "starter"])
@pytest.mark.parametrize("profile", PROFILES, ids=lambda path: path.stem)
def test_what_a_release_says_of_itself_conforms(profile: Path, home: str, request: pytest.FixtureRequest) -> None:
    assert violations(own_description(request.getfixturevalue(home)), profile) == ""


@pytest.mark.parametrize(
    ("profile", "property_"),
    [
        ("dcat-ap", "dct:title"),
        ("dcat-ap", "dct:description"),
        ("dcat-ap", "dcat:endpointURL"),
        ("dcat-ap", "foaf:name"),
        ("query-examples", "schema:target"),
        ("query-examples", "rdfs:comment"),
        ("query-examples", "sh:select"),
        ("query-examples", "sh:declare"),
        ("query-examples", "sh:namespace"),
        ("void", "void:entities"),
        ("void", "void:property"),
        ("void", "void:triples"),
    ],
)
def test_without_what_a_profile_asks_for_it_does_not_conform(small_home: Path, profile: str, property_: str) -> None:
    data = own_description(small_home)
    prefix, local = property_.split(":")

    data.remove((None, rdflib.URIRef(PREFIXES[prefix] + local), None))

    assert violations(data, Path(__file__).parent / "profiles" / f"{profile}.ttl")


def test_what_another_graph_states_already_is_counted_once_in_the_merged_view(tmp_path: Path) -> None:
    licence = b"<https://creativecommons.org/publicdomain/zero/1.0/>"
    line = b"%b <%brdf-syntax-ns#type> <%bLicenseDocument> .\n" % (
        licence,
        b"http://www.w3.org/1999/02/22-",
        b"http://purl.org/dc/terms/",
    )
    (tmp_path / "merged.nt").write_bytes(line)

    found = meta([GraphDescription("a", "A")], tmp_path / "merged.nt", composition([line]), date(2025, 1, 1), NS)

    assert line in found.lines
    assert set(found.lines) - set(found.new) == {line}
    assert found.merged == composition({line, *found.lines})
    assert found.description.made == composition(found.lines)
