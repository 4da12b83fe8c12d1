"""Every source whose files may be large is read in memory that does not grow with the file."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SOURCES = Path(__file__).parent / "sources"
#: Bytes of the files that are read; the growth that is allowed is half of it.
SIZE = 8 * 1024 * 1024
#: Bytes in the unit of ru_maxrss.
UNIT = 1 if sys.platform == "darwin" else 1024

MEASURE = """
import importlib, resource, sys
from pathlib import Path
from loaders.errors import InvalidRecord
module, path = importlib.import_module("loaders." + sys.argv[1]), Path(sys.argv[2])
def read():
    for item in module.items(path):
        try:
            yield module.record(item)
        except InvalidRecord:
            yield None
found = read()
for _ in range(20):
    next(found)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(20 + sum(1 for _ in found))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def repeated(before: str, one: str, between: str, after: str) -> tuple[str, int]:
    count = SIZE // (len(one.encode()) + len(between))
    return before + between.join([one] * count) + after, count


def funders() -> tuple[str, int]:
    text = (SOURCES / "fundref_registry.rdf").read_text("utf-8")
    start = text.index("<skos:Concept ")
    end = text.index("</skos:Concept>", start) + len("</skos:Concept>")
    return repeated(text[:start], text[start:end], "\n", "\n</rdf:RDF>")


def lines(name: str) -> Callable[[], tuple[str, int]]:
    return lambda: repeated("", (SOURCES / name).read_text("utf-8").splitlines()[0], "\n", "\n")


def rows(name: str) -> Callable[[], tuple[str, int]]:
    heading, row, *_ = (SOURCES / name).read_text("utf-8").splitlines()
    return lambda: repeated(f"{heading}\n", row, "\n", "\n")


def page() -> tuple[str, int]:
    transfer = '{"id": "a", "emitter_id": "b", "recipient_id": "c", "amount": 1.5, "currency": "EUR", "raw_data": {}}'
    return repeated('{"count": 1, "results": [', transfer, ",\n", "]}")


def answer() -> tuple[str, int]:
    names = ("statement", "property", "kind", "item", "target", "rank")
    row = "{" + ", ".join(f'"{name}": {{"type": "literal", "value": "{name}"}}' for name in names) + "}"
    return repeated('{"results": {"bindings": [', row, ",", "]}}")


def pairs() -> tuple[str, int]:
    count = SIZE // 50
    text = ",\n".join(f'"{900000000000 + number}": "https://ror.org/0xampe144"' for number in range(count))
    return f"{{{text}}}", count


@pytest.mark.parametrize(
    ("module", "name", "content", "extra"),
    [
        ("fundref", "registry.rdf", funders, 0),
        ("funder_mapping", "funder_to_ror.json", pairs, 0),
        ("cordis", "organization.csv", rows("cordis/organization.csv"), 1),
        ("tsosi", "transfers.json", page, 0),
        ("ioi_grants", "grants.jsonl", lines("grants/foundation_grants.jsonl"), 0),
        ("openaire", "organization.jsonl", lines("openaire/organization.jsonl"), 0),
        ("openalex", "institutions.jsonl", lines("openalex_institutions.jsonl"), 0),
        ("wikidata", "wikidata-infra-P137-0000000.json", answer, 0),
    ],
)
def test_memory_does_not_grow_with_the_file(
    tmp_path: Path, module: str, name: str, content: Callable[[], tuple[str, int]], extra: int
) -> None:
    """`extra` is the number of records that are about the file as a whole."""
    text, count = content()
    path = tmp_path / name
    path.write_text(text, "utf-8")

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, module, str(path)],
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
    )

    found, grown = map(int, done.stdout.split())
    assert found == count + extra
    assert grown * UNIT < SIZE / 2
