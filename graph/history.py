"""What a release says about the one before it: the changes, and the register of what is gone, as files of its own.

changes.json       counts, and the version of the release before
changes.jsonl.gz   every entity added, changed or retired, one JSON object a line, in the order of their IRIs
changes.rdfp.gz    the RDF Patch from the release before
trends.json        how the answer to every saved query changed since the release before
retired.nt         every entity that an earlier release had and this one has not
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from graph.changes import Change, Tally, changes, kind_of
from graph.differences import counts, entity
from graph.patch import patch
from graph.release import Manifest, Release
from graph.retired import Retired, alive, carried, entries, retirement, written
from graph.trend import Comparison
from graph.writing import dump, file_digests
from ontology.namespaces import KINDS, Namespaces
from queries.catalogue import catalogue

#: Counts, entities, the patch, and how answers changed.
COUNTS: Final = "changes.json"
ENTITIES: Final = "changes.jsonl.gz"
PATCH: Final = "changes.rdfp.gz"
TRENDS: Final = "trends.json"


@dataclass(slots=True)
class _History:
    """What is gathered while the changes pass by on their way into the patch."""

    older: Release
    store: Store
    namespaces: Namespaces
    tally: Tally
    entities: list[bytes] = field(default_factory=list)
    gone: list[Retired] = field(default_factory=list)
    back: set[str] = field(default_factory=set)

    def passing(self, found: Iterator[Change]) -> Iterator[Change]:
        for change in found:
            self.tally.add(change)
            if kind_of(change.subject, self.namespaces.base) in KINDS:
                self._entity(change)
            yield change

    def _entity(self, change: Change) -> None:
        self.entities.append(entity(change))
        if change.what == "added":
            self.back.add(change.subject.decode()[1:-1])
        elif change.what == "retired":
            self.gone.append(retirement(change, self.older.version, self.store, self.namespaces))


def record(built: Path, manifest: Manifest, older: Release) -> Manifest:
    """Write what changed since another release into the folder of a release that is ready, and return its manifest.

    Nothing is written for a release of another base, none of whose IRIs are still ours.
    """
    namespaces = Namespaces(manifest.base)
    if older.manifest.base != manifest.base:
        return manifest
    newer = Release(manifest.version, built, manifest)
    history = _History(older, Store.read_only(str(newer.store)), namespaces, Tally(manifest.base))
    dump(patch(history.passing(changes(older, newer)), older.version, newer.version, namespaces), built / PATCH)
    register = carried(entries(older.retired), history.gone, history.back, alive(history.store))
    newer.retired.write_bytes(b"".join(written(register)))
    dump(iter(history.entities), built / ENTITIES)
    (built / COUNTS).write_bytes(counts(history.tally, older.version, newer.version))
    comparison = Comparison(older, newer)
    trends = {query.stem: comparison.trend(query).as_json() for query in catalogue().values()}
    document = {"from": older.version, "to": newer.version, "queries": trends}
    (built / TRENDS).write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    complete = replace(manifest, preceding=older.version, files=file_digests(built))
    complete.write(built / "manifest.json")
    return complete
