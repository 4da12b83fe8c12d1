"""Changes as an RDF Patch, which turns the older release into the newer one.

Source: https://afs.github.io/rdf-patch/
"""

from collections.abc import Iterable, Iterator

from graph.changes import Change
from ontology.namespaces import Namespaces


def patch(found: Iterable[Change], older: str, newer: str, namespaces: Namespaces) -> Iterator[bytes]:
    """Give the lines of the patch from one version to another: one transaction, its deletions before its additions at
    every subject.
    """
    yield f"H id <{namespaces.release(newer)}> .\n".encode()
    yield f"H prev <{namespaces.release(older)}> .\n".encode()
    yield b"TX .\n"
    for change in found:
        yield from (b"D " + line for line in change.removed)
        yield from (b"A " + line for line in change.added)
    yield b"TC .\n"
