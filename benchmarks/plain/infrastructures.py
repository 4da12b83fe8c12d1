"""What is recorded of infrastructures themselves: Q13, Q27, Q29, Q31, Q33, Q35 and Q36."""

from datetime import date
from typing import Final

from benchmarks.plain.funding import said
from benchmarks.plain.statements import (
    ENDED,
    GONE,
    IN_SCHEME,
    INFRASTRUCTURE,
    Found,
    Statements,
    found,
)
from ontology import terms
from ontology.namespaces import PREFIXES
from ontology.vocabulary import concept, language

SERVICE: Final = PREFIXES["dcat"] + "service"
REPLACED_BY: Final = PREFIXES["dct"] + "isReplacedBy"
REPLACES: Final = PREFIXES["dct"] + "replaces"
COMPUTED_ON: Final = PREFIXES["dqv"] + "computedOn"
MEASURES: Final = PREFIXES["dqv"] + "isMeasurementOf"
VALUE: Final = PREFIXES["dqv"] + "value"

SUCCESSOR, PREDECESSOR = (concept("link-type", code) for code in ("successor", "predecessor"))
FEATURES: Final = {code: concept("feature", code) for code in ("api", "metadata-standard", "pid")}
NO_CERTIFICATE: Final = concept("feature", "certificate")
FEE, WAIVER = (concept("access-restriction", code) for code in ("fee-required", "fee-waiver"))
OPEN: Final = concept("access", "open")
YES: Final = concept("assessment-value", "yes")
ENGLISH: Final = str(language("eng"))
CERTIFICATES: Final = "https://w3id.org/oskg/c/certificate/1.0"


def q13(s: Statements, t: date) -> Found:
    """Return what nobody who still exists is responsible for."""
    findings = {}
    for one in s.open(t):
        duties = {each for each in s.duties(one) if s.real(each)}
        actors = s.responsible(one, t)
        if all(s.get(actor, terms.operationalStatus) & GONE for actor in actors):
            findings[one] = "operator inactive" if actors else "all ended" if duties else "none recorded"
    answers = {"none recorded": "unknown", "": "no"}
    return found(findings.items(), {one: answers.get(findings.get(one, ""), "yes") for one in s.open(t)})


def q27(s: Statements, t: date) -> Found:
    """Return what asks for a fee that nobody can be spared."""
    answers = {}
    for one in s.open(t):
        asked, kinds = s.get(one, terms.accessRestriction), s.get(one, terms.accessType)
        if FEE in asked:
            answers[one] = "no" if WAIVER in asked else "yes"
        else:
            free = kinds == {OPEN} and not asked
            answers[one] = "no" if free or s.covered(one, terms.accessRestriction, t) else "unknown"
    return found(((one,) for one, answer in answers.items() if answer == "yes"), answers)


def q29(s: Statements, t: date) -> Found:
    """Return what speaks English alone."""
    spoken = {one: s.get(one, terms.interfaceLanguage) for one in s.open(t)}
    answers = {one: "unknown" if not each else "yes" if each == {ENGLISH} else "no" for one, each in spoken.items()}
    return found(((one,) for one, answer in answers.items() if answer == "yes"), answers)


def q31(s: Statements, t: date) -> Found:
    """Return whether each infrastructure has a system of persistent identifiers."""
    answers = {}
    for one in s.open(t):
        has, lacks = bool(s.get(one, terms.pidSystem)), FEATURES["pid"] in s.get(one, terms.explicitlyLacks)
        if has:
            answers[one] = "contradictory" if lacks else "yes"
        else:
            answers[one] = "no" if lacks or s.covered(one, terms.pidSystem, t) else "unknown"
    return found(answers.items(), answers)


def q33(s: Statements, t: date) -> Found:
    """Return the infrastructures of which no part is recorded, with what a source says of each."""
    parts = (
        ("api", terms.apiProtocol, SERVICE),
        ("metadata-standard", terms.metadataStandard),
        ("pid", terms.pidSystem),
    )
    rows, answers = set(), {}
    for one in s.open(t):
        lacks = s.get(one, terms.explicitlyLacks)
        has = {code for code, *predicates in parts if s.get(one, *predicates)}
        no = {code for code, *_ in parts if FEATURES[code] in lacks}
        recorded = "no" if len(has) == len(parts) else "unknown"
        answers[one] = "yes" if no - has else "contradictory" if no else recorded
        if not has:
            rows.add((one, *("no" if code in no else "not recorded" for code, *_ in parts)))
    return found(rows, answers)


def q35(s: Statements, t: date) -> Found:
    """Return the certificates of each infrastructure, and whether they are valid on that day."""
    rows, answers = set(), {}
    for one in s.open(t):
        held = certificates(s, one, t)
        rows |= {(one, name, validity) for name, validity in held.items()}
        lacks = NO_CERTIFICATE in s.get(one, terms.explicitlyLacks)
        if set(held.values()) - {"expired"}:
            answers[one] = "contradictory" if lacks else "yes"
        else:
            answers[one] = "no" if held or lacks or s.covered(one, terms.certification, t) else "unknown"
    return found(rows, answers)


def certificates(s: Statements, one: str, t: date) -> dict[str, str]:
    """Return whether each certificate of an infrastructure is valid, by certificate."""
    held: dict[str, list[str]] = {name: [] for name in s.get(one, terms.certification)}
    for each in s.having(COMPUTED_ON, one):
        if YES in s.get(each, VALUE) and s.real(each) and not s.ahead(each, t):
            for name in s.get(each, MEASURES) & s.having(IN_SCHEME, CERTIFICATES):
                held.setdefault(name, []).append(each)
    validity = {}
    for name, assessed in held.items():
        ends = [end for each in assessed for end in s.get(each, terms.validUntil)]
        over = any(ENDED in s.get(each, terms.relationStatus) for each in assessed)
        undated = "expired" if over else "no date recorded"
        validity[name] = ("valid" if max(ends) >= t.isoformat() else "expired") if ends else undated
    return validity


def q36(s: Statements, t: date) -> Found:
    """Return what has closed without a successor."""
    rows, answers = set(), {}
    for one in s.members(INFRASTRUCTURE):
        if not s.closed(one) or any(later > t.isoformat() for later in s.get(one, terms.closedOn)):
            continue
        links = s.having(terms.linkType, SUCCESSOR) & s.having(terms.linkFrom, one)
        links |= s.having(terms.linkType, PREDECESSOR) & s.having(terms.linkTo, one)
        stated = s.get(one, REPLACED_BY) | s.having(REPLACES, one)
        answers[one] = "no"
        if not stated and not any(s.real(each) and not s.ahead(each, t) for each in links):
            finding = said(s.covered(one, terms.linkFrom, t))
            answers[one] = "yes" if finding == "none" else "unknown"
            rows.add((one, finding))
    return found(rows, answers)
