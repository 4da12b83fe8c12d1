"""What a Turtle text states, to look up by subject and predicate: for pages that show the vocabulary itself."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ontology.reused import RDF_TYPE

#: What a statement of the vocabulary is made of.
Term = NamedNode | BlankNode | Literal

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = NamedNode(f"{_RDF}first"), NamedNode(f"{_RDF}rest"), NamedNode(f"{_RDF}nil")


class Facts:
    """The statements of a vocabulary in the order of its text."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        found: dict[Term, dict[str, list[Term]]] = {}
        for triple in triples:
            if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):
                raise TypeError(f"{triple} is about a statement, which no vocabulary of ours states")
            found.setdefault(triple.subject, {}).setdefault(triple.predicate.value, []).append(triple.object)
        self._found: Mapping[Term, Mapping[str, list[Term]]] = MappingProxyType(found)

    def of_type(self, type_: str) -> list[str]:
        """Return the IRIs that have this type, in the order of the text."""
        wanted = NamedNode(type_)
        return [
            node.value
            for node, about in self._found.items()
            if isinstance(node, NamedNode) and wanted in about.get(RDF_TYPE, ())
        ]

    def predicates(self, subject: Term | str) -> list[str]:
        """Return which predicates are stated of a subject."""
        return list(self._found.get(_node(subject), {}))

    def values(self, subject: Term | str, predicate: str) -> list[Term]:
        """Return the values of a predicate, in the order of the text."""
        return list(self._found.get(_node(subject), {}).get(predicate, ()))

    def iris(self, subject: Term | str, predicate: str) -> list[str]:
        """Return the values that are IRIs, in alphabetical order."""
        return sorted(value.value for value in self.values(subject, predicate) if isinstance(value, NamedNode))

    def literals(self, subject: Term | str, predicate: str) -> list[Literal]:
        """Return the values that are literals, by language and then by text."""
        found = [value for value in self.values(subject, predicate) if isinstance(value, Literal)]
        return sorted(found, key=lambda literal: (literal.language or "", literal.value))

    def text(self, subject: Term | str, predicate: str, language: str = "en") -> str:
        """Return the first literal in the language or of no language; an empty text where there is none."""
        found = (each.value for each in self.literals(subject, predicate) if each.language in (None, language))
        return next(found, "")

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list in order.

        Raises: ValueError if the list does not end.
        """
        return list(self._members(head))

    def _members(self, head: Term) -> Iterator[Term]:
        seen = set()
        while head != _NIL:
            if isinstance(head, Literal) or head in seen or not self.values(head, _FIRST.value):
                raise ValueError(f"{head} is no place in a list that ends")
            seen.add(head)
            yield self.values(head, _FIRST.value)[0]
            (head,) = self.values(head, _REST.value)


def statements(turtle: str) -> list[Triple]:
    """Return the triples of a Turtle text; nodes without a name are numbered in the order of the text.

    The same text always gives the same names, which a parser does not promise.
    """
    numbered: dict[BlankNode, BlankNode] = {}

    def named(term: Term | Triple) -> Term | Triple:
        if isinstance(term, BlankNode):
            return numbered.setdefault(term, BlankNode(f"b{len(numbered)}"))
        return term

    return [
        Triple(named(quad.subject), quad.predicate, named(quad.object))  # type: ignore[arg-type]  # a subject stays one
        for quad in parse(turtle, RdfFormat.TURTLE)
    ]


def _node(subject: Term | str) -> Term:
    return NamedNode(subject) if isinstance(subject, str) else subject
