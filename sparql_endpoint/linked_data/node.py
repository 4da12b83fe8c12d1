"""The document about one node: a page with every statement and its source, or the same statements as a graph."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from pyoxigraph import NamedNode, Triple

from graph.gaps import gaps_of
from ontology import terms
from queries.blocks import fill
from queries.catalogue import SavedQuery, catalogue
from sparql_endpoint.answering.evaluation import endpoint, holds
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.http.documents import OFFERED, SUFFIX, SUFFIXES, chosen, tagged
from sparql_endpoint.http.headers import RELEASE
from sparql_endpoint.http.negotiation import PAGE
from sparql_endpoint.http.serialisation import embedded, serialised
from sparql_endpoint.identifiers.gone import missing
from sparql_endpoint.linked_data.description_graph import about_document, stated
from sparql_endpoint.linked_data.document_links import identified, linked, node_of
from sparql_endpoint.linked_data.evidence import SHOWN
from sparql_endpoint.linked_data.pointers import PER_PAGE
from sparql_endpoint.linked_data.statements import SHOWN_STATEMENTS, described
from sparql_endpoint.linked_data.timeline import timeline
from sparql_endpoint.profiles.places import profile_of
from sparql_endpoint.wording.term_pages import explanation

blueprint = Blueprint("node", __name__)

_INFRASTRUCTURE = NamedNode(terms.OpenScienceInfrastructure)

#: Values of one property that a page shows at once; the others are folded below them.
_UNFOLDED = 12

_KNOWN = """
ASK {
  { VALUES ?node { UNDEF } ?node ?predicate ?value }
  UNION { VALUES ?node { UNDEF } ?subject ?property ?node }
}
"""

_SUBJECT = "ASK { VALUES ?node { UNDEF } ?node ?predicate ?value }"


@blueprint.get("/describe")
@blueprint.get(f"/describe.{SUFFIX}")
def page(suffix: str | None = None) -> Response:
    """Give what the current release says about the node that the parameter iri names, as accepted."""
    node, asked = node_of(request.args.getlist("iri")), chosen(suffix)
    with leased() as generation:
        if OFFERED[asked] == PAGE:
            text, found = _page(generation, node)
            body = text.encode()
        else:
            found = stated(generation, node)
            if not found and not known(generation, node):
                raise missing(generation, node)
            body = serialised([*about_document(node), *found], OFFERED[asked])
        response = tagged(body, asked)
        response.headers[RELEASE] = generation.release.version
    linked(response, "describe", node, OFFERED[asked])
    identified(response, node, found)
    return response


def known(generation: Generation, node: NamedNode) -> bool:
    """Return whether the release says anything about node.

    Raises: EvaluationError if there is no answer.
    """
    return holds(generation, fill(_KNOWN, {"node": [node]}), endpoint())


def spoken_of(generation: Generation, node: NamedNode) -> bool:
    """Return whether the release says anything about node itself, and not only of what refers to it.

    Raises: EvaluationError if there is no answer.
    """
    return holds(generation, fill(_SUBJECT, {"node": [node]}), endpoint())


def _page(generation: Generation, node: NamedNode) -> tuple[str, Sequence[Triple]]:
    """Return the page about node, and the statements that are embedded in it."""
    shown = described(generation, node, endpoint())
    if shown is None:
        raise missing(generation, node)
    found = stated(generation, node) if shown.triples is None else shown.triples
    text = render_template(
        "node.html",
        node=shown,
        iri=node.value,
        embedded=Markup(embedded([*about_document(node), *found])),  # noqa: S704 (no < or & is left in it)
        suffixes=SUFFIXES,
        explained=explanation(node.value),
        scored=_INFRASTRUCTURE in {each.object for each in found},
        bound=SHOWN,
        gaps=_gaps(generation, node),
        profile=profile_of(node.value),
        timeline=timeline(shown.facts, shown.groups, generation.release.manifest.snapshot),
        most=SHOWN_STATEMENTS,
        per_page=PER_PAGE,
        unfolded=_UNFOLDED,
        release=generation.release,
    )
    return text, found


def _gaps(generation: Generation, node: NamedNode) -> Sequence[SavedQuery]:
    """Return the saved questions that find node with their defaults, as far as the release keeps them."""
    stems = gaps_of(generation.release.search, node.value)
    return [catalogue()[stem] for stem in stems if stem in catalogue()]
