"""Draw a picture: Vega-Lite, which vl-convert brings along, makes SVG of values; it is given no address to read from.

The engine starts with the first picture, in two seconds, and does not let other threads run while it draws.
"""

from collections.abc import Mapping
from typing import Any, Final

import vl_convert

#: The version of the language of the pictures. Source: https://vega.github.io/vega-lite/
_VERSION: Final = "5.21"


def svg(drawing: Mapping[str, Any]) -> str:
    """Return a picture as SVG; the same drawing gives the same bytes."""
    return vl_convert.vegalite_to_svg(dict(drawing), vl_version=_VERSION, allowed_base_urls=[])
