"""The application behind a reverse proxy, and without one."""

from dataclasses import replace

import pytest

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

pytest_plugins = "tests.test_sparql_endpoint_fixtures"


@pytest.mark.parametrize(("proxies", "base"), [(1, "https://graph.example.org"), (0, "http://localhost")])
def test_forwarded_addresses_are_believed_from_trusted_proxies_only(
    settings: ServiceSettings, proxies: int, base: str
) -> None:
    app = create_app(replace(settings, proxies=proxies, workers=1))
    forwarded = {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "graph.example.org",
        "Accept": "application/n-triples",
    }

    answer = app.test_client().get("/sparql", headers=forwarded)

    assert f"#endpoint> <{base}/sparql> ." in answer.text
    close_app(app)
