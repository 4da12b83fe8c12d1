"""Parts of a shape in words: what it is about, which path it follows, what must hold at its end."""

from collections.abc import Callable, Iterator
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from ontology.facts import Facts, Term
from ontology.namespaces import CONCEPTS, ONTOLOGY, PREFIXES, SHAPES
from ontology.reused import RDF_TYPE, RDFS_LABEL
from ontology.vocabulary import label as concept_label
from sparql_endpoint.vocabulary.words import DATATYPES
from sparql_endpoint.wording.cells import Cell, short
from sparql_endpoint.wording.names import spelled
from sparql_endpoint.wording.term_pages import explanation

SH: Final = PREFIXES["sh"]

#: Classes and properties of others in the words of the pages.
_WORDS: Final = {
    f"{PREFIXES['dct']}conformsTo": "scheme it declares",
    f"{PREFIXES['dct']}identifier": "identifier",
    f"{PREFIXES['dct']}isPartOf": "graph",
    f"{PREFIXES['dct']}issued": "day of the data",
    f"{PREFIXES['dct']}license": "licence",
    f"{PREFIXES['foaf']}Document": "document",
    f"{PREFIXES['foaf']}Person": "person, known by the post",
    f"{PREFIXES['org']}Organization": "organisation",
    f"{PREFIXES['org']}subOrganizationOf": "organisation above",
    f"{PREFIXES['prov']}wasDerivedFrom": "source record",
    f"{PREFIXES['skos']}inScheme": "scheme",
    f"{PREFIXES['skos']}prefLabel": "preferred name",
    RDF_TYPE: "class",
}

#: What a node must be, in words.
_KINDS: Final = {f"{SH}IRI": "a node with an IRI", f"{SH}Literal": "a text or number"}


class Words:
    """The words for the parts of shapes: labels from the ontology, the shapes and the schemes."""

    def __init__(self, ontology: Facts, shapes: Facts) -> None:
        self._ontology, self._shapes = ontology, shapes

    def called(self, iri: str) -> str:
        """Return the words for a class, a property, a concept or a shape."""
        if iri in _WORDS:
            return _WORDS[iri]
        if iri.startswith(ONTOLOGY):
            return self._ontology.text(iri, RDFS_LABEL)
        if iri.startswith(SHAPES):
            return self._shapes.text(iri, RDFS_LABEL)
        return concept_label(iri) if iri.startswith(CONCEPTS) else spelled(iri)

    def targets(self, shape: str) -> list[Cell]:
        """Return what a shape is about, as links to the terms; none for a shape that only others refer to."""
        of, having = (self._shapes.iris(shape, f"{SH}target{kind}") for kind in ("Class", "SubjectsOf"))
        return [
            *(Cell(f"every {self.called(iri)}", explanation(iri)) for iri in of),
            *(Cell(f"everything that has “{self.called(iri)}”", explanation(iri)) for iri in having),
        ]

    def path(self, term: Term) -> str:
        """Return a property path in words, from the node to the end.

        Raises: ValueError if the path has a part that no shape of ours uses.
        """
        if isinstance(term, NamedNode):
            return self.called(term.value)
        if isinstance(term, BlankNode):
            inverse = self._shapes.values(term, f"{SH}inversePath")
            alternatives = self._shapes.values(term, f"{SH}alternativePath")
            if inverse:
                return f"what has it as “{self.path(inverse[0])}”"
            if alternatives:
                return " or ".join(self.path(each) for each in self._shapes.members(alternatives[0]))
            return " → ".join(self.path(each) for each in self._shapes.members(term))
        raise ValueError(f"{term} is no property path")

    def demands(self, part: Term) -> list[str]:
        """Return what must hold of the values that a part of a shape is about: how many first, then of which kind."""
        told = [text for name, word in self._demands() for text in self._told(part, name, word)]
        return [*self._many(part, "minCount", "maxCount"), *self._qualified(part), *told]

    def alternative(self, value: Term) -> str:
        """Return what an unnamed shape asks, as one text."""
        parts = self._shapes.values(value, f"{SH}property")
        return "; ".join([*self.demands(value), *(self._sentence(part) for part in parts)])

    def _sentence(self, part: Term) -> str:
        """Return an unnamed part of a shape as one text: the path, then what must hold."""
        (path,) = self._shapes.values(part, f"{SH}path")
        return f"{self.path(path)}: {', '.join(self.demands(part))}"

    def _qualified(self, part: Term) -> Iterator[str]:
        (many,) = self._many(part, "qualifiedMinCount", "qualifiedMaxCount") or ("",)
        for value in self._shapes.values(part, f"{SH}qualifiedValueShape"):
            yield f"{many} of these: {self.alternative(value)}"

    def _many(self, part: Term, least: str, most: str) -> list[str]:
        """Return how many values there must be, as one text; none where it is not limited."""
        found = ([value.value for value in self._shapes.literals(part, f"{SH}{name}")] for name in (least, most))
        match (*map(tuple, found),):
            case ((low,), (high,)):
                return [f"exactly {_number(low)}" if low == high else f"{low} to {high}"]
            case ((low,), ()):
                return [f"at least {_number(low)}"]
            case ((), (high,)):
                return ["none" if high == "0" else f"at most {_number(high)}"]
        return []

    def _told(self, part: Term, name: str, word: Callable[[Term], str]) -> Iterator[str]:
        for value in self._shapes.values(part, f"{SH}{name}"):
            yield word(value)

    def _demands(self) -> list[tuple[str, Callable[[Term], str]]]:
        return [
            ("uniqueLang", lambda _: "one in each language"),
            ("nodeKind", lambda value: _KINDS[value.value]),
            ("datatype", lambda value: f"{DATATYPES[value.value]} ({short(value.value)})"),
            ("class", lambda value: f"of the class {self.called(value.value)}"),
            ("node", lambda value: _one(self.called(value.value))),
            ("hasValue", self._value),
            ("in", lambda value: f"one of: {self._listed(value)}"),
            ("minInclusive", lambda value: f"{value.value} or more"),
            ("maxLength", lambda value: f"{value.value} characters or fewer"),
            ("pattern", lambda value: f"of the form {value.value}"),
            ("disjoint", lambda value: f"another than “{self.called(value.value)}”"),
            ("lessThanOrEquals", lambda value: f"no later than “{self.called(value.value)}”"),
            ("not", lambda value: f"not {self.alternative(value)}"),
        ]

    def _value(self, value: Term) -> str:
        return self.called(value.value) if isinstance(value, NamedNode) else value.value

    def _listed(self, head: Term) -> str:
        return ", ".join(self._value(each) for each in self._shapes.members(head))


def _number(digits: str) -> str:
    return {"1": "one", "2": "two"}.get(digits, digits)


def _one(name: str) -> str:
    """Return the name of a thing with its article."""
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name.lower()}"
