"""From any persistent identifier, in any of its spellings, or a homepage to the entity of the graph that has it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from briefs.speech import translatable
from ontology.identifiers import SCHEMES, InvalidIdentifier, identifier
from ontology.namespaces import KINDS, Namespaces
from queries.parameters import READERS
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_FOUND, Kind, Problem
from sparql_endpoint.identifiers.bearers import LISTED, bearers

blueprint = Blueprint("resolution", __name__)

_AMBIGUOUS: Final = Kind("ambiguous-identifier", 300, translatable("Several entities have this identifier"))

_ACCEPTED: Final = (
    "one identifier such as https://ror.org/04h4z8k05, 10.13039/100005243, Q7809, r3d100010468 or a homepage"
)

_BY_HOMEPAGE: Final = f"""
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
SELECT DISTINCT ?entity WHERE {{
  VALUES ?node {{ UNDEF }}
  ?entity foaf:homepage ?node
}}
ORDER BY ?entity
LIMIT {LISTED + 1}
"""


@blueprint.get("/resolve")
def resolve() -> Response:
    """Answer 303 with the path of the entity that the parameter id names; 300 with all that share it."""
    given = [text.strip() for text in request.args.getlist("id")]
    if len(given) != 1 or not given[0]:
        raise Problem(INVALID_PARAMETER, f"Expected is {_ACCEPTED}.", parameter="id", accepted=_ACCEPTED)
    with leased() as generation:
        found = identified(generation, given[0])
        response = Response(status=303)
        response.headers["Location"] = f"{request.script_root}/{found.removeprefix(settings().base)}"
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "no-cache"
    return response


def identified(generation: Generation, text: str) -> str:
    """Return the one entity under our base that has this identifier, or this homepage.

    Raises: Problem if there is none, or if there are several; EvaluationError if there is no complete answer.
    """
    found = resolved(generation, text)
    if not found:
        raise Problem(NOT_FOUND, f"Nothing in release {generation.release.version} has the identifier {text}.")
    if len(found) > 1:
        more = " at least" if len(found) > LISTED else ""
        detail = f"{text} is an identifier of{more} {len(found[:LISTED])} entities; choose one."
        raise Problem(_AMBIGUOUS, detail, candidates=found[:LISTED])
    return found[0]


def resolved(generation: Generation, text: str) -> list[str]:
    """Return the entities under our base that have this identifier; those with this homepage where none has.

    Raises: EvaluationError if there is no complete answer.
    """
    by_identifier = bearers(generation, list(_identifiers(text)))
    return _ours(by_identifier) or _ours(bearers(generation, list(_homepages(text)), _BY_HOMEPAGE))


def _ours(found: list[str]) -> list[str]:
    return [iri for iri in found if iri.startswith(settings().base)]


def _identifiers(text: str) -> Iterator[NamedNode]:
    """Yield the nodes of the identifiers that text can be read as; a bare number is one of several schemes."""
    namespaces = Namespaces(settings().base)
    for scheme in SCHEMES:
        with suppress(InvalidIdentifier):
            local = identifier(scheme, text).local
            for kind in sorted(KINDS):
                yield NamedNode(namespaces.identifier(kind, scheme, local))


def _homepages(text: str) -> Iterator[NamedNode]:
    """Yield a web address with either scheme, with and without a slash at its end."""
    scheme, separator, rest = text.partition("://")
    if not separator or scheme.lower() not in ("http", "https"):
        return
    for variant in ("https://", "http://"):
        for end in ("", "/"):
            with suppress(ValueError):
                yield NamedNode(READERS["iri"](f"{variant}{rest.rstrip('/')}{end}").value)
