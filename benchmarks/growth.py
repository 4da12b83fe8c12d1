"""Whether converting a source needs more memory for more input: its files read 1, 4 and 16 times over.

Each time over, the records get other ids, so that none is refused as a repetition; each measurement is a process of its
own. What may grow is what is kept of every record: its id and where it ends.
"""

import resource
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from loaders import registry
from loaders.records import Record
from loaders.source import Item, Source
from ontology.namespaces import Namespaces
from oskg.convert import Conversion

#: How often the input is read.
TIMES: Final = (1, 4, 16)
#: Growth up to this is none: the interpreter, its caches and the ids of the records. Bytes a record.
ALLOWED: Final = 1024


def run(data: Path, scratch: Path) -> None:
    """Print the peak memory of every source's conversion for each number of repetitions, in MiB."""
    for name, source in registry.SOURCES.items():
        files = registry.files(source, data)
        if not files or name in registry.PACKAGED:
            continue
        found = []
        for times in TIMES:
            with get_context("spawn").Pool(1) as pool:
                found.append(pool.apply(_convert, (name, files, times, scratch)))
        (least, first), (most, last) = found[0], found[-1]
        a_record = (last - first) * 2**20 / (most - least)
        verdict = "constant" if a_record <= ALLOWED else "GROWS"
        peaks = " → ".join(f"{peak:.0f}" for _, peak in found)
        print(f"{name}: {least:,} records × {TIMES}: peak {peaks} MiB, {a_record:.0f} bytes a record: {verdict}")


def _convert(name: str, files: Sequence[Path], times: int, scratch: Path) -> tuple[int, float]:
    """Return the number of records and the peak memory in MiB."""
    conversion = Conversion(_renamed(registry.source(name)), Namespaces(), scratch)
    conversion.run([*files] * times)
    conversion.raw.path.unlink()
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return len(conversion.raw.locals), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _renamed(source: Source) -> Source:
    """Return the source with an id of its own for every record that it gives."""
    numbers = count()

    def record(item: Item) -> Record:
        found = source.record(item)
        return replace(found, local=f"{found.local}-{next(numbers)}")

    return replace(source, record=record)
