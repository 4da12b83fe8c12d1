"""The framework programmes, the part of each that is for research infrastructures, and the Commission that pays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from loaders.cordis_files import Content
from loaders.records import CoverageStatement, Initiative, Kind, Name, Notice, Organization, Reference, Statement
from ontology import terms
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, country

#: The European Commission, by ROR and by the Crossref Funder Registry.
COMMISSION: Final = (Identifier("ror", "00k4n6c32"),)


@dataclass(frozen=True, slots=True)
class Programme:
    """A framework programme: our name for it in IRIs, its name, and that of its part for research infrastructures."""

    local: str
    name: str
    infrastructures: str


#: Source: frameworkProgramme, framework_programme.
PROGRAMMES: Final[Mapping[str, Programme]] = {
    "FP7": Programme("fp7", "Seventh Framework Programme", "Seventh Framework Programme: Research Infrastructures"),
    "H2020": Programme("horizon-2020", "Horizon 2020", "Horizon 2020: Research Infrastructures"),
    "HORIZON": Programme("horizon-europe", "Horizon Europe", "Horizon Europe: Research Infrastructures"),
}
#: What the code of a topic or legal basis, or the name of a theme, has where a call is for research infrastructures.
_CODE: Final = "INFRA"
_THEME: Final = "research infrastructures"


def for_infrastructures(fields: Mapping[str, str]) -> bool:
    """Say whether a project is of a call for research infrastructures, by its topic, legal basis or theme."""
    theme = fields.get("theme", "")
    return _CODE in fields.get("topic", "").upper() or _CODE in theme or theme.casefold() == _THEME


def programme(fields: Mapping[str, str], notices: list[Notice]) -> Reference | None:
    """Return the programme that a project is part of; None if the row does not say, or says a word nobody knows."""
    word = fields.get("programme", "").upper()
    if not word:
        return None
    if word not in PROGRAMMES:
        notices.append(Notice("programme", word, ", ".join(PROGRAMMES)))
        return None
    return _part(PROGRAMMES[word]) if for_infrastructures(fields) else _whole(PROGRAMMES[word])


def _whole(one: Programme) -> Reference:
    return Reference(Kind.INITIATIVE, (Identifier("oskg", one.local),))


def _part(one: Programme) -> Reference:
    return Reference(Kind.INITIATIVE, (Identifier("oskg", f"{one.local}-research-infrastructures"),))


def statements_of(content: Content) -> Iterator[Statement]:
    """State the Commission and the programmes, and that an official data set holds all projects of its programme."""
    commission = Reference(Kind.ORGANIZATION, COMMISSION)
    region = country("EEC")
    yield Organization(
        commission, names=(Name("European Commission", "en", "mention"),), countries=(region,) if region else ()
    )
    kind = (concept("initiative-type", "funding-programme"),)
    for one in PROGRAMMES.values():
        yield Initiative(_whole(one), (Name(one.name, "en"),), ("Programme",), kind)
        yield Initiative(_part(one), (Name(one.infrastructures, "en"),), ("Programme",), kind, part_of=(_whole(one),))
    if content.complete_for and content.as_of:
        one = PROGRAMMES[content.complete_for]
        yield CoverageStatement(terms.partOfInitiative, _whole(one), content.as_of)
