"""Take records out of a sorted graph, and validate again only what that can have changed.

Removing statements can break a shape only at a node that had one of them, pointed at their subject, or was pointed at
by them. So these nodes are validated once more, in a part of the graph that holds everything within `HOPS` steps of
them; for all others the earlier results stand. No shape looks farther, except for cycles, which removal cannot make.
"""

from collections.abc import Collection, Iterator, Mapping
from heapq import merge
from pathlib import Path
from typing import Final

from graph.labels import settled
from graph.lookup import Lookup
from graph.naming import renamed
from graph.raw import RawSource
from graph.triples import split

#: How many steps from its focus node a shape may look; the longest path of a shape has two.
HOPS: Final = 3


def remove(raw: RawSource, numbers: Collection[int], canonical: Mapping[bytes, bytes], graph: Path) -> set[bytes]:
    """Drop records from the source, rewrite its sorted graph, and return the nodes to validate again."""
    removed = list(renamed(raw.lines_of(numbers), canonical))
    raw.dropped.update(numbers)
    subjects = {line[: line.index(b" ")] for line in removed}
    rest = (line for line in renamed(raw.lines(), canonical) if line[: line.index(b" ")] in subjects)
    replacement = list(settled(sorted(rest)))
    reduced = graph.with_suffix(".reduced")
    with graph.open("rb") as before, reduced.open("wb") as target:
        kept = (line for line in before if line[: line.index(b" ")] not in subjects)
        target.writelines(merge(kept, replacement))
    reduced.replace(graph)
    targets = {node for line in removed if (node := split(line)[2]).startswith(b"<") and b"/id/" in node}
    return subjects | targets | {split(line)[0] for line in _pointing_at(subjects, graph)}


def around(nodes: Collection[bytes], graph: Path) -> Iterator[bytes]:
    """Give the lines about the nodes, about what they point at within `HOPS` steps, and those that point at them."""
    wanted, seen = set(nodes), set[bytes]()
    with Lookup(graph) as lookup:
        for _ in range(HOPS):
            found = [line for node in wanted for line in lookup.about(node)]
            yield from found
            seen |= wanted
            wanted = {node for line in found if (node := split(line)[2]).startswith(b"<")} - seen
    yield from _pointing_at(nodes, graph)


def _pointing_at(nodes: Collection[bytes], graph: Path) -> Iterator[bytes]:
    with graph.open("rb") as lines:
        yield from (line for line in lines if line.split(b" ", 2)[2][:-3] in nodes)
