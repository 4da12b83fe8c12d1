"""The service over a remote SPARQL 1.1 store: the release that a publication says is complete there.

Every result is followed by a look at the publication. Its stamp must be the one that the generation began with, so that
no answer mixes two releases or bears the version of another.
"""

import json
import math
import time
from collections.abc import Sequence
from tempfile import SpooledTemporaryFile
from typing import Final

from pyoxigraph import NamedNode

from graph.errors import NoRelease
from graph.parts import MERGED
from graph.publication import Publication, publication, record_query, stamp_query
from graph.querying import Dataset, Endpoint
from graph.release import Release
from graph.remote import Credentials
from ontology.namespaces import Namespaces
from sparql_endpoint.errors import EvaluationFailed, FormNotAcceptable, StoreFailed, Unavailable
from sparql_endpoint.frames import SOLUTIONS, Query
from sparql_endpoint.query_text.grammar import FORMS, check, form, names_base, names_dataset
from sparql_endpoint.remote_store.conversion import ACCEPTED, Bounded, convert
from sparql_endpoint.remote_store.fetching import Limits, fetch
from sparql_endpoint.remote_store.places import Places
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.workers.engine import SERVICE, Caller, Result
from sparql_endpoint.workers.spool import spooled

#: What the record of the store may take.
_LOOK: Final = Limits(seconds=5.0, size=1024 * 1024)
#: Seconds for which the publication is taken for the current one while only answers that were kept are given.
_TRUSTED: Final = 5.0
#: How much larger than the result asked for the one from the store may be: it spells out every name.
_ROOM: Final = 8
#: The name of a graph that no release has: a default graph without statements.
_NOTHING: Final = "nothing"


class RemoteStore:
    """A remote store, and the publication in it that is in service."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings
        self._namespaces = Namespaces(settings.base)
        user = settings.store_user
        credentials = None if user is None else Credentials(user, settings.store_password)
        self._endpoint = Endpoint(settings.store or "", credentials)
        self._engine: RemoteEngine | None = None
        self._looked = -math.inf

    def pointer(self) -> str:
        """Return the stamp of the publication; the store is asked now and then, and when the one in service has gone.

        Raises: StoreUnavailable, StoreFailed.
        """
        if self._engine is not None and not self._engine.gone and time.monotonic() < self._looked + _TRUSTED:
            return self._engine.stamp
        self._looked = time.monotonic()
        return stamp(self._endpoint, self._namespaces)

    def open(self) -> tuple[Release, "RemoteEngine"]:
        """Return the release that is complete in the store, and what evaluates queries over it.

        Raises: NoRelease if none is; IncompatibleRelease; StoreUnavailable, StoreFailed.
        """
        text = record_query(self._namespaces)
        body, _ = fetch(self._endpoint, text, "application/n-triples", None, _LOOK)
        with body:
            held = _read(body.read(), self._namespaces)
        if held.manifest is None:
            raise NoRelease(f"{self._endpoint.address} holds no complete release: run `oskg publish --to` for it")
        version = held.manifest.version
        self._engine = RemoteEngine(self._endpoint, held, self._settings)
        return Release(version, self._settings.home / "releases" / version, held.manifest), self._engine


class RemoteEngine:
    """Evaluates queries in a remote store as long as it holds one publication."""

    federated = False

    def __init__(self, endpoint: Endpoint, held: Publication, settings: ServiceSettings) -> None:
        self.stamp = held.stamp
        self.gone = False
        self._endpoint = endpoint
        self._namespaces = Namespaces(settings.base)
        self._dataset = _dataset(held, self._namespaces)
        self._places = Places(settings)
        self._limit = settings.result_limit
        self._limits = Limits(settings.time_limit, _ROOM * settings.result_limit)

    def evaluate(self, query: Query, caller: Caller = SERVICE) -> Result:  # noqa: ARG002 (the store takes none in turn)
        """Return the complete result of query, or of as many rows as it asks for.

        Raises: EvaluationError.
        """
        check(query.text, query.base)
        word = form(query.text)
        shape = FORMS[word]
        wanted = query.solutions if shape == SOLUTIONS else query.graph
        if wanted is None:
            raise FormNotAcceptable(shape)
        with self._places.take() as waited:
            began = time.monotonic()
            with spooled() as spool:
                size, truncated = self._result(query, word, wanted, spool)
        return Result(shape, spool, size, waited, time.monotonic() - began, truncated)

    def evaluate_all(self, queries: Sequence[Query], caller: Caller = SERVICE) -> list[Result]:
        """Return the complete result of each query; the protocol of the store takes one at a time.

        Raises: EvaluationError.
        """
        return [self.evaluate(query, caller) for query in queries]

    def close(self) -> None:
        """Take no more queries; those under way end within their time limit."""
        self.gone = True

    def _result(
        self, query: Query, word: str, wanted: str, spool: "SpooledTemporaryFile[bytes]"
    ) -> tuple[int, bool | None]:
        """Write the result into spool; return its bytes, and whether the cap of the query cuts it."""
        if self.gone:
            raise Unavailable("The release in the store is being replaced.")
        dataset = self._asked(query)
        body, given = fetch(self._endpoint, _based(query), ACCEPTED[FORMS[word]], dataset, self._limits)
        with body:
            if stamp(self._endpoint, self._namespaces) != self.stamp:
                self.gone = True
                raise Unavailable("The release in the store was replaced while the query ran.")
            target = Bounded(spool, self._limit)
            truncated = convert(body, given, word, wanted, target, query.most)
        return target.size, truncated

    def _asked(self, query: Query) -> Dataset | None:
        """Return the dataset of the request; else that of the text, which is left to the store; else the release."""
        if query.default_graphs is not None or query.named_graphs is not None:
            nothing = (self._namespaces.graph(_NOTHING),)
            return Dataset(query.default_graphs or nothing, query.named_graphs or nothing)
        return None if names_dataset(query.text) else self._dataset


def stamp(endpoint: Endpoint, namespaces: Namespaces) -> str:
    """Return the stamp of the publication that is complete in a store; empty if none is.

    Raises: StoreUnavailable, StoreFailed.
    """
    body, _ = fetch(endpoint, stamp_query(namespaces), "application/sparql-results+json", None, _LOOK)
    with body:
        try:
            found = json.load(body)["results"]["bindings"]
            return str(found[0]["stamp"]["value"]) if found else ""
        except (LookupError, TypeError, ValueError) as error:
            raise StoreFailed("The store does not answer with SPARQL results.") from error


def _dataset(held: Publication, namespaces: Namespaces) -> Dataset:
    merged = namespaces.graph(MERGED)
    return Dataset((merged,), tuple(graph for graph in held.graphs if graph != merged))


def _based(query: Query) -> str:
    """Return the text with the base that its relative IRIs have here; of two, Virtuoso takes the first."""
    if names_base(query.text):
        return query.text
    try:
        return f"BASE {NamedNode(query.base)} {query.text}"
    except ValueError as error:
        raise EvaluationFailed(f"The address of the request is no IRI: {error}.") from error


def _read(record: bytes, namespaces: Namespaces) -> Publication:
    try:
        return publication(record, namespaces)
    except SyntaxError as error:
        raise StoreFailed(f"The record of the publication cannot be read: {error}.") from error
