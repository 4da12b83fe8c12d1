"""What a profile is about: a country, a region, a theme, a funder, an organisation, an initiative or an infrastructure.

A subject is named by an IRI, a code, any of its persistent identifiers, or its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode

from briefs.asking import HEAD, Ask, about, names
from briefs.wording import called
from ontology.identifiers import SCHEMES, InvalidIdentifier, identifier
from ontology.namespaces import CONCEPTS, Namespaces
from queries.blocks import fill
from queries.parameters import READERS

_PLACES: Final = """
{{ VALUES ?subject {{ UNDEF }} {0} ?one oskg:country {1} }} UNION
{{ VALUES ?subject {{ UNDEF }} {0} ?actor oskg:country {1} . ?one oskg:operatedBy ?actor }}
"""
_ITSELF: Final = "VALUES ?subject { UNDEF } BIND(?subject AS ?one)"
#: Kind of subject to the pattern of what belongs to it, as ?one, from ?subject.
_MEMBERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "country": _PLACES.format("", "?subject"),
        "region": _PLACES.format("?land skos:broaderTransitive ?subject .", "?land"),
        "theme": "VALUES ?subject { UNDEF } ?topic skos:broader* ?subject . ?one oskg:theme|oskg:respondsTo ?topic",
        "funder": _ITSELF,
        "organisation": _ITSELF,
        "initiative": _ITSELF,
        "infrastructure": _ITSELF,
    }
)
#: Kind of subject to the pattern of the infrastructures that it stands for, as ?one.
_INFRASTRUCTURES: Final = {
    "funder": "VALUES ?subject { UNDEF } ?one oskg:fundedBy ?subject",
    "organisation": "VALUES ?subject { UNDEF } ?one oskg:operatedBy|oskg:fundedBy ?subject",
    "initiative": "VALUES ?subject { UNDEF } ?tie oskg:memberOf ?subject ; oskg:member ?one",
}
#: Kind of subject to the kinds of entity in the IRIs of what it may be.
_KINDS: Final = {
    "funder": ("org",),
    "organisation": ("org",),
    "initiative": ("initiative", "infra", "instrument"),
    "infrastructure": ("infra",),
}
#: Kind of subject to the schemes of concepts that it is one of.
_SCHEMES: Final = {
    "country": ("country/1.0",),
    "region": ("unesco-region/1.0", "region/1.0", "country-group/1.0"),
    "theme": (
        "issue/1.0",
        "unesco-action-area/1.0",
        "unesco-priority-area/1.0",
        "dfg/2.2",
        "opendoar-subject/1.0",
        "ford/2015",
        "esfri-field/1.0",
        "dfg/4.0",
        "eosc-scientific-domain/1.0",
    ),
}
#: Every kind of profile.
KINDS: Final = tuple(_MEMBERS)
#: Kind of entity in an IRI to the kind of its profile.
_PROFILES: Final = {
    "org": "organisation",
    "infra": "infrastructure",
    "initiative": "initiative",
    "instrument": "initiative",
}
_LISTED: Final = 8

_CONCEPTS: Final = f"""{HEAD}
SELECT DISTINCT ?node WHERE {{
  VALUES ?scheme {{ UNDEF }}
  ?node skos:inScheme ?scheme ; skos:notation|skos:prefLabel|skos:altLabel ?said .
  VALUES ?text {{ UNDEF }} FILTER(LCASE(STR(?said)) = LCASE(?text))
}} ORDER BY ?node
"""
_NAMED: Final = f"""{HEAD}
SELECT DISTINCT ?node WHERE {{
  {{ VALUES ?text {{ UNDEF }} ?node oskg:acronym ?text }} UNION {{ VALUES ?text {{ UNDEF }} ?node rdfs:label ?text }}
  UNION {{ VALUES ?said {{ UNDEF }} ?node skos:prefLabel ?said }}
  UNION {{ VALUES ?said {{ UNDEF }} ?node skos:altLabel ?said }}
}}
"""
#: How many relations name each of some entities.
TIES: Final = """
SELECT ?node (COUNT(DISTINCT ?tie) AS ?ties) WHERE {
  VALUES ?node { UNDEF } ?tie ?end ?node FILTER(CONTAINS(STR(?tie), "/id/rel/"))
} GROUP BY ?node
"""
_ARE: Final = "SELECT ?node WHERE { VALUES ?node { UNDEF } ?node a oskg:OpenScienceInfrastructure }"
_BEARERS: Final = f"""{HEAD}PREFIX adms: <http://www.w3.org/ns/adms#>
SELECT DISTINCT ?node WHERE {{ VALUES ?identifier {{ UNDEF }} ?node adms:identifier ?identifier }} ORDER BY ?node
"""
_DESCRIBED: Final = "SELECT ?p WHERE { VALUES ?node { UNDEF } ?node ?p ?o } LIMIT 1"


class UnknownSubject(LookupError):
    """Nothing, or more than one thing, in the release is what the text names; the message says what is accepted."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a profile is about: its kind, IRI and name, what belongs to it, and the infrastructures it stands for."""

    kind: str
    iri: str
    name: str
    members: tuple[str, ...]
    infrastructures: tuple[str, ...]

    @property
    def node(self) -> NamedNode:
        """The IRI as a term."""
        return NamedNode(self.iri)

    @property
    def single(self) -> bool:
        """Whether it is one entity, where others stand for many."""
        return self.kind in _KINDS


