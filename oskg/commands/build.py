"""`oskg build` and `oskg sources`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from rich.box import SIMPLE_HEAD
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from graph.errors import IncompatibleRelease, NoRelease
from graph.release import Manifest, Releases
from identity.decisions import Decision
from identity.decisions import decisions as identity_decisions
from loaders import csv_table, registry
from loaders.errors import SourceUnavailable, UnreadableSource, wrong
from loaders.source import Source
from ontology.namespaces import Namespaces
from oskg.build import Progress, build_release, rehearse
from oskg.console import stderr
from oskg.convert import Conversion
from oskg.pins import pins
from oskg.settings import Settings

#: The file of decisions in the home.
DECISIONS: Final = "identity.yaml"

#: Kinds of warnings, and rejects, that are told of a source.
_KINDS: Final = 3


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder with the publishers' files, one folder a source. Not needed for what is curated here.",
)
@click.option(
    "--source", "names", multiple=True, help="A source to load; repeat for several. Default: all that DATA holds."
)
@click.option("--file", "chosen", multiple=True, metavar="SOURCE=PATH", help="Read this file of a source; repeatable.")
@click.option(
    "--table",
    "mappings",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Read a table of your own by this mapping file (docs/tables.md); repeatable.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="What curators decided about who is who (docs/identity.md). Default: identity.yaml in the home, if any.",
)
@click.option(
    "--lock",
    "kept",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read only files that this lock names, as it says they are. Default: sources.lock of DATA, for its sources.",
)
@click.option("--unpinned", is_flag=True, help="Read the files as they are, whatever the lock of DATA says.")
@click.option("--dry-run", is_flag=True, help="Do everything but publish, and print what would be left out and why.")
@click.pass_obj
def build(
    settings: Settings,
    data: Path | None,
    names: tuple[str, ...],
    chosen: tuple[str, ...],
    mappings: tuple[Path, ...],
    decisions: Path | None,
    kept: Path | None,
    *,
    unpinned: bool,
    dry_run: bool,
) -> None:
    """Build a release from the publishers' files and make it the current one.

    Either all of it succeeds, or the release that was current stays current and untouched. A record that cannot be
    used is left out, counted, and written to rejects.jsonl of the release with the reason.
    """
    files = inputs(data, names, chosen)
    if not unpinned and (pinned := pins(data, kept)):
        pinned.hold(files, names, [_pair(text)[0] for text in chosen])
    files.update(tables(mappings))
    decided = decided_in(decisions or settings.home / DECISIONS, settings.namespaces, required=decisions is not None)
    seconds: dict[str, float] = {}
    if dry_run:
        with progress(seconds, kinds=None) as told:
            manifest, rejects = rehearse(files, settings.namespaces, told, decided)
        stderr.print(summary(manifest, seconds))
        click.echo(rejects, nl=False)
        return
    with progress(seconds) as told:
        release = build_release(files, Releases(settings.home), settings.namespaces, told, decided)
    stderr.print(summary(release.manifest, seconds))
    click.echo(release.version)


def decided_in(path: Path, namespaces: Namespaces, *, required: bool) -> tuple[Decision, ...]:
    """Read the decisions of a file; none where there is no file and none is required.

    Raises: InvalidDecision if the file cannot be used.
    """
    return identity_decisions(path, namespaces) if required or path.exists() else ()


def tables(mappings: tuple[Path, ...]) -> dict[Source, tuple[Path, ...]]:
    """Return a source and its table for every mapping file.

    Raises: SourceUnavailable, UnreadableSource if one is no mapping or has the name of another source.
    """
    found: dict[Source, tuple[Path, ...]] = {}
    for path in mappings:
        source, file = csv_table.source(path)
        if source.name in registry.SOURCES or any(source.name == other.name for other in found):
            raise UnreadableSource(f"{path}: source.name is {source.name!r}, which another source has")
        found[source] = (file,)
    return found


def inputs(data: Path | None, names: tuple[str, ...], chosen: tuple[str, ...]) -> dict[Source, tuple[Path, ...]]:
    """Return the files of every chosen source, in the order of trust.

    Raises: SourceUnavailable if a source has no file; UnknownSource if there is no such source.
    """
    explicit = [_pair(text) for text in chosen]
    wanted = {registry.source(name).name for name in (*names, *(name for name, _ in explicit))}
    found: dict[Source, tuple[Path, ...]] = {}
    for name, source in registry.SOURCES.items():
        if wanted and name not in wanted:
            continue
        files = tuple(path for one, path in explicit if one == name) or _files(source, data)
        if files:
            found[source] = files
        elif wanted:
            raise SourceUnavailable(
                f"no file of {name} below {data or 'no --data folder'}: expected one of {', '.join(source.patterns)}"
            )
    return found


def _pair(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r}: expected SOURCE=PATH, such as ror=ror-data.zip", param_hint="--file")
    return name, Path(path)


def _files(source: Source, data: Path | None) -> tuple[Path, ...]:
    if source.name in registry.PACKAGED or data is not None:
        return registry.files(source, data or Path())
    return ()


@contextmanager
def progress(seconds: dict[str, float] | None = None, *, kinds: int | None = _KINDS) -> Iterator[Progress]:
    """Show a bar on standard error while a build goes on, and the counts of each source when it is converted.

    `seconds` is filled with how long each source took to be converted; `kinds` is as for `counts`.
    """
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def step(name: str, file: Path, count: int) -> None:
            bar.update(task, description=f"reading {name}: {file.name}", completed=count)

        def done(conversion: Conversion) -> None:
            stderr.print(counts(conversion, kinds), highlight=False, markup=False, soft_wrap=True)
            if seconds is not None:
                seconds[conversion.source.name] = conversion.seconds

        yield Progress(step, done, lambda stage: bar.update(task, description=stage, completed=0))


def counts(conversion: Conversion, kinds: int | None = _KINDS) -> str:
    """Say in one line how the conversion of a source went, and in one more line each what was noticed most often.

    No more than `kinds` of warnings and of rejects, then how many more there are; all of them for None.
    """
    notices = conversion.notices.most_common(kinds)
    numbers = {
        "records": len(conversion.raw.locals),
        "quads": conversion.quads,
        "warnings": conversion.notices.total(),
        "rejects": len(conversion.rejects),
    }
    lines = [f"{conversion.source.name}: " + ", ".join(f"{number:,} {name}" for name, number in numbers.items())]
    lines += [f"  warning ({count:,}×): {wrong(field, value, accepted)}" for (field, value, accepted), count in notices]
    if more := numbers["warnings"] - sum(count for _, count in notices):
        lines.append(f"  and {more:,} more; --dry-run lists all warnings")
    lines += [f"  reject: {reject.reason}" for reject in conversion.rejects[:kinds]]
    return "\n".join(lines)


def summary(manifest: Manifest, seconds: Mapping[str, float]) -> Table:
    """Return the counts of a release as a table, one row a source; the seconds are those of its conversion.

    It fits a terminal of 80 columns: a table that does not loses its columns from the right.
    """
    table = Table(
        show_edge=False, title=f"Release {manifest.version}", title_justify="left", box=SIMPLE_HEAD, padding=0
    )
    table.add_column("source", no_wrap=True)
    for column in ("records", "quads", "warnings", "rejects", "seconds"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("as of", no_wrap=True)
    for one in manifest.sources:
        numbers = [f"{number:,}" for number in (one.records, one.triples, one.notices, one.rejects)]
        table.add_row(one.name, *numbers, f"{seconds[one.name]:.1f}", one.snapshot.isoformat())
    return table


@click.command()
@click.pass_obj
def sources(settings: Settings) -> None:
    """List the sources that can be loaded, and what the current release holds of each."""
    try:
        held = {one.name: one for one in Releases(settings.home).current().manifest.sources}
    except (NoRelease, IncompatibleRelease):
        held = {}
    click.echo("source\ttitle\tlicence\tfiles\trecords\tas of")
    for name, source in registry.SOURCES.items():
        here = held.get(name)
        fields = (str(here.records), here.snapshot.isoformat()) if here else ("", "")
        click.echo("\t".join((name, source.title, source.licence, " ".join(source.patterns), *fields)))
