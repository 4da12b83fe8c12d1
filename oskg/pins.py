"""Hold the files that a build would read against the lock of what was fetched."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fetching import lock
from fetching.errors import PinBroken
from loaders.registry import PACKAGED
from loaders.source import Source


@dataclass(frozen=True, slots=True)
class Pins:
    """The lock of a data folder, or another one that every source which is read must be in (`strict`)."""

    data: Path
    path: Path
    strict: bool

    def hold(self, files: Mapping[Source, Iterable[Path]], wanted: Iterable[str], by_hand: Iterable[str]) -> None:
        """Verify the files of every source but those chosen by hand; `wanted` are the sources asked for, () for all.

        Raises: PinBroken if one differs from the lock, or a source of the lock that is asked for has no file.
        """
        given = frozenset(by_hand)
        read = {
            source.name: tuple(paths)
            for source, paths in files.items()
            if source.name not in PACKAGED and source.name not in given
        }
        asked = frozenset(wanted) | given
        for name in lock.read(self.path).sources:
            if name not in read and name not in given and (not asked or name in asked):
                raise PinBroken(
                    f"{self.path} names {name}, of which {self.data} has no file: fetch it again, choose sources with "
                    "--source, or build with --unpinned"
                )
        lock.verify(self.path, self.data, read, strict=self.strict)


def pins(data: Path | None, kept: Path | None) -> Pins | None:
    """Return the pins of a lock that was kept elsewhere, else those of the data folder, None if it has none.

    Raises: PinBroken if there is a lock but no data folder, or no file where the lock should be.
    """
    if kept is not None:
        if data is None or not kept.is_file():
            raise PinBroken(f"{kept}: expected a lock, and with --data the folder that it is about")
        return Pins(data, kept, strict=True)
    if data is None or not (data / lock.NAME).is_file():
        return None
    return Pins(data, data / lock.NAME, strict=False)
