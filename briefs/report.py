"""All saved questions in one document: a table of what is found and what is not known, then a brief of each."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from briefs.asking import Ask
from briefs.closing import closing
from briefs.document import Cell, Document, Heading, Paragraph, Section, Table
from briefs.labels import labelled
from briefs.question import Answered, answered, body
from briefs.speech import count, language, say
from briefs.wording import NOTHING, plain, share
from graph.release import Release, SourceSummary
from queries.catalogue import SavedQuery
from queries.wording import wording

_HEADINGS: Final = (
    Heading("Question"),
    Heading("Rows", number=True),
    Heading("Yes", number=True),
    Heading("No", number=True),
    Heading("Not recorded", number=True),
    Heading("Share not recorded", number=True),
)


def report(
    ask: Ask,
    queries: Iterable[SavedQuery],
    release: Release,
    *,
    rows: int,
    sources: Sequence[SourceSummary] | None = None,
) -> Document:
    """Return the report of these questions, each asked with its defaults and shown with so many rows."""
    summary: list[tuple[Cell, ...]] = []
    briefs: list[Section] = []
    for query in queries:
        found = answered(ask, query, query.bind({}, release.manifest.snapshot))
        summary.append(tuple(_line(found)))
        briefs.append(_part(ask, found, rows))
    reference = (
        f"oskg project. The Open Science Knowledge Graph, release {release.version} "
        f"({release.manifest.snapshot.isoformat()}). Report of all questions. {release.manifest.base}"
    )
    words = say(
        "%(all)s questions were asked of the release, each with its defaults. Yes and no are what a source bears out; "
        "what is not recorded may be either, and is the first thing to mend.",
        all=count(len(briefs)),
    )
    said = {"day": release.manifest.snapshot.isoformat(), "release": release.version}
    document = Document(
        kind=say("Report"),
        title=say("Who coordinates open science, and where the gaps are"),
        subtitle=say("All saved questions. Data of %(day)s, release %(release)s.", **said),
        sections=(
            Section(
                "summary",
                "All questions at a glance",
                (
                    Paragraph(words, "lead"),
                    Table("What is found and what is not known", _HEADINGS, (*summary,), len(summary)),
                ),
            ),
            *briefs,
            *closing(release, reference, release.manifest.sources if sources is None else sources),
        ),
        contents=True,
    )
    return labelled(document)


def _line(found: Answered) -> Iterator[Cell]:
    whole = sum(found.coverage.values())
    yield Cell(plain(f"{found.query.id} {wording(found.query, language()).question}"))
    for number in (len(found.rows), *(found.coverage.get(name) for name in ("yes", "no", "unknown"))):
        yield Cell(NOTHING) if number is None else Cell(count(number), value=number)
    yield Cell(share(found.coverage.get("unknown", 0), whole))


def _part(ask: Ask, found: Answered, rows: int) -> Section:
    query = found.query
    name, told = query.id.lower(), wording(query, language())
    return Section(
        name,
        f"{query.id} {told.title}",
        (Paragraph(plain(told.question)),),
        body(ask, found, rows=rows, name=f"{name}-"),
    )
