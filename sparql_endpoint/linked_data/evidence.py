"""What a node rests on: the passages of documents it cites, and the records of the sources it was read from."""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, QuerySolutions

from queries.blocks import fill
from sparql_endpoint.answering.evaluation import rows
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.wording.cells import Cell, Term, address, cell

#: How many passages and records a page shows; one more is read to tell that there are more.
SHOWN: Final = 25

_PASSAGES: Final = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT DISTINCT ?passage ?document ?title ?issued ?source ?locator ?quote WHERE {
  VALUES ?node { UNDEF }
  ?node oskg:evidence? ?passage .
  ?passage oskg:inDocument ?document ; oskg:locator ?locator .
  ?document dct:title ?title .
  OPTIONAL { ?document dct:issued ?issued }
  OPTIONAL { ?document dct:source ?source }
  OPTIONAL { ?passage oskg:exactQuote ?quote }
}
ORDER BY ?title ?locator ?quote ?issued ?source
LIMIT 26
"""

_RECORDS: Final = """
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX oskg: <https://w3id.org/oskg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?node ?record ?id ?modified ?page ?graph ?title WHERE {
  VALUES ?node { UNDEF }
  ?node prov:wasDerivedFrom? ?record .
  ?record a oskg:SourceRecord ; dct:identifier ?id ; dct:isPartOf ?graph .
  ?graph dct:title ?title .
  OPTIONAL { ?record dct:modified ?modified }
  OPTIONAL { ?record foaf:page ?page }
}
ORDER BY DESC(STRENDS(STR(?node), ?id)) ?title ?id ?modified ?page
LIMIT 26
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a document, with the words that stand there where the release quotes them."""

    document: Cell
    locator: Cell
    original: str | None
    """The web address of the document, where it has one."""
    issued: str | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a source: its id, the source, the day it was last changed, and the publisher's page about it."""

    record: Cell
    source: Cell
    modified: str | None
    page: str | None


def passages(generation: Generation, node: NamedNode, base: str) -> list[Passage]:
    """Return the passages that node cites, or node itself where it is one; by document, up to 26.

    Raises: EvaluationError if there is no complete answer.
    """
    found = rows(generation, passages_query(node), base)
    return [
        Passage(
            document=_named(row["document"], row["title"]),
            locator=_named(row["passage"], row["locator"]),
            original=_web(row["source"]),
            issued=_text(row["issued"]),
            quote=_text(row["quote"]),
        )
        for row in found
    ]


def passages_query(node: NamedNode) -> str:
    """Return the query for the passages that node cites, or node itself where it is one; by document, up to 26."""
    return fill(_PASSAGES, {"node": [node]})


def records_query(node: NamedNode) -> str:
    """Return the query for the records that node was read from, or itself where it is one; its own first, up to 26."""
    return fill(_RECORDS, {"node": [node]})


def records(found: QuerySolutions) -> list[Record]:
    """Return the records in the rows of that query."""
    return [
        Record(
            record=_named(row["record"], row["id"]),
            source=_named(row["graph"], row["title"]),
            modified=_text(row["modified"]),
            page=_web(row["page"]),
        )
        for row in found
    ]


def _named(node: NamedNode, name: Term) -> Cell:
    return Cell(_text(name) or node.value, address(node.value))


def _text(term: Term | None) -> str | None:
    return None if term is None else cell(term)[0].text


def _web(term: Term | None) -> str | None:
    """Return the address that a term holds, as an IRI or as text; None for anything else, such as a file name."""
    parts = cell(term)
    return parts[0].href if len(parts) == 1 and parts[0].outside else None
