"""What a file says of the answer that it holds: question, definition, coverage, release, licences, citation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.citation import CORRECT, citation
from graph.release import Release
from queries.answers import ANSWERS, in_words
from queries.catalogue import BoundQuery, SavedQuery
from queries.reading import Reading


@dataclass(frozen=True, slots=True)
class About:
    """An answer to a saved query over a release: what was asked, how it is covered, where it was asked."""

    query: SavedQuery
    asked: BoundQuery
    coverage: Mapping[str, int]
    release: Release
    address: str

    def told(self, reading: Reading) -> Iterator[tuple[str, str]]:
        """Yield labels and texts, in the order in which a reader wants them, once all rows are read."""
        yield "Question", self.query.question
        yield "Answer", self._words(reading)
        yield from self._method()
        for name, count in self.coverage.items():
            yield f"Coverage: {name}", f"{count:,}: {ANSWERS[name]}"
        yield "Rows", f"{min(reading.found, reading.most or reading.found):,} of {reading.found:,}"
        yield from self._rests_on()

    def _words(self, reading: Reading) -> str:
        return in_words(
            self.query.answer,
            rows=reading.found,
            coverage=self.coverage,
            parameters=self.asked.parameters,
            first=reading.first,
        )

    def _method(self) -> Iterator[tuple[str, str]]:
        yield "Why it matters", self.query.why
        yield "Definition", self.query.definition
        yield "Formula", self.query.formula
        for caveat in self.query.caveats:
            yield "Mind", caveat
        for each in self.query.parameters:
            values = " ".join(term.value for term in self.asked.parameters[each.name])
            yield f"Parameter: {each.name}", f"{each.label}: {values or 'any'}"
        for column in self.query.columns:
            yield f"Column: {column.name}", f"{column.label}. {column.help}".strip()
        yield "Empty cell", "Nothing is on record, which is not the same as no."

    def _rests_on(self) -> Iterator[tuple[str, str]]:
        yield "Release", f"{self.release.version}, newest source of {self.release.manifest.snapshot.isoformat()}"
        for source in self.release.manifest.sources:
            yield f"Source: {source.name}", f"{source.title}, {source.snapshot.isoformat()}, licence {source.licence}"
        yield "Cite", citation(self.query, self.release, self.address)
        yield "Correct", CORRECT
