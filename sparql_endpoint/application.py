"""The application factory: one Flask application over one home of releases."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from sparql_endpoint.answering import mementos, probes, turn
from sparql_endpoint.answering.generations import EXTENSION, Generations
from sparql_endpoint.http import compression, headers, metrics, page_cache, problems
from sparql_endpoint.identifiers import resolution
from sparql_endpoint.linked_data import dereference, evidence_document, node, references
from sparql_endpoint.maps import world
from sparql_endpoint.network import explorer as network
from sparql_endpoint.openapi import programs
from sparql_endpoint.profiles import documents as profile_documents
from sparql_endpoint.profiles import pages as profiles
from sparql_endpoint.questions import coverage_sources, embeds, gaps, pictures, saved, saved_documents, trends
from sparql_endpoint.releases import dataset, diff, feeds, quality
from sparql_endpoint.releases import pages as releases
from sparql_endpoint.scorecards import scorecard
from sparql_endpoint.search import completion
from sparql_endpoint.search import pages as search
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.site import about_page, conformance, discovery, home
from sparql_endpoint.skg_if import pages as skg_if
from sparql_endpoint.sparql import diagnosis, graph_store, result_pictures
from sparql_endpoint.sparql import endpoint as sparql
from sparql_endpoint.vocabulary import context, schema_document
from sparql_endpoint.vocabulary import pages as vocabulary_pages
from sparql_endpoint.wording import page_languages
from sparql_endpoint.workers import drawing, long_texts

#: What answers under an address.
_PARTS = (
    about_page,
    completion,
    conformance,
    context,
    coverage_sources,
    dataset,
    dereference,
    diagnosis,
    diff,
    discovery,
    embeds,
    evidence_document,
    feeds,
    gaps,
    graph_store,
    home,
    metrics,
    network,
    node,
    pictures,
    probes,
    profiles,
    programs,
    quality,
    references,
    releases,
    resolution,
    result_pictures,
    saved,
    scorecard,
    search,
    skg_if,
    saved_documents,
    schema_document,
    sparql,
    trends,
    vocabulary_pages,
    world,
)

#: Bytes of a form besides the query: the other parameters.
_FORM_REST = 64 * 1024


class _Application(Flask):
    """Flask without coroutines: whether a function is one would be asked a dozen times in every request."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return func."""
        return func


def create_app(settings: ServiceSettings) -> Flask:
    """Return the application; its workers start with the first request and end with `close_app`."""
    app = _Application(__name__)
    app.config["SERVICE"] = settings
    # Percent-encoding triples the bytes of a query at most.
    app.config["MAX_CONTENT_LENGTH"] = 3 * settings.query_limit + _FORM_REST
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    measured = metrics.Metrics()
    app.extensions[EXTENSION] = Generations(settings, measured)
    compression.install(app)
    turn.install(app, settings)
    drawing.install(app)
    long_texts.install(app)
    page_cache.install(app)
    profile_documents.install(app)
    metrics.install(app, measured)
    headers.install(app)
    page_languages.install(app)
    mementos.install(app)
    problems.install(app)
    for module in _PARTS:
        app.register_blueprint(module.blueprint)
    if settings.proxies:
        trusted = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)
        app.wsgi_app = trusted  # type: ignore[method-assign]  # Flask documents assigning a middleware here
    return app


def close_app(app: Flask) -> None:
    """End the worker processes of app."""
    generations: Generations = app.extensions[EXTENSION]
    generations.close()
    drawing.drawing(app).close()
    long_texts.close(app)
