"""The values of a facet as a form offers them: with names in the language of the page, fields under their schemes."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph import search
from graph.search_facets import Value
from ontology.namespaces import CONCEPTS
from ontology.vocabulary import UnknownConcept, label
from sparql_endpoint.wording.languages import page_language


@dataclass(frozen=True, slots=True)
class Option:
    """One value: its IRI, name, and how many things found have it; None where it is chosen and was not counted."""

    iri: str
    name: str
    things: int | None


def options(index: Path, values: Sequence[Value], chosen: str) -> list[Option]:
    """Return the values with their names, and the chosen one whether it was counted or not."""
    iris = [value.iri for value in values]
    language = page_language()
    told = search.labels(index, [*iris, chosen], language) if language != "en" else {}
    found = [Option(value.iri, told.get(value.iri, value.name), value.things) for value in values]
    if chosen and chosen not in iris:
        known = {one.iri: one.name for one in search.named(index, [chosen])}
        found.append(Option(chosen, told.get(chosen, known.get(chosen, chosen)), None))
    return found


def groups(index: Path, values: Sequence[Value], chosen: str) -> Mapping[str, Sequence[Option]]:
    """Return the values by the name of the scheme that they are of, in the order of their first."""
    found: dict[str, list[Option]] = {}
    for option in options(index, values, chosen):
        found.setdefault(_scheme(option.iri), []).append(option)
    return found


def _scheme(iri: str) -> str:
    """Return the name of the scheme of a concept; nothing for what is of none."""
    scheme = "/".join(iri.removeprefix(CONCEPTS).split("/")[:2])
    with suppress(UnknownConcept):
        return label(f"{CONCEPTS}{scheme}", page_language())
    return ""
