"""Draw a picture: Vega-Lite or Vega, which vl-convert brings along, makes SVG of values; it is given no address to read
from.

The engine starts with the first picture, in two seconds, and does not let other threads run while it draws.
"""

from collections.abc import Mapping
from typing import Any, Final

import vl_convert

#: The version of the language of the pictures. Source: https://vega.github.io/vega-lite/
_VERSION: Final = "5.21"
#: How drawings in Vega itself begin to name their language. Source: https://vega.github.io/vega/docs/specification/
_VEGA: Final = "https://vega.github.io/schema/vega/"


#: Dots of a PNG for one of the drawing, so that it is sharp on paper and on dense screens.
SCALE: Final = 2.0


def svg(drawing: Mapping[str, Any]) -> str:
    """Return a picture as SVG; the same drawing gives the same bytes. One that names the schema of Vega is in Vega."""
    if str(drawing.get("$schema", "")).startswith(_VEGA):
        return vl_convert.vega_to_svg(dict(drawing), allowed_base_urls=[])
    return vl_convert.vegalite_to_svg(dict(drawing), vl_version=_VERSION, allowed_base_urls=[])


def png(drawing: Mapping[str, Any]) -> bytes:
    """Return a picture as PNG, of twice as many dots as the SVG has units."""
    return vl_convert.svg_to_png(svg(drawing), scale=SCALE)
