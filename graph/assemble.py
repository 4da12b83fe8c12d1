"""From raw sources to graphs: canonical IRIs, settled names, validation, and the records that must stay out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from typing import Final

from graph.derive import ROLLUP
from graph.errors import BuildFailed
from graph.labels import settled
from graph.lookup import Lookup
from graph.naming import renamed
from graph.raw import Culprit, RawSource
from graph.removal import around, remove
from graph.sorting import sorted_lines
from graph.triples import split
from graph.validate import Result, order, validate


@dataclass(frozen=True, slots=True)
class Kept:
    """A validated source graph: its sorted file, its size, what the shapes still say, and which records were left out
    and why."""

    name: str
    path: Path
    triples: int
    results: tuple[Result, ...]
    rejected: tuple[tuple[str, Result], ...]


def write(lines: Iterable[bytes], path: Path) -> int:
    """Write lines to a file and return how many there were."""
    count = 0
    with path.open("wb") as target:
        for line in lines:
            target.write(line)
            count += 1
    return count


def assemble(raw: RawSource, canonical: Mapping[bytes, bytes], context: Sequence[Path], folder: Path) -> Kept:
    """Write the graph of a source: canonical, settled, sorted, and without the records that violate a shape.

    `context` are N-Triples files that shapes may look at besides the source: the vocabulary and what is known of the
    source. Records are taken out until nothing violates; a record that only shows its fault once another is gone goes
    too.
    """
    path = folder / f"{raw.name}.nt"
    write(settled(sorted_lines(renamed(raw.lines(), canonical), folder)), path)
    results = validated(path, context)
    rejected: list[tuple[str, Result]] = []
    while found := _culprits(raw, violations := _violations(results), canonical):
        rejected.extend((raw.locals[record], violations[number]) for record, number in sorted(found.items()))
        touched = remove(raw, found, canonical, path)
        results = _again(results, touched, path, context)
    return Kept(raw.name, path, _count(path), tuple(results), tuple(rejected))


def _violations(results: Iterable[Result]) -> list[Result]:
    return [one for one in results if one.severity == "Violation"]


def _again(results: Iterable[Result], touched: set[bytes], path: Path, context: Sequence[Path]) -> list[Result]:
    """Return the results after a removal: the earlier ones, and new ones for the touched nodes."""
    part = path.with_suffix(".part")
    write(around(touched, path), part)
    standing = [one for one in results if one.focus.encode() not in touched]
    renewed = [one for one in validated(part, context) if one.focus.encode() in touched]
    return sorted([*standing, *renewed], key=order)


def _count(path: Path) -> int:
    with path.open("rb") as lines:
        return sum(1 for _ in lines)


def validated(path: Path, context: Iterable[Path]) -> list[Result]:
    """Return the results for one N-Triples file read together with its context."""
    whole = path.with_suffix(".validating.nt")
    with whole.open("wb") as target:
        for part in (path, *context):
            with part.open("rb") as opened:
                copyfileobj(opened, target, 1 << 20)
    try:
        return validate(whole)
    finally:
        whole.unlink()


def _culprits(raw: RawSource, violations: list[Result], canonical: Mapping[bytes, bytes]) -> dict[int, int]:
    """Find the records to blame, and for which violation; an entity may have any of its IRIs in the raw source."""
    if not violations:
        return {}
    aliases: dict[bytes, list[bytes]] = {}
    for alias, chosen in canonical.items():
        aliases.setdefault(chosen, []).append(alias)
    return raw.stating(Culprit(_names(one.focus, aliases), _names(one.value, aliases)) for one in violations)


def _names(term: str | None, aliases: Mapping[bytes, list[bytes]]) -> tuple[bytes, ...]:
    return (term.encode(), *aliases.get(term.encode(), ())) if term else ()


#: The shapes that speak of what is derived: identity links and roll-ups.
_OF_DERIVED: Final = {"S25", "S28"}


def check_derived(path: Path, graphs: Iterable[Path], context: Iterable[Path]) -> None:
    """Validate the derived graph together with what the sources say of the organisations it rolls up to.

    Raises: BuildFailed if a shape is violated: our rule is wrong, no record is.
    """
    with path.open("rb") as lines:
        tops = {split(line)[2] for line in lines if line.split(b" ", 2)[1] == ROLLUP}
    ends = path.with_name("derived.ends.nt")
    write((line for graph in graphs for line in _about(tops, graph)), ends)
    for one in validated(path, [ends, *context]):
        if one.severity == "Violation" and one.shape in _OF_DERIVED:
            raise BuildFailed(f"derived: {one.focus} violates {one.shape}: {one.message}")


def _about(subjects: Iterable[bytes], graph: Path) -> list[bytes]:
    with Lookup(graph) as lookup:
        return [line for subject in subjects for line in lookup.about(subject)]
