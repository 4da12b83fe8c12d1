"""Small made-up registers, and the command line over them, shared by the tests of the graph and of the application."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from graph.release import Release, Releases
from ontology.identifiers import CHECKSUMS, CROCKFORD
from ontology.namespaces import Namespaces
from oskg import cli
from oskg.build import build_release
from oskg.commands.build import inputs

ROOT = Path(__file__).resolve().parents[1]
BASE = "https://w3id.org/oskg/"
#: The IRI of an organisation from its ROR id.
IRI = f"{BASE}id/org/ror-{{}}"
#: The settings of the machine must not reach the tests.
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("OSKG_")}

#: For processes that are killed, or that may not write: no coverage is measured in them.
UNWATCHED = {name: value for name, value in CLEAN.items() if not name.startswith("COVERAGE_")}


def ror_id(number: int) -> str:
    """Return a valid ROR id for a small number."""
    body = "".join(CROCKFORD[number >> shift & 31] for shift in (25, 20, 15, 10, 5, 0))
    return next(local for check in range(2, 99) if CHECKSUMS["ror"](local := f"0{body}{check:02}"))


def organisation(number: int, **fields: Any) -> dict[str, Any]:
    """Return a ROR record, schema 2.1, with these fields instead of the usual ones."""
    return {
        "id": f"https://ror.org/{ror_id(number)}",
        "names": [{"value": f"Institute {number}", "types": ["label", "ror_display"], "lang": "en"}],
        "types": ["facility"],
        "status": "active",
        "established": 1900 + number,
        "locations": [{"geonames_id": number, "geonames_details": {"name": "Bern", "country_code": "CH"}}],
        "external_ids": [],
        "links": [],
        "relationships": [],
        "admin": {
            "created": {"date": "2020-01-01", "schema_version": "2.1"},
            "last_modified": {"date": f"2025-01-{number % 28 + 1:02}", "schema_version": "2.1"},
        },
        **fields,
    }


def parent(number: int) -> dict[str, str]:
    """Return the relationship to a parent."""
    return {"type": "parent", "id": f"https://ror.org/{ror_id(number)}", "label": f"Institute {number}"}


#: Ten organisations: 2 and 3 are below the funder 1, and 10 shares the funder id of 9.
ORGANISATIONS = (
    organisation(1, types=["funder", "government"]),
    organisation(2, relationships=[parent(1)], types=["funder"]),
    organisation(3, relationships=[parent(2)]),
    *(organisation(number) for number in range(4, 9)),
    *(
        organisation(number, external_ids=[{"type": "fundref", "all": ["501100000009"], "preferred": "501100000009"}])
        for number in (9, 10)
    ),
)


def institution(number: int, *duties: str, start: str = "", end: str = "") -> str:
    """Return an institution of a re3data record."""
    days = "".join(
        f"<r3d:responsibility{name}Date>{day}</r3d:responsibility{name}Date>"
        for name, day in (("Start", start), ("End", end))
        if day
    )
    return (
        f'<r3d:institution><r3d:institutionName language="eng">Inst. {number}</r3d:institutionName>'
        "<r3d:institutionCountry>CHE</r3d:institutionCountry>"
        + "".join(f"<r3d:responsibilityType>{duty}</r3d:responsibilityType>" for duty in duties)
        + f"<r3d:institutionType>non-profit</r3d:institutionType>"
        f"<r3d:institutionIdentifier>ROR:{ror_id(number)}</r3d:institutionIdentifier>{days}</r3d:institution>"
    )


def repository(number: int, *parts: str, name: str = "") -> str:
    """Return a re3data record, schema 2.2."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<r3d:re3data xmlns:r3d="http://www.re3data.org/schema/2-2">'
        f"<r3d:repository><r3d:re3data.orgIdentifier>r3d{number:09}</r3d:re3data.orgIdentifier>"
        f'<r3d:repositoryName language="eng">{name or f"Archive {number}"}</r3d:repositoryName>'
        f"<r3d:repositoryURL>https://archive{number}.example.org/</r3d:repositoryURL><r3d:type>disciplinary</r3d:type>"
        f'<r3d:subject subjectScheme="DFG">34 Geosciences</r3d:subject>{"".join(parts)}'
        "<r3d:pidSystem>DOI</r3d:pidSystem><r3d:lastUpdate>2024-04-24</r3d:lastUpdate></r3d:repository></r3d:re3data>"
    )


