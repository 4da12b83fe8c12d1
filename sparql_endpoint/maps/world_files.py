"""Counts by country as files, and the things of one country."""

import csv
import io
import json
from collections.abc import Iterable, Mapping

from sparql_endpoint.maps.located import Located


def as_json(told: Mapping[str, object], found: Located, called: Mapping[str, str]) -> bytes:
    """Return the counts, most first, and how many are of unknown country, after what is told of them."""
    countries = [{"code": code, "name": called[code], "count": count} for code, count in found.counts.items()]
    document = {**told, "total": len(found.countries), "unknown": found.unknown, "countries": countries}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def counts_csv(found: Located, called: Mapping[str, str]) -> bytes:
    """Return one line for each country, most first, and a last one, without a code, for unknown countries."""
    lines = [[code, called[code], str(count)] for code, count in found.counts.items()]
    return _csv([["country", "name", "count"], *lines, ["", "not recorded", str(found.unknown)]])


def things_csv(things: Iterable[str]) -> bytes:
    """Return one line for each thing."""
    return _csv([["iri"], *([iri] for iri in things)])


def _csv(lines: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()
