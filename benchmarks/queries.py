"""The time of every saved query, with its defaults, on the release of the pipeline benchmark."""

from pathlib import Path
from statistics import median

from pyoxigraph import QueryResultsFormat, Store

from benchmarks.pipeline import build, timed
from graph.errors import NoRelease
from graph.release import Releases
from graph.store import open_store
from queries.catalogue import SavedQuery, catalogue

TARGET = 1.0
RUNS = 5


def run(data: Path, scratch: Path) -> None:
    """Print the median seconds of each query and of its coverage query, slowest first."""
    try:
        release = Releases(scratch / "home").current()
    except NoRelease:
        release = build(data, scratch / "home")
    store = open_store(release)
    figures = [(_seconds(store, saved, release.manifest.snapshot), saved) for saved in catalogue().values()]
    for (rows, coverage), saved in sorted(figures, key=lambda figure: -figure[0][0]):
        mark = "" if rows < TARGET and coverage < TARGET else f"  over the target of {TARGET} s"
        print(f"{saved.id} {saved.stem:32} rows {rows:6.3f} s  coverage {coverage:6.3f} s{mark}")


def _seconds(store: Store, saved: SavedQuery, snapshot: object) -> tuple[float, float]:
    bound = saved.bind({}, snapshot)
    return _median(store, bound.text), _median(store, bound.coverage)


def _median(store: Store, text: str) -> float:
    return median(timed(lambda: store.query(text).serialize(format=QueryResultsFormat.JSON))[1] for _ in range(RUNS))
