"""`oskg diff`: what changed between two releases."""

import sys

import click

from graph.differences import FORMS
from graph.release import Releases
from oskg.settings import Settings


@click.command()
@click.argument("older")
@click.argument("newer", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    default="counts",
    show_default=True,
    help="Counts as JSON, added or removed statements as sorted N-Quads, an RDF Patch, or one JSON object an entity.",
)
@click.pass_obj
def diff(settings: Settings, older: str, newer: str | None, form: str) -> None:
    """Tell what changed from the release OLDER to NEWER, or to the current one; both must be kept."""
    kept = Releases(settings.home)
    pair = kept.release(older), kept.release(newer) if newer else kept.current()
    for line in FORMS[form](*pair):
        sys.stdout.buffer.write(line)
