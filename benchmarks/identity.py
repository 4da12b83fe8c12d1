"""How right matching by name is, on records whose ids are known, with the ids hidden.

Every institution of every record of re3data and OpenDOAR that has a ROR id is looked up in ROR by what that record says
of it; every repository of OpenDOAR that a record of re3data names, in re3data. The rules are measured on the funders of
Crossref and the organisations of OpenAIRE too, which have no web address and so are never merged.

A label is contradicted where its entry is in another country, or shares neither a web domain nor a word of its name
with the record; it is of the wrong level where the registry knows a part of the labelled body by the record's name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
from rapidfuzz import fuzz

from identity.clusters import identities, is_authoritative, parts
from identity.comparison import likeness
from identity.profiles import Profile, ancestors, complete, merged, profiles
from identity.register import Register
from identity.rules import RULES
from identity.spelling import divided, keys
from identity.words import key
from loaders import registry
from ontology.namespaces import Namespaces
from oskg.convert import Conversion

#: The sources whose labels the targets are for, and those that only tell how right the rules are.
TARGETS: Final[Mapping[str, tuple[str, ...]]] = {"org": ("re3data", "opendoar"), "infra": ("opendoar",)}
AUTHORITIES: Final[Mapping[str, str]] = {"org": "ror", "infra": "re3data"}
OTHERS: Final = ("crossref_funder_registry", "openaire")
_BASE: Final = Namespaces()
#: Names that have less in common than this (0 to 100) share no word that tells anything.
_NOTHING_IN_COMMON: Final = 60


@dataclass(frozen=True, slots=True)
class Labelled:
    """An entity as one record gives it, without its identifiers, and the entry of the authority that it is."""

    profile: Profile
    label: str


def run(data: Path, scratch: Path) -> None:
    """Print precision and recall of merges, over all labels and over those that hold, and those of every rule."""
    names = ("ror", *dict.fromkeys((*TARGETS["org"], *OTHERS)))
    converted = {name: _converted(name, data, scratch) for name in names}
    canonical = identities(group for one in converted.values() for group in one.aliases).canonical
    for kind, sources in TARGETS.items():
        known = merged([_profiles(converted[AUTHORITIES[kind]])], canonical).values()
        of_kind = [one for one in known if parts(one.iri)[0] == kind and is_authoritative(one.iri) and one.names]
        register = Register(of_kind, RULES[kind])
        complete(register.profiles)
        rules: Counter[tuple[int, str]] = Counter()
        whole: Counter[str] = Counter()
        click.echo(f"### {kind}")
        for source in (*sources, *(OTHERS if kind == "org" else ())):
            counts = _measured(_labelled(kind, converted[source], canonical, register), register, rules)
            if source in sources:
                _print(source, counts)
                whole += counts
        _print("all", whole)
        _print_rules(register, rules)


def _measured(labelled: Iterator[Labelled], register: Register, rules: Counter[tuple[int, str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in labelled:
        fault = _fault(one, register)
        place, outcome = _outcome(one, register)
        merges = "merged" if place >= 0 and register.rules[place].merges else "claimed"
        counts.update([f"{fault}{merges} {outcome}", f"{fault}labels"])
        if not fault:
            rules[place, outcome] += 1
    return counts


def _converted(source: str, data: Path, scratch: Path) -> Conversion:
    loader = registry.SOURCES[source]
    conversion = Conversion(loader, _BASE, scratch)
    conversion.run(registry.files(loader, data))
    return conversion


def _profiles(conversion: Conversion) -> dict[str, Profile]:
    with conversion.raw.path.open("rb") as lines:
        return profiles(lines, _BASE)


def _labelled(
    kind: str, conversion: Conversion, canonical: Mapping[str, str], register: Register
) -> Iterator[Labelled]:
    start = 0
    with conversion.raw.path.open("rb") as opened:
        for end in conversion.raw.ends:
            block, start = opened.read(end - start), end
            for iri, profile in profiles(block.splitlines(keepends=True), _BASE).items():
                if (label := canonical.get(iri, iri)) in register.profiles and profile.called:
                    profile.iri = f"{_BASE.base}id/{kind}/source-name-hidden"
                    complete({profile.iri: profile})
                    yield Labelled(profile, label)


def _fault(one: Labelled, register: Register) -> str:
    """Say what is wrong with a label, judged by the record and the registry alone; nothing if it holds."""
    labelled = register.profiles[one.label]
    alike = likeness(one.profile, labelled)
    common = max(fuzz.token_set_ratio(key(a), key(b)) for a in one.profile.called for b in labelled.called)
    if alike.countries == "different" or (alike.web == "different" and common < _NOTHING_IN_COMMON):
        return "contradicted "
    own = (part for name in one.profile.called for part in (name, *divided(name)))
    bearers = {iri for part in own for found in keys(part) for iri in register.blocks.names.get(found, ())}
    below = (iri for iri in bearers if one.label in ancestors(register.profiles[iri], register.profiles))
    return "wrong level " if any(below) else ""


def _outcome(one: Labelled, register: Register) -> tuple[int, str]:
    """Return the place of the rule that told something, -1 for none, and how right that was."""
    finding = register.find(one.profile)
    if finding is None:
        return -1, "nothing"
    place = register.rules.index(finding.rule)
    if len(finding.found) > 1:
        return place, "ambiguous"
    return place, "right" if one.label in finding.found else "wrong"


def _print(source: str, counts: Counter[str]) -> None:
    for title, faults in (("all labels", ("", "contradicted ", "wrong level ")), ("labels that hold", ("",))):
        labels, right, wrong = (
            sum(counts[f"{fault}{what}"] for fault in faults) for what in ("labels", "merged right", "merged wrong")
        )
        precision, recall = right / (right + wrong), right / labels
        click.echo(
            f"{source:<9} {title:<16} {labels:>6}  precision {precision:.4f} (target 0.99)"
            f"  recall {recall:.4f} (target 0.85)  F1 {2 * precision * recall / (precision + recall):.4f}"
            f"  wrong merges {wrong}"
        )


def _print_rules(register: Register, rules: Counter[tuple[int, str]]) -> None:
    for place, rule in enumerate(register.rules):
        right, wrong, ambiguous = (rules[place, outcome] for outcome in ("right", "wrong", "ambiguous"))
        what = "; ".join("/".join(sorted(one)) for one in (rule.names, rule.countries, rule.web))
        share = f"{right / (right + wrong):.3f}" if right + wrong else "    -"
        does = "merges" if rule.merges else "claims"
        told = f"{share} of {right + wrong:>5}, stated {rule.confidence}, ambiguous {ambiguous:>3}"
        click.echo(f"  {does} {rule.method:<21} {told}  ({what})")
