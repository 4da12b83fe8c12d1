"""How every document ends: what it rests on, which release, how to cite it and how to have a fact corrected."""

from collections.abc import Sequence

from briefs.document import Cell, Facts, Heading, Paragraph, Section, Table
from briefs.speech import count, say
from briefs.wording import plain, web
from graph.citation import CORRECT
from graph.licences import spdx
from graph.release import Release, SourceSummary


def closing(release: Release, reference: str, sources: Sequence[SourceSummary], name: str = "") -> tuple[Section, ...]:
    """Return the last sections of a document that is cited by a reference; `name` keeps their names apart."""
    return (sources_section(release, sources, name), citing(release, reference, name))


def sources_section(release: Release, sources: Sequence[SourceSummary], name: str = "") -> Section:
    """Return the section that names the sources, each with its licence and the day it was at."""
    rows = tuple(
        (
            Cell(plain(one.title)),
            Cell(one.snapshot.isoformat(), value=one.snapshot),
            Cell(licence_word(one.licence), web(one.licence)),
            Cell(count(one.records), value=one.records),
        )
        for one in sources
    )
    headings = (Heading("Source"), Heading("As of"), Heading("Licence"), Heading("Records read", number=True))
    note = say(
        "Everything here comes from these public registers, as release %(release)s of the graph holds them.",
        release=release.version,
    )
    return Section(
        f"{name}sources", "Sources", (Paragraph(note), Table("Sources and licences", headings, rows, len(rows)))
    )


def citing(release: Release, reference: str, name: str = "") -> Section:
    """Return the section that says how to cite and how to correct."""
    facts = Facts(
        (
            ("Release", (Cell(_data(release)),)),
            ("To cite", (Cell(reference),)),
            ("To correct", (Cell(say(CORRECT)),)),
        )
    )
    return Section(f"{name}cite", "Citing and correcting", (facts,))


def _data(release: Release) -> str:
    day = release.manifest.snapshot.isoformat()
    return say("%(release)s, data of %(day)s and before", release=release.version, day=day)


def licence_word(iri: str) -> str:
    """Return how a licence is called: its SPDX identifier, or that none is stated."""
    if iri.startswith("https://rightsstatements.org/vocab/UND"):
        return say("not stated (copyright undetermined)")
    return spdx(iri) or plain(iri)
