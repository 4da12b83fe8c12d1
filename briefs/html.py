"""A document as one HTML file that needs nothing else, for the screen and for A4 paper."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from briefs.document import Document
from queries.answers import RIGHT_TO_LEFT


def page(document: Document) -> str:
    """Return the HTML of a document; every text in it is escaped, and no part of it is on another host."""
    return (
        _environment()
        .get_template("brief.html")
        .render(
            document=document,
            sections=document.walk(),
            style=_style(),
            right_to_left=document.language in RIGHT_TO_LEFT,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("briefs"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


@cache
def _style() -> Markup:
    """Return the style sheet, which is ours and therefore markup."""
    return Markup((files("briefs") / "templates" / "brief.css").read_text("utf-8").strip())  # noqa: S704 our own file
