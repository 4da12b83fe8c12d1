"""`oskg query`."""

import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from graph.release import Release, Releases
from graph.store import Graphs, open_store, selection
from oskg import files, formats, table
from oskg.console import stderr
from oskg.empty import explain, is_empty
from oskg.settings import Settings
from queries.answers import in_words
from queries.catalogue import BoundQuery, SavedQuery, find, runnable
from sparql_endpoint.query_text.misread import misread

#: Answers of a coverage query as they are told.
_ANSWERS = {"yes": "yes", "no": "no", "contradictory": "contradictory", "unknown": "unknown (not recorded)"}


@click.command()
@click.argument("what")
@click.option(
    "--param", "-p", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter of a saved query; repeatable."
)
@click.option(
    "--source", "sources", multiple=True, help="Let only this source speak; repeat for several. Default: all."
)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice((*formats.NAMES, *files.NAMES)),
    help="Default: table, or turtle for graphs.",
)
@click.option("--release", "version", help="A release that is kept. Default: the current one.")
@click.option("--explain-empty", is_flag=True, help="Where there is no row, say which pattern matches nothing.")
@click.option("--show", is_flag=True, help="Print the SPARQL text with its parameters bound instead of running it.")
@click.pass_obj
def query(
    settings: Settings,
    what: str,
    pairs: tuple[str, ...],
    sources: tuple[str, ...],
    format_: str | None,
    version: str | None,
    *,
    show: bool,
    explain_empty: bool,
) -> None:
    """Ask the current release.

    WHAT is the id or name of a saved query (see `oskg queries`), a file with SPARQL, SPARQL text, or - for standard
    input.

    \b
    oskg query Q01
    oskg query Q02 -p t=2024-04-24 --source re3data -f csv
    oskg query Q20 -f xlsx > endorsements.xlsx
    oskg query 'SELECT ?s WHERE { ?s a oskg:FederatedPlatform }'
    """
    releases = Releases(settings.home)
    release = releases.release(version) if version else releases.current()
    values = assignments(pairs)
    text = _text(what)
    bound = None
    saved = None
    if text is None:
        saved = find(what)
        bound = saved.bind(values, release.manifest.snapshot)
        text = bound.text
    elif pairs:
        raise click.UsageError("--param is for saved queries")
    if show:
        click.echo(text)
        return
    store, graphs = open_store(release), selection(release, sources)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a running query cannot be interrupted in any other way
    with _read(text):
        if format_ in files.NAMES:
            asked = files.Saved(saved, bound, settings.namespaces.query(saved.stem)) if saved and bound else None
            _file(store, text, graphs, format_, release, asked)
            return
        count = _answer(store, text, graphs, format_, saved)
    if explain_empty and is_empty(store, text, graphs):
        explain(store, text, graphs)
    if saved and bound and format_ in (None, "table"):
        _coverage(store, saved, bound, count, graphs)


def _file(
    store: Store, text: str, graphs: Graphs | None, name: str, release: Release, saved: files.Saved | None
) -> None:
    """Write the answer as a file to standard output, which must not be a terminal."""
    if sys.stdout.isatty():
        raise click.UsageError(f"{name} is not text: write it into a file, as in > answer.{name}")
    files.write(store, text, graphs, name, release, saved, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def assignments(pairs: Sequence[str]) -> Mapping[str, list[str]]:
    """Return the values of each parameter that is given as NAME=VALUE.

    Raises: click.BadParameter if one has no equals sign.
    """
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r}: expected NAME=VALUE, such as t=2024-04-24", param_hint="--param")
        values.setdefault(name, []).append(value)
    return values


def _text(what: str) -> str | None:
    """Return SPARQL text from standard input, a file or the argument itself; None if it is the name of a saved
    query."""
    if what == "-":
        return sys.stdin.read()
    if what.endswith((".rq", ".sparql")):
        return runnable(what, Path(what).read_text("utf-8"))
    return what if any(character in what for character in "{ \n") else None


@contextmanager
def _read(text: str) -> Iterator[None]:
    """Say of a text that the block asks, and that is not SPARQL, what is wrong.

    Raises: ValueError, with the place and the token that is wrong.
    """
    try:
        yield
    except SyntaxError as error:
        wrong = misread(text, None, str(error), formats.PREFIXES)
        message = f"the query is not valid SPARQL (line {wrong.line}, column {wrong.column}): {wrong.detail}"
        raise ValueError(message) from error


def _answer(store: Store, text: str, graphs: Graphs | None, format_: str | None, saved: SavedQuery | None) -> int:
    """Write the answer and return how many rows a table had."""
    results = store.query(text, prefixes=formats.PREFIXES, default_graph=graphs)
    if isinstance(results, QueryTriples):
        sys.stdout.buffer.write(formats.graph(results, format_ or "turtle"))
    elif format_ in (None, "table"):
        return _table(results, saved)
    else:
        sys.stdout.buffer.write(formats.rows(results, format_))
    sys.stdout.buffer.flush()
    return 0


def _table(results: QuerySolutions | QueryBoolean, saved: SavedQuery | None) -> int:
    if isinstance(results, QueryBoolean):
        click.echo("yes" if results else "no")
        return 1
    count = table.write(results, saved)
    why = "" if count or saved else "; --explain-empty says why"
    stderr.print(f"{count:,} rows{why}", highlight=False)
    return count


def _coverage(store: Store, saved: SavedQuery, bound: BoundQuery, count: int, graphs: Graphs | None) -> None:
    rows = store.query(bound.coverage, prefixes=formats.PREFIXES, default_graph=graphs)
    if isinstance(rows, QuerySolutions):
        counts = {row["answer"].value: int(row["count"].value) for row in rows}
        said = ", ".join(f"{number:,} {_ANSWERS[answer]}" for answer, number in counts.items())
        stderr.print(f"Coverage: {said}", highlight=False)
        words = in_words(saved.answer, rows=count, coverage=counts, parameters=bound.parameters)
        stderr.print(f"In words: {words}", markup=False, highlight=False, soft_wrap=True)
