"""What each source states in its own graph: Q37 and Q41."""

from collections import defaultdict
from datetime import date
from itertools import product
from typing import Final

from benchmarks.plain.statements import INFRASTRUCTURE, ORGANIZATION, TYPE, Found, Row, Statements, found
from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept

LICENCE: Final = PREFIXES["dct"] + "license"
NAME: Final = PREFIXES["dct"] + "identifier"
#: Graphs that are no sources.
OURS: Final = ("annotation", "derived", "meta", "queries", "vocabulary")
#: Properties of one value, and those of them that are days, of which the year counts.
SINGLE: Final = (terms.closedOn, terms.country, terms.establishedOn, terms.openedOn, terms.operationalStatus)
DAYS: Final = (terms.closedOn, terms.establishedOn, terms.openedOn, terms.validFrom, terms.validUntil)
#: What relations that contradict each other are of, and may differ in.
OF: Final = (terms.memberOf, terms.responsibleFor, terms.funded)
DIFFERING: Final = (terms.funder, terms.member, terms.responsibleActor, terms.validFrom, terms.validUntil)
#: The fields of each class, by the predicate that fills them; two are filled by relations that lead to the entity.
FIELDS: Final = {
    (INFRASTRUCTURE, "infrastructures"): {
        "API protocol": terms.apiProtocol,
        "certification": terms.certification,
        "country": terms.country,
        "funding": terms.funded,
        "interface language": terms.interfaceLanguage,
        "licence": LICENCE,
        "metadata standard": terms.metadataStandard,
        "PID system": terms.pidSystem,
        "responsibility": terms.responsibleFor,
        "theme": terms.theme,
    },
    (ORGANIZATION, "organisations"): {
        "country": terms.country,
        "ROR id": terms.rorId,
        "type": terms.organizationType,
    },
}
LEADING: Final = (terms.funded, terms.responsibleFor)
LACKS: Final = {
    "api": "API protocol",
    "certificate": "certification",
    "licence": "licence",
    "metadata-standard": "metadata standard",
    "pid": "PID system",
}


def year(predicate: str, value: str) -> str:
    """Return what is compared of a value."""
    return value[:4] if predicate in DAYS else value


def q37(s: Statements, _: date) -> Found:
    """Return the values of each source where sources contradict each other."""
    rows: set[Row] = set()
    answers = {}
    for predicate in SINGLE:
        told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for subject, value, source in s.claimed(predicate):
            told[subject][source].add(year(predicate, value))
        for subject, by_source in told.items():
            differ = len({frozenset(values) for values in by_source.values()}) > 1
            answers[subject, str(predicate)] = "unknown" if len(by_source) == 1 else "yes" if differ else "no"
            if differ:
                rows |= {(subject, predicate, one, source) for source, values in by_source.items() for one in values}
    for one, others in s.by_subject(terms.conflictsWith).items():
        for pair in product((one,), others):
            for a, b in (pair, pair[::-1]):
                for row in contradicting(s, a, b):
                    rows.add(row)
                    answers[row[0], f"marked {row[1]}"] = "yes"
    return found(rows, answers)


def contradicting(s: Statements, one: str, other: str) -> set[Row]:
    """Return in what one relation differs from another of the same thing, with the sources that say so."""
    shared = {subject for of in OF for subject in s.get(one, of) & s.get(other, of)}
    return {
        (subject, predicate, year(predicate, value), source)
        for predicate in DIFFERING
        for node, value, source in s.claimed(predicate)
        if node == one and {year(predicate, each) for each in s.get(other, predicate)} - {year(predicate, value)}
        for subject in shared
    }


def q41(s: Statements, _: date) -> Found:
    """Return how many entities of each source have each field filled by it."""
    rows: set[Row] = set()
    answers: dict[Row, str] = {}
    sources = {one for one, names in s.by_subject(NAME).items() if not names & set(OURS)}
    for (kind, word), fields in FIELDS.items():
        entities: dict[str, set[str]] = defaultdict(set)
        for subject, value, source in s.claimed(TYPE):
            if value == kind and source in sources:
                entities[source].add(subject)
        for field, predicate in fields.items():
            having: dict[str, set[str]] = defaultdict(set)
            for subject, value, source in s.claimed(predicate):
                having[source].add(value if predicate in LEADING else subject)
            for source, those in entities.items():
                filled = those & having[source]
                rows.add((source, word, field, str(len(those)), str(len(filled))))
                answers |= {(source, word, field, one): "yes" if one in filled else "unknown" for one in those}
    for subject, value, source in s.claimed(terms.explicitlyLacks):
        for code, field in LACKS.items():
            key = (source, "infrastructures", field, subject)
            if value == concept("feature", code) and answers.get(key) == "unknown":
                answers[key] = "no"
    return found(rows, answers)
