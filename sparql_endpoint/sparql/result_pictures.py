"""Pictures of the result of any query: bars of a number, places on a map, a network of what is joined to what.

Which of them fit is told by the result: a column of whole numbers beside one of names, columns of latitudes and
longitudes, or triples whose ends are nodes, from CONSTRUCT or in three columns.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, Final, cast

from flask import Blueprint, Response, request
from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, RdfFormat, parse, parse_query_results
from pyoxigraph import QueryResultsFormat as Results

from briefs.charts import bars
from briefs.document import Picture
from ontology.namespaces import PREFIXES
from sparql_endpoint.answering.evaluation import endpoint, evaluate, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.protocol import Operation, operation
from sparql_endpoint.frames import GRAPH
from sparql_endpoint.http.documents import tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.maps.world_picture import picture as world
from sparql_endpoint.network.picture import joined
from sparql_endpoint.wording.cells import Term, short
from sparql_endpoint.wording.names import names, spelled
from sparql_endpoint.workers.drawing import PICTURES, drawing

blueprint = Blueprint("result_pictures", __name__)

CHART, MAP, NETWORK = "chart", "map", "network"
#: Bars, places and triples that are drawn, the first of the result.
BARS: Final = 30
PLACES: Final = 2000
TRIPLES: Final = 300

_LATITUDE: Final = frozenset({"lat", "latitude"})
_LONGITUDE: Final = frozenset({"lon", "lng", "long", "longitude"})
_WHOLE: Final = frozenset(f"{PREFIXES['xsd']}{name}" for name in ("integer", "int", "long", "nonNegativeInteger"))
_ENDS: Final = 3

#: A triple whose ends are nodes, as IRIs.
Triple = tuple[str, str, str]


@blueprint.get(f"/sparql/<any({CHART},{MAP},{NETWORK}):name>.png", defaults={"suffix": "png"})
@blueprint.get(f"/sparql/<any({CHART},{MAP},{NETWORK}):name>.svg", defaults={"suffix": "svg"})
def picture(name: str, suffix: str) -> Response:
    """Draw the result of a query."""
    asked = operation(request, settings().row_limit)
    with leased() as generation:
        found = _drawn(generation, asked, name)
        version = generation.release.version
    if found is None:
        raise Problem(NOT_FOUND, f"There is nothing in this result that a {name} could show.")
    response = tagged(drawing().image(found, PICTURES[suffix]), PICTURES[suffix])
    response.headers[RELEASE] = version
    return response


def fitting(columns: Sequence[str], rows: Sequence[QuerySolution]) -> list[str]:
    """Return what the rows of a result can be drawn as."""
    found = [CHART] if _bars(columns, rows) else []
    found += [MAP] if _places(columns, rows) else []
    return [*found, NETWORK] if any(_triples(columns, rows)) else found


def _drawn(generation: Generation, asked: Operation, name: str) -> Picture | None:
    """Return a picture of the result; None where it does not fit.

    Raises: EvaluationError if there is no complete result.
    """
    result = evaluate(generation, asked)
    try:
        body = cast("IO[bytes]", result.body)
        if result.form == GRAPH:
            return _network(generation, list(islice(_of_graph(body), TRIPLES))) if name == NETWORK else None
        parsed = parse_query_results(body, Results.JSON)
        if not isinstance(parsed, QuerySolutions):
            return None
        columns, rows = [variable.value for variable in parsed.variables], list(islice(parsed, PLACES))
    finally:
        result.body.close()
    if name == CHART:
        return _chart(generation, columns, rows)
    if name == MAP:
        places = _places(columns, rows)
        return world({}, places) if places else None
    return _network(generation, list(islice(_triples(columns, rows), TRIPLES)))


def _chart(generation: Generation, columns: Sequence[str], rows: Sequence[QuerySolution]) -> Picture | None:
    values = _bars(columns, rows)
    if not values:
        return None
    called = names(generation, [term.value for term, _ in values if isinstance(term, NamedNode)], endpoint())
    drawn = [(_text(term, called), number) for term, number in values[:BARS]]
    rest = values[BARS:]
    return bars("", "", "", drawn, (len(rest), sum(number for _, number in rest)))


def _network(generation: Generation, triples: Sequence[Triple]) -> Picture | None:
    if not triples:
        return None
    ends = dict.fromkeys(end for subject, _, value in triples for end in (subject, value))
    predicates = dict.fromkeys(predicate for _, predicate, _ in triples)
    called = names(generation, [*ends, *predicates], endpoint())
    nodes = {iri: called.get(iri) or short(iri) for iri in ends}
    kinds = {iri: called.get(iri) or spelled(iri) for iri in predicates}
    return joined(nodes, [(subject, kinds[predicate], value) for subject, predicate, value in triples])


def _bars(columns: Sequence[str], rows: Sequence[QuerySolution]) -> list[tuple[Term, int]]:
    """Return what has which number: the first column of whole numbers, and the first that has none; [] for fewer than
    two rows with both."""
    number = next((name for name in columns if _all_whole(row[name] for row in rows)), None)
    named = next((name for name in columns if name != number and not _any_number(row[name] for row in rows)), None)
    if number is None or named is None:
        return []
    pairs = [(row[named], int(row[number].value)) for row in rows if row[named] is not None and row[number] is not None]
    return pairs if len(pairs) > 1 and min(each for _, each in pairs) >= 0 else []


def _places(columns: Sequence[str], rows: Sequence[QuerySolution]) -> list[tuple[float, float]]:
    """Return the latitudes and longitudes on Earth in columns that are called so."""
    latitude = next((name for name in columns if name.lower() in _LATITUDE), None)
    longitude = next((name for name in columns if name.lower() in _LONGITUDE), None)
    if latitude is None or longitude is None:
        return []
    pairs = ((_degrees(row[latitude], 90), _degrees(row[longitude], 180)) for row in rows)
    return [(north, east) for north, east in pairs if north is not None and east is not None]


def _triples(columns: Sequence[str], rows: Sequence[QuerySolution]) -> Iterator[Triple]:
    if len(columns) == _ENDS:
        for row in rows:
            subject, predicate, value = (row[name] for name in columns)
            if all(isinstance(each, NamedNode) for each in (subject, predicate, value)):
                yield subject.value, predicate.value, value.value


def _of_graph(body: IO[bytes]) -> Iterator[Triple]:
    for quad in parse(body, RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.predicate.value, quad.object.value


def _degrees(term: Term | None, most: int) -> float | None:
    try:
        found = float(term.value) if isinstance(term, Literal) else None
    except ValueError:
        return None
    return found if found is not None and -most <= found <= most else None


def _all_whole(terms: Iterable[Term | None]) -> bool:
    found = [term for term in terms if term is not None]
    return bool(found) and all(isinstance(term, Literal) and term.datatype.value in _WHOLE for term in found)


def _any_number(terms: Iterable[Term | None]) -> bool:
    return any(isinstance(term, Literal) and _degrees(term, 1 << 62) is not None for term in terms)


def _text(term: Term, called: Mapping[str, str]) -> str:
    if isinstance(term, NamedNode):
        return called.get(term.value) or short(term.value)
    return term.value if isinstance(term, Literal) else str(term)
