"""A search as SKG-IF asks it: its filters, its page, and which things it finds.

Source: https://skg-if.github.io/api/ (OpenAPI 1.0): a filter that is not offered is answered with status 422
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import request
from pyoxigraph import Literal, NamedNode

from briefs.speech import translatable
from graph import search
from ontology.identifiers import SCHEMES, InvalidIdentifier, identifier
from ontology.namespaces import KINDS, Namespaces
from queries.blocks import fill
from sparql_endpoint.answering.evaluation import endpoint, holds, rows_of_all, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.http.problems import INVALID_PARAMETER, NOT_FOUND, Kind, Problem
from sparql_endpoint.identifiers.bearers import bearers
from sparql_endpoint.identifiers.resolution import resolved
from sparql_endpoint.skg_if.entities import SCHEME_NAMES

#: What is given, and the class of the things that it is.
CLASSES: Final = {
    "organisations": "http://www.w3.org/ns/org#Organization",
    "grants": "https://w3id.org/oskg/ontology#Project",
    "datasources": "https://w3id.org/oskg/ontology#Repository",
}

#: What the index of names calls them; it does not tell repositories from other infrastructures.
_INDEXED: Final = {"organisations": "org", "grants": "project"}

_UNSUPPORTED: Final = Kind("unsupported-filter", 422, translatable("A filter is not offered"))
_LARGEST_PAGE: Final = 100
_LAST_PAGE: Final = 1000

_VALUE: Final = ("identifiers.id", "identifiers.value")
_SCHEME: Final = "identifiers.scheme"
_NAME: Final = {"organisations": "cf.search.name", "grants": "cf.search.title", "datasources": "cf.search.name"}

_IS: Final = "ASK { VALUES ?node { UNDEF } VALUES ?class { UNDEF } ?node a ?class }"

_REPOSITORIES: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT {select} WHERE {{
  VALUES ?text {{ UNDEF }}
  ?node a oskg:Repository ; rdfs:label ?name .
  FILTER(CONTAINS(LCASE(?name), LCASE(?text)))
}} {end}
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: of which kind, with which filters, which page of which size."""

    kind: str
    filters: Mapping[str, str]
    page: int
    size: int

    @property
    def skipped(self) -> int:
        """How many results come before this page."""
        return (self.page - 1) * self.size

    @property
    def identifier(self) -> str | None:
        """The identifier that is searched for; None where it is a name, or everything."""
        return next((self.filters[name] for name in _VALUE if name in self.filters), None)


def asked(kind: str) -> Asked:
    """Return the search that this request is.

    Raises: Problem if a filter is not offered, or a value is not accepted.
    """
    filters = dict(_filter(part) for part in request.args.get("filter", "").split(",") if part.strip())
    country = ("country",) if kind == "organisations" else ()
    by_name, by_identifier = {_NAME[kind], *country}, {*_VALUE, _SCHEME}
    if not (set(filters) <= by_name or (set(filters) <= by_identifier and set(filters) & set(_VALUE))):
        offered = [*sorted(by_name), *sorted(by_identifier)]
        detail = f"Offered are {', '.join(offered)}; a scheme with an identifier, an identifier with nothing else."
        raise Problem(_UNSUPPORTED, detail, parameter="filter", accepted=offered)
    return Asked(kind, filters, _number("page", 1, _LAST_PAGE), _number("page_size", 10, _LARGEST_PAGE))


def refuse_embedding() -> None:
    """Let only those pass who do not ask for entities within entities.

    Raises: Problem if they do.
    """
    if request.args.get("embedding", "false").lower() != "false":
        raise Problem(_UNSUPPORTED, "Entities are not embedded.", parameter="embedding", accepted=["false"])


def found(generation: Generation, search_for: Asked) -> tuple[Sequence[str], int]:
    """Return the IRIs of the things on a page, and how many there are on all pages.

    Raises: EvaluationError if there is no complete answer; Problem if the release has no index of names.
    """
    if search_for.identifier is not None:
        bearing = _bearing(generation, search_for.filters.get(_SCHEME), search_for.identifier)
        kept = [iri for iri in bearing if is_of(generation, search_for.kind, NamedNode(iri))]
        return kept[search_for.skipped :][: search_for.size], len(kept)
    text = search_for.filters.get(_NAME[search_for.kind], "")
    if search_for.kind not in _INDEXED:
        return _repositories(generation, text, search_for)
    return _named(generation, text, search_for)


def is_of(generation: Generation, kind: str, node: NamedNode) -> bool:
    """Return whether a node is of a kind.

    Raises: EvaluationError if there is no answer.
    """
    return holds(generation, fill(_IS, {"node": [node], "class": [NamedNode(CLASSES[kind])]}), endpoint())


def _filter(part: str) -> tuple[str, str]:
    name, _, value = part.partition(":")
    if not value.strip():
        accepted = "name:value, several with commas between them"
        raise Problem(INVALID_PARAMETER, f"{part!r} is no filter.", parameter="filter", accepted=accepted)
    return name.strip(), value.strip()


def _number(name: str, default: int, most: int) -> int:
    text = request.args.get(name, str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        accepted = f"a whole number from 1 to {most}"
        raise Problem(INVALID_PARAMETER, f"{name} is {text!r}.", parameter=name, accepted=accepted)
    return int(text)


def _bearing(generation: Generation, named: str | None, text: str) -> Sequence[str]:
    """Return the entities with an identifier, of the scheme that SKG-IF names so, or of any."""
    if named is None:
        return resolved(generation, text)
    schemes = [scheme for scheme in SCHEMES if SCHEME_NAMES.get(scheme, scheme) == named]
    try:
        read = [identifier(scheme, text) for scheme in schemes]
    except InvalidIdentifier:
        return ()
    namespaces = Namespaces(settings().base)
    nodes = [NamedNode(namespaces.identifier(kind, one.scheme, one.local)) for one in read for kind in sorted(KINDS)]
    return bearers(generation, nodes)


def _named(generation: Generation, text: str, search_for: Asked) -> tuple[Sequence[str], int]:
    index, kind = generation.release.search, _INDEXED[search_for.kind]
    if not index.is_file():
        raise Problem(NOT_FOUND, f"Release {generation.release.version} has no index of names.")
    country = search_for.filters.get("country", "").upper()
    hits = search.search(index, text, kind=kind, country=country, most=search_for.size, skipped=search_for.skipped)
    return [row.iri for row in hits.rows], hits.total(kind)


def _repositories(generation: Generation, text: str, search_for: Asked) -> tuple[Sequence[str], int]:
    values = {"text": [Literal(text)]}
    end = f"ORDER BY ?node LIMIT {search_for.size} OFFSET {search_for.skipped}"
    page = _REPOSITORIES.format(select="DISTINCT ?node", end=end)
    count = _REPOSITORIES.format(select="(COUNT(DISTINCT ?node) AS ?all)", end="")
    nodes, counted = rows_of_all(generation, [fill(page, values), fill(count, values)], endpoint())
    return [row["node"].value for row in nodes], int(next(iter(counted))["all"].value)
