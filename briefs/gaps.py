"""The answers to the saved queries that concern a subject: of each question, how many rows name it, and the first.

A question has one answer in a release, that with its defaults; what of it concerns the subject are the rows that name
it or what belongs to it. Questions that can be asked of the subject alone are told, not asked: for a large country one
of them has a hundred thousand rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from pyoxigraph import NamedNode, QuerySolution

from briefs.asking import Ask
from briefs.document import Block, Cell, Heading, Paragraph, Section, Table
from briefs.question import Answered, named, table
from briefs.speech import count, language, say
from briefs.subjects import Subject
from briefs.wording import plain
from graph.answers import may_name
from ontology.namespaces import Namespaces
from queries.catalogue import SavedQuery, catalogue
from queries.wording import wording

#: Kind of subject to the parameters that ask a question of it alone.
_RESTRICTS: Final = {
    "country": ("country",),
    "region": ("region",),
    "theme": ("theme",),
    "funder": ("funder", "endorser"),
    "organisation": ("endorser", "funder"),
    "initiative": ("bloc",),
    "infrastructure": ("bloc",),
}
#: Questions about the data of the release as a whole, which no subject has an answer of its own to.
_ABOUT_DATA: Final = frozenset({"evidence"})
#: Types of columns that name no subject.
_VALUES: Final = frozenset({"boolean", "date", "decimal", "evidence", "integer", "link"})


@dataclass(frozen=True, slots=True)
class Gap:
    """A question with the part of its answer that concerns a subject, and how many rows it has for everybody."""

    here: Answered
    everywhere: int


def questions() -> list[SavedQuery]:
    """Return the questions about gaps, in the order of their ids."""
    return [query for query in catalogue().values() if query.group not in _ABOUT_DATA]


def gaps(
    ask: Ask, about: Subject, snapshot: date, kept: Path | None = None, asked: Sequence[SavedQuery] | None = None
) -> list[Gap]:
    """Return the questions whose answer names the subject or what belongs to it, in the order of their ids.

    `kept` are the answers of the release, where `ask` gives those of all of its sources; `asked`, the questions that
    are asked, by default all.
    """
    iris = frozenset({*about.members, *about.infrastructures, about.iri})
    return list(_gaps(ask, iris, snapshot, kept, questions() if asked is None else asked))


def asked_alone(about: Subject) -> list[tuple[SavedQuery, str]]:
    """Return the questions that can be asked of the subject alone, each with the parameter that takes it."""
    found = []
    for query in questions():
        known = {parameter.name for parameter in query.parameters if parameter.type == "iri"}
        name = next((name for name in _RESTRICTS[about.kind] if name in known), None)
        if name is not None:
            found.append((query, name))
    return found


def section(
    ask: Ask, about: Subject, found: Sequence[Gap], base: str, most: int, left: Sequence[SavedQuery] = ()
) -> Section:
    """Return the section that tells the gaps: a table of all, the first rows of each, and what may be asked besides.

    `left` are questions that were not asked.
    """
    parts = [_part(ask, gap, most) for gap in found]
    blocks = (*_blocks(about, found, Namespaces(base)), *_left(left))
    return Section("gaps", "Its gaps", blocks, (*parts, *_alone(about, base)))


def _gaps(
    ask: Ask, iris: frozenset[str], snapshot: date, kept: Path | None, asked: Sequence[SavedQuery]
) -> Iterator[Gap]:
    for query in asked:
        bound = query.bind({}, snapshot)
        if kept is not None and not may_name(kept, bound.text, iris):
            continue
        rows = ask(bound.text)
        columns = [column.name for column in query.columns if column.type not in _VALUES]
        here = [row for row in rows if _names(row, columns, iris)]
        if here:
            yield Gap(named(ask, query, bound, here, {}), len(rows))


def _names(row: QuerySolution, columns: Sequence[str], iris: frozenset[str]) -> bool:
    return any(isinstance(term := row[name], NamedNode) and term.value in iris for name in columns)


def _blocks(about: Subject, found: Sequence[Gap], names: Namespaces) -> Iterator[Block]:
    if not found:
        yield Paragraph(
            say(
                "No answer to the saved questions names it. That is no sign that there is no gap: see how much is "
                "known."
            )
        )
        return
    rows = tuple(
        (
            Cell(plain(wording(gap.here.query, language()).question), names.query(gap.here.query.stem)),
            Cell(count(len(gap.here.rows)), value=len(gap.here.rows)),
            Cell(count(gap.everywhere), value=gap.everywhere),
        )
        for gap in found
    )
    headings = (Heading("Question"), Heading("Cases here", number=True), Heading("Cases everywhere", number=True))
    yield Paragraph(
        say(
            "Each question was asked of the whole release. So many cases of the answer concern %(name)s; the "
            "definition and caveats of each question are in its own brief.",
            name=about.name,
        )
    )
    yield Table("Questions whose answer concerns it", headings, rows, len(rows))


def _left(left: Sequence[SavedQuery]) -> Iterator[Block]:
    if left:
        ids = ", ".join(query.id for query in left)
        yield Paragraph(say("Not asked, since the release does not keep their answers: %(ids)s.", ids=ids), "note")


def _part(ask: Ask, gap: Gap, most: int) -> Section:
    query, rows = gap.here.query, gap.here.rows
    told = wording(query, language())
    blocks: list[Block] = [Paragraph(plain(told.question))]
    shown = table(ask, gap.here, rows[:most], told.title)
    blocks.append(shown)
    if shown.cut:
        blocks.append(
            Paragraph(
                say("The first %(shown)s of %(all)s.", shown=count(len(shown.rows)), all=count(shown.total)), "note"
            )
        )
    return Section(f"gap-{query.id.lower()}", f"{query.id} {told.title} ({count(len(rows))})", tuple(blocks))


def _alone(about: Subject, base: str) -> Iterator[Section]:
    """Yield the section that leads to the questions that can be asked of the subject alone."""
    names = Namespaces(base)
    rows = tuple(
        (Cell(plain(wording(query, language()).question), f"{names.query(query.stem)}?{urlencode({name: about.iri})}"),)
        for query, name in asked_alone(about)
    )
    if rows:
        words = say(
            "These can also be asked of %(name)s alone, which may find more: some ask about one country, region or "
            "body at a time, and the answer above is about another.",
            name=about.name,
        )
        table_ = Table("Questions to ask of it alone", (Heading("Question"),), rows, len(rows))
        yield Section("alone", "To be asked of it alone", (Paragraph(words), table_))
