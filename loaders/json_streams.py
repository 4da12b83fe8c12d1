"""JSON answers of an API as streams: an array of records, or a page with its records below one name.

Memory does not grow with the file. Numbers with a fraction are Decimal.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import ijson  # type: ignore[import-untyped]  # it ships no annotations

from loaders.archives import opened, reading
from loaders.errors import UnreadableSource

#: Events after which a value goes on.
_OPEN: Final = frozenset({"start_map", "start_array", "map_key"})


def records(path: Path, *below: str) -> Iterator[tuple[str, Any]]:
    """Yield the position and the value of every record of an array, or of a page that has them below one of the names.

    An empty page has no records and is none the worse for it.

    Raises: UnreadableSource if the file is damaged, is no JSON, or has its records nowhere; SourceUnavailable.
    """
    places = {"item": "", **{f"{name}.item": name for name in below}}
    with reading(path) as place, opened(path) as stream:
        number, found = 0, False
        builder: Any = None
        at = ""
        for prefix, event, value in ijson.parse(stream):
            if builder is None:
                found = found or (event == "start_array" and (not prefix or prefix in below))
                if prefix not in places or event.startswith("end"):
                    continue
                builder, at = ijson.ObjectBuilder(), prefix
            builder.event(event, value)
            if prefix == at and event not in _OPEN:
                number += 1
                place.after = f"record {number}"
                yield place.after, builder.value
                builder = None
        if not found:
            names = " or ".join(repr(name) for name in below)
            raise UnreadableSource(f"{path}: expected a JSON array of records, or one below {names or 'no name'}")
