"""From records to statements: the only place that knows how a record looks in RDF (docs/data-model.md).

`Converter.lines` gives N-Triples lines for one record. They go into the named graph of the source. Names are written as
`skos:prefLabel`, `skos:altLabel`, `oskg:acronym`, or `NAME_MENTION` for a name by which another record mentions an
entity; `graph.labels` settles which one becomes the preferred label of its language.
"""

from collections.abc import Iterator
from typing import Final

from loaders import rdf_entities, rdf_relations
from loaders.errors import InvalidRecord
from loaders.ntriples import address, day, literal
from loaders.rdf_writer import RDF_TYPE, Writer
from loaders.records import Record
from loaders.source import Source
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces

_EMITTERS: Final = {**rdf_entities.EMITTERS, **rdf_relations.EMITTERS}

_DCT = PREFIXES["dct"]
_IDENTIFIER = f"<{_DCT}identifier>"
_PART_OF = f"<{_DCT}isPartOf>"
_MODIFIED = f"<{_DCT}modified>"
_PAGE = f"<{PREFIXES['foaf']}page>"
_SOURCE_RECORD = f"<{terms.SourceRecord}>"


class Converter:
    """Turns the records of one source into N-Triples lines and notes which IRIs name the same entity."""

    def __init__(self, source: Source, namespaces: Namespaces) -> None:
        self._source = source
        self._namespaces = namespaces
        self._graph = f"<{namespaces.graph(source.name)}>"
        #: Entities known by several identifiers: every IRI such an entity could have, best first.
        self.aliases: set[tuple[str, ...]] = set()

    def lines(self, record: Record) -> list[str]:
        """Return the statements of a record, each an N-Triples line with its line feed.

        Raises: InvalidRecord if a value cannot be written, such as an address that is no IRI.
        """
        writer = Writer(self._namespaces, self._graph, self.aliases)
        try:
            node = writer.record = f"<{self._namespaces.record(self._source.name, record.local)}>"
            writer.out.extend(self._record_lines(record, node))
            for statement in record.statements:
                _EMITTERS[type(statement)](writer, statement)
        except ValueError as error:
            raise InvalidRecord(record.local, writer.field, str(error), "an absolute IRI, or a part of one") from error
        return writer.out

    def _record_lines(self, record: Record, node: str) -> Iterator[str]:
        yield f"{node} {RDF_TYPE} {_SOURCE_RECORD} .\n"
        yield f"{node} {_IDENTIFIER} {literal(record.local)} .\n"
        yield f"{node} {_PART_OF} {self._graph} .\n"
        if record.page:
            yield f"{node} {_PAGE} {address(record.page)} .\n"
        if record.modified:
            yield f"{node} {_MODIFIED} {day(record.modified)} .\n"
