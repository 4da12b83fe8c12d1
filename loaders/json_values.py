"""Values of JSON records whose shape nobody has checked: what has another shape counts as not given."""

from collections.abc import Mapping
from typing import Any


def mapping(value: object) -> Mapping[str, Any]:
    """Return an object; an empty one in place of anything else."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list; none in place of anything else."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def texts(value: object) -> list[str]:
    """Return the texts of a list, none of them blank; none in place of anything else."""
    return [one for one in value if isinstance(one, str) and one.strip()] if isinstance(value, list) else []
