"""Identifiers for what a source knows by name only."""

import unicodedata

from ontology.identifiers import Identifier
from ontology.namespaces import digest


def by_name(source: str, name: str, *more: str) -> Identifier:
    """Return the identifier of something of which a source gives only a name, whatever its case and spaces.

    `more` tells apart what bears the same name, such as a country. The same name in another source is another
    identifier: a name alone never says that two things are the same.
    """
    whole = (part.encode("utf-8", "replace").decode() for part in (name, *more))
    parts = (" ".join(unicodedata.normalize("NFKC", part).casefold().split()) for part in whole)
    return Identifier("source-name", digest(source, *parts))
