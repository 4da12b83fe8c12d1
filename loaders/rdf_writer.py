"""What all statements of a record share when they are written: subjects, names, identifiers, dates, evidence."""

from collections.abc import Iterable
from typing import Final

from loaders.ntriples import address, day, literal, tagged, typed
from loaders.records import Claim, Day, Evidence, Name, Reference
from ontology import terms
from ontology.identifiers import SCHEMES, Identifier, rank
from ontology.namespaces import PREFIXES, Namespaces, digest
from ontology.vocabulary import concept

RDF_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_SKOS: Final = PREFIXES["skos"]
#: Stands for a name by which another record mentions an entity, until `graph.labels` settles the labels.
NAME_MENTION: Final = f"<{PREFIXES['oskg']}mention>"
_NAMES: Final = {
    "preferred": f"<{_SKOS}prefLabel>",
    "alternative": f"<{_SKOS}altLabel>",
    "acronym": f"<{terms.acronym}>",
    "mention": NAME_MENTION,
}
_DERIVED: Final = f"<{PREFIXES['prov']}wasDerivedFrom>"
_EXACT: Final = f"<{_SKOS}exactMatch>"
_NOTATION: Final = f"<{_SKOS}notation>"
_HAS_IDENTIFIER: Final = f"<{PREFIXES['adms']}identifier>"
_IDENTIFIER: Final = f"<{PREFIXES['adms']}Identifier>"
_NOTE: Final = f"<{terms.uncertaintyNote}>"
_EVIDENCE: Final = f"<{terms.evidence}>"
_EVIDENCE_CLASS: Final = f"<{terms.Evidence}>"
_IN_DOCUMENT: Final = f"<{terms.inDocument}>"
_LOCATOR: Final = f"<{terms.locator}>"
_QUOTE: Final = f"<{terms.exactQuote}>"
_PRECISIONS: Final = {precision: f"<{concept('precision', precision)}>" for precision in ("day", "month", "year")}
_NOTATION_TYPES: Final = {name: concept("identifier-scheme", name) for name in SCHEMES}


class Writer:
    """Collects the N-Triples lines of one record; `field` names the property that is being written, for errors."""

    def __init__(self, namespaces: Namespaces, graph: str, aliases: set[tuple[str, ...]]) -> None:
        self.namespaces = namespaces
        self.graph = graph
        self.record = ""
        self.out: list[str] = []
        self.field = "record"
        self._aliases = aliases

    def iri(self, reference: Reference) -> str:
        """Return the IRI, in angle brackets, of the entity under the best identifier this record gives for it."""
        if len(reference.identifiers) == 1:
            only = reference.identifiers[0]
            return f"<{self.namespaces.entity(reference.kind, only.scheme, only.local)}>"
        kind = reference.kind
        ranked = sorted(reference.identifiers, key=lambda i: (rank(kind, i.scheme), i.scheme, len(i.local), i.local))
        iris = tuple(self.namespaces.entity(kind, i.scheme, i.local) for i in ranked if SCHEMES[i.scheme].unifies)
        if len(iris) > 1:
            self._aliases.add(iris)
        return f"<{iris[0]}>" if iris else f"<{self.namespaces.entity(kind, ranked[0].scheme, ranked[0].local)}>"

    def link(self, subject: str, predicate: str, target: str) -> None:
        """State subject predicate target; all three are written terms."""
        self.out.append(f"{subject} {predicate} {target} .\n")

    def concepts(self, subject: str, predicate: str, iris: Iterable[str]) -> None:
        """State one property with concepts or other IRIs of our own making as values."""
        self.out.extend(f"{subject} {predicate} <{iri}> .\n" for iri in iris)

    def addresses(self, subject: str, predicate: str, urls: Iterable[str]) -> None:
        """State one property with addresses from the source as values."""
        self.field = predicate
        self.out.extend(f"{subject} {predicate} {address(url)} .\n" for url in urls)

    def references(self, subject: str, predicate: str, targets: Iterable[Reference]) -> None:
        """State one property with entities as values."""
        self.out.extend(f"{subject} {predicate} {self.iri(target)} .\n" for target in targets)

    def text(self, subject: str, predicate: str, text: str | None, language: str | None = None) -> None:
        """State a text, if there is one."""
        if text:
            self.out.append(f"{subject} {predicate} {tagged(text, language)} .\n")

    def entity(self, reference: Reference, classes: Iterable[str]) -> str:
        """State classes, provenance and identifiers of an entity and return its subject."""
        subject = self.iri(reference)
        for name in classes:
            self.out.append(f"{subject} {RDF_TYPE} <{name}> .\n")
        self.link(subject, _DERIVED, self.record)
        for one in reference.identifiers:
            self._identifier(subject, reference.kind, one)
        return subject

    def _identifier(self, subject: str, kind: str, one: Identifier) -> None:
        scheme = SCHEMES[one.scheme]
        node = f"<{self.namespaces.identifier(kind, one.scheme, one.local)}>"
        self.out.append(f"{subject} {_HAS_IDENTIFIER} {node} .\n{node} {RDF_TYPE} {_IDENTIFIER} .\n")
        self.out.append(f"{node} {_NOTATION} {typed(one.local, _NOTATION_TYPES[one.scheme])} .\n")
        if scheme.shortcut:
            self.out.append(f"{subject} <{scheme.shortcut}> {literal(one.local)} .\n")
        if scheme.match:
            self.out.append(f"{subject} {_EXACT} {address(scheme.match.format(one.local))} .\n")

    def names(self, subject: str, names: Iterable[Name]) -> None:
        """State the names, each with the property of its kind; a name without text is left out."""
        for name in names:
            text = " ".join(name.text.split())
            if text:
                self.out.append(f"{subject} {_NAMES[name.kind]} {tagged(text, name.language)} .\n")

    def date(self, subject: str, property_: str, value: Day | None, *, last: bool = False) -> None:
        """State the first day (or the last, for an end) that a date can mean, and its precision."""
        if value:
            self.out.append(f"{subject} <{property_}> {day(value.last if last else value.first)} .\n")
            self.out.append(f"{subject} <{property_}Precision> {_PRECISIONS[value.precision]} .\n")

    def note(self, subject: str, text: str | None) -> None:
        """State what is uncertain about the subject, in English."""
        self.text(subject, _NOTE, text, "en")

    def evidence(self, subject: str, pieces: Iterable[Evidence]) -> None:
        """State where in which documents the statement stands."""
        for piece in pieces:
            document = piece.document.identifiers[0].local
            node = f"<{self.namespaces.evidence(document, piece.locator)}>"
            self.link(subject, _EVIDENCE, node)
            self.link(node, RDF_TYPE, _EVIDENCE_CLASS)
            self.link(node, _IN_DOCUMENT, self.iri(piece.document))
            self.link(node, _LOCATOR, literal(piece.locator))
            self.text(node, _QUOTE, piece.quote)

    def relation_iri(self, class_: str, role: str, claim: Claim, *ends: str) -> str:
        """Return the IRI of a relation: the same claim of the same record keeps it over reloads."""
        base = len(self.namespaces.base) + 1
        start = claim.start.first.isoformat() if claim.start else ""
        parts = [end[base:-1] for end in (*ends, self.record)]
        return f"<{self.namespaces.relation(digest(class_, role, start, *parts))}>"
