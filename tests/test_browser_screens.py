"""How pages look on a desk and in a hand, in light and in dark: nothing is wider than the screen.

With `--screenshots FOLDER`, what is seen is written there.
"""

from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.test_browser_pages import CLICKED, EOSC, PAGES, opened
from tests.test_oskg_fixtures import Pair

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytest_plugins = "tests.test_browser_fixtures"

SCREENS = {"desktop": (1100, 760), "phone": (390, 760)}
#: Beside one page of every kind: from right to left, and with what a click opens.
SHOWN = {
    **PAGES,
    "home-arabic": "/?lang=ar",
    "question-arabic": "/queries/coverage_theme_region?lang=ar",
    "entity-arabic": f"/describe?iri={EOSC}&lang=ar",
    **{name: path for name, (path, _) in CLICKED.items()},
}
SCHEMES = ("light", "dark")
#: Of 100: enough to see, small enough to keep.
QUALITY = 50


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", SHOWN)
def test_a_page_fits_the_screen(
    browser: "Browser", host: str, grown: Pair, name: str, screen: str, request: pytest.FixtureRequest
) -> None:
    width, height = SCREENS[screen]
    context = browser.new_context(base_url=host, viewport={"width": width, "height": height}, reduced_motion="reduce")
    page = context.new_page()
    opened(page, name, SHOWN[name], grown)

    wide = page.evaluate("document.documentElement.scrollWidth")
    seen = {scheme: picture(page, scheme) for scheme in SCHEMES}

    context.close()
    assert wide <= width
    assert min(map(len, seen.values())) > 3000
    assert seen["light"] != seen["dark"]
    folder = request.config.getoption("--screenshots")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for scheme, taken in seen.items():
            Path(folder, f"{name}-{screen}-{scheme}.webp").write_bytes(taken)


def picture(page: "Page", scheme: Any) -> bytes:
    """Return what is on the screen, in light or in dark, as WebP, which is a third smaller than JPEG."""
    page.emulate_media(color_scheme=scheme)
    session = page.context.new_cdp_session(page)
    taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    return b64decode(taken["data"])
