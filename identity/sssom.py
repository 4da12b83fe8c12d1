"""Identity links as SSSOM, the Simple Standard for Sharing Ontological Mappings: a table with a head.

Source: https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Final

import yaml

from identity.links import Link

#: What a decision says of its pair: predicate, and the modifier for its contrary.
_PREDICATES: Final[Mapping[str, tuple[str, str]]] = {
    "same": ("skos:exactMatch", ""),
    "different": ("skos:exactMatch", "Not"),
    "undecided": ("skos:relatedMatch", ""),
}
#: How each method is called in the Semantic Mapping Vocabulary.
_JUSTIFICATIONS: Final[Mapping[str, str]] = {
    "curator": "semapv:ManualMappingCuration",
    "is-child": "semapv:ManualMappingCuration",
    "shared-identifier": "semapv:BackgroundKnowledgeBasedMatching",
    "same-pid": "semapv:BackgroundKnowledgeBasedMatching",
    "published-crosswalk": "semapv:BackgroundKnowledgeBasedMatching",
    "merged-by-source": "semapv:BackgroundKnowledgeBasedMatching",
    "auto-match": "semapv:UnspecifiedMatching",
}
_LEXICAL: Final = "semapv:LexicalMatching"

_COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "mapping_tool",
    "comment",
)


def table(pairs: Iterable[Link], base: str, version: str, licence: str) -> str:
    """Write pairs as an SSSOM/TSV document; `base` is that of our IRIs, which are shortened to `oskgid:`."""
    out = StringIO()
    head = {
        "mapping_set_id": f"{base}graph/derived#identity-{version}",
        "mapping_set_version": version,
        "mapping_set_description": "Who is who among organisations and infrastructures, by oskg.",
        "license": licence,
        "curie_map": {
            "oskgid": f"{base}id/",
            "semapv": "https://w3id.org/semapv/vocab/",
            "skos": "http://www.w3.org/2004/02/skos/core#",
        },
    }
    for line in yaml.safe_dump(head, sort_keys=False).splitlines():
        out.write(f"#{line}\n")
    writer = csv.DictWriter(out, _COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    for pair in pairs:
        writer.writerow({name: " ".join(value.split()) for name, value in _row(pair, base).items()})
    return out.getvalue()


def _row(pair: Link, base: str) -> dict[str, str]:
    predicate, modifier = _PREDICATES[pair.decision]
    return {
        "subject_id": _curie(pair.first, base),
        "subject_label": pair.first_label,
        "predicate_id": predicate,
        "predicate_modifier": modifier,
        "object_id": _curie(pair.second, base),
        "object_label": pair.second_label,
        "mapping_justification": _JUSTIFICATIONS.get(pair.method, _LEXICAL),
        "confidence": "" if pair.confidence is None else f"{pair.confidence:f}",
        "mapping_tool": "oskg",
        "comment": f"{pair.decision}: {pair.note}" if pair.note else pair.decision,
    }


def _curie(iri: str, base: str) -> str:
    return f"oskgid:{iri.removeprefix(base + 'id/')}" if iri.startswith(f"{base}id/") else iri
