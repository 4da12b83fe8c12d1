"""`oskg mcp`."""

import logging
from importlib.util import find_spec

import click

from oskg.commands.serve import where
from oskg.settings import Settings
from sparql_endpoint.settings import ServiceSettings


@click.command()
@click.option("--service", metavar="ADDRESS", help="A service to ask. Default: one in this process.")
@click.option("--time-limit", type=float, default=30.0, show_default=True, help="Seconds a query may take.")
@click.pass_obj
def mcp(settings: Settings, service: str | None, time_limit: float) -> None:
    """Let a language model ask the graph: a server of the Model Context Protocol on standard input and output.

    Its tools find entities, describe the schema, run saved queries with their coverage and caveats, run SPARQL, and
    explain the evidence of a row. All of them only read, within the limits of the service.

    \b
    Tell your client to start:  oskg mcp
    """
    if find_spec("mcp") is None:
        raise click.ClickException("the library of the protocol is missing: in the checkout, pip install '.[mcp]'")
    from oskg.mcp_server import server  # noqa: PLC0415 (the library is optional, and slow to import)
    from oskg.mcp_service import elsewhere, here  # noqa: PLC0415 (as above)

    logging.getLogger("httpx").setLevel(logging.WARNING)
    limits = ServiceSettings(settings.home, time_limit=time_limit, **where(settings))
    with elsewhere(service, time_limit) if service else here(limits) as asked:
        server(asked).run("stdio")
