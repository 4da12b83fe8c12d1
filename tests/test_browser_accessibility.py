"""Every kind of page: without a violation of WCAG 2.2 AA that axe-core finds, in light, in dark and from right to left;
and valid HTML to the Nu checker.

Both checkers are installed once into the cache of pytest; where npm, Java or a browser is absent, the tests skip.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = "tests.test_browser_fixtures"

WANTED = Path(__file__).parent / "browser" / "package.json"
#: Seconds for the installation, and for the checker of HTML.
PATIENCE = 240
EOSC = "https://w3id.org/oskg/id/infra/oskg-eosc"
#: A page of every kind.
PAGES = (
    "/",
    "/about",
    "/search?q=science",
    "/search?q=zzzz",
    "/search?kind=infra",
    "/gaps",
    "/gaps/Q29",
    "/queries/languages_interface",
    "/queries/coverage_theme_region",
    "/?lang=ar",
    "/queries/languages_interface?lang=ar",
    "/ontology?lang=ar",
    "/sparql?lang=zh",
    f"/describe?iri={EOSC}&lang=ru",
    "/queries/languages_interface/embed",
    "/queries/coverage_theme_region/embed?lang=ar",
    f"/describe?iri={EOSC}",
    f"/describe?iri={EOSC}&lang=ar",
    "/network",
    f"/network?iri={EOSC}&steps=2&gone={EOSC}",
    f"/network?iri={EOSC}&lang=ar",
    "/map",
    "/map?country=DE",
    "/map?of=infrastructure_orphans&lang=ar",
    "/profiles",
    "/profiles?q=science&lang=ar",
    "/profiles/infrastructure/oskg-aosp",
    "/profiles/infrastructure/oskg-aosp?lang=ar",
    "/scorecard",
    "/quality",
    "/quality/curated",
    "/releases",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+5",
    "/dataset",
    "/vocabularies",
    "/conformance",
    "/programs",
    "/nothing",
)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_violation(browser: "Browser", host: str, checkers: Path, path: str, scheme: Any) -> None:
    context = browser.new_context(base_url=host, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    page.add_script_tag(path=str(checkers / "axe-core" / "axe.min.js"))

    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)

    context.close()
    told = [
        (each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"]) for each in found["violations"]
    ]
    assert told == []
    assert found["passes"]


@pytest.fixture(scope="module")
def complaints(
    browser: "Browser", host: str, checkers: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """What the Nu checker says of every page as the server sends it."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("no Java for the checker of HTML")
    folder = tmp_path_factory.mktemp("pages")
    context = browser.new_context(base_url=host)
    for number, path in enumerate(PAGES):
        text = context.request.get(path, headers={"Accept": "text/html"}).text()
        (folder / f"{number}.html").write_text(text, "utf-8")
    context.close()
    jar = next((checkers / "vnu-jar").rglob("vnu.jar"))
    command = [java, "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, sorted(folder.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    found: dict[str, list[str]] = {path: [] for path in PAGES}
    for message in json.loads(done.stderr)["messages"]:
        if message["type"] == "error":
            found[PAGES[int(Path(message["url"]).stem)]].append(f"line {message.get('lastLine')}: {message['message']}")
    return found


@pytest.mark.parametrize("path", PAGES)
def test_the_html_is_valid(complaints: dict[str, list[str]], path: str) -> None:
    assert complaints[path] == []
