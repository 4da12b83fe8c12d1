"""Ask a SPARQL endpoint that holds Wikidata, page by page and politely, and keep its answers as files.

Source: https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual#Query_limits
"""

import urllib.error
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from json import JSONDecodeError, loads
from math import ceil
from pathlib import Path
from string import Template
from time import monotonic, sleep
from typing import Final

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, SPARQLWrapperException
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from loaders.errors import SourceUnavailable
from loaders.wikidata import PART_OF, PROPERTIES

#: The property by which the items of a kind are found, and that of the identifiers of their targets.
_SEEDS: Final = {"infra": "P5874", "org": "P6782"}
#: What is asked about organisations; the rest is asked about infrastructures only.
_OF_ORGANISATIONS: Final = ("P463", "P2652", PART_OF)
#: Answers that mean: come back later.
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
#: Bytes; no page of an answer comes near.
_LIMIT: Final = 256 * 1024 * 1024
_QUERY: Final = Template("""\
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX pqv: <http://www.wikidata.org/prop/qualifier/value/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wdt: <http://www.wikidata.org/prop/direct/>
PREFIX wikibase: <http://wikiba.se/ontology#>

SELECT ?statement ?property ?kind ?item ?target ?rank
  (SAMPLE(?oneItemId) AS ?itemId) (SAMPLE(?oneTargetId) AS ?targetId)
  (SAMPLE(?oneItemLabel) AS ?itemLabel) (SAMPLE(?oneTargetLabel) AS ?targetLabel)
  (SAMPLE(?oneStart) AS ?start) (SAMPLE(?oneStartPrecision) AS ?startPrecision)
  (SAMPLE(?oneEnd) AS ?end) (SAMPLE(?oneEndPrecision) AS ?endPrecision)
WHERE {
  ?item wdt:$seed ?oneItemId ; p:$property ?statement .
  ?statement ps:$property ?target ; wikibase:rank ?rank ; prov:wasDerivedFrom ?reference .
  FILTER (ISIRI(?target))
  MINUS { ?target wdt:P31 wd:Q5 }
  BIND ("$property" AS ?property)
  BIND ("$kind" AS ?kind)
  OPTIONAL { ?target wdt:$identifier ?oneTargetId }
  OPTIONAL { ?item rdfs:label ?oneItemLabel FILTER (LANG(?oneItemLabel) = "en") }
  OPTIONAL { ?target rdfs:label ?oneTargetLabel FILTER (LANG(?oneTargetLabel) = "en") }
  OPTIONAL {
    ?statement pqv:P580 ?from .
    ?from wikibase:timeValue ?oneStart ; wikibase:timePrecision ?oneStartPrecision
  }
  OPTIONAL {
    ?statement pqv:P582 ?until .
    ?until wikibase:timeValue ?oneEnd ; wikibase:timePrecision ?oneEndPrecision
  }
}
GROUP BY ?statement ?property ?kind ?item ?target ?rank
ORDER BY ?statement ?target
LIMIT $limit OFFSET $offset
""")


class _Busy(Exception):
    """Raised when an endpoint asks us to come back later; `after` is in how many seconds, if it says."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


@dataclass(slots=True)
class Manners:
    """How an endpoint is treated: one query at a time, `attempts` at each, and in any `window` of seconds no more than
    `budget` seconds of its work, which is half of what Wikidata allows. `agent` says who asks and how to reach them."""

    agent: str
    attempts: int = 6
    timeout: float = 60
    budget: float = 30
    window: float = 60
    clock: Callable[[], float] = monotonic
    rest: Callable[[float], None] = sleep
    _spent: deque[tuple[float, float]] = field(default_factory=deque, init=False)

    def wait_for_budget(self) -> None:
        """Rest until the work of the last window is less than the budget."""
        while self._spent:
            now = self.clock()
            while self._spent and self._spent[0][0] <= now - self.window:
                self._spent.popleft()
            if sum(seconds for _, seconds in self._spent) < self.budget:
                return
            self.rest(self._spent[0][0] + self.window - now)

    def spend(self, seconds: float) -> None:
        """Note how long the endpoint has worked for a query."""
        self._spent.append((self.clock(), seconds))


def pages(limit: int) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield the name of each series of pages, and the query for its page at an offset."""
    for kind, seed in _SEEDS.items():
        for property_ in (*PROPERTIES, PART_OF):
            if kind == "infra" or property_ in _OF_ORGANISATIONS:
                same = kind == "infra" and property_ == PART_OF
                values = {"seed": seed, "property": property_, "kind": kind, "limit": limit}
                identifier = _SEEDS["infra" if same else "org"]
                text = Template(_QUERY.safe_substitute(values, identifier=identifier))
                yield f"wikidata-{kind}-{property_}", partial(_page, text)


