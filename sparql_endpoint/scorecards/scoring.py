"""Evaluate the criteria of the scorecard over a release: for the infrastructures of a request, and counted over all."""

from collections.abc import Mapping, Sequence
from typing import Final

from flask import request
from pyoxigraph import NamedNode

from queries.blocks import fill
from queries.criterion import criteria, open_infrastructures
from queries.parameters import READERS
from queries.scorecard import Scorecard, scorecards, tallied
from sparql_endpoint.answering.evaluation import endpoint, rows, rows_of_all, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_FOUND, Problem
from sparql_endpoint.identifiers.bearers import bearers
from sparql_endpoint.identifiers.gone import missing
from sparql_endpoint.identifiers.resolution import resolved

#: The parameter that names an infrastructure.
PARAMETER: Final = "infrastructure"
#: How many infrastructures may stand side by side.
MOST: Final = 6

_ACCEPTED: Final = "the IRI or another identifier of an infrastructure, such as r3d100010468"

_INFRASTRUCTURES: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT DISTINCT ?node WHERE { VALUES ?node { UNDEF } ?node a oskg:OpenScienceInfrastructure } ORDER BY ?node
"""


def asked(generation: Generation, least: int, most: int) -> list[str]:
    """Return the infrastructures that the parameters of the request name, each once, in their order.

    Raises: Problem if they are fewer or more, or one is none.
    """
    texts = [text.strip() for text in request.args.getlist(PARAMETER) if text.strip()]
    found = list(dict.fromkeys(_infrastructure(generation, text) for text in texts[: most + 1]))
    if not least <= len(found) <= most:
        wanted = f"{least} to {most} infrastructures" if most > 1 else "one infrastructure"
        detail = f"Expected is the parameter {PARAMETER} for {wanted}, each {_ACCEPTED}."
        raise Problem(INVALID_PARAMETER, detail, parameter=PARAMETER, accepted=_ACCEPTED)
    return found


def cards(generation: Generation, infrastructures: Sequence[str]) -> list[Scorecard]:
    """Return the scorecard of each infrastructure.

    Raises: EvaluationError if there is no complete answer.
    """
    nodes = [NamedNode(iri) for iri in infrastructures]
    day = generation.release.manifest.snapshot
    found = rows_of_all(generation, [one.bind(nodes, day) for one in criteria().values()], endpoint())
    return scorecards(dict(zip(criteria(), found, strict=True)), infrastructures)


def tallies(generation: Generation) -> tuple[int, Mapping[str, Mapping[str, int]]]:
    """Return how many infrastructures are open, and of each criterion for how many of them its cell has which state.

    Raises: EvaluationError if there is no complete answer.
    """
    day = generation.release.manifest.snapshot
    texts = [open_infrastructures(day), *(one.tally(day) for one in criteria().values())]
    counted, *found = rows_of_all(generation, texts, endpoint())
    infrastructures = int(next(iter(counted))["count"].value)
    return infrastructures, {id_: tallied(each, infrastructures) for id_, each in zip(criteria(), found, strict=True)}


def _infrastructure(generation: Generation, text: str) -> str:
    """Return the infrastructure that a text names by its IRI, by an IRI it once had, or by any identifier of it."""
    base = settings().base
    try:
        given = NamedNode(READERS["iri"](text).value) if text.startswith(base) else None
    except ValueError as error:
        detail = f"{text!r} is no IRI; expected is {_ACCEPTED}."
        raise Problem(INVALID_PARAMETER, detail, parameter=PARAMETER, accepted=_ACCEPTED) from error
    if given is None:
        candidates = resolved(generation, text)
    else:
        other = NamedNode(f"{base}identifier/{given.value.removeprefix(base).removeprefix('id/')}")
        candidates = [given.value, *bearers(generation, [other])]
    found = _infrastructures(generation, candidates)
    if not found and given is not None:
        raise missing(generation, given)
    if not found:
        detail = f"Release {generation.release.version} has no infrastructure with the identifier {text}."
        raise Problem(NOT_FOUND, detail, parameter=PARAMETER, accepted=_ACCEPTED)
    return found[0]


def _infrastructures(generation: Generation, candidates: Sequence[str]) -> list[str]:
    """Return those of the candidates that are infrastructures."""
    if not candidates:
        return []
    text = fill(_INFRASTRUCTURES, {"node": [NamedNode(iri) for iri in candidates]})
    return [row["node"].value for row in rows(generation, text, endpoint())]
