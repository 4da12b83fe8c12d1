"""`oskg queries`: list, explain, begin and check saved queries."""

import re
from pathlib import Path

import click

from graph.release import Releases
from oskg.console import stderr
from oskg.findings import Finding
from oskg.query_check import check as checked
from oskg.query_check import graph_of
from oskg.query_run import over_graph, over_release
from oskg.query_skeleton import files, write
from oskg.settings import Settings
from queries.catalogue import SavedQuery, catalogue, find
from queries.header import GROUPS

#: What `--on` takes for the current release.
RELEASE = "release"

_STEM = re.compile(r"[a-z]+(?:_[a-z]+)+")
_ID = re.compile(r"[A-Z][0-9]{2,3}")


class _OrQuery(click.Group):
    """A group in which anything that is no command is the name of a saved query to explain."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name, else the one that explains."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return explain.name, explain, args
        return super().resolve_command(ctx, args)


@click.group(cls=_OrQuery, invoke_without_command=True, subcommand_metavar="[NAME | COMMAND …]")
@click.pass_context
def queries(context: click.Context) -> None:
    """List the saved queries, explain the one called NAME, or write new ones.

    \b
    oskg queries
    oskg queries Q01
    oskg queries text Q01
    oskg queries new funding_by_whom --id Q90 --group funding
    oskg queries check queries/funding_by_whom.rq
    """
    if context.invoked_subcommand is None:
        for saved in catalogue().values():
            click.echo(f"{saved.id}\t{saved.stem}\t{saved.question}")


@queries.command()
@click.argument("name")
def explain(name: str) -> None:
    """Explain a saved query: question, definition, caveats, parameters, columns."""
    saved = find(name)
    click.echo(f"{saved.id} {saved.title} ({saved.stem}, {saved.group})\n\n{saved.question}\n{saved.why}\n")
    click.echo(f"Definition: {saved.definition}\nFormula: {saved.formula}\n")
    for each in saved.definitions:
        click.echo(f"{each.title} ({each.name}): {each.definition}\n  {each.formula}\n")
    for caveat in saved.caveats:
        click.echo(f"Mind: {caveat}")
    for parameter in saved.parameters:
        click.echo(f"\n-p {parameter.name}=…  {parameter.label} ({parameter.type}, default {parameter.default})")
        if parameter.help:
            click.echo(f"    {parameter.help}")
    click.echo("\nColumns: " + ", ".join(f"{column.name} ({column.type})" for column in saved.columns))


@queries.command()
@click.argument("name")
def text(name: str) -> None:
    """Write the whole SPARQL of a saved query, its definitions put in, as it stands before its parameters are set."""
    click.echo(find(name).text, nl=False)


@queries.command()
@click.argument("stem")
@click.option("--id", "id_", required=True, metavar="Q90", help="A letter and a number that no other query has.")
@click.option("--group", type=click.Choice(GROUPS), required=True, help="Where it stands among the questions.")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the project, which has queries/ and tests/. Default: this one.",
)
def new(stem: str, id_: str, group: str, into: Path) -> None:
    """Begin a saved query: a file that runs, its small graph, and the rows expected of it.

    STEM is subject_question in small letters, such as funding_by_whom. Nothing is overwritten.
    """
    if not _STEM.fullmatch(stem):
        raise click.BadParameter(f"{stem!r}: expected subject_question in small letters", param_hint="STEM")
    if not _ID.fullmatch(id_):
        raise click.BadParameter(f"{id_!r}: expected a letter and a number, such as Q90", param_hint="--id")
    for saved in catalogue().values():
        if id_ == saved.id or stem == saved.stem:
            raise click.UsageError(f"{saved.stem} ({saved.id}) is there already; ids and names are given once")
    found = files(into, stem, id_, group)
    write(found)
    for path in found:
        click.echo(path)
    stderr.print(f"Fill in what stands in capitals, then: oskg queries check {next(iter(found))}", soft_wrap=True)


@queries.command()
@click.argument("paths", metavar="FILE…", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--on",
    metavar="GRAPH|release",
    help="A TriG file with the expected rows beside it, or the current release. Default: tests/queries/STEM.trig.",
)
@click.pass_obj
def check(settings: Settings, paths: tuple[Path, ...], on: str | None) -> None:
    """Check files of saved queries: header, parameters, names, patterns that are slow or wrong, and their answers.

    Every finding names file and line, what is wrong, and what to write instead. Ends with 1 if there is an error.
    """
    findings: list[Finding] = []
    for path in paths:
        saved, found = checked(path)
        if saved:
            found += _tried(settings, saved, path, on)
        findings += found
    for finding in findings:
        click.echo(finding)
    errors = sum(finding.level == "error" for finding in findings)
    stderr.print(f"{len(paths)} files, {errors} errors, {len(findings) - errors} warnings", highlight=False)
    if errors:
        click.get_current_context().exit(1)


def _tried(settings: Settings, saved: SavedQuery, path: Path, on: str | None) -> list[Finding]:
    if on != RELEASE:
        return list(over_graph(saved, Path(on) if on else graph_of(path)))
    count, seconds, found = over_release(saved, Releases(settings.home).current(), str(path))
    stderr.print(f"{path}: {count:,} rows in {seconds:.2f} s", highlight=False, soft_wrap=True)
    return found
