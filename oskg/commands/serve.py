"""`oskg up` and `oskg serve`."""

import logging
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypedDict, TypeVar

import click

from graph.errors import IncompatibleRelease, NoRelease
from graph.release import Release, Releases
from oskg import logs
from oskg.build import build_release
from oskg.commands.build import inputs, progress, summary
from oskg.console import stderr
from oskg.settings import Settings
from sparql_endpoint.query_text.federation import origin
from sparql_endpoint.server import serve as run
from sparql_endpoint.settings import MEBIBYTE, ServiceSettings

_log = logging.getLogger(__name__)

_Command = TypeVar("_Command", bound=Callable[..., object])

_HOST = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
_PORT = click.option(
    "--port", type=click.IntRange(1, 65535), default=8080, show_default=True, help="Port to listen on."
)


class _Where(TypedDict):
    """Which data is served: the base of its IRIs, and the remote store, if it is in one."""

    base: str
    store: str | None
    store_user: str | None
    store_password: str


@click.command()
@_HOST
@_PORT
@click.pass_obj
def up(settings: Settings, host: str, port: int) -> None:
    """Start here: serve the current release; where there is none, first build the starter graph.

    The starter graph is curated by the project and comes with it: federated platforms, about sixty open
    infrastructures, who runs and funds them, and what the founding documents say. It needs no network.
    """
    if settings.store is None:
        try:
            Releases(settings.home).current()
        except (NoRelease, IncompatibleRelease):
            _starter(settings)
    service = ServiceSettings(settings.home, host, port, **where(settings))
    _announce(settings, service)
    run(service)


def _starter(settings: Settings) -> None:
    """Build the starter graph in a process of its own: a process that has had a store open must not be forked, and the
    service forks."""
    stderr.print("Building the starter graph …")
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        release, seconds = pool.submit(_built, settings).result()
    stderr.print(summary(release.manifest, seconds))


def _built(settings: Settings) -> tuple[Release, dict[str, float]]:
    """Build the starter graph; return it, and how long its source took to be converted."""
    seconds: dict[str, float] = {}
    with progress(seconds) as told:
        sources = inputs(None, ("curated",), ())
        return build_release(sources, Releases(settings.home), settings.namespaces, told), seconds


def _mebibytes(name: str, default: int, *, least: int, meaning: str) -> Callable[[_Command], _Command]:
    """Return an option that is given in MiB and read in bytes."""
    return click.option(
        name,
        type=click.IntRange(least),
        default=default,
        show_default=True,
        help=meaning,
        callback=lambda _context, _option, mebibytes: mebibytes * MEBIBYTE,
    )


def _origins(entries: tuple[str, ...]) -> frozenset[str]:
    try:
        return frozenset(map(origin, entries))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@_HOST
@_PORT
@click.option(
    "--workers", type=click.IntRange(1), default=2, show_default=True, help="Queries that run at the same time."
)
@click.option("--time-limit", type=float, default=30.0, show_default=True, help="Seconds a query may take.")
@_mebibytes("--memory-limit", 1024, least=1, meaning="MiB a query may use.")
@_mebibytes("--result-limit", 64, least=1, meaning="MiB a result may have.")
@_mebibytes("--cache-limit", 64, least=0, meaning="MiB of results to keep for repeated queries.")
@click.option("--budget", type=float, default=60.0, show_default=True, help="Seconds of a minute one client may use.")
@click.option(
    "--service-host",
    "service_hosts",
    multiple=True,
    callback=lambda _context, _parameter, given: _origins(given),
    envvar="OSKG_SERVICE_HOSTS",
    show_envvar=True,
    help="A host that queries may call by SERVICE, over https unless http:// is written; may be repeated.",
)
@click.option(
    "--proxies",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Reverse proxies in front whose X-Forwarded-For, -Proto and -Host are believed.",
)
@click.option(
    "--log-format",
    type=click.Choice(logs.FORMATS),
    default="text",
    show_default=True,
    envvar="OSKG_LOG_FORMAT",
    show_envvar=True,
    help="How messages are written to standard error; json has a line for each request.",
)
@click.pass_obj
def serve(settings: Settings, /, log_format: str, **options: Any) -> None:  # the rest are fields of ServiceSettings
    """Serve the current release: pages, saved queries and a SPARQL 1.1 endpoint at /sparql.

    A query over a limit is stopped and answered with 503 or 413, a client over its budget with 429. A release published
    while the service runs is served from the next request on. With OSKG_STORE, the address of a SPARQL endpoint, the
    release is read from that store, into which `oskg publish` has written it.
    """
    service = ServiceSettings(settings.home, **where(settings), **options)
    if log_format == "json":
        logging.basicConfig(level=logging.INFO, handlers=[logs.handler(log_format, stderr)], force=True)
        _log.info("serving %s", _served(settings))
    else:
        _announce(settings, service)
    run(service)


def where(settings: Settings) -> _Where:
    """Return the settings of the service that say which data it serves."""
    return {
        "base": settings.namespaces.base,
        "store": settings.store,
        "store_user": settings.store_user,
        "store_password": settings.store_password,
    }


def _served(settings: Settings) -> str:
    """Return what is served, in words.

    Raises: GraphError if it is a release of this machine and there is none that can be read.
    """
    if settings.store is not None:
        return f"the release in the store {settings.store}"
    return f"release {Releases(settings.home).current().version} from {settings.home}"


def _announce(settings: Settings, service: ServiceSettings) -> None:
    stderr.print(f"Serving {_served(settings)}", highlight=False)
    stderr.print(f"Open http://{service.host}:{service.port}/ (SPARQL at /sparql). Stop with Ctrl+C.", highlight=False)
