"""A browser, the service over two releases, and visits that note what a page asks for and is refused.

Tests that use them skip where Chromium or its driver is not installed.
"""

import shutil
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from graph.release import Releases
from loaders.curation_files import folder
from ontology.namespaces import Namespaces
from oskg.build import build_release
from oskg.commands.build import inputs
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings
from tests.test_oskg_fixtures import Pair, publish

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: What a page tells of when its policy refuses something.
LISTEN = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""


class Visit:
    """A page of the browser that notes what it asked for, what was refused, and what went wrong."""

    def __init__(self, browser: "Browser", host: str, *, script: bool = True) -> None:
        self.host = host
        self.context = browser.new_context(java_script_enabled=script, base_url=host)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if script:
            self.page.add_init_script(LISTEN)

    def close(self) -> None:
        """End the visit; fail if a page asked another host, was refused something, or failed."""
        refused = self.page.evaluate("window.refused || []")
        self.context.close()
        assert [url for url in self.asked if not url.startswith((self.host, "data:"))] == []
        assert refused == []
        assert self.errors == []


@pytest.fixture(scope="session")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """A home with two releases of what is curated here, the older without its software; nobody publishes to it."""
    home, facts = tmp_path_factory.mktemp("grown"), tmp_path_factory.mktemp("facts") / "curation"
    shutil.copytree(folder(), facts)
    (facts / "starter" / "software.yaml").unlink()
    older = build_release(inputs(None, (), (f"curated={facts}",)), Releases(home), Namespaces())
    return Pair(home, older, publish(home, home, "curated"))


@pytest.fixture(scope="module")
def host(grown: Pair) -> Iterator[str]:
    app = create_app(ServiceSettings(grown.home, workers=1, budget=100_000))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    close_app(app)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
