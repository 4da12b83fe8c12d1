"""The releases that are kept, what each holds, and their files with size and SHA-256."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, jsonify, make_response, render_template, request, send_file, url_for

from graph.errors import UnknownRelease
from graph.release import Release, Releases
from sparql_endpoint.evaluation import settings
from sparql_endpoint.generations import in_service
from sparql_endpoint.headers import RELEASE
from sparql_endpoint.negotiation import PAGE, best
from sparql_endpoint.problems import NOT_ACCEPTABLE, NOT_FOUND, Problem

blueprint = Blueprint("releases", __name__)

#: What a release offers for download, and its media type.
_TYPES: Final = {
    "dataset.nq.gz": "application/gzip",
    "report.ttl": "text/turtle",
    "rejects.jsonl": "application/jsonl",
    "manifest.json": "application/json",
}


@dataclass(frozen=True, slots=True)
class File:
    """One file of a release: its name, where it is, its size in bytes, and its SHA-256 where the manifest states it."""

    name: str
    href: str
    size: int
    sha256: str | None


@blueprint.get("/releases")
def index() -> Response:
    """List the releases that are kept, newest publication first, as a page or as JSON."""
    chosen = best(request.headers.get("Accept"), ("application/json", PAGE))
    if chosen is None:
        raise Problem(NOT_ACCEPTABLE, "Releases are listed in these formats only.", accepted=["application/json", PAGE])
    kept = Releases(settings().home)
    with in_service().lease() as generation:
        current = generation.release.version
    found = [kept.release(version) for version in reversed(kept.versions())]
    if chosen == PAGE:
        listed = [(release, _files(release)) for release in found]
        response = make_response(render_template("releases.html", releases=listed, current=current))
    else:
        response = jsonify([_summary(release, current) for release in found])
    response.headers[RELEASE] = current
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/releases/<version>/<name>")
def file(version: str, name: str) -> Response:
    """Send one file of a release, whole or in ranges; it never changes, so its tag is its digest."""
    release = _kept(version)
    path = release.path / name
    if name not in _TYPES or not path.is_file():
        raise Problem(NOT_FOUND, f"Release {version} has no file of that name.", accepted=sorted(_TYPES))
    tag = release.manifest.files.get(name, True)
    response = send_file(path.resolve(), mimetype=_TYPES[name], etag=tag, conditional=True, max_age=86400)
    response.headers[RELEASE] = version
    return response


def _kept(version: str) -> Release:
    try:
        return Releases(settings().home).release(version)
    except UnknownRelease as error:
        raise Problem(NOT_FOUND, f"{str(error).capitalize()}.") from error


def _files(release: Release) -> list[File]:
    present = [path for name in _TYPES if (path := release.path / name).is_file()]
    return [_file(release, path) for path in present]


def _file(release: Release, path: Path) -> File:
    href = url_for(".file", version=release.version, name=path.name)
    return File(path.name, href, path.stat().st_size, release.manifest.files.get(path.name))


def _summary(release: Release, current: str) -> dict[str, object]:
    return {
        "version": release.version,
        "snapshot": release.manifest.snapshot.isoformat(),
        "current": release.version == current,
        "quads": release.manifest.quads,
        "sources": {one.name: one.licence for one in release.manifest.sources},
        "files": _files(release),
    }
