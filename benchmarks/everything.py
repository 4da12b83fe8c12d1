"""What a build of everything costs: time, quads, rejects, and the memory of all its processes together; and what every
saved query finds in it with its defaults, and how long that takes."""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Final, cast

from pyoxigraph import QuerySolutions

from graph.release import Release, Releases
from graph.store import open_store
from queries.catalogue import catalogue

#: Targets: seconds and MiB.
SECONDS: Final = 600
MEMORY: Final = 1907  # 2 GB
#: How often the memory is read, in seconds.
_INTERVAL: Final = 0.5


def run(data: Path, scratch: Path) -> None:
    """Build all that DATA holds in processes of their own; print time, memory and rejects, and a line a query."""
    home = scratch / "everything"
    command = [sys.executable, "-m", "oskg.cli", "build", "--data", str(data)]
    began, peak = monotonic(), 0
    with (scratch / "everything.log").open("w") as log:
        build = subprocess.Popen(command, env={**os.environ, "OSKG_HOME": str(home)}, stdout=log, stderr=log)
        while build.poll() is None:
            peak = max(peak, sum(map(_share, _family(build.pid))))
            sleep(_INTERVAL)
    seconds = monotonic() - began
    if build.returncode:
        raise SystemExit((scratch / "everything.log").read_text())
    release = Releases(home).current()
    found = release.manifest
    records, rejects = (sum(getattr(one, name) for one in found.sources) for name in ("records", "rejects"))
    print(f"{len(found.sources)} sources, {found.quads:,} quads: {seconds:.0f} s (target ≤ {SECONDS})")
    print(f"peak memory of all processes {peak / 1024:.0f} MiB (target ≤ {MEMORY})")
    print(f"{records:,} records, {rejects:,} rejected, {found.warnings} warnings of shapes")
    for one in found.sources:
        if one.rejects:
            print(f"  {one.name}: {one.rejects:,} of {one.records + one.rejects:,} rejected")
    _print_answers(release)


def _print_answers(release: Release) -> None:
    store = open_store(release)
    for query in catalogue().values():
        bound = query.bind({}, release.manifest.snapshot)
        began = monotonic()
        rows = sum(1 for _ in cast("QuerySolutions", store.query(bound.text)))
        line = f"{query.id} {query.title}: {rows:,} rows in {monotonic() - began:.1f} s"
        if bound.coverage:
            began = monotonic()
            counts = {row[0].value: int(row[1].value) for row in cast("QuerySolutions", store.query(bound.coverage))}
            told = ", ".join(f"{answer} {count:,}" for answer, count in counts.items())
            line += f"; coverage {told} in {monotonic() - began:.1f} s"
        print(line)


def _family(process: int) -> list[int]:
    """Return a process and all below it; those that end meanwhile are left out."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    except OSError:
        return []
    return [process, *(one for child in children for one in _family(int(child)))]


def _share(process: int) -> int:
    """Return the memory of a process in KiB, its part of what it shares with others; 0 if it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
