"""The merged view of all graphs, and the quads of a named graph."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.labels import MergedLabels
from graph.sorting import merged_lines
from graph.triples import ALT_LABEL, PREF_LABEL, split


def merged_view(graphs: Sequence[Path], labels: MergedLabels, folder: Path) -> Iterator[bytes]:
    """Give every statement of sorted graphs once, in byte order, preferred labels that lose as alternative ones.

    `folder` is where those that lose are kept meanwhile.
    """
    demoted = folder / "demoted.nt"
    demoted.write_bytes(b"".join(_demoted(graphs, labels)))
    for line in merged_lines([*graphs, demoted], unique=True):
        if PREF_LABEL not in line or _stays(line, labels):
            yield line


def _stays(line: bytes, labels: MergedLabels) -> bool:
    subject, predicate, literal = split(line)
    return predicate != PREF_LABEL or labels.wins(subject, literal)


def _demoted(graphs: Sequence[Path], labels: MergedLabels) -> list[bytes]:
    """Return the preferred labels that lose, sorted, as alternative labels."""
    found: set[bytes] = set()
    for graph in graphs:
        with graph.open("rb") as lines:
            found.update(line for line in lines if PREF_LABEL in line and not _stays(line, labels))
    return sorted(line.replace(PREF_LABEL, ALT_LABEL, 1) for line in found)


def write_quads(graph: Path, iri: str) -> Path:
    """Write the triples of a sorted graph as quads of a named graph, sorted as well, beside it and return the file."""
    target = graph.with_suffix(".nq")
    end = f" <{iri}> .\n".encode()
    with graph.open("rb") as lines, target.open("wb") as quads:
        quads.writelines(line[:-3] + end for line in lines)
    return target
