"""Write triples as the one Turtle text that this project commits: sorted, `a` first, two spaces, no blank nodes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"

#: Local names that need no escape. Source: https://www.w3.org/TR/turtle/#grammar-production-PN_LOCAL, narrowed
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str], *, heading: str = "") -> str:
    """Return the triples as Turtle under a comment heading, declaring only the prefixes that occur.

    Raises: TypeError if a triple holds a blank node or a quoted triple.
    """
    subjects: dict[str, dict[str, list[tuple[str, str, str]]]] = defaultdict(lambda: defaultdict(list))
    names = _Names(prefixes)
    for triple in triples:
        subject, predicate = _iri(triple.subject), triple.predicate.value
        subjects[subject][predicate].append(_sortable(triple.object, names))
    blocks = [_block(names.short(subject), subjects[subject], names) for subject in sorted(subjects)]
    declared = [f"@prefix {prefix}: <{names.iris[prefix]}> .\n" for prefix in sorted(names.used)]
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    return "".join([comment, *declared, *(f"\n{block}" for block in blocks)])


class _Names:
    """Shorten IRIs, remembering which prefixes were needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.iris = prefixes
        self.used: set[str] = set()
        self._longest_first = sorted(prefixes, key=lambda prefix: -len(prefixes[prefix]))

    def short(self, iri: str) -> str:
        for prefix in self._longest_first:
            local = iri.removeprefix(self.iris[prefix])
            if local != iri and _LOCAL.fullmatch(local):
                self.used.add(prefix)
                return f"{prefix}:{local}"
        return f"<{iri}>"


def _iri(term: object) -> str:
    if not isinstance(term, NamedNode):
        kind = "blank node" if isinstance(term, BlankNode) else type(term).__name__
        raise TypeError(f"{term} is a {kind}; give it an IRI")
    return term.value


def _sortable(term: object, names: _Names) -> tuple[str, str, str]:
    """Return sort keys and text: IRIs by name, literals by language, then by text."""
    if not isinstance(term, Literal):
        iri = _iri(term)
        return "", iri, names.short(iri)
    text = '"' + "".join(_ESCAPES.get(character, character) for character in term.value) + '"'
    if term.language:
        return term.language, term.value, f"{text}@{term.language}"
    if term.datatype.value == XSD_STRING:
        return "", term.value, text
    return "", term.value, f"{text}^^{names.short(term.datatype.value)}"


def _block(subject: str, predicates: Mapping[str, list[tuple[str, str, str]]], names: _Names) -> str:
    ordered = sorted(predicates, key=lambda predicate: (predicate != RDF_TYPE, predicate))
    parts = [_statement(predicate, predicates[predicate], names) for predicate in ordered]
    return f"{subject} " + " ;\n  ".join(parts) + " .\n"


def _statement(predicate: str, objects: Iterable[tuple[str, str, str]], names: _Names) -> str:
    verb = "a" if predicate == RDF_TYPE else names.short(predicate)
    texts = list(dict.fromkeys(text for _, _, text in sorted(objects)))
    if len(texts) == 1:
        return f"{verb} {texts[0]}"
    return verb + "".join(f"\n    {text}," for text in texts).removesuffix(",")
