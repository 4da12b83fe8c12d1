"""How each kind of vocabulary looks as a page: what fills it, the template that sets it, and the frame around it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from flask import render_template, request
from markupsafe import Markup

from sparql_endpoint.vocabulary.header import header
from sparql_endpoint.vocabulary.ontology_page import OntologyPage, ontology_page
from sparql_endpoint.vocabulary.scheme_page import SchemePage, scheme_page
from sparql_endpoint.vocabulary.shapes_page import ShapesPage, shapes_page
from sparql_endpoint.vocabulary.words import FORMATS
from sparql_endpoint.wording.languages import PARAMETER, page_language
from sparql_endpoint.wording.vocabulary_documents import Document


@dataclass(frozen=True, slots=True)
class Look:
    """The template of what stands in the frame, and what gives the template its values."""

    template: str
    page: Callable[[Document], OntologyPage | ShapesPage | SchemePage]


ONTOLOGY: Final = Look("ontology.html", ontology_page)
SHAPES: Final = Look("shapes.html", shapes_page)
SCHEME: Final = Look("scheme.html", scheme_page)


def rendered(document: Document, iri: str, address: str, look: Look) -> str:
    """Return the page about a document that was asked for under iri, at the address where its formats begin."""
    return render_template(
        "vocabulary_page.html",
        header=header(document),
        content=_content(document, look, address, (request.script_root, page_language(), request.args.get(PARAMETER))),
        offered=FORMATS,
        address=address,
        canonical=iri,
    )


@lru_cache(maxsize=128)
def _content(document: Document, look: Look, address: str, asked: tuple[str | None, ...]) -> Markup:  # noqa: ARG001
    """Return what stands in the frame; kept, for it changes only with the software, and the longest takes 0.2 s.

    What is asked is the beginning of links, and the language as negotiated and as named, which links keep.
    """
    text = render_template(look.template, page=look.page(document), offered=FORMATS, address=address)
    return Markup(text)  # noqa: S704 (the template has escaped it)
