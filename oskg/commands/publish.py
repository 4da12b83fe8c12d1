"""`oskg publish`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from graph.parts import Part, parts
from graph.publishing import Progress, Publishing
from graph.querying import Endpoint
from graph.release import Release, Releases
from graph.remote import Credentials, GraphStore, Patience, address
from oskg.comparison import verdicts
from oskg.console import stderr
from oskg.settings import Settings
from queries.catalogue import catalogue
from sparql_endpoint.remote_store.remote import RemoteStore
from sparql_endpoint.settings import ServiceSettings

#: How long a store that does not answer is asked again.
PATIENCE: Final = Patience()

#: How the addresses of graphs end where those of queries end otherwise, by the documentation of each server.
_SIBLINGS: Final = {
    "/store": "/query",  # Oxigraph
    "/sparql-graph-crud-auth": "/sparql",  # Virtuoso
    "/sparql-graph-crud": "/sparql",
    "/data": "/query",  # Fuseki
}


@click.command()
@click.option(
    "--to", "target", required=True, metavar="ADDRESS", help="Where the store takes graphs by the Graph Store Protocol."
)
@click.option(
    "--sparql",
    metavar="ADDRESS",
    help="Where the same store answers queries. Default: OSKG_STORE, or what belongs to ADDRESS in a known server.",
)
@click.option("--release", "version", help="A release that is kept. Default: the current one.")
@click.option(
    "--check", is_flag=True, help="Then ask every saved query here and there, and fail if an answer is another."
)
@click.pass_obj
def publish(settings: Settings, target: str, sparql: str | None, version: str | None, *, check: bool) -> None:
    """Write a release to a remote store, graph by graph.

    Graphs that are complete there are not sent again: a copy that was interrupted goes on where it stopped. While it is
    incomplete the store says so, and a service over it answers 503. User and password are OSKG_STORE_USER and
    OSKG_STORE_PASSWORD.

    \b
    oskg publish --to http://127.0.0.1:7878/store
    OSKG_STORE=http://127.0.0.1:7878/query oskg serve
    """
    kept = Releases(settings.home)
    release = kept.release(version) if version else kept.current()
    user = settings.store_user
    credentials = None if user is None else Credentials(user, settings.store_password)
    endpoint = Endpoint(_queries(address("--to", target), sparql or settings.store), credentials)
    with TemporaryDirectory(prefix="oskg-publish-") as folder, GraphStore(target, credentials, PATIENCE) as store:
        graphs = _parts(release, Path(folder))
        with _progress(graphs) as told:
            Publishing(release, store, endpoint, told).run(graphs)
    click.echo(release.version)
    if check:
        _check(settings, release, endpoint)


def _check(settings: Settings, release: Release, endpoint: Endpoint) -> None:
    service = ServiceSettings(
        settings.home,
        base=release.manifest.base,
        store=endpoint.address,
        store_user=settings.store_user,
        store_password=settings.store_password,
    )
    _, engine = RemoteStore(service).open()
    wrong = 0
    for one in verdicts(release, engine):
        wrong += bool(one.fault)
        said = one.fault or f"{one.rows:,} rows, the same"
        stderr.print(f"{one.query.id} {one.query.stem}: {said}", highlight=False, markup=False, soft_wrap=True)
    if wrong:
        raise click.ClickException(f"the store answers {wrong} of {len(catalogue())} saved queries otherwise, or not")


def _queries(target: str, given: str | None) -> str:
    if given is not None:
        return address("--sparql", given)
    for graphs, queries in _SIBLINGS.items():
        if target.endswith(graphs):
            return target.removesuffix(graphs) + queries
    raise click.UsageError(
        f"where does the store of {target} answer queries? Give --sparql, or set OSKG_STORE: copies are counted there"
    )


def _parts(release: Release, folder: Path) -> list[Part]:
    with stderr.status("reading the release"):
        return parts(release, folder)


@contextmanager
def _progress(graphs: list[Part]) -> Iterator[Progress]:
    """Show a bar of triples on standard error, and a line for each graph when it is reached."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Bar(*columns, console=stderr, transient=True) as bar:
        task = bar.add_task("starting", total=sum(part.triples for part in graphs))

        def begun(part: Part, sent: bool) -> None:
            bar.update(task, description=part.graph.rpartition("/")[2], advance=0 if sent else part.triples)
            word = "sending" if sent else "already there"
            stderr.print(f"{part.graph}: {part.triples:,} triples, {word}", highlight=False, soft_wrap=True)

        yield Progress(begun, lambda _, triples: bar.update(task, advance=triples))
