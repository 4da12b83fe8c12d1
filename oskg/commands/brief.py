"""`oskg brief`."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from pyoxigraph import QuerySolution, QuerySolutions, Store

from briefs.asking import Ask
from briefs.formats import FORMATS, write
from briefs.question import answered
from briefs.question import brief as brief_of
from graph.release import Release, Releases, SourceSummary
from graph.store import Graphs, open_store, selection
from oskg.commands.query import assignments
from oskg.settings import Settings
from queries.catalogue import find

#: Options of every command that writes documents.
_OPTIONS = (
    click.option("--into", "folder", type=click.Path(path_type=Path), required=True, help="The folder to write into."),
    click.option(
        "--format", "-f", "formats", type=click.Choice(list(FORMATS)), multiple=True, help="Repeatable. Default: html."
    ),
    click.option("--rows", type=click.IntRange(1, 1000), default=25, show_default=True, help="Rows of a table."),
    click.option("--source", "sources", multiple=True, help="Let only this source speak; repeatable. Default: all."),
    click.option("--release", "version", help="A release that is kept. Default: the current one."),
)


def writing(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of those that write documents."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("name", metavar="QUERY")
@click.option(
    "--set", "--param", "-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter of the query; repeatable."
)
@writing
@click.pass_obj
def brief(settings: Settings, /, name: str, pairs: tuple[str, ...], version: str | None, **options: Any) -> None:
    """Write the brief of a saved query: a few pages to print, send and cite.

    QUERY is the id or name of a saved query (see `oskg queries`). A brief has the question, the answer in words, how
    much is known, a picture, the first rows with what they rest on, the method with its caveats, the sources with
    their licences, and how to cite and correct. HTML is one file; Markdown has its pictures beside it; PDF needs
    pip install 'oskg[pdf]'.

    \b
    oskg brief Q01 --into briefs
    oskg brief Q29 --set case=missing --set language=https://w3id.org/oskg/c/language/1.0/spa --into briefs -f md
    """
    query = find(name)
    release = chosen(settings, version)
    bound = query.bind(assignments(pairs), release.manifest.snapshot)
    ask = asking(open_store(release), selection(release, options["sources"]))
    document = brief_of(
        ask, answered(ask, query, bound), release, rows=options["rows"], sources=named(release, options["sources"])
    )
    for format_ in options["formats"] or ("html",):
        for path in write(document, options["folder"], query.stem, format_):
            click.echo(path)


def chosen(settings: Settings, version: str | None) -> Release:
    """Return the release that is asked for, the current one for None."""
    releases = Releases(settings.home)
    return releases.release(version) if version else releases.current()


def named(release: Release, sources: Sequence[str]) -> Sequence[SourceSummary]:
    """Return the sources of these names, all of the release for none."""
    return [one for one in release.manifest.sources if one.name in sources or not sources]


def asking(store: Store, graphs: Graphs | None) -> Ask:
    """Return what asks the store, of which only these graphs speak."""

    def ask(text: str) -> Sequence[QuerySolution]:
        found = store.query(text, default_graph=graphs)
        if not isinstance(found, QuerySolutions):
            raise TypeError(f"a query of a brief gave no rows: {text}")
        return list(found)

    return ask
