"""XML records of OpenAIRE in the fields of the later dumps.

Products of the dump of 2019 are zipped XML in base64 within JSON; projects from OAI-PMH are one record a line.
"""

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from loaders.archives import LIMIT
from loaders.errors import InvalidRecord


def product(content: Mapping[str, Any], position: str) -> dict[str, Any]:
    """Return the organisations and projects that a record names, in the fields of the later dumps.

    Raises: InvalidRecord if it is no zip of one XML document, or the document is too long or not well formed.
    """
    body = content.get("body")
    encoded = body.get("$binary") if isinstance(body, Mapping) else body
    try:
        root = etree.fromstring(_unzipped(str(encoded), position), _parser())
    except (binascii.Error, zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, NotImplementedError) as error:
        raise InvalidRecord(position, "body", str(error), "XML in a zip in base64") from error
    identity = content.get("_id")
    rels = [*root.iterfind(".//{*}rels/{*}rel")]
    return {
        "id": (root.findtext(".//{*}objIdentifier") or "").strip()
        or str(identity.get("$oid") if isinstance(identity, Mapping) else identity),
        "organizations": [one for rel in rels for one in _related(rel, "organization", _organization)],
        "projects": [one for rel in rels for one in _related(rel, "project", _project)],
    }


def harvested(line: bytes, position: str) -> dict[str, Any]:
    """Return the project of an OAI-PMH record.

    Raises: InvalidRecord if it is not well formed, or no project.
    """
    try:
        root = etree.fromstring(line, _parser())
    except etree.XMLSyntaxError as error:
        raise InvalidRecord(position, "record", str(error), "an XML record of OAI-PMH") from error
    project = root.find(".//{*}project")
    if project is None:
        raise InvalidRecord(position, "oaf:project", None, "a project")
    names = ("code", "acronym", "title", "startdate", "enddate", "websiteurl")
    funder = project.find("{*}fundingtree/{*}funder")
    return {
        "id": (root.findtext(".//{*}header/{*}identifier") or "").rpartition("oai:dnet:")[2].strip(),
        **{name: project.findtext(f"{{*}}{name}") for name in names},
        "fundings": [] if funder is None else [_tree(funder)],
    }


def _tree(funder: etree._Element) -> dict[str, Any]:
    names = {"name": "name", "shortname": "shortName", "jurisdiction": "jurisdiction"}
    level = funder.find("../{*}funding_level_0/{*}id")
    return {
        **{ours: funder.findtext(f"{{*}}{theirs}") for theirs, ours in names.items()},
        "fundingStream": {"id": level.text if level is not None else None},
    }


def _unzipped(encoded: str, position: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(encoded, validate=True))) as archive:
        names = archive.namelist()
        with archive.open(names[0] if names else "") as member:
            found = member.read(LIMIT + 1)
    if len(found) > LIMIT:
        raise InvalidRecord(position, "body", f"more than {LIMIT} bytes", "a shorter document")
    return found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _related(rel: etree._Element, kind: str, read: Any) -> Iterator[dict[str, Any]]:
    to = rel.find("{*}to")
    if to is not None and to.get("type") == kind:
        yield {"id": (to.text or "").strip(), **read(rel)}


def _organization(rel: etree._Element) -> dict[str, Any]:
    country = rel.find("{*}country")
    return {
        "legalName": rel.findtext("{*}legalname"),
        "legalShortName": rel.findtext("{*}legalshortname"),
        "websiteUrl": rel.findtext("{*}websiteurl"),
        "country": {"code": country.get("classid") if country is not None else None},
    }


def _project(rel: etree._Element) -> dict[str, Any]:
    funder = rel.find("{*}funding/{*}funder")
    level = rel.find("{*}funding/{*}funding_level_0")
    funding = (
        {
            "name": funder.get("name"),
            "shortName": funder.get("shortname"),
            "jurisdiction": funder.get("jurisdiction"),
            "fundingStream": {"id": level.text if level is not None else None},
        }
        if funder is not None
        else {}
    )
    names = ("code", "acronym", "title")
    return {**{name: rel.findtext(f"{{*}}{name}") for name in names}, "fundings": [funding]}
