"""The outcomes of the conformance tests in the Evaluation and Report Language.

A test that writes is inapplicable to a service that is only read, however well it is refused.

Source: https://www.w3.org/TR/EARL10-Schema/
"""

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from sparql_endpoint.site.outcomes import FAILED, PASSED, SKIPPED, SUITES, Outcome, Record

_EARL: Final = "http://www.w3.org/ns/earl#"
_DCT: Final = "http://purl.org/dc/terms/"
_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PREFIXES: Final = {"dct": _DCT, "earl": _EARL}
_OUTCOMES: Final = {PASSED: "passed", FAILED: "failed", SKIPPED: "untested"}


def report(record: Record, address: str, subject: str, media_type: str) -> bytes:
    """Return the record as RDF: a document at address about the project named subject."""
    format_ = RdfFormat.from_media_type(media_type)
    if format_ is None:
        raise ValueError(f"media type {media_type!r} is no RDF format")
    return serialize(_triples(record, address, subject), format=format_, prefixes=_PREFIXES) or b""


def outcome(each: Outcome) -> str:
    """Return the local name of the outcome in EARL."""
    return "inapplicable" if each.writes and each.outcome == PASSED else _OUTCOMES[each.outcome]


def case_iri(each: Outcome, address: str) -> str:
    """Return the IRI of the test: its suite's own, or one in the document at address."""
    tests = SUITES[each.suite].tests
    return f"{address}#{each.suite}-{each.test}" if tests is None else tests + each.test


def _triples(record: Record, address: str, subject: str) -> Iterator[Triple]:
    type_, project = NamedNode(_RDF + "type"), NamedNode(subject)
    assertor = NamedNode(f"{address}#tests")
    yield Triple(project, type_, NamedNode(_EARL + "TestSubject"))
    yield Triple(assertor, type_, NamedNode(_EARL + "Software"))
    yield Triple(assertor, NamedNode(_DCT + "identifier"), Literal(f"sha256:{record.digest}"))
    for each in record.outcomes:
        node = NamedNode(f"{address}#assertion-{each.suite}-{each.test}")
        result, test = NamedNode(f"{node.value}-result"), NamedNode(case_iri(each, address))
        yield Triple(node, type_, NamedNode(_EARL + "Assertion"))
        yield Triple(node, NamedNode(_EARL + "assertedBy"), assertor)
        yield Triple(node, NamedNode(_EARL + "subject"), project)
        yield Triple(node, NamedNode(_EARL + "mode"), NamedNode(_EARL + "automatic"))
        yield Triple(node, NamedNode(_EARL + "test"), test)
        yield Triple(node, NamedNode(_EARL + "result"), result)
        yield Triple(test, type_, NamedNode(_EARL + "TestCase"))
        yield Triple(result, type_, NamedNode(_EARL + "TestResult"))
        yield Triple(result, NamedNode(_EARL + "outcome"), NamedNode(_EARL + outcome(each)))
        yield Triple(result, NamedNode(_DCT + "description"), Literal(each.asserts, language="en"))
