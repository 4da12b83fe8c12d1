"""When a request counts as arrived: what it costs the service afterwards is not its client's time."""

import socket

import pytest
from flask import Flask, request

from sparql_endpoint.answering.protocol import FORM_TYPE, QUERY_TYPE, operation
from sparql_endpoint.http.connection import Arrivals

pytest_plugins = "tests.test_sparql_endpoint_fixtures"


def test_a_connection_that_is_kept_is_not_watched_between_its_requests() -> None:
    ours, theirs = socket.socketpair()
    arrivals = Arrivals(600)
    with ours, theirs, arrivals.expect(ours):
        during = list(arrivals._late_at)

    assert (during, arrivals._late_at) == ([ours], {})


@pytest.mark.parametrize(
    ("media_type", "body"), [(QUERY_TYPE, "ASK {}"), (FORM_TYPE, "query=ASK%20%7B%7D")], ids=["direct", "form"]
)
def test_a_request_has_arrived_once_its_body_was_read(app: Flask, media_type: str, body: str) -> None:
    ours, theirs = socket.socketpair()
    arrivals = Arrivals(600)
    context = app.test_request_context("/sparql", method="POST", data=body, content_type=media_type)
    with ours, theirs, context, arrivals.expect(ours):
        before = list(arrivals._late_at)
        asked = operation(request, 10)
        after = list(arrivals._late_at)

    assert (before, after) == ([ours], [])
    assert asked.text == "ASK {}"