#: Three repositories: funded and run from several sides, run by its funder, and without anybody.
REPOSITORIES = (
    repository(1, institution(2, "funding"), institution(4, "general", start="2014"), institution(5, "technical")),
    repository(2, institution(3, "funding", "general")),
    repository(3),
)


def write_ror(data: Path, records: Iterable[Mapping[str, Any]] = ORGANISATIONS) -> Path:
    """Write ROR records where `--data` finds them."""
    path = data / "ror" / "ror_sample.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
    return path


def write_re3data(data: Path, documents: Sequence[str] = REPOSITORIES) -> list[Path]:
    """Write re3data records where `--data` finds them."""
    (data / "re3data").mkdir(parents=True, exist_ok=True)
    paths = [data / "re3data" / f"r3d{number:09}.xml" for number in range(1, len(documents) + 1)]
    for path, document in zip(paths, documents, strict=True):
        path.write_text(document, "utf-8")
    return paths


def write_sample(data: Path) -> Path:
    """Write both registers and return their folder."""
    write_ror(data)
    write_re3data(data)
    return data


def publish(home: Path, data: Path, *names: str) -> Release:
    """Build a release of the registers in a folder, in this process."""
    return build_release(inputs(data, names or ("ror", "re3data"), ()), Releases(home), Namespaces())


@dataclass(frozen=True, slots=True)
class Pair:
    """A home with two releases, the newer of which is current."""

    home: Path
    older: Release
    newer: Release


def publish_pair(home: Path, data: Path) -> Pair:
    """Build two releases: 1 gets another name, 4 is merged into 5, 6 is gone without a trace, 11 is new."""
    shared = [{"type": "fundref", "all": ["501100000004"], "preferred": "501100000004"}]
    write_ror(data, [*ORGANISATIONS[:3], organisation(4, external_ids=shared), *ORGANISATIONS[4:]])
    older = publish(home, data, "ror")
    names = [{"value": "Renamed <b>", "types": ["label", "ror_display"], "lang": "en"}]
    merged = organisation(5, external_ids=shared)
    renamed = {**ORGANISATIONS[0], "names": names}
    write_ror(data, [renamed, *ORGANISATIONS[1:3], merged, *ORGANISATIONS[6:], organisation(11)])
    return Pair(home, older, publish(home, data, "ror"))


def oskg(home: Path, *arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    command = [sys.executable, "-m", "oskg.cli", *map(str, arguments)]
    environment = {**options.pop("environment", CLEAN), "OSKG_HOME": str(home), **options.pop("env", {})}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False, **options
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers: its exit code, its results and its messages."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()


class Command(Protocol):
    """Runs `oskg` with these words over the release of the sample, or over a home of the test's own."""

    def __call__(self, *words: str | Path, home: str | Path = "") -> Answer: ...


@pytest.fixture
def command(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> Iterator[Command]:
    """The command line in this process: `home` is "" for an empty home, "small" or "starter", or a folder."""

    def run(*words: str | Path, home: str | Path = "") -> Answer:
        known = {"small": "small_home", "starter": "starter"}
        place = request.getfixturevalue(known[home]) if home in known else home or tmp_path / "empty"
        monkeypatch.setenv("OSKG_HOME", str(place))
        monkeypatch.delenv("OSKG_BASE", raising=False)
        monkeypatch.setenv("COLUMNS", "200")
        capsysbinary.readouterr()
        code = cli.main([str(word) for word in words])
        out, err = capsysbinary.readouterr()
        return Answer(code, out, err.decode())

    kept = signal.getsignal(signal.SIGINT)
    yield run
    signal.signal(signal.SIGINT, kept)
