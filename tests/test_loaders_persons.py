"""No e-mail address leaves the real files of a source, though the files hold some."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from loaders import registry
from loaders.errors import InvalidRecord
from loaders.rdf import Converter
from ontology.namespaces import Namespaces

#: An @ that does not begin a language tag.
SIGN = re.compile(r"[\w.%+-]@\w")
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.IGNORECASE)


def lines(name: str, data: Path) -> Iterator[str]:
    source = registry.source(name)
    converter = Converter(source, Namespaces())
    for path in registry.files(source, data):
        for item in source.items(path):
            try:
                yield from converter.lines(source.record(item))
            except InvalidRecord:
                continue


@pytest.mark.parametrize(
    "name",
    [
        "barcelona_declaration",
        "crossref_funder_registry",
        "fairsharing",
        "infra_finder",
        "ioi_funder_grants",
        "openaire",
        "tsosi",
    ],
)
def test_no_e_mail_address_leaves_the_real_files(shared_data: Path, name: str) -> None:
    found = {address for line in lines(name, shared_data) if SIGN.search(line) for address in EMAIL.findall(line)}

    assert not found


def test_no_author_of_a_product_leaves_the_real_sample(shared_data: Path) -> None:
    """Names of authors are looked for as whole literals, since an institute may bear the name of a person."""
    path = next(shared_data.rglob("openaire_graph_researchproducts_CZ_nondoi.jsonl.gz"))
    authors = set(re.findall(r'"fullName": "([^"]+)"', gzip.decompress(path.read_bytes()).decode()))
    literals = {text for line in lines("openaire", shared_data) for text in re.findall(r' "((?:[^"\\]|\\.)*)"', line)}

    assert len(authors) > 100
    assert not authors & literals
