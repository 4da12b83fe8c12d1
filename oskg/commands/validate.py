"""`oskg validate`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
from pyoxigraph import RdfFormat, parse, serialize
from rich.table import Table

from graph.assemble import validated
from graph.build import check, resolved
from graph.graphs import Graph, vocabulary_graph
from graph.validate import Result, tally
from loaders.source import Source
from oskg.build import convert
from oskg.commands.build import inputs, progress
from oskg.console import stderr
from oskg.settings import Settings


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--data", type=click.Path(path_type=Path), help="Folder with the publishers' files, one folder a source.")
@click.option(
    "--source", "names", multiple=True, help="Validate what the loader of this source makes; repeat for several."
)
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default=True, help="How many single results to print."
)
@click.pass_obj
def validate(settings: Settings, files: tuple[Path, ...], data: Path | None, names: tuple[str, ...], limit: int) -> int:
    """Check RDF files, or sources before they are built, against the shapes; nothing is published.

    Exit code 1 if anything violates a shape. Warnings and information do not block.
    """
    if not files and not names and data is None:
        raise click.UsageError("name RDF files, or sources with --source and --data")
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        vocabulary = vocabulary_graph(folder)
        found = [one for path in files for one in _file(path, vocabulary, folder)]
        if names or data is not None:
            found += _sources(settings, inputs(data, names, ()), vocabulary, folder)
    stderr.print(_table(found))
    for one in [one for one in found if one.severity != "Info"][:limit]:
        click.echo(f"{one.severity}\t{one.shape}\t{one.focus}\t{one.path or ''}\t{one.value or ''}\t{one.message}")
    return 1 if any(one.severity == "Violation" for one in found) else 0


def _file(path: Path, vocabulary: Graph, folder: Path) -> list[Result]:
    """Validate one RDF file together with the vocabulary.

    Raises: ValueError if the format cannot be told from the name of the file; SyntaxError if it is not of that format.
    """
    format_ = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if format_ is None:
        raise ValueError(f"{path}: unknown format; use .ttl, .nt, .nq, .trig, .rdf or .jsonld")
    triples = (quad.triple for quad in parse(path=str(path), format=format_))
    plain = folder / "file.nt"
    serialize(triples, str(plain), format=RdfFormat.N_TRIPLES)
    return validated(plain, [vocabulary.path])


def _sources(
    settings: Settings, files: Mapping[Source, Sequence[Path]], vocabulary: Graph, folder: Path
) -> list[Result]:
    """Convert sources as a build would, and return what the shapes say of them, rejected records included."""
    with progress() as told:
        converted, aliases = convert(files, settings.namespaces, folder, told)
        who = resolved(converted, aliases, settings.namespaces)
        kept = check(converted, who.canonical, vocabulary, settings.namespaces, told.stage)
    return [one for result in kept for one in (*(reject for _, reject in result.rejected), *result.results)]


def _table(found: Sequence[Result]) -> Table:
    table = Table(title="Validation", title_justify="left")
    for column in ("severity", "shape", "what to do"):
        table.add_column(column)
    table.add_column("results", justify="right")
    first = {(one.severity, one.shape): one.message for one in reversed(found)}
    for (severity, shape), count in sorted(
        tally(found).items(), key=lambda item: (_ORDER.index(item[0][0]), item[0][1])
    ):
        table.add_row(severity, shape, first[severity, shape], f"{count:,}")
    return table


_ORDER: Final = ("Violation", "Warning", "Info")
