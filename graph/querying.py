"""Ask a remote SPARQL endpoint a query and get its answer as it comes over the wire.

Source: https://www.w3.org/TR/sparql11-protocol/#query-operation
"""

import urllib.error
from ast import literal_eval
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from json import load
from math import ceil

from pyoxigraph import NamedNode
from SPARQLWrapper import POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    EndPointNotFound,
    QueryBadFormed,
    SPARQLWrapperException,
    Unauthorized,
    URITooLong,
)

from graph.errors import StoreRefused, StoreUnreachable
from graph.remote import LATER, Credentials, excerpt

_JSON = "application/sparql-results+json"

#: The statuses that the client names by classes of its own.
_STATUS: dict[type[SPARQLWrapperException], int] = {
    QueryBadFormed: 400,
    Unauthorized: 401,
    EndPointNotFound: 404,
    URITooLong: 414,
    EndPointInternalError: 500,
}


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that make up the default graph of a query, and those that GRAPH sees."""

    default: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The address of a SPARQL endpoint, and who we are to it (HTTP Basic)."""

    address: str
    credentials: Credentials | None = None

    def ask(self, text: str, accept: str, seconds: float, dataset: Dataset | None = None) -> HTTPResponse:
        """Return the beginning of the answer to a query; its body is still to be read, and to be closed.

        `seconds`, rounded up, bound the connection and each wait for bytes; None leaves the dataset to text and store.

        Raises: StoreUnreachable, StoreRefused; TimeoutError if no answer has begun in time.
        """
        client = SPARQLWrapper(self.address)
        client.setMethod(POST)
        client.setOnlyConneg(True)
        client.setTimeout(ceil(seconds))
        client.addCustomHttpHeader("Accept", accept)
        # Not setQuery: it searches the text with a pattern that hostile texts make slow.
        client.queryString = text
        if self.credentials is not None:
            client.setCredentials(self.credentials.user, self.credentials.password)
        for iri in () if dataset is None else dataset.default:
            client.addParameter("default-graph-uri", iri)
        for iri in () if dataset is None else dataset.named:
            client.addParameter("named-graph-uri", iri)
        return self._answer(client)

    def count(self, graph: str, seconds: float) -> int:
        """Return how many triples a named graph holds.

        Raises: StoreUnreachable, StoreRefused.
        """
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {NamedNode(graph)} {{ ?s ?p ?o }} }}"
        try:
            with self.ask(text, _JSON, seconds) as answer:
                return int(load(answer)["results"]["bindings"][0]["n"]["value"])
        except (TimeoutError, HTTPException, OSError) as error:
            raise StoreUnreachable(f"{self.address} does not count {graph}: {error or type(error).__name__}") from error
        except (LookupError, TypeError, ValueError) as error:
            raise StoreRefused(f"{self.address} does not answer with SPARQL results: {error}", 200) from error

    def _answer(self, client: SPARQLWrapper) -> HTTPResponse:
        try:
            return client.query().response
        except SPARQLWrapperException as error:
            raise self._refusal(_STATUS[type(error)], _said(error)) from error
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error.code, error.read().decode("utf-8", "replace")) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimeoutError from error
            raise StoreUnreachable(f"{self.address} does not answer: {error.reason}") from error
        except TimeoutError:
            raise
        except (HTTPException, OSError) as error:
            raise StoreUnreachable(f"{self.address} does not answer: {error or type(error).__name__}") from error

    def _refusal(self, status: int, said: str) -> StoreUnreachable | StoreRefused:
        message = f"{self.address} answers {status}: {excerpt(said)}"
        return StoreUnreachable(message) if status in LATER else StoreRefused(message, status, excerpt(said))


def _said(error: SPARQLWrapperException) -> str:
    """Return the body of the answer, which the client keeps as the Python literal of its bytes in its message."""
    literal = str(error).partition("Response:\n")[2]
    return bytes(literal_eval(literal or 'b""')).decode("utf-8", "replace")
