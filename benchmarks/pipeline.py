"""A whole build against the bare bulk load of the same quads by the engine, in one run."""

import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from pyoxigraph import RdfFormat, Store

from graph.release import Release, Releases
from loaders import registry
from ontology.namespaces import Namespaces
from oskg.build import Progress, build_release

#: What is built: everything that has a loader and whose files are there.
SOURCES = ("curated", "ror", "re3data")
TARGET = 2.0

T = TypeVar("T")


def run(data: Path, scratch: Path) -> None:
    """Print seconds of the build by stage, of the bare load, and their ratio."""
    shutil.rmtree(scratch / "home", ignore_errors=True)
    release, built = timed(lambda: build(data, scratch / "home", loud=True))
    quads = scratch / "dataset.nq"
    with gzip.open(release.dataset, "rb") as packed, quads.open("wb") as target:
        shutil.copyfileobj(packed, target, 1 << 20)
    shutil.rmtree(scratch / "bare", ignore_errors=True)
    _, bare = timed(lambda: Store(str(scratch / "bare")).bulk_load(path=str(quads), format=RdfFormat.N_QUADS))
    quads.unlink()
    shutil.rmtree(scratch / "bare")
    print(f"release {release.version}: {release.manifest.quads:,} quads")
    print(f"convert + validate + derive + load + dump {built:.1f} s, bare bulk load of the same quads {bare:.1f} s")
    print(f"ratio {built / bare:.2f} (target ≤ {TARGET})")


def build(data: Path, home: Path, *, loud: bool = False) -> Release:
    """Build the release in a home, or return the one that is there."""
    start = perf_counter()
    stages = Progress(
        stage=lambda name: print(f"  {perf_counter() - start:6.1f} s  {name}") if loud else None,
        done=lambda one: print(f"  {perf_counter() - start:6.1f} s  converted {one.source.name}") if loud else None,
    )
    sources = {registry.source(name): registry.files(registry.source(name), data) for name in SOURCES}
    return build_release(sources, Releases(home), Namespaces(), stages)


def of_everything(data: Path, scratch: Path) -> Release:
    """Return the release that `benchmarks everything` built.

    Raises: SystemExit if it has not.
    """
    home = scratch / "everything"
    if not home.is_dir():
        raise SystemExit(f"there is no release of {data}: run `python -m benchmarks everything` first")
    return Releases(home).current()


def timed(action: Callable[[], T]) -> tuple[T, float]:
    """Return what the action gives, and how many seconds it took."""
    start = perf_counter()
    result = action()
    return result, perf_counter() - start
