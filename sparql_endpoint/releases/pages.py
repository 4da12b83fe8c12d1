"""The releases that are kept, what each holds, and their files with size and SHA-256."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request, send_file, url_for
from pyoxigraph import RdfFormat, serialize

from graph.distributions import described_release
from graph.errors import UnknownRelease
from graph.release import Release, Releases, SourceSummary
from ontology.namespaces import PREFIXES
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.generations import in_service
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import FORMATS, PAGE, best, content_type
from sparql_endpoint.http.problems import NOT_ACCEPTABLE, NOT_FOUND, Problem

blueprint = Blueprint("releases", __name__)

#: What a release offers for download besides the dumps of its sources, and its media type.
_TYPES: Final = {
    "dataset.nq.gz": "application/gzip",
    "answers.zip": "application/zip",
    "search.sqlite": "application/vnd.sqlite3",
    "report.ttl": "text/turtle",
    "rejects.jsonl": "application/jsonl",
    "changes.json": "application/json",
    "changes.jsonl.gz": "application/gzip",
    "changes.rdfp.gz": "application/gzip",
    "trends.json": "application/json",
    "retired.nt": "application/n-triples",
    "manifest.json": "application/json",
}
_LISTED: Final = ("application/json", PAGE)
#: The formats in which one release is described to linked-data programs.
_RDF: Final = {
    media_type: format_
    for format_ in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML, RdfFormat.JSON_LD)
    if (media_type := format_.media_type)
}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release: its name, where it is, its size in bytes, and its SHA-256 where the manifest states it; of
    the dump of a source also its licence and how many quads it holds.
    """

    name: str
    href: str
    size: int
    sha256: str | None
    licence: str | None = None
    quads: int | None = None


@blueprint.get("/releases")
def index() -> Response:
    """List the releases that are kept, newest publication first, as a page or as JSON."""
    chosen = best(request.headers.get("Accept"), _LISTED)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "Releases are listed in these formats only.", accepted=list(_LISTED))
    releases = Releases(settings().home)
    with in_service().lease() as generation:
        current = generation.release.version
    found = list(reversed(releases.readable()))
    if chosen == PAGE:
        listed = [(release, files(release)) for release in found]
        response = make_response(render_template("releases.html", releases=listed, current=current))
    else:
        response = jsonify([_summary(release, current) for release in found])
    response.headers[RELEASE] = current
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/releases/<version>")
def one(version: str) -> Response:
    """Describe one release as a page, as JSON or as RDF; the description of a release that is kept never changes."""
    release = kept(version)
    accept = FORMATS.get(request.args.get("format", ""), request.headers.get("Accept"))
    offered = [*_RDF, *_LISTED]
    chosen = best(accept, offered)
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "A release is described in these formats only.", accepted=offered)
    with in_service().lease() as generation:
        current = generation.release.version
    if chosen == PAGE:
        preceding = release.manifest.preceding if release.manifest.preceding in _versions() else None
        response = make_response(
            render_template("release.html", release=release, files=files(release), current=current, preceding=preceding)
        )
    elif chosen == "application/json":
        response = jsonify(_summary(release, current))
    else:
        text = serialize(described_release(release), format=_RDF[chosen], prefixes=dict(PREFIXES)) or b""
        response = Response(text, content_type=content_type(chosen))
    response.headers[RELEASE] = version
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.get("/releases/<version>/<name>")
def file(version: str, name: str) -> Response:
    """Send one file of a release, whole or in ranges; it never changes, so its tag is its digest."""
    release = kept(version)
    path, types = release.path / name, _types(release)
    if name not in types or not path.is_file():
        raise Problem(NOT_FOUND, f"Release {version} has no file of that name.", accepted=sorted(types))
    tag = release.manifest.files.get(name, True)
    response = send_file(path.resolve(), mimetype=types[name], etag=tag, conditional=True, max_age=86400)
    response.headers[RELEASE] = version
    return response


def kept(version: str) -> Release:
    """Return a release that is kept.

    Raises: Problem if it is not.
    """
    try:
        return Releases(settings().home).release(version)
    except UnknownRelease as error:
        raise Problem(NOT_FOUND, f"{str(error).capitalize()}.") from error


def _versions() -> list[str]:
    return Releases(settings().home).versions()


def _types(release: Release) -> dict[str, str]:
    return _TYPES | {source.dump: "application/gzip" for source in release.manifest.sources}


def files(release: Release) -> list[File]:
    """Return the files that a release offers and has."""
    sources = {source.dump: source for source in release.manifest.sources}
    return [
        _file(release, path, sources.get(name)) for name in _types(release) if (path := release.path / name).is_file()
    ]


def _file(release: Release, path: Path, source: SourceSummary | None) -> File:
    href = url_for(".file", version=release.version, name=path.name)
    size, digest = path.stat().st_size, release.manifest.files.get(path.name)
    if source is None:
        return File(path.name, href, size, digest)
    return File(path.name, href, size, digest, source.licence, source.triples)


def _summary(release: Release, current: str) -> dict[str, object]:
    return {
        "version": release.version,
        "href": url_for(".one", version=release.version),
        "snapshot": release.manifest.snapshot.isoformat(),
        "current": release.version == current,
        "preceding": release.manifest.preceding,
        "quads": release.manifest.quads,
        "sources": {one.name: one.licence for one in release.manifest.sources},
        "files": files(release),
    }
