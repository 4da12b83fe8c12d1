"""Which licence an address means: SPDX identifiers of the licence addresses that repositories give."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from ontology.vocabulary import concepts

_CC: Final = re.compile(
    r"creativecommons\.org/licenses/(?P<kind>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>[0-9]\.[0-9])"
    r"(?:/(?P<port>[a-z]{2}|igo)(?=/|$))?",
    re.IGNORECASE,
)
_GNU: Final = re.compile(
    r"gnu\.org/(?:copyleft|licenses)/(?P<kind>a?gpl|lgpl|fdl)-(?P<version>[0-9]\.[0-9])\b", re.IGNORECASE
)
_LISTED: Final = re.compile(
    r"(?:opensource\.org/licenses?|spdx\.org/licenses)/(?P<code>[A-Za-z0-9.+-]+?)(?:\.html|/)*$"
)
_OGL: Final = re.compile(
    r"nationalarchives\.gov\.uk/doc/open-government-licence/version/(?P<version>[123])\b", re.IGNORECASE
)
#: SPDX gave these up for "-only" and "-or-later"; an address means the text itself.
_GNU_DEPRECATED: Final = re.compile(r"(?:A?GPL|LGPL|GFDL)-[0-9]\.[0-9]", re.IGNORECASE)

#: Addresses of one licence, wherever they go on, and its SPDX identifier.
ADDRESSES: Final[Mapping[str, str]] = {
    "apache.org/licenses/license-2.0": "Apache-2.0",
    "creativecommons.org/public-domain/cc0": "CC0-1.0",
    "creativecommons.org/publicdomain/mark/1.0": "CC-PDM-1.0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0-1.0",
    "creativecommons.org/share-your-work/public-domain/cc0": "CC0-1.0",
    "govdata.de/dl-de/by-2-0": "DL-DE-BY-2.0",
    "govdata.de/dl-de/zero-2-0": "DL-DE-ZERO-2.0",
    "open.canada.ca/en/open-government-licence-canada": "OGL-Canada-2.0",
    "opendatacommons.org/licenses/by": "ODC-By-1.0",
    "opendatacommons.org/licenses/odbl": "ODbL-1.0",
    "opendatacommons.org/licenses/pddl": "PDDL-1.0",
}
_PROTOCOL: Final = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def licence(address: str) -> str | None:
    """Return the concept of the SPDX licence that is published at the address; None if it is not known to be one.

    A ported Creative Commons licence that SPDX does not list is not the international one: None.
    """
    place = _PROTOCOL.sub("", address.strip(), count=1).split("#")[0].split("?")[0]
    code = next((code for reader in _READERS if (code := reader(place))), None)
    if code and _GNU_DEPRECATED.fullmatch(code):
        code += "-only"
    return _spdx().get(code.lower()) if code else None


@cache
def _spdx() -> Mapping[str, str]:
    """Return the concepts of the licence scheme by their code in lower case, families left out."""
    return {code.lower(): iri for code, iri in concepts("licence").items() if not code.islower()}


def _fixed(place: str) -> str | None:
    lower = place.lower()
    starts = (start for start in ADDRESSES if lower == start or lower.startswith((f"{start}/", f"{start}.")))
    return next((ADDRESSES[start] for start in starts), None)


def _creative_commons(place: str) -> str | None:
    match = _CC.match(place)
    if not match:
        return None
    return "-".join(["CC", match["kind"], match["version"], *([match["port"]] if match["port"] else [])])


def _gnu(place: str) -> str | None:
    match = _GNU.match(place)
    if not match:
        return None
    kind = match["kind"].upper()
    return f"{'GFDL' if kind == 'FDL' else kind}-{match['version']}"


def _open_government(place: str) -> str | None:
    match = _OGL.match(place)
    return f"OGL-UK-{match['version']}.0" if match else None


def _listed(place: str) -> str | None:
    match = _LISTED.match(place)
    return match["code"] if match else None


_READERS: Final[tuple[Callable[[str], str | None], ...]] = (_fixed, _creative_commons, _gnu, _open_government, _listed)
