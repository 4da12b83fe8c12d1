"""Open the store of a release for reading, and choose which of its graphs a query sees."""

from collections.abc import Iterable
from difflib import get_close_matches

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Store

from graph.release import Release
from ontology.namespaces import Namespaces

#: A default graph put together from named graphs, as the engine takes it.
Graphs = list[NamedNode | BlankNode | DefaultGraph]

#: Graphs that every selection of sources keeps: what is derived from them and what describes them.
ALWAYS = ("derived", "vocabulary", "meta")


def open_store(release: Release) -> Store:
    """Open the store of a release read-only; several processes may do so at once."""
    return Store.read_only(str(release.store))


def selection(release: Release, sources: Iterable[str]) -> Graphs | None:
    """Return the graphs to use as default graph so that only these sources speak; None, the merged view, for no
    sources.

    Raises: LookupError if the release has no such source; the message names the nearest.
    """
    chosen = list(dict.fromkeys(sources))
    if not chosen:
        return None
    known = [one.name for one in release.manifest.sources]
    for name in chosen:
        if name not in known:
            near = get_close_matches(name, known, cutoff=0.4) or known
            raise LookupError(f"release {release.version} has no source {name!r}; it has {', '.join(near)}")
    namespaces = Namespaces(release.manifest.base)
    return [NamedNode(namespaces.graph(name)) for name in (*chosen, *ALWAYS)]
