"""What a request asks of the network: where it starts, which relations, on which day, how far, how many are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import request
from pyoxigraph import NamedNode

from queries.parameters import READERS
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.protocol import CAP, cap
from sparql_endpoint.http.problems import INVALID_PARAMETER, Problem
from sparql_endpoint.identifiers.gone import missing
from sparql_endpoint.identifiers.resolution import identified
from sparql_endpoint.linked_data.document_links import node_of
from sparql_endpoint.linked_data.node import spoken_of
from sparql_endpoint.network.neighbourhood import KINDS

#: Relations that a page and a picture show, and that they can show at most: laying out more takes too long.
SHOWN: Final = 120
DRAWN: Final = 500
#: Relations that the files have at most.
MOST: Final = 2000
#: Where nothing is said of the kinds: all around a thing, partnerships without a start.
_WITHOUT_START: Final = ("partnership",)
_STEPS: Final = ("1", "2")
_STARTS: Final = "iri with an IRI of this graph, or id with one identifier such as https://ror.org/04h4z8k05"


@dataclass(frozen=True, slots=True)
class Asked:
    """A network: the thing it starts from, None for all; kinds in their order; day; steps; relations shown at most.

    `gone` is a thing that is imagined away.
    """

    start: NamedNode | None
    kinds: tuple[str, ...]
    day: date
    steps: int
    most: int
    gone: NamedNode | None


def asked(generation: Generation, *, drawn: bool) -> Asked:
    """Return what the request asks, of something drawn or of a file.

    Raises: Problem if a value is not accepted or the release has no such thing; EvaluationError.
    """
    start = _start(generation)
    return Asked(
        start=start,
        kinds=_kinds(start),
        day=_day(generation.release.manifest.snapshot),
        steps=int(_one("steps", _STEPS[0], _STEPS)),
        most=_most(drawn=drawn),
        gone=_known(generation, node_of(request.args.getlist("gone"))) if "gone" in request.args else None,
    )


def parameters(wanted: Asked) -> dict[str, str | list[str]]:
    """Return the parameters that ask for this again, without those that hold by themselves, and without the cap."""
    given: dict[str, str | list[str]] = {"iri": wanted.start.value} if wanted.start else {}
    if wanted.kinds != (tuple(KINDS) if wanted.start else _WITHOUT_START):
        given["kind"] = list(wanted.kinds)
    if "t" in request.args:
        given["t"] = wanted.day.isoformat()
    if wanted.steps > 1:
        given["steps"] = str(wanted.steps)
    if CAP in request.args:
        given[CAP] = str(wanted.most)
    if wanted.gone:
        given["gone"] = wanted.gone.value
    return given


def _start(generation: Generation) -> NamedNode | None:
    iris, identifiers = request.args.getlist("iri"), [text.strip() for text in request.args.getlist("id")]
    if not iris and not identifiers:
        return None
    if iris and identifiers:
        raise Problem(INVALID_PARAMETER, f"There are two starts; expected is {_STARTS}.", parameter="id")
    if iris:
        return _known(generation, node_of(iris))
    if len(identifiers) != 1 or not identifiers[0]:
        raise Problem(INVALID_PARAMETER, f"Expected is {_STARTS}.", parameter="id", accepted=_STARTS)
    return NamedNode(identified(generation, identifiers[0]))


def _known(generation: Generation, node: NamedNode) -> NamedNode:
    if not spoken_of(generation, node):
        raise missing(generation, node)
    return node


def _kinds(start: NamedNode | None) -> tuple[str, ...]:
    given = [text for text in request.args.getlist("kind") if text]
    wrong = [text for text in given if text not in KINDS]
    if wrong:
        raise Problem(INVALID_PARAMETER, f"There is no kind {wrong[0]!r}.", parameter="kind", accepted=list(KINDS))
    return tuple(kind for kind in KINDS if kind in given) or (tuple(KINDS) if start else _WITHOUT_START)


def _day(snapshot: date) -> date:
    given = request.args.get("t", "").strip()
    try:
        return date.fromisoformat(READERS["date"](given).value) if given else snapshot
    except ValueError as error:
        accepted = f"a day such as {snapshot.isoformat()}"
        detail = f"The day {given!r} is not accepted; expected is {accepted}."
        raise Problem(INVALID_PARAMETER, detail, parameter="t", accepted=accepted) from error


def _most(*, drawn: bool) -> int:
    """Return how many relations are shown at most: as many as asked for, else a few where they are drawn."""
    return cap(tuple(request.args.items(multi=True)), DRAWN if drawn else MOST, INVALID_PARAMETER) or (
        SHOWN if drawn else MOST
    )


def _one(name: str, default: str, accepted: Sequence[str]) -> str:
    given = request.args.get(name) or default
    if given not in accepted:
        raise Problem(INVALID_PARAMETER, f"{name} is {given!r}.", parameter=name, accepted=list(accepted))
    return given
