"""What crawlers read first: which addresses there are, and which they should leave alone.

Source: RFC 9309, https://www.sitemaps.org/protocol.html
"""

from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, url_for

from queries.catalogue import catalogue
from sparql_endpoint.wording.vocabulary_documents import schemes

blueprint = Blueprint("discovery", __name__)

#: Endpoints without parameters whose pages readers look for.
_PAGES: Final = (
    "home.home",
    "about_page.about",
    "search.page",
    "gaps.overview",
    "network.page",
    "profiles.index",
    "world.page",
    "quality.overview",
    "sparql.sparql",
    "dataset.description",
    "releases.index",
    "vocabulary.index",
    "vocabulary.ontology",
    "vocabulary.shapes",
    "conformance.conformance",
    "programs.page",
)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Let crawlers read everything but the answers to queries, which have no end."""
    lines = (
        "User-agent: *",
        "Disallow: /sparql?query=",
        "Disallow: /rdf-graph-store",
        "Disallow: /references",
        "Disallow: /search?",
        "Disallow: /profiles/*/brief.",
    )
    body = "\n".join((*lines, f"Sitemap: {url_for('.sitemap', _external=True)}", ""))
    return _kept(Response(body, content_type="text/plain; charset=utf-8"))


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """List the pages: the service, the questions, the vocabularies."""
    root = Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    addresses = [url_for(page, _external=True) for page in _PAGES]
    addresses += [url_for("saved.page", name=stem, _external=True) for stem in catalogue()]
    addresses += [_scheme(iri) for iri in schemes()]
    for address in addresses:
        SubElement(SubElement(root, "url"), "loc").text = address
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return _kept(Response(body, content_type="application/xml"))


def _scheme(iri: str) -> str:
    name, version = iri.split("/")[-2:]
    return url_for("vocabulary.scheme", name=name, version=version, _external=True)


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
