"""The W3C tests of the Graph Store Protocol, restated for a store that is only read.

A graph that a test writes first is here one of the release; every write is refused and changes nothing.

Source: https://www.w3.org/2009/sparql/docs/tests/data-sparql11/http-rdf-update/
"""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.test_sparql_endpoint_w3c_fixtures import (
    ABSENT,
    PLATFORM,
    STORED,
    Answer,
    Case,
    Exchange,
    is_headers_of_platform,
    is_not_allowed,
    is_not_found,
    is_platform,
    is_rdf,
    parameters,
    perform,
    target,
)

pytest_plugins = ("tests.test_sparql_endpoint_fixtures", "tests.test_sparql_endpoint_w3c_fixtures")

PATH = "/rdf-graph-store"
TURTLE = "text/turtle; charset=utf-8"
MULTIPART = (
    b'--limit\r\nContent-Disposition: form-data; name="a.ttl"; filename="a.ttl"\r\nContent-Type: text/turtle\r\n\r\n'
    b"<a:a> <b:b> <c:c> .\r\n--limit--\r\n"
)
DEFAULT = f"{PATH}?default"
THIS, OTHER = target(PATH, ("graph", STORED)), target(PATH, ("graph", ABSENT))
#: The paths of the graphs' own IRIs on this host.
OWN, OWN_OTHER = (iri.removeprefix("https://w3id.org/oskg") for iri in (STORED, ABSENT))
UNENCODED = f"{PATH}?graph={STORED}"
ONCE, TWICE = (f"{PATH}?graph={STORED.removesuffix('1')}{last}" for last in ("%31", "%2531"))


def read(expected: Callable[[Answer], None], address: str, method: str = "GET") -> Exchange:
    return Exchange(method, address, expected, headers={"Accept": TURTLE})


def write(method: str, address: str, body: bytes = PLATFORM.encode(), media_type: str = TURTLE) -> Exchange:
    return Exchange(method, address, is_not_allowed, body, {"Content-Type": media_type})


def multipart(address: str) -> Exchange:
    return write("POST", address, MULTIPART, "multipart/form-data; boundary=limit")


def delete(address: str) -> Exchange:
    return Exchange("DELETE", address, is_not_allowed)


def leads_to_its_document(answer: Answer) -> None:
    assert (answer.status, answer.body) == (303, b"")
    assert quote(STORED, safe="") in answer.headers["location"] or STORED in answer.headers["location"]


REFUSED = "The write is refused with 405 and changes nothing"
THE_GRAPH = "A graph of the release comes with exactly its statements."

#: Tests of http-rdf-update that only read.
READING: dict[str, tuple[str, Exchange]] = {
    "get_of_put__initial_state": (THE_GRAPH, read(is_platform, THIS)),
    "get_of_put__graph_already_in_store": (THE_GRAPH, read(is_platform, THIS)),
    "get_of_put__default_graph": ("The default graph comes as RDF.", read(is_rdf, DEFAULT)),
    "get_of_delete__existing_graph": ("A graph that the release lacks is not found.", read(is_not_found, OTHER)),
    "get_of_post__existing_graph": (THE_GRAPH, read(is_platform, THIS)),
    "get_of_post__multipart_formdata": (THE_GRAPH, read(is_platform, THIS)),
    "get_of_post__create__new_graph": (THE_GRAPH, read(is_platform, THIS)),
    "get_of_post__after_noop": (THE_GRAPH, read(is_platform, THIS)),
    "head_on_an_existing_graph": ("HEAD gives the headers of a graph.", read(is_headers_of_platform, THIS, "HEAD")),
    "head_on_a_nonexisting_graph": (
        "HEAD on the IRI of a graph that the release lacks gives 404.",
        read(is_not_found, OWN_OTHER, "HEAD"),
    ),
}

#: Tests of http-rdf-update that write.
WRITING: dict[str, Exchange] = {
    "put__initial_state": write("PUT", THIS),
    "put__graph_already_in_store": write("PUT", OWN),
    "put__default_graph": write("PUT", DEFAULT),
    "put__mismatched_payload": write("PUT", DEFAULT, b"{", "application/json"),
    "delete__existing_graph": delete(OWN),
    "delete__nonexistent_graph": delete(OWN_OTHER),
    "post__existing_graph": write("POST", OWN),
    "post__multipart_formdata": multipart(OWN),
    "post__create__new_graph": write("POST", PATH),
}

