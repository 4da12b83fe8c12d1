"""Every kind of page: without a violation of WCAG 2.2 AA that axe-core finds, in light, in dark and from right to left;
and valid HTML to the Nu checker.

Both checkers are installed once into the cache of pytest; where npm, Java or a browser is absent, the tests skip.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pytest

from tests.test_browser_pages import CLICKED, EOSC, PAGES, opened, path_of
from tests.test_oskg_fixtures import Pair

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = "tests.test_browser_fixtures"

WANTED = Path(__file__).parent / "browser" / "package.json"
#: Seconds for the installation, and for the checker of HTML.
PATIENCE = 240
#: A page of every kind, and some in languages that other rules hold for.
CHECKED = {
    **PAGES,
    **{name: path for name, (path, _) in CLICKED.items()},
    "home-arabic": "/?lang=ar",
    "question-arabic": "/queries/languages_interface?lang=ar",
    "question-embed-arabic": "/queries/coverage_theme_region/embed?lang=ar",
    "entity-arabic": f"/describe?iri={EOSC}&lang=ar",
    "entity-russian": f"/describe?iri={EOSC}&lang=ru",
    "network-none": "/network",
    "network-arabic": f"/network?iri={EOSC}&lang=ar",
    "map-country": "/map?country=DE",
    "map-arabic": "/map?of=infrastructure_orphans&lang=ar",
    "profile-arabic": "/profiles/infrastructure/oskg-aosp?lang=ar",
    "profiles-arabic": "/profiles?q=science&lang=ar",
    "search-kind": "/search?kind=infra",
    "sparql-chinese": "/sparql?lang=zh",
    "ontology-arabic": "/ontology?lang=ar",
}
SCHEMES: Final[Sequence[Literal["light", "dark"]]] = ("light", "dark")
#: What of axe-core is asked: the success criteria up to level AA.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def checkers(installations: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm: Node.js is not installed")
    folder = installations / "checkers"
    folder.mkdir(exist_ok=True)
    done, wanted = folder / "installed.json", WANTED.read_text("utf-8")
    if not done.is_file() or done.read_text("utf-8") != wanted:
        (folder / "package.json").write_text(wanted, "utf-8")
        command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=PATIENCE)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"npm could not install the checkers: {error}")
        done.write_text(wanted, "utf-8")
    return folder / "node_modules"


@pytest.mark.parametrize("name", CHECKED)
def test_axe_finds_no_violation(browser: "Browser", host: str, grown: Pair, checkers: Path, name: str) -> None:
    context = browser.new_context(base_url=host, bypass_csp=True)
    page = context.new_page()
    opened(page, name, CHECKED[name], grown)
    page.add_script_tag(path=str(checkers / "axe-core" / "axe.min.js"))

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
        told = [
            (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"])
            for each in found["violations"]
        ]
        assert (scheme, told) == (scheme, [])
        assert found["passes"]

    context.close()


@pytest.fixture(scope="module")
def complaints(
    browser: "Browser", host: str, grown: Pair, checkers: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """What the Nu checker says of every page as the server sends it."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java for the checker of HTML")
    folder = tmp_path_factory.mktemp("pages")
    context = browser.new_context(base_url=host)
    for name, path in CHECKED.items():
        text = context.request.get(path_of(path, grown), headers={"Accept": "text/html"}).text()
        (folder / f"{name}.html").write_text(text, "utf-8")
    context.close()
    jar = next((checkers / "vnu-jar").rglob("vnu.jar"))
    command = [java, "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, sorted(folder.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    found: dict[str, list[str]] = {name: [] for name in CHECKED}
    for message in json.loads(done.stderr)["messages"]:
        if message["type"] == "error":
            found[Path(message["url"]).stem].append(f"line {message.get('lastLine')}: {message['message']}")
    return found


@pytest.mark.parametrize("name", CHECKED)
def test_the_html_is_valid(complaints: dict[str, list[str]], name: str) -> None:
    assert complaints[name] == []
