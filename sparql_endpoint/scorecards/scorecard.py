"""The scorecard as pages and data: the criteria with their counts, one infrastructure, several side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from pyoxigraph import NamedNode

from ontology.vocabulary import concept, label
from queries.criterion import GROUPS, SCHEME, Criterion, criteria
from queries.scorecard import STATES, Cell, Finding, Scorecard, counted, share
from queries.scorecard_forms import about, as_csv, as_tree, summary, tallies_csv
from sparql_endpoint.answering.evaluation import endpoint, respond
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.protocol import Operation
from sparql_endpoint.http.documents import SUFFIX_OF, tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import GRAPH_TYPES, PAGE, best
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, NOT_FOUND, Problem
from sparql_endpoint.http.serialisation import serialised
from sparql_endpoint.scorecards.scorecard_graph import measured
from sparql_endpoint.scorecards.scoring import MOST, PARAMETER, asked, cards, tallies
from sparql_endpoint.wording.cells import Cell as Part
from sparql_endpoint.wording.cells import address, cell
from sparql_endpoint.wording.languages import page_language
from sparql_endpoint.wording.names import names

blueprint = Blueprint("scorecard", __name__)

_JSON: Final = "application/json"
_CSV: Final = "text/csv"
#: The formats of tables, by the end of the address; one scorecard is given in the formats of RDF too.
_TABLES: Final = {"json": _JSON, "csv": _CSV, "html": PAGE}
_ALL: Final = {**{SUFFIX_OF[each]: each for each in GRAPH_TYPES if each in SUFFIX_OF}, **_TABLES}
#: Evidence of one cell that a page shows at once; the rest is folded below it.
_UNFOLDED: Final = 3
_FINDINGS: Final = {"csv": _CSV, "json": "application/sparql-results+json"}


@dataclass(frozen=True, slots=True)
class Row:
    """One cell as a reader sees it: the criterion, the state, what was found, and where."""

    criterion: Criterion
    state: str
    values: list[Part]
    evidence: list[Part]
    sources: list[Part]


@blueprint.get("/scorecard")
@blueprint.get(f"/scorecard.<any({','.join(_ALL)}):suffix>")
def page(suffix: str | None = None) -> Response:
    """Give the scorecard of the infrastructure that is named, or all criteria with their counts where none is."""
    with leased() as generation:
        if PARAMETER not in request.args:
            chosen = _chosen(suffix, _TABLES)
            return _response(generation, _overview(generation, chosen), chosen, "page")
        chosen = _chosen(suffix, _ALL)
        (card,) = cards(generation, asked(generation, 1, 1))
        return _response(generation, _single(generation, card, chosen), chosen, "page", _ALL)


@blueprint.get("/scorecard/compare")
@blueprint.get(f"/scorecard/compare.<any({','.join(_TABLES)}):suffix>")
def compare(suffix: str | None = None) -> Response:
    """Set the scorecards of two to six infrastructures side by side, without putting them in an order."""
    chosen = _chosen(suffix, _TABLES)
    with leased() as generation:
        found = cards(generation, asked(generation, 2, MOST))
        called = names(generation, [card.infrastructure for card in found], endpoint())
        if chosen == PAGE:
            text = _compared(generation, found, called)
        elif chosen == _CSV:
            text = as_csv(found)
        else:
            text = _tree(generation, {"scorecards": [as_tree(card, called) for card in found]})
        return _response(generation, text.encode(), chosen, "compare")


@blueprint.get(f"/scorecard/criteria/<criterion>.<any({','.join(_FINDINGS)}):extension>")
def findings(criterion: str, extension: str) -> Response:
    """Return every finding of a criterion on every infrastructure of the release."""
    one = _criterion(criterion)
    with leased() as generation:
        text = one.bind([], generation.release.manifest.snapshot)
        response = respond(generation, Operation(text, None, None), _FINDINGS[extension], endpoint())
    response.headers["Content-Disposition"] = f'inline; filename="{one.id}.{extension}"'
    return response


@blueprint.get("/scorecard/criteria/<criterion>.rq")
def query(criterion: str) -> Response:
    """Return the query of a criterion, as of the day of the release."""
    one = _criterion(criterion)
    with leased() as generation:
        text = one.bind([], generation.release.manifest.snapshot)
        response = tagged(text.encode(), "application/sparql-query")
        response.headers[RELEASE] = generation.release.version
    return response


def _criterion(id_: str) -> Criterion:
    if id_ not in criteria():
        raise Problem(NOT_FOUND, f"There is no criterion {id_}.", accepted=list(criteria()))
    return criteria()[id_]


def _chosen(suffix: str | None, offered: Mapping[str, str]) -> str:
    """Return the media type to answer with: that of the suffix, else the best accepted.

    Raises: Problem with the formats if none of them is acceptable.
    """
    accepted = list(offered.values())
    chosen = offered.get(suffix) if suffix else best(request.headers.get("Accept"), accepted)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "This scorecard is offered in these formats only.", accepted=accepted)
    return chosen


def _response(
    generation: Generation, body: bytes, chosen: str, route: str, offered: Mapping[str, str] = _TABLES
) -> Response:
    response = tagged(body, chosen)
    pairs = urlencode(list(request.args.items(multi=True)), safe=":/")
    for suffix, media_type in offered.items():
        path = url_for(f".{route}", suffix=suffix).split("?", 1)[0]
        address = f"{path}?{pairs}" if pairs else path
        if media_type == chosen:
            response.headers["Content-Location"] = address
        response.headers.add("Link", f'<{address}>; rel="alternate"; type="{media_type}"')
    response.headers[RELEASE] = generation.release.version
    return response


def _tree(generation: Generation, document: Mapping[str, Any]) -> str:
    release = generation.release
    described = {"version": release.version, "snapshot": release.manifest.snapshot.isoformat()}
    return json.dumps({"release": described, "states": STATES, **document}, ensure_ascii=False, indent=1) + "\n"


def _overview(generation: Generation, chosen: str) -> bytes:
    infrastructures, counts = tallies(generation)
    if chosen == _JSON:
        listed = [{**about(one), **summary(counts[one.id])} for one in criteria().values()]
        return _tree(generation, {"infrastructures": infrastructures, "criteria": listed}).encode()
    if chosen == _CSV:
        return tallies_csv(counts).encode()
    frameworks = sorted({code for one in criteria().values() for code in one.frameworks})
    iris = {code: concept("framework", code) for code in frameworks}
    called = names(generation, iris.values(), endpoint())
    return render_template(
        "scorecard.html",
        groups={name: [one for one in criteria().values() if one.group == name] for name in GROUPS.values()},
        counts=counts,
        shares={id_: share(each) for id_, each in counts.items()},
        frameworks={code: Part(called.get(iri, code), address(iri)) for code, iri in iris.items()},
        infrastructures=infrastructures,
        states=STATES,
        titles=_titles(),
        most=MOST,
        release=generation.release,
    ).encode()


def _single(generation: Generation, card: Scorecard, chosen: str) -> bytes:
    if chosen == _CSV:
        return as_csv([card]).encode()
    if chosen not in _TABLES.values():
        document = url_for(".page", infrastructure=card.infrastructure, _external=True)
        day = generation.release.manifest.snapshot.isoformat()
        return serialised(measured(card, document, day), chosen)
    called = names(generation, _iris([card]), endpoint())
    if chosen == _JSON:
        return _tree(generation, as_tree(card, called)).encode()
    return render_template(
        "scorecard_one.html",
        name=called.get(card.infrastructure, card.infrastructure),
        iri=card.infrastructure,
        href=address(card.infrastructure),
        groups={
            name: [_row(each, called) for each in card.cells if each.criterion.group == name]
            for name in GROUPS.values()
        },
        counts=card.counts,
        share=share(card.counts),
        states=STATES,
        titles=_titles(),
        unfolded=_UNFOLDED,
        suffixes={suffix: each for suffix, each in _ALL.items() if each != PAGE},
        release=generation.release,
    ).encode()


def _compared(generation: Generation, found: Sequence[Scorecard], called: Mapping[str, str]) -> str:
    return render_template(
        "scorecard_compare.html",
        cards=[(called.get(card.infrastructure, card.infrastructure), card) for card in found],
        rows=[(cells[0].criterion, cells) for cells in zip(*(card.cells for card in found), strict=True)],
        counts=[counted(card.counts) for card in found],
        shares=[share(card.counts) for card in found],
        states=STATES,
        titles=_titles(),
        given=[card.infrastructure for card in found],
        release=generation.release,
    )


def _titles() -> dict[str, str]:
    """Return what each criterion is called in the language of the page."""
    return {id_: label(f"{SCHEME}{id_}", page_language()) for id_ in criteria()}


def _iris(found: Sequence[Scorecard]) -> list[str]:
    """Return every IRI that a page about the scorecards names."""
    iris: dict[str, None] = {}
    for card in found:
        iris[card.infrastructure] = None
        for each in card.cells:
            for finding in each.findings:
                value = [finding.value.value] if isinstance(finding.value, NamedNode) else []
                iris.update(dict.fromkeys([*value, *filter(None, (finding.evidence, finding.graph))]))
    return list(iris)


def _row(each: Cell, called: Mapping[str, str]) -> Row:
    disputed = each.state == "contradictory"
    values = dict.fromkeys(
        replace(part, note=finding.state) if disputed else part
        for finding in each.findings
        for part in _value(finding, called)
    )
    return Row(
        criterion=each.criterion,
        state=each.state,
        values=list(values),
        evidence=[_linked(iri, called) for iri in each.evidence],
        sources=[_linked(iri, called) for iri in each.graphs],
    )


def _value(finding: Finding, called: Mapping[str, str]) -> list[Part]:
    name = called.get(finding.value.value) if isinstance(finding.value, NamedNode) else None
    return cell(finding.value, name)


def _linked(iri: str, called: Mapping[str, str]) -> Part:
    return cell(NamedNode(iri), called.get(iri))[0]
