"""The statements of one source as its loader gave them: record after record, with where each record ends."""

from array import array
from bisect import bisect_right
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from graph.triples import split


@dataclass(frozen=True, slots=True)
class Culprit:
    """What a violation is about: the subject and, if it is known, the object at fault, each under all its IRIs."""

    subjects: tuple[bytes, ...]
    objects: tuple[bytes, ...] = ()


@dataclass(slots=True)
class RawSource:
    """A file of N-Triples lines in record order; `ends[n]` is the offset behind the record `locals[n]`."""

    name: str
    path: Path
    locals: list[str] = field(default_factory=list)
    ends: "array[int]" = field(default_factory=lambda: array("Q"))
    snapshot: date = date.min
    dropped: set[int] = field(default_factory=set)

    def lines(self) -> Iterator[bytes]:
        """Give the lines of all records that are not dropped, in record order."""
        with self.path.open("rb") as opened:
            if not self.dropped:
                yield from opened
                return
            start = 0
            for number, end in enumerate(self.ends):
                block = opened.read(end - start)
                if number not in self.dropped:
                    yield from block.splitlines(keepends=True)
                start = end

    def lines_of(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """Give the lines of some records, dropped or not."""
        with self.path.open("rb") as opened:
            for number in sorted(numbers):
                start = self.ends[number - 1] if number else 0
                opened.seek(start)
                yield from opened.read(self.ends[number] - start).splitlines(keepends=True)

    def stating(self, culprits: Iterable[Culprit]) -> dict[int, int]:
        """Find the records that state something about a culprit.

        Returns the number of each record, and which culprit it states. Where no record states the object at fault, all
        records that state anything about the subject count.
        """
        wanted: dict[bytes, list[tuple[int, Collection[bytes]]]] = {}
        for number, culprit in enumerate(culprits):
            for subject in culprit.subjects:
                wanted.setdefault(subject, []).append((number, culprit.objects))
        exact: dict[int, dict[int, None]] = {}
        loose: dict[int, dict[int, None]] = {}
        for record, line in self._numbered(wanted):
            subject, _, found = split(line)
            for number, objects in wanted[subject]:
                (exact if not objects or found in objects else loose).setdefault(number, {})[record] = None
        return {record: number for number in sorted({*exact, *loose}) for record in exact.get(number) or loose[number]}

    def _numbered(self, subjects: Container[bytes]) -> Iterator[tuple[int, bytes]]:
        offset = 0
        with self.path.open("rb") as opened:
            for line in opened:
                if line[: line.index(b" ")] in subjects:
                    record = bisect_right(self.ends, offset)
                    if record not in self.dropped:
                        yield record, line
                offset += len(line)
