"""The answers to the saved queries that concern a subject: of each question, how many rows name it, and the first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pyoxigraph import NamedNode

from briefs.asking import Ask
from briefs.document import Block, Cell, Heading, Paragraph, Section, Table
from briefs.question import Answered, named, table
from briefs.subjects import Subject
from briefs.wording import count, plain
from queries.catalogue import SavedQuery, catalogue

#: Kind of subject to the parameters that restrict a question to it.
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


@dataclass(frozen=True, slots=True)
class Gap:
    """A question with the part of its answer that concerns a subject, and how many rows it has for everybody."""

    here: Answered
    everywhere: int | None


def gaps(ask: Ask, about: Subject, snapshot: date) -> list[Gap]:
    """Return the questions whose answer names the subject or what belongs to it, in the order of their ids."""
    iris = {*about.members, *about.infrastructures, about.iri}
    found = [
        _gap(ask, query, about, iris, snapshot) for query in catalogue().values() if query.group not in _ABOUT_DATA
    ]
    return [gap for gap in found if gap.here.rows]


def section(ask: Ask, about: Subject, found: Sequence[Gap], most: int) -> Section:
    """Return the section that tells the gaps: a table of all, and the first rows of each."""
    if not found:
        words = (
            "No answer to the saved questions names it. That is no sign that there is no gap: see how much is known."
        )
        return Section("gaps", "Its gaps", (Paragraph(words),))
    rows = tuple(
        (
            Cell(plain(gap.here.query.question)),
            Cell(count(len(gap.here.rows)), value=len(gap.here.rows)),
            Cell("–") if gap.everywhere is None else Cell(count(gap.everywhere), value=gap.everywhere),
        )
        for gap in found
    )
    headings = (Heading("Question"), Heading("Cases here", number=True), Heading("Cases everywhere", number=True))
    words = (
        "Each question was asked of the whole release. So many cases of the answer concern "
        f"{about.name}; the definition and caveats of each question are in its own brief."
    )
    blocks = (Paragraph(words), Table("Questions whose answer concerns it", headings, rows, len(rows)))
    return Section("gaps", "Its gaps", blocks, tuple(_part(ask, gap, most) for gap in found))


def _part(ask: Ask, gap: Gap, most: int) -> Section:
    query, rows = gap.here.query, gap.here.rows
    blocks: list[Block] = [Paragraph(plain(query.question))]
    shown = table(ask, gap.here, rows[:most], query.title)
    blocks.append(shown)
    if shown.cut:
        blocks.append(Paragraph(f"The first {count(len(shown.rows))} of {count(shown.total)}.", "note"))
    return Section(f"gap-{query.id.lower()}", f"{query.id} {query.title} ({count(len(rows))})", tuple(blocks))


def _gap(ask: Ask, query: SavedQuery, about: Subject, iris: set[str], snapshot: date) -> Gap:
    """Return the answer where a parameter restricts it to the subject, else those rows that name what is its."""
    values = _restricted(query, about)
    bound = query.bind(values, snapshot)
    rows = ask(bound.text)
    here = rows if values else [row for row in rows if any(_value(term) in iris for term in row)]
    return Gap(named(ask, query, bound, here, {}), None if values else len(rows))


def _restricted(query: SavedQuery, about: Subject) -> Mapping[str, str]:
    known = {parameter.name for parameter in query.parameters if parameter.type == "iri"}
    name = next((name for name in _RESTRICTS[about.kind] if name in known), None)
    return {} if name is None else {name: about.iri}


def _value(term: object) -> str | None:
    return term.value if isinstance(term, NamedNode) else None
