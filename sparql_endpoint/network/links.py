"""Where the links of a network lead: one address of each sort is built, the others put another IRI in its place.

A page has hundreds of them, and to build one takes longer than to write a row.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from sparql_endpoint.wording.cells import address, is_ours
from sparql_endpoint.wording.page_languages import page_address

#: Stands for the IRI in an address that is built once; no address has it otherwise.
_MARK: Final = "0-iri-0"
#: Characters that the addresses of this service leave as they are in a value.
_SAFE: Final = "!$'()*,/:;?@"

Link = Callable[[str], str | None]


def linking(parameter: str, endpoint: str, given: Mapping[str, Any] | None = None) -> Link:
    """Return what gives the address of an endpoint with an IRI as the value of a parameter."""
    made = page_address(endpoint, **{**(given or {}), parameter: _MARK})
    return lambda iri: made.replace(_MARK, quote(iri, safe=_SAFE))


def leading() -> Link:
    """Return what gives the page about a node, as `cells.address` does."""
    ours = linking("iri", "node.page")
    return lambda iri: ours(iri) if is_entity(iri) else address(iri)


def is_entity(iri: str) -> bool:
    """Return whether an IRI is that of an entity or a relation of ours, which its own page explains."""
    return is_ours(iri) and "/id/" in iri
