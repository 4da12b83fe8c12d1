"""The pages of the service over a release of everything: the time of the server, and what Lighthouse finds.

Lighthouse comes from npm into the scratch folder and drives the chromium of the system; where one is absent, its part
is left out.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from pyoxigraph import QuerySolutions, Store

from benchmarks import peers
from benchmarks.load import Client, Latency
from benchmarks.peers import Peer
from benchmarks.pipeline import of_everything
from graph.release import Release
from queries.catalogue import catalogue

#: How many things of one kind are asked for, each once.
THINGS: Final = 200

#: Words of names, asked whole and as the first letters that a reader types.
TEXTS: Final = (
    "EOSC",
    "zenodo",
    "zenoddo",
    "marine data",
    "max plank",
    "中国科学院",
    "data repository",
    "university",
    "arctic",
)

LIGHTHOUSE: Final = "lighthouse@12.8.2"
_FORMS: Final = {"desktop": ["--preset=desktop"], "phone": []}
_FLAGS: Final = "--headless=new --no-sandbox --disable-gpu"

_THINGS: Final = """
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT ?s WHERE { ?s a %s } ORDER BY SHA256(STR(?s)) LIMIT %d
"""
_KINDS: Final = {"infrastructures": "oskg:OpenScienceInfrastructure", "organisations": "org:Organization"}


def run(data: Path, scratch: Path) -> None:
    """Print server times of pages asked for the first time and again, then the marks that Lighthouse gives."""
    release = of_everything(data, scratch)
    print(f"release {release.version} of {data.name}")
    with peers.ours(scratch / "everything", "oskg", budget="1000000", time_limit="60") as peer:
        _server_times(peer, release)
        _lighthouse(peer, release, scratch)


def _server_times(peer: Peer, release: Release) -> None:
    entities = {name: _entities(release, kind) for name, kind in _KINDS.items()}
    questions = [f"/queries/{stem}" for stem in catalogue()]
    typed = [text[:end] for text in TEXTS for end in range(2, len(text) + 1)]
    print(f"\n{'pages, each asked once':36} {'p50 ms':>8} {'p99 ms':>8}  target")
    for name, iris in entities.items():
        _print_times(peer, f"{len(iris)} {name}", [f"/describe?{urlencode({'iri': iri})}" for iri in iris], 20)
        paths = [f"/network?{urlencode({'iri': iri})}" for iri in iris]
        _print_times(peer, f"networks of {len(iris)} {name}", paths, 50)
        _print_times(peer, f"networks of {len(iris)} {name}, 2 steps", [f"{path}&steps=2" for path in paths], 50)
    places = [f"/profiles/country/{code}" for code in ("MY", "ZA", "BR", "ID", "KE", "CO", "SN", "FI", "PT", "CH")]
    _print_times(peer, f"{len(places)} profiles of countries", places, None)
    _print_times(peer, f"{len(places)} profiles, again", places, 10)
    bodies = [f"/profiles/organisation/{iri.rsplit('/', 1)[-1]}" for iri in entities["organisations"][:20]]
    _print_times(peer, f"{len(bodies)} profiles of organisations", bodies, None)
    _print_times(peer, "searches", [f"/search?q={quote(text)}" for text in TEXTS], 20)
    _print_times(peer, "suggestions while typing", [f"/suggest?q={quote(text)}" for text in typed], 10)
    _print_times(peer, f"{len(questions)} questions, first time", questions, None)
    _print_times(peer, f"{len(questions)} questions, again", questions, 10)
    others = ["/", "/gaps", "/scorecard", "/quality", "/releases", "/about"]
    _print_times(peer, "home, gaps, scorecard and the like", others, None)


def _print_times(peer: Peer, name: str, paths: list[str], target: float | None) -> None:
    client = Client(peer)
    accept = "application/json" if paths[0].startswith("/suggest") else "text/html"
    latency = Latency.of([client.get(path, accept) for path in paths])
    client.close()
    told = "" if target is None else f"p50 ≤ {target}"
    print(f"{name:36} {latency.p50 * 1000:8.1f} {latency.p99 * 1000:8.1f}  {told}")


def _entities(release: Release, kind: str) -> list[str]:
    found = Store.read_only(str(release.store)).query(_THINGS % (kind, THINGS))
    if not isinstance(found, QuerySolutions):
        raise TypeError("the query of things gives no rows")
    return [row["s"].value for row in found]


def _lighthouse(peer: Peer, release: Release, scratch: Path) -> None:
    browser, program = shutil.which("chromium"), _installed(scratch / "lighthouse")
    if browser is None or program is None:
        print("\nLighthouse: chromium or npm is not installed")
        return
    entity = _entities(release, _KINDS["infrastructures"])[0]
    pages = {
        "home": "/",
        "entity": f"/describe?{urlencode({'iri': entity})}",
        "question": "/queries/funding_single_funder",
    }
    print(f"\n{LIGHTHOUSE}, of 100           performance (≥ 95)  accessibility (100)  best practices  search")
    for name, path in pages.items():
        for form, options in _FORMS.items():
            marks = list(_marks(program, browser, peer.url.removesuffix("/sparql") + path, options, scratch))
            print(f"{name + ', ' + form:36}" + "".join(f"{100 * mark:8.0f}" for mark in marks))


def _installed(folder: Path) -> Path | None:
    """Return the program, installed the first time; None where there is no npm."""
    npm, program = shutil.which("npm"), folder / "node_modules" / ".bin" / "lighthouse"
    if npm is not None and not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder), LIGHTHOUSE]
        subprocess.run(command, check=True, capture_output=True)
    return program if program.exists() else None


def _marks(program: Path, browser: str, address: str, options: list[str], scratch: Path) -> Iterator[float]:
    report = scratch / "lighthouse.json"
    command = [str(program), address, "--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={_FLAGS}"]
    subprocess.run([*command, *options], check=True, capture_output=True, env={**os.environ, "CHROME_PATH": browser})
    categories = json.loads(report.read_text())["categories"]
    for name in ("performance", "accessibility", "best-practices", "seo"):
        yield categories[name]["score"]
