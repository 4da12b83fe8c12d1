"""What a release does not know: gone, with what stands for it now, or never heard of.

Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11, https://www.rfc-editor.org/rfc/rfc5829#section-3.3
"""

from typing import Final

from pyoxigraph import NamedNode
from werkzeug.urls import iri_to_uri

from briefs.speech import translatable
from graph.retired import find
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.http.problems import NOT_FOUND, Kind, Problem

GONE: Final = Kind("gone", 410, translatable("This is no longer part of the graph"))


def missing(generation: Generation, node: NamedNode) -> Problem:
    """Return why there is nothing about node: 410 with its successors if an earlier release had it, else 404."""
    release = generation.release
    entry = find(release.retired, node.value)
    if entry is None:
        return Problem(NOT_FOUND, f"Release {release.version} says nothing about {node.value}.")
    name = f"{entry.label} ({entry.iri})" if entry.label else entry.iri
    last = entry.last.rsplit("/", 1)[1]
    detail = f"{name} was last described in release {last}; release {release.version} has it no more."
    problem = Problem(GONE, detail, lastRelease=entry.last, replacedBy=list(entry.successors))
    problem.links = [f'<{iri_to_uri(successor)}>; rel="successor-version"' for successor in entry.successors]
    return problem
