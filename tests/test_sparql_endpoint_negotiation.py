"""Which of the offered formats an Accept header chooses."""

import pytest

from sparql_endpoint.http.negotiation import GRAPH_TYPES, SOLUTION_TYPES, best, content_type

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", "text/csv"),
        (XML, XML),
        ("application/json", "application/json"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6", XML),
        ("text/csv, */*", "text/csv"),
        ("text/csv, */*;q=0.1", "text/csv"),
        ("text/csv; charset=utf-8; header=present", "text/csv"),
        (f"{JSON};q=0, application/json;q=0, */*", XML),
        (f"{JSON};q=0.1, */*;q=0.8", XML),
        ("TEXT/CSV", "text/csv"),
        ("TEXT/CSV, */*", "text/csv"),
        (BROWSER, "application/xml"),
        ("image/png", None),
        ("text/turtle", None),
        ("*/*;q=0", None),
    ],
)
def test_the_accept_header_chooses_the_format_of_solutions(accept: str | None, chosen: str | None) -> None:
    assert best(accept, SOLUTION_TYPES) == chosen


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', "application/ld+json"),
        ("application/n-triples;q=0.9, application/rdf+xml", "application/rdf+xml"),
        ("application/n-quads", "application/n-quads"),
        ("text/csv", None),
    ],
)
def test_the_accept_header_chooses_the_format_of_graphs(accept: str | None, chosen: str | None) -> None:
    assert best(accept, GRAPH_TYPES) == chosen


def test_text_formats_say_that_they_are_utf_8() -> None:
    assert content_type("text/csv") == "text/csv; charset=utf-8"
    assert content_type(JSON) == JSON
