"""A network as files: its relations as CSV, its things and relations as JSON."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Final

from sparql_endpoint.network.asked import Asked
from sparql_endpoint.network.neighbourhood import Neighbourhood
from sparql_endpoint.network.rows import Row, things

#: The columns of the CSV; ways and sources of one relation are separated by semicolons.
COLUMNS: Final = (
    "kind", "from", "from_name", "to", "to_name", "way", "since", "until", "certainty", "sources", "relation", "step",
)  # fmt: skip


def as_csv(shown: Sequence[Row]) -> bytes:
    """Return one line for each relation."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for row in shown:
        line = _plain(row)
        writer.writerow({**line, "way": "; ".join(line["way"]), "sources": "; ".join(line["sources"])})
    return text.getvalue().encode()


def as_json(version: str, wanted: Asked, found: Neighbourhood, shown: Sequence[Row]) -> bytes:
    """Return the things and relations with what was asked, how many there are, and what was left out."""
    document = {
        "start": wanted.start.value if wanted.start else None,
        "kinds": list(wanted.kinds),
        "date": wanted.day.isoformat(),
        "steps": found.steps,
        "found": len(found.edges),
        "more": found.more,
        "shown": len(shown),
        "hubsNotFollowed": list(found.hubs),
        "nodes": [
            {"iri": one.iri, "name": one.name, "kind": one.kind, "relations": one.relations}
            for one in things(shown, wanted.start.value if wanted.start else None)
        ],
        "edges": [_plain(row) for row in shown],
        "release": version,
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(row: Row) -> dict[str, Any]:
    return {
        "kind": row.edge.kind,
        "from": row.edge.first,
        "from_name": row.first,
        "to": row.edge.second,
        "to_name": row.second,
        "way": list(row.ways),
        "since": row.since or None,
        "until": row.until or None,
        "certainty": row.certainty or None,
        "sources": [each.text for each in row.sources],
        "relation": row.edge.relation,
        "step": row.edge.step,
    }
