"""How an answer is cited: the graph, the release, the question, and where it was asked."""

from graph.release import Release
from queries.catalogue import SavedQuery

#: Where a correction of a fact is sent, in words.
CORRECT = "A wrong fact is best corrected in the register it comes from, which the evidence of each row names."


def citation(query: SavedQuery, release: Release, address: str) -> str:
    """Return the reference for the answer to a saved query over a release, asked at an address."""
    return (
        f"oskg project. The Open Science Knowledge Graph, release {release.version} "
        f"({release.manifest.snapshot.isoformat()}). {query.id}: {query.title}. {address}"
    )


def licences(release: Release) -> list[dict[str, str]]:
    """Return the sources of a release by name, each with its title, day and licence."""
    return [
        {
            "name": source.name,
            "title": source.title,
            "snapshot": source.snapshot.isoformat(),
            "licence": source.licence,
        }
        for source in release.manifest.sources
    ]