def subject(ask: Ask, text: str, base: str) -> Subject:
    """Return what `kind:code` names.

    Raises: UnknownSubject.
    """
    kind, colon, code = text.partition(":")
    kind, code = kind.strip().lower(), code.strip()
    if not colon or kind not in _MEMBERS or not code:
        raise UnknownSubject(f"{text!r} names no profile: expected KIND:CODE, KIND one of {', '.join(KINDS)}")
    found = _concept(ask, kind, code) if kind in _SCHEMES else _entity(ask, kind, code, base)
    if not found:
        raise UnknownSubject(f"{text!r}: the release describes no {kind} of this code, identifier or name")
    if len(found) > 1:
        called_so = ", ".join(f"{kind}:{iri}" for iri in found[:_LISTED])
        raise UnknownSubject(f"{text!r} names several, choose one: {called_so}")
    if found[0].startswith(f"{base}id/infra/"):
        kind = "infrastructure"
    members = _members(ask, _MEMBERS[kind], found[0])
    standing = _members(ask, _INFRASTRUCTURES[kind], found[0]) if kind in _INFRASTRUCTURES else members
    infrastructures = tuple(sorted({row["node"].value for row in about(ask, _ARE, "node", standing)}))
    return Subject(kind, found[0], called(found[0], names(ask, found)), members, infrastructures)


def named_by(iri: str, base: str) -> tuple[str, str] | None:
    """Return the kind and the code by which `subject` finds an IRI; None for what no profile is about."""
    space, _, code = iri.removeprefix(f"{base}id/").partition("/")
    if iri.startswith(f"{base}id/") and space in _PROFILES and code:
        return _PROFILES[space], code
    for kind, schemes in _SCHEMES.items():
        for scheme in schemes:
            code = iri.removeprefix(f"{CONCEPTS}{scheme}/")
            if code not in (iri, ""):
                return kind, code if kind == "country" else f"{scheme}/{code}"
    return None


def _members(ask: Ask, pattern: str, iri: str) -> tuple[str, ...]:
    rows = ask(fill(f"{HEAD}SELECT DISTINCT ?one WHERE {{ {pattern} }}", {"subject": [NamedNode(iri)]}))
    return tuple(sorted(row["one"].value for row in rows if isinstance(row["one"], NamedNode)))


def _concept(ask: Ask, kind: str, code: str) -> list[str]:
    """Return the concepts of an IRI, of a scheme and code, else those that have the text as code or name."""
    spaces = tuple(f"{CONCEPTS}{scheme}/" for scheme in _SCHEMES[kind])
    for iri in (code, f"{CONCEPTS}{code}"):
        if iri.startswith(spaces) and _described(ask, iri):
            return [iri]
    for scheme in _SCHEMES[kind]:
        asked = fill(_CONCEPTS, {"scheme": [NamedNode(f"{CONCEPTS}{scheme}")], "text": [Literal(code)]})
        found = [row["node"].value for row in ask(asked)]
        if found:
            return found
    return []


def _entity(ask: Ask, kind: str, code: str, base: str) -> list[str]:
    """Return the entities of an IRI, of its last part, of a code given here, of an identifier, else of a name."""
    spaces = tuple(f"{base}id/{one}/" for one in _KINDS[kind])
    for iri in (code, *(f"{space}{code}" for space in spaces), *(f"{space}oskg-{code.lower()}" for space in spaces)):
        if iri.startswith(spaces) and _described(ask, iri):
            return [iri]
    nodes = list(_identifiers(code, kind, Namespaces(base)))
    found = _within(spaces, [row["node"].value for row in ask(fill(_BEARERS, {"identifier": nodes}))] if nodes else [])
    if found:
        return found
    said = [
        Literal(code),
        *(Literal(code, language=language) for language in ("en", "fr", "es", "de", "zh", "ar", "ru")),
    ]
    rows = ask(fill(_NAMED, {"text": [Literal(code)], "said": said}))
    return _best_known(ask, _within(spaces, [row["node"].value for row in rows]))


def _best_known(ask: Ask, found: Sequence[str]) -> list[str]:
    """Return the one that most relations name; none of none."""
    ties = {row["node"].value: int(row["ties"].value) for row in about(ask, TIES, "node", found)}
    return sorted(found, key=lambda iri: (-ties.get(iri, 0), iri))[:1]


def _within(spaces: tuple[str, ...], found: Sequence[str]) -> list[str]:
    return [iri for iri in found if iri.startswith(spaces)]


def _identifiers(text: str, kind: str, namespaces: Namespaces) -> Iterator[NamedNode]:
    """Yield the nodes of the identifiers that a text can be read as."""
    for scheme in SCHEMES:
        with suppress(InvalidIdentifier):
            local = identifier(scheme, text).local
            for one in _KINDS[kind]:
                yield NamedNode(namespaces.identifier(one, scheme, local))


def _described(ask: Ask, iri: str) -> bool:
    with suppress(ValueError):
        return bool(ask(fill(_DESCRIBED, {"node": [READERS["iri"](iri)]})))
    return False