#: Tests of graph-store-protocol: what each asserts here, whether it writes, and its requests.
SEQUENCES: dict[str, tuple[str, bool, tuple[Exchange, ...]]] = {
    "put_get_repeat_indirect": (
        f"{REFUSED}; GET gives the graph of the release before and after.",
        True,
        (write("PUT", THIS), read(is_platform, THIS), write("PUT", THIS), read(is_platform, THIS)),
    ),
    "put_get_default": (
        f"{REFUSED}; GET gives the default graph.",
        True,
        (write("PUT", DEFAULT), read(is_rdf, DEFAULT)),
    ),
    "put_delete_get_delete_indirect": (
        f"{REFUSED}; a graph that the release lacks is not found.",
        True,
        (write("PUT", OTHER), delete(OTHER), read(is_not_found, OTHER), delete(OTHER)),
    ),
    "post_get_post_get_indirect": (
        f"{REFUSED}, multipart/form-data too; GET gives the graph before and after.",
        True,
        (write("POST", THIS), read(is_platform, THIS), multipart(THIS), read(is_platform, THIS)),
    ),
    "post_get_new_graph": (
        f"{REFUSED}; no graph is made.",
        True,
        (write("POST", PATH), read(is_not_found, OTHER)),
    ),
    "head_existing_indirect": (
        "HEAD gives the headers of a graph of the release.",
        False,
        (read(is_headers_of_platform, THIS, "HEAD"),),
    ),
    "head_non_existing_indirect": (
        "HEAD gives 404 for a graph that the release lacks.",
        False,
        (read(is_not_found, OTHER, "HEAD"),),
    ),
    "put_get_uri_pct_encoded_indirect": (
        "The IRI of a graph may be percent-encoded or not.",
        False,
        (read(is_platform, THIS), read(is_platform, UNENCODED)),
    ),
    "put_get_uri_pct_encoded_twice": (
        "Percent-encoding is decoded once, not twice.",
        False,
        (read(is_platform, UNENCODED), read(is_platform, ONCE), read(is_not_found, TWICE)),
    ),
    "put_get_repeat_direct": (
        f"{REFUSED}; the IRI of the graph leads to its document.",
        True,
        (write("PUT", OWN), read(leads_to_its_document, OWN), write("PUT", OWN), read(leads_to_its_document, OWN)),
    ),
    "put_delete_get_delete_direct": (
        f"{REFUSED}; the IRI of a graph that the release lacks is not found.",
        True,
        (write("PUT", OWN_OTHER), delete(OWN_OTHER), read(is_not_found, OWN_OTHER), delete(OWN_OTHER)),
    ),
    "post_get_post_get_direct": (
        f"{REFUSED}, multipart/form-data too; the IRI of the graph leads to its document.",
        True,
        (write("POST", OWN), read(leads_to_its_document, OWN), multipart(OWN), read(leads_to_its_document, OWN)),
    ),
    "head_existing_direct": (
        f"{REFUSED}; HEAD on the IRI of the graph leads to its document.",
        True,
        (write("PUT", OWN), read(leads_to_its_document, OWN, "HEAD")),
    ),
}

CASES = [
    *(Case("http-rdf-update", test, asserts, (exchange,)) for test, (asserts, exchange) in READING.items()),
    *(Case("http-rdf-update", test, f"{REFUSED}.", (exchange,), writes=True) for test, exchange in WRITING.items()),
    *(
        Case("graph-store-protocol", test, asserts, exchanges, writes)
        for test, (asserts, writes, exchanges) in SEQUENCES.items()
    ),
]


@pytest.mark.parametrize("case", parameters(CASES))
def test_graphs_are_read_and_never_written(w3c_port: int, case: Case) -> None:
    perform(w3c_port, case)


def test_every_test_of_the_suites_is_restated_once() -> None:
    names = [(case.suite, case.test) for case in CASES]

    assert len(set(names)) == len(names)
    assert {suite: sum(1 for name, _ in names if name == suite) for suite, _ in names} == {
        "http-rdf-update": 19,
        "graph-store-protocol": 13,
    }
