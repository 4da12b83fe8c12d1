"""Data quality: what the shapes found, by source, shape and severity, down to the records that were left out."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from briefs.speech import translatable
from graph.release import Release
from ontology import terms
from ontology.namespaces import PREFIXES, Namespaces
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.paging import page_number
from sparql_endpoint.http.problems import NOT_FOUND, Problem
from sparql_endpoint.wording.cells import address
from sparql_endpoint.wording.page_languages import page_address

blueprint = Blueprint("quality", __name__)

#: Records of a page.
SHOWN: Final = 100
#: Severities, the gravest first, and what they mean.
SEVERITIES: Final[Mapping[str, str]] = {
    "Violation": translatable("wrong; the record was left out"),
    "Warning": translatable("doubtful; published, and listed here"),
    "Info": translatable("incomplete; counted"),
}
_SH: Final = PREFIXES["sh"]
_SOURCE: Final = f"{PREFIXES['dct']}source"


@dataclass(frozen=True, slots=True)
class Line:
    """How often a shape found something in a source, and the page that explains the shape."""

    shape: str
    severity: str
    count: int
    href: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """One warning: the shape, what it says, and what it says it of."""

    shape: str
    message: str
    focus: str
    href: str | None


@blueprint.get("/quality")
def overview() -> Response:
    """Show how many results each shape has in each source, and how many records were left out."""
    with leased() as generation:
        release = generation.release
    lines = _lines(release)
    rejected = Counter(reject["source"] for reject in _rejects(release))
    body = render_template(
        "quality.html",
        release=release,
        lines={source.name: lines.get(source.name, []) for source in release.manifest.sources},
        titles={source.name: source.title for source in release.manifest.sources},
        rejected=rejected,
        severities=SEVERITIES,
    )
    return _finished(make_response(body), release)


@blueprint.get("/quality/<source>")
def one(source: str) -> Response:
    """Show the warnings of one source, and the records of it that were left out, page by page."""
    page = page_number()
    with leased() as generation:
        release = generation.release
    title = next((each.title for each in release.manifest.sources if each.name == source), None)
    if title is None:
        known = [each.name for each in release.manifest.sources]
        raise Problem(NOT_FOUND, f"Release {release.version} has no source {source!r}.", accepted=known)
    rejects = (each for each in _rejects(release) if each["source"] == source)
    shown = list(islice(rejects, (page - 1) * SHOWN, page * SHOWN + 1))
    body = render_template(
        "quality_source.html",
        source=source,
        title=title,
        release=release,
        lines=_lines(release).get(source, []),
        warnings=_warnings(release, source),
        rejects=shown[:SHOWN],
        page=page,
        more=len(shown) > SHOWN,
        severities=SEVERITIES,
        query=page_address("saved.page", name="source_coverage", source=Namespaces(settings().base).graph(source)),
    )
    return _finished(make_response(body), release)


def _lines(release: Release) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for node in _report(release.report).values():
        if node.get("type") == terms.ResultCount:
            shape, severity = (_local(node[key]) for key in ("sourceShape", "resultSeverity"))
            count = int(node[terms.resultCount.rsplit("#", 1)[1]])
            found[_local(node["source"])].append(Line(shape, severity, count, address(node["sourceShape"])))
    order = list(SEVERITIES)
    return {
        source: sorted(lines, key=lambda line: (order.index(line.severity), -line.count, line.shape))
        for source, lines in found.items()
    }


def _warnings(release: Release, source: str) -> list[Found]:
    return [
        Found(_local(node["sourceShape"]), node["resultMessage"], node["focusNode"], address(node["focusNode"]))
        for node in _report(release.report).values()
        if node.get("type") == f"{_SH}ValidationResult" and _local(node["source"]) == source
    ]


def _rejects(release: Release) -> Iterator[dict[str, Any]]:
    """Give the records that were left out: source, record, field, value, reason."""
    if release.rejects.is_file():
        with release.rejects.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


@lru_cache(maxsize=8)
def _report(path: Path) -> dict[str, dict[str, str]]:
    """Return what a report states, by node and local name of the property; nothing where a release has none.

    A release never changes, so its report is read once.
    """
    nodes: dict[str, dict[str, str]] = defaultdict(dict)
    if not path.is_file():
        return nodes
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            name = _local(quad.predicate.value)
            nodes[quad.subject.value][name] = quad.object.value
    return dict(nodes)


def _local(iri: str) -> str:
    """Return what an IRI says in its namespace."""
    return re.split(r"[/#]", iri)[-1]


def _finished(response: Response, release: Release) -> Response:
    response.headers[RELEASE] = release.version
    response.headers["Cache-Control"] = "no-cache"
    return response
