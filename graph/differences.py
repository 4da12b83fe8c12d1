"""The difference between two releases in each form it is told in, as lines of bytes.

Run as a program, `python -m graph.differences HOME OLDER NEWER FORM`, so that a service can stop it at any time.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from graph.changes import Change, Tally, changes, kind_of
from graph.patch import patch
from graph.release import Release, Releases
from ontology.namespaces import KINDS, Namespaces


def _counts(older: Release, newer: Release) -> Iterator[bytes]:
    tally = Tally(newer.manifest.base)
    for change in changes(older, newer):
        tally.add(change)
    yield counts(tally, older.version, newer.version)


def _added(older: Release, newer: Release) -> Iterator[bytes]:
    return (line for change in changes(older, newer) for line in change.added)


def _removed(older: Release, newer: Release) -> Iterator[bytes]:
    return (line for change in changes(older, newer) for line in change.removed)


def _patch(older: Release, newer: Release) -> Iterator[bytes]:
    return patch(changes(older, newer), older.version, newer.version, Namespaces(newer.manifest.base))


def _entities(older: Release, newer: Release) -> Iterator[bytes]:
    for change in changes(older, newer):
        if kind_of(change.subject, newer.manifest.base) in KINDS:
            yield entity(change)


def counts(tally: Tally, older: str, newer: str) -> bytes:
    """Return what was counted between two versions as a JSON document."""
    return json.dumps({"from": older, "to": newer, **tally.counts()}, indent=2).encode() + b"\n"


def entity(change: Change) -> bytes:
    """Return what happened to an entity as one line of JSON."""
    about = {"change": change.what, "iri": change.subject.decode()[1:-1], "label": change.label}
    return json.dumps(about, ensure_ascii=False).encode() + b"\n"


#: Counts as JSON, added or removed statements as sorted N-Quads, an RDF Patch, or one JSON object an entity.
FORMS: Final[Mapping[str, Callable[[Release, Release], Iterator[bytes]]]] = MappingProxyType(
    {"counts": _counts, "added": _added, "removed": _removed, "patch": _patch, "entities": _entities}
)


def main(home: str, older: str, newer: str, form: str) -> None:
    """Write one form of the difference between two releases of a home to standard output."""
    kept = Releases(Path(home))
    for line in FORMS[form](kept.release(older), kept.release(newer)):
        sys.stdout.buffer.write(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
