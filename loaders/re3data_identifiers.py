"""Identifiers as re3data's editors typed them: "ROR:0130frc33", "ROR.04kdrdn36", "Wikidata Q364", "ISN:00000004…".

An identifier counts only if it also passes the checks of its scheme.
"""

import hashlib
import re
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from typing import Final

from loaders.records import Notice
from ontology.identifiers import SCHEMES, Identifier, InvalidIdentifier, identifier

_ROR: Final = r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}"
_RRID: Final = r"(?:SCR_|nlx_|nif-|OMICS_|SciEx_|SciRes_|rid_)[A-Za-z0-9_-]+"


def _spelling(scheme: str, pattern: str) -> tuple[str, re.Pattern[str]]:
    return scheme, re.compile(rf"\s*(?:{pattern})[\s;]*", re.IGNORECASE)


#: The scheme of each spelling, whose one group is the local part.
_SPELLINGS: Final = (
    _spelling("ror", rf"(?:(?:ROO?R|RRID)[\s:;.]*)*(?:https?://)?(?:(?:ror\.)?org/)?({_ROR})"),
    _spelling("fundref", r"(?:crossref(?:\s+funder\s+id)?|fundref)[\s:]*([0-9]{9,12})"),
    _spelling("fundref", r"(?:doi:|https?://(?:dx\.)?doi\.org/)?10\.13039/([0-9]{9,12})"),
    _spelling("wikidata", r"(?:wikidata[\s:]*|https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/)(Q[0-9]+)"),
    _spelling("isni", r"(?:ISNI?[\s:]*|https?://(?:www\.)?isni\.org/(?:isni/)?)((?:[0-9]\s?){15}[0-9X])"),
    _spelling("grid", r"(?:GRID[\s:]+|https?://(?:www\.)?grid\.ac/institutes/)?(?:grid\.)([0-9]+\.[0-9a-f]+)"),
    _spelling("grid", r"GRID[\s:]+([0-9]+\.[0-9a-f]+)"),
    _spelling("viaf", r"(?:VIAF|VAIF)[\s:]*([0-9]+)"),
    _spelling("gnd", r"(?:GND[\s:]*|https?://d-nb\.info/gnd/)([0-9X-]+)"),
    _spelling("rrid", rf"(?:https?://(?:identifiers\.org|scicrunch\.org/resolver)/)?(?:(?:ROR|R?RID)[\s:]*)*({_RRID})"),
    _spelling("opendoar", r"Open\s?DOAR[\s:]*([0-9]+)"),
    _spelling(
        "fairsharing",
        r"(?:FAIR_?sharing?[\s_:;.]*)?(?:doi[\s:;.]*)?(?:https?://)?(?:(?:dx\.)?doi\.org/)?(?:10\.25504/)?FAIRsharing\.([0-9a-z]+)",
    ),
)
#: What a local part lacks in a spelling, by scheme.
_COMPLETED: Final = {"grid": "grid.", "fairsharing": "FAIRsharing."}
#: The schemes that name an organisation, and those that name a repository: others in their place are mistakes.
ORGANISATIONS: Final = frozenset({"ror", "fundref", "wikidata", "isni", "grid", "viaf", "gnd", "rrid"})
REPOSITORIES: Final = frozenset({"ror", "wikidata", "isni", "rrid", "opendoar", "fairsharing"})


def identifiers(
    field: str, schemes: frozenset[str], texts: Iterable[str], notices: list[Notice]
) -> tuple[Identifier, ...]:
    """Return what each text means, once each, in order; what means nothing, or is a second ROR id, becomes a notice."""
    found: dict[Identifier, None] = {}
    ror: Identifier | None = None
    for text in texts:
        one = _identifier(text)
        if one is None or one.scheme not in schemes:
            notices.append(Notice(field, text, f"an identifier of {', '.join(sorted(schemes))}"))
        elif one.scheme == "ror" and ror not in {None, one}:
            notices.append(Notice(field, text, "one ROR id: the first is kept"))
        else:
            found[one] = None
            ror = one if one.scheme == "ror" else ror
    return tuple(found)


def _identifier(text: str) -> Identifier | None:
    for scheme, pattern in _SPELLINGS:
        if match := pattern.fullmatch(text):
            local = match[1].lower() if scheme == "fairsharing" else match[1]
            try:
                return identifier(scheme, _COMPLETED.get(scheme, "") + local)
            except InvalidIdentifier:
                continue
    return None


def unifying(found: Iterable[Identifier]) -> bool:
    """Say whether one of the identifiers is enough to know the same entity in other records."""
    return any(SCHEMES[one.scheme].unifies for one in found)


def by_name(name: str) -> Identifier:
    """Return the identifier of an organisation of which only a name is known, whatever its case and spaces."""
    normal = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    digest = b32encode(hashlib.sha256(normal.encode()).digest())
    return Identifier("re3data-name", digest[:16].decode("ascii").lower())
