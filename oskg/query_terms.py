"""The names in a query: prefixes, terms and concepts that exist, namespaces as their publishers write them."""

from collections.abc import Iterator, Mapping
from typing import Final

from ontology.namespaces import CONCEPTS, ONTOLOGY, PREFIXES
from ontology.nearest import is_known, meant, nearest, short
from oskg.findings import Finding, Part
from queries.blocks import Token, tokens

_KEYWORD: Final = "PREFIX"


def terms(file: str, part: Part) -> Iterator[Finding]:
    """Yield a finding for each prefix, term and concept of a text that does not exist as it is written."""
    stream = list(tokens(part.text))
    prefixes = _declared(stream)
    declared = {name: namespace.text[1:-1] for name, namespace in prefixes.items()}
    for token in stream:
        if token.kind == "iri":
            yield from _iri(file, part.at(token.start), token.text[1:-1])
        elif token.kind == "word" and ":" in token.text and not token.text.startswith("_:"):
            prefix, _, local = token.text.partition(":")
            if prefix in declared and local:
                yield from _unknown(file, part.at(token.start), declared[prefix] + local)
    for prefix, namespace in declared.items():
        if prefix in PREFIXES and namespace != PREFIXES[prefix] and meant(namespace) is None:
            problem = f"the prefix {prefix}: stands for <{namespace}>, elsewhere for <{PREFIXES[prefix]}>"
            yield Finding(
                file, part.at(prefixes[prefix].start), "error", problem, f"write PREFIX {prefix}: <{PREFIXES[prefix]}>"
            )


def _declared(stream: list[Token]) -> Mapping[str, Token]:
    triples = zip(stream, stream[1:], stream[2:], strict=False)
    return {
        name.text.removesuffix(":"): namespace
        for keyword, name, namespace in triples
        if keyword.text.upper() == _KEYWORD and namespace.kind == "iri"
    }


def _iri(file: str, line: int, iri: str) -> Iterator[Finding]:
    right = meant(iri)
    if right is not None:
        problem = f"<{iri}> has the namespace in another spelling; nothing in the graph is called that"
        yield Finding(file, line, "error", problem, f"write <{right}>")
    elif iri not in {ONTOLOGY, CONCEPTS}:
        yield from _unknown(file, line, iri)


def _unknown(file: str, line: int, iri: str) -> Iterator[Finding]:
    if is_known(iri):
        return
    kind = "term of the ontology" if iri.startswith(ONTOLOGY) else "concept"
    near = " or ".join(map(short, nearest(iri)))
    instead = f"did you mean {near}?" if near else f"see ontology/ for every {kind}"
    yield Finding(file, line, "error", f"there is no {kind} {short(iri)}", instead)
