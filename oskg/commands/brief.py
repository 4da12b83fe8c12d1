"""`oskg brief` and `oskg report`."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from pyoxigraph import QueryResultsFormat, QuerySolution, QuerySolutions, Store, parse_query_results

from briefs.asking import Ask
from briefs.document import Document
from briefs.formats import FORMATS, write
from briefs.profile import profile
from briefs.question import answered
from briefs.question import brief as brief_of
from briefs.report import report as report_of
from briefs.subjects import Subject, subject
from graph.answers import kept_answer
from graph.release import Release, Releases, SourceSummary
from graph.store import Graphs, open_store, selection
from oskg.commands.query import assignments
from oskg.settings import Settings
from queries.catalogue import catalogue, find
from queries.wording import LANGUAGES
from sparql_endpoint.wording.catalogues import speaking

#: Characters of a value in the name of a file.
_LONGEST = 40
_JSON = QueryResultsFormat.JSON
#: Options of every command that writes documents.
_OPTIONS = (
    click.option("--into", "folder", type=click.Path(path_type=Path), required=True, help="The folder to write into."),
    click.option(
        "--format", "-f", "formats", type=click.Choice(list(FORMATS)), multiple=True, help="Repeatable. Default: html."
    ),
    click.option("--rows", type=click.IntRange(1, 1000), default=25, show_default=True, help="Rows of a table."),
    click.option("--source", "sources", multiple=True, help="Let only this source speak; repeatable. Default: all."),
    click.option(
        "--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="What it is written in."
    ),
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
    pip install '.[pdf]'.

    \b
    oskg brief Q01 --into briefs
    oskg brief Q29 --set case=missing --set language=https://w3id.org/oskg/c/language/1.0/spa --into briefs -f md
    """
    query = find(name)
    release = chosen(settings, version)
    given = assignments(pairs)
    bound = query.bind(given, release.manifest.snapshot)
    ask = asking(open_store(release), selection(release, options["sources"]), release.answers)
    with speaking(options["language"]):
        document = brief_of(
            ask, answered(ask, query, bound), release, rows=options["rows"], sources=named(release, options["sources"])
        )
    words = [_word(value) for values in given.values() for value in values]
    _written(document, "-".join((query.stem, *filter(None, words))), options)


@click.command()
@click.option("--profile", "about", metavar="KIND:CODE", help="What to write the profile of.")
@writing
@click.pass_obj
def report(settings: Settings, /, about: str | None, version: str | None, **options: Any) -> None:
    """Write the profile of a country, a region, a theme, a funder, an organisation, an initiative or an infrastructure.

    It tells all that the release says of its place: what it is, how it is related to whom, the gaps that concern it,
    its neighbours, how much is known, the sources. CODE is a code, an IRI, any persistent identifier, or a name.
    Without --profile, the report of all saved questions is written, with a table of what each finds.

    \b
    oskg report --profile country:MYS --into briefs
    oskg report --profile funder:10.13039/501100001659 --into briefs -f pdf
    oskg report --into briefs --rows 10
    """
    release = chosen(settings, version)
    ask = asking(open_store(release), selection(release, options["sources"]), release.answers)
    sources = named(release, options["sources"])
    if about is None:
        with speaking(options["language"]):
            document = report_of(ask, catalogue().values(), release, rows=options["rows"], sources=sources)
        _written(document, "report", options)
        return
    found = subject(ask, about, release.manifest.base)
    kept = None if options["sources"] else release.answers
    with speaking(options["language"]):
        document = profile(ask, found, release, rows=options["rows"], sources=sources, kept=kept)
    _written(document, _stem(found), options)


def _stem(about: Subject) -> str:
    """Return a name for a file: what kind it is, and the last part of its IRI."""
    return f"{about.kind}-{_word(about.iri)}"


def _word(value: str) -> str:
    """Return the last part of a value as part of the name of a file."""
    return re.sub(r"[^a-z0-9]+", "-", value.rsplit("/", 1)[-1].lower()).strip("-")[:_LONGEST]


def _written(document: Document, stem: str, options: Mapping[str, Any]) -> None:
    for format_ in options["formats"] or ("html",):
        for path in write(document, options["folder"], stem, format_):
            click.echo(path)


def chosen(settings: Settings, version: str | None) -> Release:
    """Return the release that is asked for, the current one for None."""
    releases = Releases(settings.home)
    return releases.release(version) if version else releases.current()


def named(release: Release, sources: Sequence[str]) -> Sequence[SourceSummary]:
    """Return the sources of these names, all of the release for none."""
    return [one for one in release.manifest.sources if one.name in sources or not sources]


def asking(store: Store, graphs: Graphs | None, answers: Path | None = None) -> Ask:
    """Return what asks the store, of which only these graphs speak, or gives what is kept of the answers of all."""

    def ask(text: str) -> Sequence[QuerySolution]:
        kept = kept_answer(answers, text) if answers is not None and graphs is None else None
        found = store.query(text, default_graph=graphs) if kept is None else parse_query_results(kept, _JSON)
        if not isinstance(found, QuerySolutions):
            raise TypeError(f"a query of a brief gave no rows: {text}")
        return list(found)

    return ask
