"""A document as one HTML file that needs nothing else, for the screen and for A4 paper."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from briefs.document import Document, Picture
from queries.answers import RIGHT_TO_LEFT


class Image(NamedTuple):
    """An image in place of a drawing: its address, which holds it, and how wide it is shown, in pixels of a page."""

    address: str
    width: int


def page(document: Document, images: Callable[[Picture], Image | None] = lambda _: None) -> str:
    """Return the HTML of a document; every text in it is escaped, and no part of it is on another host.

    A picture is drawn in the page unless `images` gives an image for it.
    """
    return (
        _environment()
        .get_template("brief.html")
        .render(
            document=document,
            images=images,
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
