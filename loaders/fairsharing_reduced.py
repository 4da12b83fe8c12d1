"""Records of FAIRsharing as Bioregistry reduces them."""

from collections.abc import Mapping
from typing import Any

from loaders.addresses import without_emails
from loaders.errors import InvalidRecord
from loaders.fairsharing_subjects import fields
from loaders.json_values import mapping, texts
from loaders.noticed import noticed_address
from loaders.re3data_licences import licence
from loaders.records import Infrastructure, Kind, Name, Notice, Record, Reference
from ontology.identifiers import Identifier, InvalidIdentifier, identifier


def reduced(key: str, content: Mapping[str, Any]) -> Record:
    """Read a record of the reduced list, whose key is the end of its DOI.

    Raises: InvalidRecord if the key is no identifier, or there is no name.
    """
    own = own_identifier(key, key)
    name = content.get("name")
    if not isinstance(name, str) or not name.strip():
        raise InvalidRecord(key, "name", name, "a name")
    notices: list[Notice] = []
    homepage = noticed_address("homepage", content.get("homepage"), notices)
    under = licence(str(mapping(content.get("license")).get("url") or ""))
    description = content.get("description")
    one = Infrastructure(
        Reference(Kind.INFRASTRUCTURE, (own,)),
        names=(Name(name), *(Name(one, None, "acronym") for one in texts(content.get("short_names")) if one != name)),
        themes=fields(texts(content.get("keywords"))),
        description=without_emails(description.strip()) or None if isinstance(description, str) else None,
        homepages=(homepage,) if homepage else (),
        licences=(under,) if under else (),
    )
    return Record(own.local, (one,), page=f"https://doi.org/10.25504/{own.local}", notices=tuple(notices))


def own_identifier(position: str, text: str) -> Identifier:
    """Read the identifier that the DOI of a record ends in.

    Raises: InvalidRecord if text is none.
    """
    try:
        return identifier("fairsharing", text)
    except InvalidIdentifier as error:
        raise InvalidRecord(position, "doi", text, "a DOI such as 10.25504/FAIRsharing.wy4egf") from error
