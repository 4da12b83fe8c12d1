"""What is counted, and that no client can make a new series."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http.metrics import METHODS, UNMATCHED
from sparql_endpoint.settings import ServiceSettings
from tests.test_sparql_endpoint_fixtures import publish

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(client: FlaskClient) -> Samples:
    """Return the values that a scrape gives, by name and labels."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def grown(before: Samples, after: Samples, name: str) -> dict[tuple[str, ...], float]:
    """Return by how much each series of a name has grown, by the values of its labels in the order of their names."""
    return {
        tuple(value for _, value in labels): value - before.get((found, labels), 0)
        for (found, labels), value in after.items()
        if found == name and value != before.get((found, labels), 0)
    }


def test_requests_are_counted_by_method_route_and_status(client: FlaskClient) -> None:
    before = samples(client)
    client.get("/sparql?query=ASK{}")
    client.get("/sparql?query=ASK{")
    client.get("/sparql?query=ASK{")
    client.head("/healthz")
    client.get("/queries/no-such-query")
    after = samples(client)

    assert grown(before, after, "oskg_requests_total") == {
        ("GET", "/sparql", "200"): 1,
        ("GET", "/sparql", "400"): 2,
        ("HEAD", "/healthz", "200"): 1,
        ("GET", "/queries/<name>", "404"): 1,
        ("GET", "/metrics", "200"): 1,
    }
    assert grown(before, after, "oskg_request_seconds_count")[("/sparql",)] == 3


def test_evaluations_are_counted_by_how_they_end(client: FlaskClient) -> None:
    client.get("/readyz")
    before = samples(client)
    client.get("/sparql?query=ASK{}%23asked%20nowhere%20else")
    client.get("/sparql?query=ASK{")
    client.get("/sparql", query_string={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    after = samples(client)

    assert grown(before, after, "oskg_evaluations_total") == {
        ("complete",): 1,
        ("QueryInvalid",): 1,
        ("ResultTooLarge",): 1,
    }
    assert grown(before, after, "oskg_evaluation_seconds_count") == {(): 1}
    assert grown(before, after, "oskg_queue_seconds_count") == {(): 1}
    assert after["oskg_evaluations_under_way", ()] == after["oskg_workers_busy", ()] == 0
    assert grown(before, after, "oskg_workers_replaced_total") == {(): 1}
    assert grown(before, after, "oskg_workers_started_total") == {(): 1}


def test_a_page_about_a_node_asks_the_engine_at_most_twice(settings: ServiceSettings) -> None:
    app = create_app(replace(settings, workers=1))
    client = app.test_client()
    client.get("/readyz")
    before = samples(client)
    answer = client.get("/describe?iri=http://example.org/n1", headers={"Accept": "text/html"})
    after = samples(client)
    close_app(app)

    assert answer.status_code == 200
    assert grown(before, after, "oskg_queue_seconds_count") == {(): 2}
    assert grown(before, after, "oskg_evaluations_total") == {("complete",): 4}


def test_no_client_can_make_a_series(client: FlaskClient, app: Flask) -> None:
    for number in range(20):
        client.get(f"/nothing/{number}")
        client.get(f"/id/org/ror-{number}")
        client.get(f"/queries/x{number}.csv")
        client.open("/sparql", method=f"METHOD{number}")
        client.get(f"/static/{quote(f'x{number}')}", headers={"X-Request-Id": f"r{number}"})

    labelled = [dict(labels) for name, labels in samples(client) if name == "oskg_requests_total"]
    assert {labels["method"] for labels in labelled} <= METHODS | {"other"}
    assert {labels["route"] for labels in labelled} <= {UNMATCHED, *(rule.rule for rule in app.url_map.iter_rules())}
    assert not any(character.isdigit() for labels in labelled for character in labels["route"])


def test_the_release_in_service_is_told_and_changes_with_the_pointer(tmp_path: Path, settings: ServiceSettings) -> None:
    publish(tmp_path, "2026-04-24-aaaa")
    app = create_app(replace(settings, home=tmp_path, workers=1))
    client = app.test_client()
    client.get("/readyz")
    first = samples(client)
    publish(tmp_path, "2026-04-24-bbbb", "second")
    client.get("/readyz")
    second = samples(client)
    close_app(app)

    assert ("oskg_release_info", (("version", "2026-04-24-aaaa"),)) in first
    assert [labels for name, labels in second if name == "oskg_release_info"] == [(("version", "2026-04-24-bbbb"),)]
    assert grown(first, second, "oskg_release_switches_total") == {(): 1}


def test_two_applications_do_not_count_together(settings: ServiceSettings, client: FlaskClient) -> None:
    client.get("/healthz")
    other = create_app(replace(settings, workers=1))

    found = samples(other.test_client())

    assert not any(name == "oskg_requests_total" for name, _ in found)
    assert found["process_resident_memory_bytes", ()] > 0
    close_app(other)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [("*/*", "text/plain"), ("application/openmetrics-text; version=1.0.0", "application/openmetrics-text")],
)
def test_a_scraper_gets_the_format_it_accepts(client: FlaskClient, accept: str, expected: str) -> None:
    answer = client.get("/metrics", headers={"Accept": accept})

    assert answer.mimetype == expected
    assert answer.headers["Cache-Control"] == "no-store"
