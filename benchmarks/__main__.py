"""Run the benchmarks and print their figures, each beside its target."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from benchmarks import (
    answers,
    everything,
    golden,
    growth,
    hostile,
    identity,
    memory,
    pages,
    pipeline,
    queries,
    search,
    serving,
    shapes,
    soak,
)

#: What can be measured, by name: functions of the data folder and a scratch folder, which print.
BENCHMARKS: dict[str, Callable[[Path, Path], None]] = {
    "pipeline": pipeline.run,
    "memory": memory.run,
    "growth": growth.run,
    "everything": everything.run,
    "answers": answers.run,
    "golden": golden.run,
    "search": search.run,
    "pages": pages.run,
    "shapes": shapes.run,
    "queries": queries.run,
    "identity": identity.run,
    "serving": serving.run,
    "soak": soak.run,
    "hostile": hostile.run,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--data", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--scratch", type=click.Path(path_type=Path), help="Kept and reused if given: a built release is not built again."
)
def main(names: tuple[str, ...], data: Path, scratch: Path | None) -> None:
    """Measure NAMES, or everything, with the real registry files in DATA."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # else the servers that were started would go on
    with TemporaryDirectory() as folder:
        place = scratch or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        for name in names or BENCHMARKS:
            click.echo(f"\n## {name}")
            BENCHMARKS[name](data, place)


main()
