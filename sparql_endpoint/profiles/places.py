"""Where a reader begins: profiles that are worth reading, countries, regions and themes, and what a search finds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from briefs.subjects import named_by
from graph import search
from ontology.namespaces import CONCEPTS
from ontology.vocabulary import concepts, label
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.wording.languages import page_language
from sparql_endpoint.wording.page_languages import page_address

#: The profiles that a reader may begin with, as the release may describe them.
_STARTS: Final = (
    "id/infra/oskg-eosc",
    "id/infra/oskg-aosp",
    "id/infra/oskg-cstcloud",
    "id/initiative/oskg-gosc",
    "id/initiative/oskg-os10",
    "id/infra/oskg-nfdi",
    "id/org/ror-04h4z8k05",
)
#: The schemes that are listed, by the kind of profile; of other themes there are hundreds, which a search finds.
_LISTED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "country": (("country", "1.0"),),
    "region": (("unesco-region", "1.0"), ("country-group", "1.0"), ("region", "1.0")),
    "theme": (("issue", "1.0"), ("unesco-action-area", "1.0"), ("unesco-priority-area", "1.0"), ("esfri-field", "1.0")),
}
#: Kind of profile to the kind of the index in which a search looks.
_KINDS: Final = {
    "funder": "org",
    "organisation": "org",
    "initiative": "initiative",
    "infrastructure": "infra",
}
#: Results that are read, and those that are shown.
_READ: Final = 200
SHOWN: Final = 25


@dataclass(frozen=True, slots=True)
class Place:
    """A profile that can be read: its kind and code, its name, its address."""

    kind: str
    code: str
    name: str
    href: str


def profile_of(iri: str, kind: str = "") -> str | None:
    """Return the address of the profile of an IRI, as another kind if one is given; None for what has none."""
    found = named_by(iri, settings().base)
    return None if found is None else page_address("profiles.page", kind=kind or found[0], code=found[1])


def starts(index: Path) -> list[Place]:
    """Return the profiles to begin with, as far as the release has them."""
    iris = [f"{settings().base}{each}" for each in _STARTS]
    named = {one.iri: one.name for one in search.named(index, iris)} if index.is_file() else {}
    told = search.labels(index, iris, page_language()) if named else {}
    return [place for iri in iris if iri in named and (place := _place(iri, told.get(iri, named[iri])))]


def listed() -> Mapping[str, Mapping[str, list[Place]]]:
    """Return the places and themes of the vocabulary by kind and by the name of their scheme, ordered by name."""
    return {
        kind: {
            label(f"{CONCEPTS}{scheme}/{version}", page_language()): sorted(
                _concepts(scheme, version), key=lambda place: place.name.casefold()
            )
            for scheme, version in schemes
        }
        for kind, schemes in _LISTED.items()
    }


def found(index: Path, text: str, kind: str) -> list[Place]:
    """Return the profiles whose names have the words of a text, of one kind or of all."""
    if not text or not index.is_file():
        return []
    wanted = _KINDS.get(kind, "concept") if kind else ""
    hits = search.search(index, text, kind=wanted, most=_READ)
    places = (_place(one.iri, one.name, "funder" if kind == "funder" else "") for one in hits.rows)
    return [place for place in places if place and kind in ("", place.kind)][:SHOWN]


def _concepts(scheme: str, version: str) -> Iterator[Place]:
    for iri in concepts(scheme, version).values():
        if place := _place(iri, label(iri, page_language())):
            yield place


def _place(iri: str, name: str, kind: str = "") -> Place | None:
    found = named_by(iri, settings().base)
    href = profile_of(iri, kind)
    return None if found is None or href is None else Place(kind or found[0], found[1], name, href)
