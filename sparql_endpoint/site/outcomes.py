"""The outcomes of the conformance tests: what was run, what each test asserts, whether it held.

The packaged file is written by `pytest --conformance sparql_endpoint/conformance.json` over the tests that are marked
`conformance`. Its digest is that of the source of those tests, so that it cannot outlive a change of them.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from briefs.speech import translatable

PACKAGED: Final = Path(__file__).parents[1] / "conformance.json"

PASSED: Final = translatable("passed")
FAILED: Final = translatable("failed")
SKIPPED: Final = translatable("skipped")

_W3C: Final = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11"


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite of tests: its title, the specification, and what the IRI of each of its tests begins with."""

    title: str
    specification: str
    tests: str | None


#: Every suite by its name. Tests without an IRI of their own are ours.
SUITES: Final = {
    "protocol": Suite(
        "W3C SPARQL 1.1 Protocol", "https://www.w3.org/TR/sparql11-protocol/", f"{_W3C}/protocol/manifest#"
    ),
    "service-description": Suite(
        "W3C SPARQL 1.1 Service Description",
        "https://www.w3.org/TR/sparql11-service-description/",
        f"{_W3C}/service-description/manifest#",
    ),
    "http-rdf-update": Suite(
        "W3C SPARQL 1.1 Graph Store Protocol (http-rdf-update)",
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
        "https://w3c.github.io/rdf-tests/sparql/sparql11/http-rdf-update/manifest#",
    ),
    "graph-store-protocol": Suite(
        "W3C SPARQL 1.1 Graph Store Protocol (graph-store-protocol)",
        "https://www.w3.org/TR/sparql11-http-rdf-update/",
        f"{_W3C}/http-rdf-update/manifest#",
    ),
    "clients": Suite("Clients that others wrote", "https://www.w3.org/TR/sparql11-protocol/", None),
    "sparql12": Suite("SPARQL 1.2 and RDF 1.2", "https://www.w3.org/TR/sparql12-query/", None),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test of a suite: what it asserts here, whether the suite's test writes, and what came of it."""

    suite: str
    test: str
    asserts: str
    writes: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class Record:
    """The outcomes of one run, by suite and then in the order of the names, and the digest of the tests' source."""

    digest: str
    outcomes: tuple[Outcome, ...]

    def write(self, path: Path) -> None:
        """Write the record as JSON."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> "Record":
        """Return the record in a file."""
        raw = json.loads(path.read_text("utf-8"))
        return cls(raw["digest"], tuple(Outcome(**each) for each in raw["outcomes"]))


def record(outcomes: Iterable[Outcome], sources: Iterable[Path]) -> Record:
    """Return the record of outcomes of tests in these files; of one test's several outcomes the worst counts.

    Raises: KeyError if a suite is not one of SUITES.
    """
    order, worst = list(SUITES), (FAILED, SKIPPED, PASSED)
    found: dict[tuple[int, str], Outcome] = {}
    for each in outcomes:
        if each.suite not in SUITES:
            raise KeyError(f"{each.suite!r} is no suite; suites are {', '.join(SUITES)}")
        key = order.index(each.suite), each.test
        if key not in found or worst.index(each.outcome) < worst.index(found[key].outcome):
            found[key] = each
    return Record(digest(sources), tuple(found[key] for key in sorted(found)))


def digest(sources: Iterable[Path]) -> str:
    """Return the SHA-256 of files, by name: the same text gives the same digest wherever it lies."""
    named = {path.name: sha256(path.read_bytes()).hexdigest() for path in sources}
    return sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


@cache
def packaged() -> Record:
    """Return the record that this version comes with."""
    return Record.read(PACKAGED)
