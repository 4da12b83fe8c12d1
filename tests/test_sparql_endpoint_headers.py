"""The headers that protect readers are on every answer, whatever its kind, status and media type."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

ADDRESSES = {
    "/": 200,
    "/sparql?query=ASK{}": 200,
    "/sparql?query=ASK{": 400,
    "/queries/no-such-query": 404,
    "/describe?iri=http://example.org/n1": 200,
    "/static/style.css": 200,
    "/healthz": 200,
    "/metrics": 200,
    "/nothing": 404,
}


@pytest.mark.parametrize(("address", "status"), ADDRESSES.items())
def test_every_answer_protects_its_reader(client: FlaskClient, address: str, status: int) -> None:
    with client.get(address, headers={"Accept": "text/html"}, buffered=True) as answer:
        headers, body = answer.headers, answer.text

    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert answer.status_code == status
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert not any(word in " ".join(policy.values()) for word in ("unsafe", "*", "http", "data:"))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers
    assert "<script>" not in body
    assert " style=" not in body


@pytest.mark.parametrize(("proxies", "expected"), [(1, "max-age=31536000"), (0, None)])
def test_strict_transport_is_asked_for_over_tls_as_a_trusted_proxy_tells(
    settings: ServiceSettings, proxies: int, expected: str | None
) -> None:
    app = create_app(replace(settings, proxies=proxies, workers=1))

    answer = app.test_client().get("/healthz", headers={"X-Forwarded-Proto": "https"})

    assert answer.headers.get("Strict-Transport-Security") == expected
    close_app(app)
