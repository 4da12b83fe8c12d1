"""Language codes of sources as BCP 47 tags."""

from collections.abc import Mapping
from functools import cache
from itertools import product
from string import ascii_lowercase
from types import MappingProxyType

from ontology.vocabulary import language


@cache
def _two_letters() -> Mapping[str, str]:
    """Return the ISO 639-1 code of every language that has one, by its concept."""
    codes = ("".join(pair) for pair in product(ascii_lowercase, repeat=2))
    return MappingProxyType({iri: code for code in codes if (iri := language(code))})


@cache
def tag(code: str) -> str | None:
    """Return the shortest tag of an ISO 639 code of any part: "en" for "eng", "nds" for "nds"; None if nobody knows it.

    Source: RFC 5646, section 2.2.1
    """
    iri = language(code)
    if iri is None:
        return None
    return _two_letters().get(iri) or iri.rpartition("/")[2]
