"""`oskg harvest`: ask a SPARQL endpoint what it knows, for a source that has no file to download."""

from pathlib import Path

import click

from oskg.wikidata import Manners
from oskg.wikidata import harvest as ask


@click.command()
@click.argument("source", type=click.Choice(["wikidata"]))
@click.option(
    "--endpoint",
    default="https://query.wikidata.org/sparql",
    show_default=True,
    help="A SPARQL endpoint that holds Wikidata, in Wikidata's own vocabulary.",
)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The data folder: answers go to its folder of the source.",
)
@click.option(
    "--contact", required=True, help="An address at which you can be reached; it is a part of the user agent."
)
@click.option(
    "--page", "limit", type=click.IntRange(1, 100_000), default=5_000, show_default=True, help="Rows a query."
)
def harvest(source: str, endpoint: str, into: Path, contact: str, limit: int) -> None:
    """Ask a SPARQL endpoint for the statements of SOURCE and keep its answers as files for `oskg build`.

    One query at a time, with pauses, as the rules of Wikidata ask for; a query that is refused for now is asked again.
    """
    for path in ask(endpoint, into / source, Manners(f"oskg/1.0 ({contact})"), limit):
        click.echo(path)
