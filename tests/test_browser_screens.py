"""How pages look on a desk and in a hand, in light and in dark: nothing is wider than the screen.

With `--screenshots FOLDER`, what is seen is written there.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = "tests.test_browser_fixtures"

SCREENS = {"desktop": (1100, 760), "phone": (390, 760)}
PAGES = {
    "home": "/",
    "home-arabic": "/?lang=ar",
    "question-arabic": "/queries/coverage_theme_region?lang=ar",
    "search": "/search?q=open+science",
    "question": "/queries/coverage_theme_region",
    "gaps": "/gaps",
    "entity": "/describe?iri=https://w3id.org/oskg/id/infra/oskg-eosc",
    "map": "/map",
    "network": "/network?iri=https://w3id.org/oskg/id/infra/oskg-eosc&steps=2",
    "profile": "/profiles/infrastructure/oskg-aosp",
    "scorecard": "/scorecard",
    "sparql": "/sparql",
    "quality": "/quality",
    "comparison": "/scorecard/compare?infrastructure=https://w3id.org/oskg/id/infra/oskg-eosc&infrastructure=https://w3id.org/oskg/id/infra/oskg-aosp",
    "profiles": "/profiles",
    "releases": "/releases",
    "vocabularies": "/vocabularies",
    "ontology": "/ontology",
    "shapes": "/shapes",
    "conformance": "/conformance",
    "dataset": "/dataset",
    "about": "/about",
    "programs": "/programs",
    "problem": "/nothing",
}
#: Of 100: enough to see, small enough to keep.
QUALITY = 55


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_the_screen(
    browser: "Browser", host: str, name: str, screen: str, scheme: Any, request: pytest.FixtureRequest
) -> None:
    width, height = SCREENS[screen]
    context = browser.new_context(
        base_url=host, viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(PAGES[name], wait_until="networkidle")

    wide = page.evaluate("document.documentElement.scrollWidth")
    seen = page.screenshot(type="jpeg", quality=QUALITY)

    context.close()
    assert wide <= width
    assert len(seen) > 5000
    folder = request.config.getoption("--screenshots")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        Path(folder, f"{name}-{screen}-{scheme}.jpg").write_bytes(seen)
