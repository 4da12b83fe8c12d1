"""The command line: `oskg`.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 it could not be done (the
message says why and what to do), 2 the command was not understood.
"""

import logging
import sys

import click

from fetching.errors import FetchError
from graph.errors import GraphError
from loaders.errors import LoaderError
from loaders.registry import UnknownSource
from oskg import logs
from oskg.commands import (
    brief,
    build,
    diff,
    fetch,
    harvest,
    identity,
    mcp,
    publish,
    queries,
    query,
    release,
    scorecard,
    serve,
    trend,
    validate,
)
from oskg.console import stderr
from oskg.nearest import NearestGroup
from oskg.settings import settings
from queries.errors import QueryError


@click.group(cls=NearestGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="oskg")
@click.option("--verbose", is_flag=True, help="Log what happens inside.")
@click.pass_context
def oskg(context: click.Context, *, verbose: bool) -> None:
    """Open Science Knowledge Graph: who runs, funds, endorses and partners with which open-science infrastructure.

    \b
    New here?           oskg up
    Ask the graph:      oskg queries            then   oskg query Q01
    Build your own:     oskg fetch ror re3data --into FOLDER --contact YOU    then   oskg build --data FOLDER

    Releases are kept in OSKG_HOME (default: the data folder of your user); OSKG_BASE is the base of every IRI of the
    data. With OSKG_STORE, a SPARQL endpoint, `oskg serve` reads the release from that store.
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        handlers=[logs.handler("text", stderr)],
    )
    context.obj = settings()


for command in (
    serve.up,
    build.build,
    serve.serve,
    mcp.mcp,
    query.query,
    queries.queries,
    brief.brief,
    brief.report,
    scorecard.scorecard,
    validate.validate,
    build.sources,
    fetch.fetch_,
    harvest.harvest,
    identity.identity,
    release.releases,
    release.rollback,
    release.dump,
    publish.publish,
    diff.diff,
    trend.trend,
):
    oskg.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        code = oskg.main(arguments, prog_name="oskg", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        stderr.print("oskg: stopped")
        return 1
    except (FetchError, GraphError, LoaderError, QueryError, LookupError, OSError, SyntaxError, ValueError) as error:
        stderr.print(f"oskg: {_told(error)}", style="bold red", markup=False, highlight=False, soft_wrap=True)
        return 2 if isinstance(error, UnknownSource) else 1
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> str:
    """Return what an error says, of a file without the number that the system has for it."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


if __name__ == "__main__":
    sys.exit(main())
