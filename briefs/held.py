"""The infrastructures of a place or a theme: what each is, who runs it and who funds it, as far as that is recorded."""

from collections.abc import Iterator, Mapping
from typing import Final

from briefs.asking import Ask, about, names
from briefs.document import Block, Cell, Heading, Paragraph, Section, Table
from briefs.speech import count, listed, say
from briefs.subjects import Subject
from briefs.wording import NOTHING, called

#: Heading of a column to the property that holds what is in it.
_COLUMNS: Final = {
    "Type": "infrastructureType",
    "Status": "operationalStatus",
    "Run by": "operatedBy",
    "Funded by": "fundedBy",
}
_VALUES: Final = "SELECT DISTINCT ?one ?value WHERE { VALUES ?one { UNDEF } ?one oskg:PROPERTY ?value }"
_HEADINGS: Final = (Heading("Infrastructure"), *map(Heading, _COLUMNS))
#: Names in one cell.
_SHOWN: Final = 3


def section(ask: Ask, subject: Subject, most: int) -> Section:
    """Return the section that lists the infrastructures, those of which most is recorded first."""
    return Section(
        "infrastructures",
        f"Its infrastructures ({count(len(subject.infrastructures))})",
        tuple(_blocks(ask, subject, most)),
    )


def held(ask: Ask, subject: Subject) -> dict[str, dict[str, list[str]]]:
    """Return of each infrastructure the IRIs in each column."""
    found: dict[str, dict[str, list[str]]] = {iri: {} for iri in subject.infrastructures}
    for heading, name in _COLUMNS.items():
        for row in about(ask, _VALUES.replace("PROPERTY", name), "one", subject.infrastructures):
            found[row["one"].value].setdefault(heading, []).append(row["value"].value)
    return found


def _blocks(ask: Ask, subject: Subject, most: int) -> Iterator[Block]:
    if not subject.infrastructures:
        yield Paragraph(say("The release records no infrastructure that belongs here."))
        return
    found = held(ask, subject)
    shown = sorted(found, key=lambda iri: (-sum(map(len, found[iri].values())), iri))[:most]
    iris = {iri for one in shown for values in found[one].values() for iri in values}
    known = names(ask, sorted(iris | set(shown)))
    rows = tuple((Cell(called(iri, known), iri=iri), *_cells(found[iri], known)) for iri in shown)
    yield Table("Infrastructures, those of which most is recorded first", _HEADINGS, rows, len(found))
    if len(found) > most:
        yield Paragraph(say("The table has %(shown)s of %(all)s.", shown=count(most), all=count(len(found))), "note")


def _cells(found: Mapping[str, list[str]], known: Mapping[str, str]) -> Iterator[Cell]:
    for heading in _COLUMNS:
        told = sorted({called(iri, known) for iri in found.get(heading, ())})
        more = len(told) - _SHOWN
        yield Cell(
            listed((*told[:_SHOWN], *([say("%(count)s more", count=count(more))] if more > 0 else []))) or NOTHING
        )
