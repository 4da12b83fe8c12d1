"""Convert one source: read its files item by item, write its statements, count what was kept, noticed and rejected."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from hashlib import file_digest, sha256
from os.path import commonpath
from pathlib import Path
from time import perf_counter
from typing import Final

from graph.build import SourceInput
from graph.describe import GraphDescription
from graph.raw import RawSource
from loaders.dates import file_day
from loaders.errors import InvalidRecord, SourceUnavailable, UnreadableSource
from loaders.rdf import Converter
from loaders.records import Record
from loaders.source import Item, Reject, Source
from ontology.namespaces import Namespaces

#: After how many records progress is reported.
STEP: Final = 200


class Conversion:
    """The conversion of one source: `run` does it, the counters and `seconds` say how it went."""

    def __init__(self, source: Source, namespaces: Namespaces, folder: Path) -> None:
        self.source = source
        self.raw = RawSource(source.name, folder / f"{source.name}.raw.nt")
        self.rejects: list[Reject] = []
        self.notices: Counter[tuple[str, str, str]] = Counter()
        self.quads = 0
        self.seconds = 0.0
        self._converter = Converter(source, namespaces)
        self._seen: set[str] = set()

    @property
    def aliases(self) -> set[tuple[str, ...]]:
        """Groups of IRIs that name the same entity."""
        return self._converter.aliases

    def run(self, files: Sequence[Path], step: Callable[[Path, int], None] = lambda *_: None) -> None:
        """Convert all files; `step` is called now and then with the file and the number of records done so far.

        Raises: SourceUnavailable, UnreadableSource if a file as a whole cannot be used or holds no record at all, or no
        record of all files can be used.
        """
        began = perf_counter()
        with self.raw.path.open("wb") as target:
            offset = 0
            for file in files:
                before = len(self.raw.locals) + len(self.rejects)
                for item in self.source.items(file):
                    for block in self._converted(item, file):
                        target.write(block)
                        offset += len(block)
                        self.raw.ends.append(offset)
                    if len(self.raw.locals) % STEP == 0:
                        step(file, len(self.raw.locals))
                if len(self.raw.locals) + len(self.rejects) == before:
                    raise UnreadableSource(f"{file}: holds no record of {self.source.name}")
        if self.rejects and not self.raw.locals:
            first, places = self.rejects[0], ", ".join(map(str, files[:3]))
            raise UnreadableSource(
                f"{places}: no record of {self.source.name} can be used; {first.file}, {first.reason}"
            )
        if self.raw.snapshot == date.min:
            self.raw.snapshot = max(file_day(file) for file in files)
        self.seconds = perf_counter() - began

    def _converted(self, item: Item, file: Path) -> Iterator[bytes]:
        """Give the statements of one item as one block of bytes, or note why there are none."""
        try:
            record = self._record(item)
            lines = self._converter.lines(record)
        except InvalidRecord as error:
            reason = f"{item.position}: {error}"
            self.rejects.append(
                Reject(self.source.name, error.record, file.name, error.field, str(error.value), reason)
            )
            return
        self._note(record)
        self.quads += len(lines)
        yield "".join(lines).encode("utf-8", "replace")

    def _record(self, item: Item) -> Record:
        """Read an item.

        Raises: InvalidRecord if it cannot be used, or an earlier record of the source has its id.
        """
        record = self.source.record(item)
        if record.local in self._seen:
            raise InvalidRecord(record.local, "id", record.local, "an id that no earlier record of the source has")
        return record

    def _note(self, record: Record) -> None:
        self._seen.add(record.local)
        self.raw.locals.append(record.local)
        if record.modified and record.modified > self.raw.snapshot:
            self.raw.snapshot = record.modified
        for notice in record.notices:
            self.notices[notice.field, notice.value[:80], notice.accepted] += 1

    def result(self, files: Sequence[Path]) -> SourceInput:
        """Return what the release needs of the source."""
        digests = _digests(files)
        rejects = tuple({key: str(value) for key, value in asdict(one).items()} for one in self.rejects)
        return SourceInput(self.raw, self._description(digests), digests, rejects, self.notices.total())

    def _description(self, digests: dict[str, str]) -> GraphDescription:
        source = self.source
        return GraphDescription(
            name=source.name,
            title=source.title,
            licence=source.licence,
            publisher=source.publisher,
            homepage=source.homepage,
            snapshot=self.raw.snapshot if self.raw.snapshot > date.min else None,
            records=len(self.raw.locals),
            loader_version=source.version,
            digest=" ".join(f"{name}:{digest}" for name, digest in sorted(digests.items())),
            attribution=source.attribution,
        )


def _digests(files: Sequence[Path]) -> dict[str, str]:
    """Return the SHA-256 of every file by its path below the folder that holds them all."""
    places = [file.absolute() for file in files]
    above = Path(commonpath([place.parent for place in places])) if places else Path()
    return {place.relative_to(above).as_posix(): _digest(place) for place in places}


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file, or of the names and contents of all files below a folder."""
    if path.is_dir():
        parts = [f"{file.relative_to(path)}:{_digest(file)}" for file in sorted(path.rglob("*")) if file.is_file()]
        return sha256("\n".join(parts).encode()).hexdigest()
    try:
        with path.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise SourceUnavailable(f"{path}: cannot be read: {error}") from error
