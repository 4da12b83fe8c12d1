"""`oskg releases`, `oskg rollback` and `oskg dump`."""

import gzip
import shutil
import sys
from pathlib import Path
from typing import BinaryIO, Final

import click

from graph.errors import IncompatibleRelease, NoRelease
from graph.licences import sources_under
from graph.release import Release, Releases
from graph.store import ALWAYS, selection
from oskg.console import stderr
from oskg.settings import Settings

_SPACES_OF_A_TRIPLE: Final = 3


@click.command()
@click.pass_obj
def releases(settings: Settings) -> None:
    """List the releases that are kept, oldest first; the one that is served is marked."""
    kept = Releases(settings.home)
    try:
        current = kept.current().version
    except (NoRelease, IncompatibleRelease):
        current = ""
    click.echo("version\tsnapshot\tquads\tsources\tcurrent")
    for version in kept.versions():
        try:
            manifest = kept.release(version).manifest
        except IncompatibleRelease:
            click.echo(f"{version}\t\t\t\tincompatible")
            continue
        names = " ".join(one.name for one in manifest.sources)
        mark = "current" if version == current else ""
        click.echo(f"{version}\t{manifest.snapshot}\t{manifest.quads}\t{names}\t{mark}")


@click.command()
@click.argument("version", required=False)
@click.pass_obj
def rollback(settings: Settings, version: str | None) -> None:
    """Serve an older release again: VERSION, or the one published before the current one."""
    release = Releases(settings.home).rollback(version)
    stderr.print(f"Current is now {release.version}.", highlight=False)
    click.echo(release.version)


@click.command()
@click.option(
    "--source", "names", multiple=True, help="Only the graph of this source; repeat for several. Default: everything."
)
@click.option(
    "--licence",
    "licences",
    multiple=True,
    help="Only the graphs of sources under this licence, such as CC0-1.0; repeat for several.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; gzipped if it ends in .gz."
)
@click.option("--release", "version", help="A release that is kept. Default: the current one.")
@click.pass_obj
def dump(
    settings: Settings, names: tuple[str, ...], licences: tuple[str, ...], output: Path | None, version: str | None
) -> None:
    """Write a release as sorted N-Quads; statements of the merged view have no graph."""
    kept = Releases(settings.home)
    release = kept.release(version) if version else kept.current()
    names = (*names, *sources_under(release, licences))
    if output is None:
        _copy(release, names, sys.stdout.buffer)
        return
    partial = output.with_name(f".{output.name}.part")
    try:
        with gzip.open(partial, "wb") if output.suffix == ".gz" else partial.open("wb") as target:
            _copy(release, names, target)  # type: ignore[arg-type]  # GzipFile writes like a binary file
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)
    stderr.print(f"Wrote {output}.", highlight=False)


def _copy(release: Release, names: tuple[str, ...], target: BinaryIO) -> None:
    graphs = selection(release, names)
    with gzip.open(release.dataset, "rb") as lines:
        if graphs is None:
            shutil.copyfileobj(lines, target, 1 << 20)
            return
        ends = tuple(f" {graph} .\n".encode() for graph in graphs[: len(graphs) - len(ALWAYS)])
        # a triple about a graph ends like a quad of it, but has one space less
        target.writelines(line for line in lines if line.endswith(ends) and line.count(b" ") > _SPACES_OF_A_TRIPLE)
