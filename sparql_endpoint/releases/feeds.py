"""Feeds of the entities that were added, changed or retired, newest release first, as Atom and as JSON Feed.

Source: https://www.rfc-editor.org/rfc/rfc4287, https://www.jsonfeed.org/version/1.1/
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request, url_for
from werkzeug.urls import iri_to_uri

from graph.changes import KINDS_OF_CHANGE
from graph.release import Releases
from ontology.namespaces import KINDS, Namespaces, digest
from sparql_endpoint.answering.evaluation import settings
from sparql_endpoint.answering.generations import in_service
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.problems import INVALID_PARAMETER, Problem
from sparql_endpoint.releases.news import Item, Wanted, items, published, total

blueprint = Blueprint("feeds", __name__)

#: Items of one feed; how many there are in all, and where, is said in the feed.
SHOWN: Final = 500

_ATOM: Final = "http://www.w3.org/2005/Atom"
_TITLE: Final = "Changes of the Open Science Knowledge Graph"
#: What XML 1.0 cannot hold. Source: https://www.w3.org/TR/xml/#charsets
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS: Final = {"added": "Added", "changed": "Changed", "retired": "Retired"}


@dataclass(frozen=True, slots=True)
class Feed:
    """What both formats tell: the items shown, how many there are, and when the newest came."""

    items: list[Item]
    found: int
    updated: str

    @property
    def subtitle(self) -> str:
        """How much of what there is the feed shows, and where the rest is."""
        all_ = "Every change of a release is in its file changes.jsonl.gz."
        return f"{len(self.items)} of {self.found} changes in the releases that are kept. {all_}"


@blueprint.get("/feed.atom")
def atom() -> Response:
    """Give the newest changes as Atom."""
    return _answer("application/atom+xml", _atom)


@blueprint.get("/feed.json")
def json_feed() -> Response:
    """Give the newest changes as JSON Feed."""
    return _answer("application/feed+json", _json)


def _answer(media_type: str, write: Callable[[Feed], bytes]) -> Response:
    wanted = Wanted(_choice("kind", KINDS), _choice("change", KINDS_OF_CHANGE))
    with in_service().lease() as generation:
        current = generation.release.version
    told = _published(settings().home)
    tag = hashlib.sha256(json.dumps([told, wanted.kind, wanted.change, request.url]).encode()).hexdigest()[:32]
    if tag in request.if_none_match.as_set(include_weak=True):
        response = Response(status=304, content_type=media_type)
    else:
        response = Response(write(_feed(settings().home, told, wanted, SHOWN)), content_type=media_type)
    response.set_etag(tag)
    response.headers[RELEASE] = current
    response.headers["Cache-Control"] = "no-cache"
    return response


def _choice(name: str, accepted: Collection[str]) -> str | None:
    given = request.args.get(name) or None
    if given is not None and given not in accepted:
        words = f"one of {', '.join(sorted(accepted))}"
        detail = f"The value of {name} is not accepted; expected is {words}."
        raise Problem(INVALID_PARAMETER, detail, parameter=name, accepted=words)
    return given


def _published(home: Path) -> tuple[tuple[str, str], ...]:
    """Return the releases that are kept, newest publication first, with the time their changes were written."""
    kept = Releases(home)
    return tuple((release.version, published(release).isoformat()) for release in reversed(kept.readable()))


@lru_cache(maxsize=32)
def _feed(home: Path, told: tuple[tuple[str, str], ...], wanted: Wanted, most: int) -> Feed:
    """Read the feed of these releases; kept in memory, because a narrow one reads every change to find a few."""
    releases = [Releases(home).release(version) for version, _ in told]
    shown = list(islice(chain.from_iterable(items(one, wanted) for one in releases), most))
    newest = max((one.published.isoformat() for one in shown), default=told[0][1])
    return Feed(shown, sum(total(one, wanted) for one in releases), newest)


def _title(item: Item) -> str:
    return f"{_WORDS[item.change]}: {item.label or item.iri}"


def _id(item: Item) -> str:
    """Return an IRI for the event: below that of the release, the same in every feed."""
    return f"{Namespaces(settings().base).release(item.release)}#{digest(item.iri)}"


def _page(item: Item) -> str:
    return url_for("node.page", iri=item.iri, _external=True)


def _summary(item: Item) -> str:
    replaced = f" In its place: {', '.join(item.successors)}." if item.successors else ""
    return f"{item.iri} was {item.change} in release {item.release}.{replaced}"


def _atom(feed: Feed) -> bytes:
    root = ET.Element("feed", xmlns=_ATOM)
    _text(root, "id", f"{settings().base}feed.atom")
    _text(root, "title", _TITLE)
    _text(root, "subtitle", feed.subtitle)
    _text(root, "updated", feed.updated)
    _text(ET.SubElement(root, "author"), "name", "Open Science Knowledge Graph")
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=request.url)
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=url_for("releases.index", _external=True))
    for item in feed.items:
        entry = ET.SubElement(root, "entry")
        _text(entry, "id", _id(item))
        _text(entry, "title", _title(item))
        _text(entry, "updated", item.published.isoformat())
        _text(entry, "summary", _summary(item))
        ET.SubElement(entry, "link", rel="alternate", href=_page(item))
        for successor in item.successors:
            ET.SubElement(entry, "link", rel="successor-version", href=iri_to_uri(successor))
        for term in (item.change, item.kind):
            ET.SubElement(entry, "category", term=term)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _NOT_IN_XML.sub("\ufffd", text)


def _json(feed: Feed) -> bytes:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _TITLE,
        "description": feed.subtitle,
        "home_page_url": url_for("releases.index", _external=True),
        "feed_url": request.url,
        "items": [_json_item(item) for item in feed.items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _json_item(item: Item) -> dict[str, object]:
    return {
        "id": _id(item),
        "url": _page(item),
        "title": _title(item),
        "content_text": _summary(item),
        "date_published": item.published.isoformat(),
        "tags": [item.change, item.kind],
        "_oskg": {"iri": item.iri, "release": item.release, "replacedBy": list(item.successors)},
    }
