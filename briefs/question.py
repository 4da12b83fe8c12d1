"""The brief of one saved query: question, answer in words, coverage, picture, rows, method, sources."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution

from briefs.asking import Ask, names
from briefs.charts import COLOURS, shares
from briefs.closing import closing
from briefs.document import Block, Bullets, Cell, Document, Facts, Heading, Paragraph, Picture, Section, Table
from briefs.drawing import picture
from briefs.evidence import evidence
from briefs.labels import labelled
from briefs.speech import count, language, say, several
from briefs.wording import NOTHING, Term, called, cell, iri, plain
from briefs.words import STATES
from graph.citation import citation
from graph.release import Release, SourceSummary
from ontology.namespaces import Namespaces
from queries.answers import ANSWERS, in_words
from queries.blocks import Term as Bound
from queries.catalogue import BoundQuery, SavedQuery
from queries.columns import NAMED, Shown, shown
from queries.parameters import ANY
from queries.wording import wording

#: The type of columns that hold what a row rests on.
_EVIDENCE: Final = "evidence"
#: How each answer of a coverage query is headed on paper.
_SAID: Final = {"yes": "Yes", "no": "No", "contradictory": "Contradictory", "unknown": "Not recorded"}
#: The name of an answer before what it means.
_NAMED: Final = re.compile(r"^[^:：]{2,30}[:：]\s*")


@dataclass(frozen=True, slots=True)
class Answered:
    """A saved query with its answer: the values it was asked with, its rows, its coverage, and the names in both."""

    query: SavedQuery
    bound: BoundQuery
    rows: Sequence[QuerySolution]
    coverage: Mapping[str, int]
    names: Mapping[str, str]

    @property
    def sentence(self) -> str:
        """The answer in words, with names in place of IRIs."""
        told = wording(self.query, language())
        first = {column.name: self.rows[0][column.name] for column in self.query.columns} if self.rows else {}
        return in_words(
            told.answer,
            rows=len(self.rows),
            coverage=self.coverage,
            parameters={name: tuple(map(self._named, terms)) for name, terms in self.bound.parameters.items()},
            first={name: self._named(term) for name, term in first.items() if isinstance(term, Bound)},
            language=told.language,
        )

    def _named(self, term: Bound) -> Bound:
        """Return a term as its name or text, without what would change the sentence around it."""
        return Literal(called(term.value, self.names) if isinstance(term, NamedNode) else plain(term.value))


def answered(ask: Ask, query: SavedQuery, bound: BoundQuery) -> Answered:
    """Return the answer to a saved query with these values."""
    counts = {row["answer"].value: int(row["count"].value) for row in ask(bound.coverage)}
    coverage = {name: counts.get(name, 0) for name in ANSWERS if name in counts or name != "contradictory"}
    return named(ask, query, bound, ask(bound.text), coverage)


def named(
    ask: Ask, query: SavedQuery, bound: BoundQuery, rows: Sequence[QuerySolution], coverage: Mapping[str, int]
) -> Answered:
    """Return rows of an answer with the names of what is in them and in the values that were asked with."""
    iris = {term.value for terms in bound.parameters.values() for term in terms if isinstance(term, NamedNode)}
    return Answered(query, bound, rows, coverage, names(ask, sorted(iris | set(_unnamed(query, rows)))))


def brief(
    ask: Ask, found: Answered, release: Release, *, rows: int, sources: Sequence[SourceSummary] | None = None
) -> Document:
    """Return the brief of an answer, with so many of its rows; `sources`, those that were asked, all by default."""
    query = found.query
    asked = release.manifest.sources if sources is None else sources
    reference = citation(query, release, Namespaces(release.manifest.base).query(query.stem))
    told = wording(query, language())
    day = release.manifest.snapshot.isoformat()
    document = Document(
        kind=" · ".join((say("Brief %(id)s", id=query.id), say(query.group))),
        title=told.question,
        subtitle=say(
            "%(title)s. Data of %(day)s, release %(release)s.", title=told.title, day=day, release=release.version
        ),
        sections=(*body(ask, found, rows=rows), *closing(release, reference, asked)),
    )
    return labelled(document)


def body(ask: Ask, found: Answered, *, rows: int, name: str = "") -> tuple[Section, ...]:
    """Return the sections of a brief but for its sources; `name` is put before theirs."""
    return (
        Section(f"{name}answer", "The answer", tuple(_answer(found))),
        Section(f"{name}coverage", "How much is known", coverage(found)),
        *_picture(found, name),
        Section(f"{name}rows", _counted(found, rows), tuple(_rows(ask, found, rows))),
        Section(f"{name}method", "How it is answered", tuple(_method(found.query))),
    )


def coverage(found: Answered) -> tuple[Block, ...]:
    """Return of how many it is so, is not so, and is not recorded, as a bar and as figures."""
    whole = sum(found.coverage.values())
    if not whole:
        return (Paragraph(say("The release describes nothing that the question could be asked about.")),)
    parts = [(say(_SAID[name]), COLOURS[name], number) for name, number in found.coverage.items()]
    caption = say("What is known of the %(all)s that the question is about", all=count(whole))
    drawn = shares(caption, "Answer", "Number", parts)
    meanings = Bullets(tuple(f"{say(_SAID[name])}: {_meant(name)}." for name in found.coverage))
    return (drawn, meanings)


def table(ask: Ask, found: Answered, rows: Sequence[QuerySolution], caption: str) -> Table:
    """Return these rows of the answer, names in place of IRIs, what they rest on last, and no column that is empty."""
    columns = [each for each in shown(found.query.columns) if each.column.type != _EVIDENCE]
    behind = [each.column for each in shown(found.query.columns) if each.column.type == _EVIDENCE]
    rests = evidence(ask, (row[column.name].value for row in rows for column in behind if _is_node(row[column.name])))
    headings = [Heading(each.column.label, number=each.column.type in ("integer", "decimal")) for each in columns]
    headings += [Heading(column.label) for column in behind]
    cells = [
        (*(_cell(row, each, found.names) for each in columns), *(_rest(row[column.name], rests) for column in behind))
        for row in rows
    ]
    kept = [at for at in range(len(headings)) if any(line[at].text not in (NOTHING, "") for line in cells)]
    return Table(
        caption,
        tuple(headings[at] for at in kept),
        tuple(tuple(line[at] for at in kept) for line in cells),
        len(found.rows),
    )


def _answer(found: Answered) -> Iterator[Block]:
    yield Paragraph(found.sentence, "lead")
    yield Paragraph(plain(say(found.query.why)))
    asked = [
        (say(parameter.label), tuple(_asked(found, parameter.name, parameter.default)))
        for parameter in found.query.parameters
    ]
    if asked:
        yield Facts((*asked,))


def _asked(found: Answered, name: str, default: str) -> Iterator[Cell]:
    terms = found.bound.parameters[name]
    if not terms:
        yield Cell(say("all") if default == ANY else NOTHING)
    for term in terms:
        yield Cell(cell(term, found.names, "boolean" if term.value in ("true", "false") else "text").text)


def picture_of(found: Answered) -> Picture | None:
    """Return the picture of an answer; None where there is nothing to compare."""
    return picture(found.query, found.rows, found.names)


def _picture(found: Answered, name: str) -> Iterator[Section]:
    drawn = picture_of(found)
    if drawn is not None:
        yield Section(f"{name}picture", "In a picture", (drawn,))


def _rows(ask: Ask, found: Answered, most: int) -> Iterator[Block]:
    if not found.rows:
        yield Paragraph(
            say("No row: nothing in this release answers the question so. See above for what is not recorded.")
        )
        return
    yield table(ask, found, found.rows[:most], wording(found.query, language()).title)
    if len(found.rows) > most:
        yield Paragraph(
            say(
                "The table has the first %(shown)s of %(all)s rows; the page of the question and the command oskg "
                "query %(id)s give all.",
                shown=count(most),
                all=count(len(found.rows)),
                id=found.query.id,
            ),
            "note",
        )


def _counted(found: Answered, most: int) -> str:
    number = len(found.rows)
    if number > most:
        return say("First %(shown)s of %(all)s rows", shown=count(most), all=count(number))
    return several("One row", "%(count)s rows", number)


def _method(query: SavedQuery) -> Iterator[Block]:
    yield Paragraph(plain(say(query.definition)))
    yield Paragraph(plain(query.formula), "formula")
    yield Paragraph(say("What to keep in mind:"))
    helps = tuple(f"{say(column.label)}: {say(column.help)}" for column in query.columns if column.help)
    nothing = say("%(dash)s in the table: nothing on record.", dash=NOTHING)
    yield Bullets((*map(plain, map(say, query.caveats)), *map(plain, helps), nothing))


def _meant(name: str) -> str:
    """Return what an answer means, without its name where the text begins with it."""
    whole = say(ANSWERS[name])
    return _NAMED.sub("", whole) if name == "unknown" else whole


def _cell(row: QuerySolution, each: Shown, known: Mapping[str, str]) -> Cell:
    """Return the name of what a column holds, or the value of a column that has no names."""
    name = row[each.name.name] if each.name is not None else None
    if name is not None:
        return Cell(plain(name.value), iri=iri(row[each.column.name]))
    term = row[each.column.name]
    if each.column.type == "text" and isinstance(term, Literal) and term.value in STATES:
        return Cell(say(term.value))
    return cell(term, known, each.column.type)


def _rest(term: Term | None, rests: Mapping[str, Cell]) -> Cell:
    if not isinstance(term, NamedNode):
        return Cell(NOTHING)
    return replace(rests.get(term.value, Cell(NOTHING)), iri=term.value)


def _unnamed(query: SavedQuery, rows: Iterable[QuerySolution]) -> Iterator[str]:
    """Yield the IRIs of columns that have no column of names."""
    columns = [each.column.name for each in shown(query.columns) if each.name is None and each.column.type in NAMED]
    columns += [each.column.name for each in shown(query.columns) if each.column.type == "text"]
    for row in rows:
        yield from filter(None, (iri(row[name]) for name in columns))


def _is_node(term: Term | None) -> bool:
    return isinstance(term, NamedNode)
