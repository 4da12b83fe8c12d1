"""Countries by the names that people write for them."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import pycountry

from ontology.vocabulary import concepts, country, label

#: What a notice says is accepted.
ACCEPTED: Final = "the name of a country, or an ISO 3166-1 code"

#: Names in use that neither the vocabulary nor the ISO tables have.
_OTHER_NAMES: Final[Mapping[str, str]] = {"turkey": "TR"}


def named(text: str) -> str | None:
    """Return the concept of a country by its name or code, also with a remark behind it: "Taiwan (ROC)".

    None if there is no such country; a name that only begins like that of a country is none.
    """
    for name in (text.strip(), text.partition("(")[0].strip()):
        if found := _labels().get(name.casefold()) or _iso(name):
            return found
    return None


@cache
def _labels() -> Mapping[str, str]:
    """Return the concept of every country by its English label, case folded."""
    return MappingProxyType({label(iri).casefold(): iri for iri in concepts("country").values()})


def _iso(name: str) -> str | None:
    code = _OTHER_NAMES.get(name.casefold())
    if code is None:
        try:
            code = str(pycountry.countries.lookup(name).alpha_2)
        except LookupError:
            return None
    return country(code)