def _page(text: Template, offset: int) -> str:
    return text.substitute(offset=offset)


def harvest(endpoint: str, into: Path, manners: Manners, limit: int = 5_000) -> list[Path]:
    """Ask everything there is to ask, keep each page that has rows as a file of the folder, and return the files.

    Raises: SourceUnavailable if the endpoint does not answer, or not with SPARQL results, after all attempts.
    """
    into.mkdir(parents=True, exist_ok=True)
    kept: list[Path] = []
    for name, query in pages(limit):
        offset, rows = 0, limit
        while rows == limit:
            answer = _answer(endpoint, query(offset), manners)
            rows = _rows(endpoint, answer)
            if rows:
                path = into / f"{name}-{offset:07}.json"
                partial = path.with_suffix(".partial")
                partial.write_bytes(answer)
                kept.append(partial.replace(path))
            offset += limit
    return kept


def _rows(endpoint: str, answer: bytes) -> int:
    try:
        return len(loads(answer)["results"]["bindings"])
    except (JSONDecodeError, UnicodeDecodeError, LookupError, TypeError) as error:
        raise SourceUnavailable(f"{endpoint} does not answer with SPARQL results: {error}") from error


def _answer(endpoint: str, query: str, manners: Manners) -> bytes:
    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        after = error.after if isinstance(error, _Busy) else None
        return after if after is not None else min(2.0**state.attempt_number, 60)

    retrying = Retrying(
        stop=stop_after_attempt(manners.attempts),
        wait=wait,
        sleep=manners.rest,
        retry=retry_if_exception_type(_Busy),
        reraise=True,
    )
    try:
        return retrying(_once, endpoint, query, manners)
    except _Busy as error:
        raise SourceUnavailable(f"{endpoint} does not answer after {manners.attempts} attempts: {error}") from error


def _once(endpoint: str, query: str, manners: Manners) -> bytes:
    manners.wait_for_budget()
    client = SPARQLWrapper(endpoint, returnFormat=JSON, agent=manners.agent)
    client.setMethod(POST)
    client.setOnlyConneg(True)
    client.setTimeout(ceil(manners.timeout))
    client.setQuery(query)
    began = manners.clock()
    try:
        with client.query().response as response:
            answer: bytes = response.read(_LIMIT + 1)
    except EndPointInternalError as error:
        raise _Busy(str(error).partition("\n")[0]) from error
    except SPARQLWrapperException as error:
        raise SourceUnavailable(f"{endpoint} refuses the query: {error}") from error
    except urllib.error.HTTPError as error:
        with error:
            if error.code not in _LATER:
                raise SourceUnavailable(f"{endpoint} answers {error.code} {error.reason}") from error
            raise _Busy(f"{error.code} {error.reason}", _seconds(error.headers.get("Retry-After"))) from error
    except (HTTPException, OSError) as error:
        raise _Busy(str(error) or type(error).__name__) from error
    finally:
        manners.spend(manners.clock() - began)
    if len(answer) > _LIMIT:
        raise SourceUnavailable(f"{endpoint} answers with more than {_LIMIT} bytes; ask for smaller pages")
    return answer


def _seconds(text: str | None) -> float | None:
    """Return the seconds of a Retry-After header; None if it has none, or a date."""
    return float(text) if text and text.strip().isdecimal() else None
