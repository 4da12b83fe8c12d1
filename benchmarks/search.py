"""The time of searches and of suggestions over the names of a release of everything."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.pipeline import of_everything, timed
from graph.search import search, suggestions

RUNS = 20
TEXTS = ("EOSC", "zenodo", "zenoddo", "marine data", "max plank", "中国科学院", "data repository", "university", "")


def run(data: Path, scratch: Path) -> None:
    """Print the median milliseconds of a search and of suggestions for texts of many kinds."""
    index = of_everything(data, scratch).search
    print(f"index of {data.name}: {index.stat().st_size / 1e6:.0f} MB")
    for text in TEXTS:
        hits = search(index, text)
        searched, suggested = (_milliseconds(partial(act, index, text)) for act in (search, suggestions))
        print(f"{text!r:20} {hits.total(''):7,} found in {searched:6.1f} ms; suggestions in {suggested:6.1f} ms")


def _milliseconds(act: Callable[[], object]) -> float:
    return 1000 * median(timed(act)[1] for _ in range(RUNS))
