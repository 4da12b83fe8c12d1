"""`oskg trend`: how the answers to saved queries changed between two releases."""

import json
import sys
from collections import Counter

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from graph.release import Releases
from graph.trend import CAUSES, Comparison, Trend
from oskg.settings import Settings
from queries.catalogue import catalogue, find

#: Columns of a terminal that cannot tell its width, such as a file.
_WIDTH = 160


@click.command()
@click.argument("older")
@click.argument("names", nargs=-1, metavar="[QUERY]...")
@click.option("--to", "newer", help="A release that is kept. Default: the current one.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="How it is written.",
)
@click.pass_obj
def trend(settings: Settings, older: str, names: tuple[str, ...], newer: str | None, form: str) -> None:
    """Tell how the answer to each QUERY, or to all, changed from the release OLDER on: what came, what went, and why.

    Causes: record, a source changed its record; time, a date has passed; described, a subject is not in both
    releases; reading, the same record was read otherwise; question, the question or what is worked out for it
    changed. The first two speak of the world, the others of the data alone.
    """
    kept = Releases(settings.home)
    comparison = Comparison(kept.release(older), kept.release(newer) if newer else kept.current())
    queries = [find(name) for name in names] or list(catalogue().values())
    trends = [comparison.trend(query) for query in queries]
    if form == "json":
        click.echo(json.dumps([one.as_json() for one in trends], ensure_ascii=False, indent=1))
        return
    console = Console() if sys.stdout.isatty() else Console(width=_WIDTH)
    console.print(_counted(trends), markup=False)
    if names:
        console.print(_listed(trends), markup=False)


def _counted(trends: list[Trend]) -> Table:
    table = Table("Query", "Stayed", "New", "Closed", "Why", box=SIMPLE_HEAD, pad_edge=False)
    for one in trends:
        causes = Counter(turned.cause for turned in (*one.new, *one.closed))
        why = ", ".join(f"{causes[cause]:,} {cause}" for cause in CAUSES if cause in causes)
        table.add_row(one.query, f"{one.stayed:,}", f"{len(one.new):,}", f"{len(one.closed):,}", why)
    return table


def _listed(trends: list[Trend]) -> Table:
    table = Table("Query", "", "Subjects", "Why", box=SIMPLE_HEAD, pad_edge=False)
    for one in trends:
        for word, rows in (("new", one.new), ("closed", one.closed)):
            for turned in rows:
                table.add_row(one.query, word, " – ".join(turned.names), turned.cause)
    return table
