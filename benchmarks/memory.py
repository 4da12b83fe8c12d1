"""The peak memory of converting one source, in a process of its own."""

import resource
import sys
from multiprocessing import get_context
from pathlib import Path

from loaders import registry
from ontology.namespaces import Namespaces
from oskg.convert import Conversion

TARGETS = {"ror": 400, "re3data": 400}


def run(data: Path, scratch: Path) -> None:
    """Print the peak memory of each conversion in MiB."""
    for name, target in TARGETS.items():
        with get_context("spawn").Pool(1) as pool:
            records, quads, peak = pool.apply(_convert, (name, data, scratch))
        print(f"{name}: {records:,} records, {quads:,} quads, peak {peak:.0f} MiB (target ≤ {target})")


def _convert(name: str, data: Path, scratch: Path) -> tuple[int, int, float]:
    source = registry.source(name)
    conversion = Conversion(source, Namespaces(), scratch)
    conversion.run(registry.files(source, data))
    conversion.raw.path.unlink()
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return len(conversion.raw.locals), conversion.quads, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
