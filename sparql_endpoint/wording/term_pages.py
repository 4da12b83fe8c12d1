"""Where a term of ours is explained: the place on the page of the ontology, of the shapes, or of its scheme."""

from ontology.namespaces import CONCEPTS, ONTOLOGY, SHAPES
from sparql_endpoint.wording.page_languages import page_address
from sparql_endpoint.wording.vocabulary_documents import schemes

_PAGES = ((ONTOLOGY, "vocabulary.ontology"), (SHAPES, "vocabulary.shapes"))


def explanation(iri: str) -> str | None:
    """Return the address that explains a term, shape, scheme or concept; None where this software has none."""
    for namespace, endpoint in _PAGES:
        if iri.startswith(namespace):
            return page_address(endpoint, _anchor=iri.removeprefix(namespace))
    name, version, code = [*iri.removeprefix(CONCEPTS).split("/"), "", ""][:3]
    if not iri.startswith(CONCEPTS) or f"{CONCEPTS}{name}/{version}" not in schemes():
        return None
    return page_address("vocabulary.scheme", name=name, version=version, _anchor=f"concept-{code}" if code else None)
