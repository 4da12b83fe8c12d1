"""`oskg fetch`: download sources as their publishers document it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Group
from rich.live import Live
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from fetching.errors import FetchError
from fetching.lock import LockedSource
from fetching.manners import Manners
from fetching.publishers import source_of
from fetching.session import Telling
from fetching.staging import alone
from loaders import registry
from oskg.console import stderr
from oskg.fetch import Order, by_hand, fetch, fetchable


@click.command("fetch")
@click.argument("names", metavar="[SOURCE]...", nargs=-1)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The data folder: each source gets a folder of its own in it, and sources.lock says what came.",
)
@click.option(
    "--contact",
    envvar="OSKG_CONTACT",
    required=True,
    help="An address at which you can be reached; it is a part of the user agent. Also OSKG_CONTACT.",
)
@click.option("--accept-shrink", is_flag=True, help="Replace a source even by half of what it was, or less.")
@click.option(
    "--longest-wait",
    type=click.FloatRange(min=0),
    default=600,
    show_default=True,
    envvar="OSKG_FETCH_LONGEST_WAIT",
    help="Seconds; a publisher that asks for a longer rest is left for another time.",
)
@click.option(
    "--pause",
    type=click.FloatRange(min=0),
    envvar="OSKG_FETCH_PAUSE",
    help="Seconds between two requests, for a mirror of your own. Default: what suits the publisher.",
)
def fetch_(
    names: tuple[str, ...],
    into: Path,
    contact: str,
    longest_wait: float,
    pause: float | None,
    *,
    accept_shrink: bool,
) -> None:
    """Download sources as their publishers document it, for `oskg build --data`. Default: all that have a download.

    The folder of a source is replaced only when all of it is there, checked and counted; after an interruption the same
    command goes on where it stopped. Keys and accounts come from the environment (docs/fetching.md).
    """
    manners = Manners(f"oskg/1.0 ({contact})", longest=longest_wait)
    order = Order(into, manners, os.environ, accept_shrink, pause)
    for name in names:
        registry.source(source_of(name))
    failed = []
    with alone(into):
        for name in names or fetchable():
            try:
                with _bars(name) as telling:
                    locked = fetch(name, order, telling)
            except FetchError as error:
                stderr.print(f"{name}: {error}", style="bold red", markup=False, highlight=False, soft_wrap=True)
                failed.append(name)
            else:
                click.echo(_line(name, locked))
    if not names:
        for source in registry.SOURCES.values():
            if source.name not in fetchable():
                stderr.print(by_hand(source), markup=False, highlight=False, soft_wrap=True)
    if failed:
        raise click.ClickException(f"not fetched: {', '.join(failed)}; what was there before is unchanged")


def _line(name: str, locked: LockedSource) -> str:
    counts = (f"{len(locked.files)} files", f"{locked.records} records", f"{locked.bytes} bytes")
    return "\t".join((name, *counts, " ".join(locked.releases)))


@contextmanager
def _bars(name: str) -> Iterator[Telling]:
    """Show on standard error how many files are there, how much of the one that comes, and the time left."""
    files = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=stderr
    )
    one = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=stderr,
    )
    with Live(Group(files, one), console=stderr, transient=True):
        whole, current = files.add_task(name, total=None), one.add_task("", total=None)
        planned = 0

        def plan(count: int) -> None:
            nonlocal planned
            planned += count
            files.update(whole, total=planned)

        def received(file: str, size: int, total: int | None) -> None:
            one.update(current, description=file, completed=size, total=total)

        yield Telling(plan, received, lambda _: files.advance(whole))
