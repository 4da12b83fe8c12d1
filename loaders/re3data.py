"""re3data, the registry of research data repositories: what a repository offers, and who funds and runs it.

Format: metadata schema 2.2 (https://doi.org/10.2312/re3.006), as https://www.re3data.org/api/v1 gives it, and 4.0
(https://doi.org/10.48440/re3.014), whose elements are read where they differ in name or nesting. Licence: CC0 1.0.
It does not tell: the country of a repository, amounts of money, and, mostly, since when or until when somebody is
responsible. Not loaded: contacts, remarks, keywords, content types, access to and licence of the catalogue itself
(databaseAccess, databaseLicense), feeds, and of 4.0 relatedRepository and fundingInformation.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from loaders import archives
from loaders import re3data_words as words
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.re3data_identifiers import REPOSITORIES, identifiers
from loaders.re3data_institutions import date_of, institutions, names
from loaders.re3data_licences import licence
from loaders.re3data_xml import NAMESPACES, Node, namespace, repository
from loaders.records import Endpoint, Infrastructure, Kind, Notice, Policy, Record, Reference
from loaders.source import Item, Source
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, concepts, language

_SUBJECT_CODE: Final = re.compile(r"\s*([0-9]+)\b")
_CORE_TRUST_SEAL: Final = re.compile(r"core?\s?trust\s?seal|\bCTS\b", re.IGNORECASE)
#: The forerunner's assessments stand on the same web site.
_DATA_SEAL: Final = re.compile(r"\bDSA\b|data[ -]seal", re.IGNORECASE)


def items(path: Path) -> Iterator[Item]:
    """Stream the documents of a folder, a .tar.gz or a single .xml or .xml.gz file.

    Raises: UnreadableSource if the archive is damaged or hostile, or its first document is of no known schema version;
    SourceUnavailable.
    """
    unseen = True
    for name, content in archives.documents(path, ".xml"):
        if unseen and (found := namespace(content)) is not None:
            if found not in NAMESPACES:
                raise UnreadableSource(f"{path}: {name} has namespace {found!r}: expected {' or '.join(NAMESPACES)}")
            unseen = False
        yield Item(name, content)


def record(item: Item) -> Record:
    """Read one repository and its institutions.

    Raises: InvalidRecord if it is not safe, well-formed XML of a known schema version, or has no re3data id or no name.
    """
    node, version = repository(item.position, item.content)
    own = _own_identifier(node, item.position)
    notices: list[Notice] = []
    infrastructure = _infrastructure(node, own, version, notices)
    if not infrastructure.names:
        raise InvalidRecord(own.local, "repositoryName", None, "a name")
    statements = (infrastructure, *institutions(node, infrastructure.ref, notices))
    page = f"https://www.re3data.org/repository/{own.local}"
    return Record(own.local, statements, page, _modified(node, notices), tuple(notices))


def _own_identifier(node: Node, position: str) -> Identifier:
    text = node.text("re3data.orgIdentifier") or next(
        (text for wrapper in node.nodes("identifiers") for text in wrapper.texts("re3data")), ""
    )
    try:
        return identifier("re3data", text)
    except InvalidIdentifier as error:
        raise InvalidRecord(position, "re3data.orgIdentifier", text, "r3d and nine digits") from error


def _infrastructure(node: Node, own: Identifier, version: str, notices: list[Notice]) -> Infrastructure:
    homepage = node.address("repositoryURL", notices, "repositoryURL", "repositoryUrl")
    closed = node.text("endDate") is not None
    return Infrastructure(
        Reference(Kind.INFRASTRUCTURE, (own, *_other_identifiers(node, own, notices))),
        names=names(node, {"repositoryName": "preferred", "additionalName": "alternative"}, notices),
        classes=("Repository",),
        types=words.TYPES.concepts(node.texts("type"), notices),
        themes=_themes(node, version, notices),
        description=node.text("description"),
        homepages=(homepage,) if homepage else (),
        status=concept("operational-status", "closed" if closed else "operational"),
        opened=date_of(node, "startDate", notices),
        closed=date_of(node, "endDate", notices),
        access=words.DATA_ACCESS.concepts(_nested(node, "dataAccess", "dataAccessType"), notices),
        access_restrictions=words.DATA_ACCESS_RESTRICTIONS.concepts(
            _nested(node, "dataAccess", "dataAccessRestriction"), notices
        ),
        upload=words.DATA_UPLOAD.concepts(_nested(node, "dataUpload", "dataUploadType"), notices),
        upload_restrictions=words.DATA_UPLOAD_RESTRICTIONS.concepts(
            _nested(node, "dataUpload", "dataUploadRestriction"), notices
        ),
        licences=_licences(node, notices),
        pid_systems=words.PID_SYSTEMS.concepts(node.texts("pidSystem"), notices),
        endpoints=_endpoints(node, notices),
        metadata_standards=words.METADATA_STANDARDS.concepts(
            _nested(node, "metadataStandard", "metadataStandardName"), notices
        ),
        software=words.SOFTWARE.concepts(_nested(node, "software", "softwareName"), notices),
        certifications=words.CERTIFICATES.concepts(_certificates(node), notices),
        interface_languages=_languages(node, notices),
        policies=tuple(dict.fromkeys(_policies(node, notices))),
        lacks=_lacks(node),
        features=_features(node),
    )


def _other_identifiers(node: Node, own: Identifier, notices: list[Notice]) -> tuple[Identifier, ...]:
    texts = []
    for one in node.nodes("repositoryIdentifier"):
        kind, value = one.text("repositoryIdentifierType"), one.text("repositoryIdentifierValue")
        texts.append(_typed(kind, value) if value else one.content())
    found = identifiers("repositoryIdentifier", REPOSITORIES, filter(None, texts), notices)
    return tuple(one for one in found if one != own)


def _typed(kind: str | None, value: str) -> str:
    prefixed = "://" in value or ":" in value or not kind or value.lower().startswith(kind.lower())
    return value if prefixed else f"{kind}:{value}"


def _nested(node: Node, outer: str, inner: str) -> list[str]:
    return [text for child in node.nodes(outer) for text in child.texts(inner)]


def _themes(node: Node, version: str, notices: list[Notice]) -> tuple[str, ...]:
    known = concepts("dfg", version)
    found: dict[str, None] = {}
    for subject in node.nodes("subject"):
        text = subject.text("subjectId") or subject.content()
        match = _SUBJECT_CODE.match(text)
        if match and match[1] in known:
            found[known[match[1]]] = None
        else:
            notices.append(Notice("subject", text, f"a DFG subject of schema {version}"))
    return tuple(found)


def _licences(node: Node, notices: list[Notice]) -> tuple[str, ...]:
    """Return the licence that an address means, else the family that the name means."""
    found: dict[str, None] = {}
    for one in node.nodes("dataLicense"):
        name, address = one.text("dataLicenseName"), one.text("dataLicenseURL", "dataLicenseUrl")
        exact = licence(address) if address else None
        if exact:
            found[exact] = None
        elif name and name != words.ABSENT:
            found.update(dict.fromkeys(words.LICENCES.concepts([name], notices)))
    return tuple(found)


def _endpoints(node: Node, notices: list[Notice]) -> tuple[Endpoint, ...]:
    found: dict[Endpoint, None] = {}
    for api in node.nodes("api"):
        kind = api.attribute("apiType") or api.text("apiType")
        if kind is None:
            notices.append(Notice("api/@apiType", "", ", ".join(words.PROTOCOLS.codes)))
            continue
        nested = api.text("apiUrl", "apiURL") is not None
        address = api.address("api", notices, "apiUrl", "apiURL") if nested else api.address("api", notices)
        found.update((Endpoint(protocol, address), None) for protocol in words.PROTOCOLS.concepts([kind], notices))
    return tuple(found)


def _certificates(node: Node) -> list[str]:
    """Return the certificates; "other" beside a CoreTrustSeal policy is that seal, for which schema 2.2 has no word."""
    found = [one.text("certificateName") or one.content() for one in node.nodes("certificate")]
    if "other" in found and any(_is_core_trust_seal(policy) for policy in node.nodes("policy")):
        found[found.index("other")] = "CoreTrustSeal"
    return [name for name in found if name]


def _is_core_trust_seal(policy: Node) -> bool:
    name, address = policy.text("policyName") or "", policy.text("policyURL", "policyUrl") or ""
    return bool(_CORE_TRUST_SEAL.search(f"{name} {address}")) and not _DATA_SEAL.search(f"{name} {address}")


def _languages(node: Node, notices: list[Notice]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for code in node.texts("repositoryLanguage"):
        if iri := language(code):
            found[iri] = None
        else:
            notices.append(Notice("repositoryLanguage", code, "an ISO 639-2 or 639-3 code"))
    return tuple(found)


def _policies(node: Node, notices: list[Notice]) -> Iterator[Policy]:
    for one in node.nodes("policy"):
        if address := one.address("policyURL", notices, "policyURL", "policyUrl"):
            yield Policy(address, one.text("policyName"))
    for one in node.nodes("dataUploadLicense"):
        if address := one.address("dataUploadLicenseURL", notices, "dataUploadLicenseURL", "dataUploadLicenseUrl"):
            yield Policy(address, one.text("dataUploadLicenseName"), concept("policy-kind", "submission"))
    for field, kind in (("missionStatementURL", "mission"), ("citationGuidelineURL", "citation")):
        if address := node.address(field, notices, field, field.replace("URL", "Url")):
            yield Policy(address, None, concept("policy-kind", kind))


def _lacks(node: Node) -> tuple[str, ...]:
    """Return the features that the record says are not there, also where it names one beside its "none"."""
    codes = [code for field, code in words.ABSENCES.items() if words.ABSENT in node.texts(field)]
    codes += [code for field, code in words.DENIALS.items() if "no" in node.texts(field)]
    if words.ABSENT in _nested(node, "dataLicense", "dataLicenseName"):
        codes.append("licence")
    return tuple(concept("feature", code) for code in codes)


def _features(node: Node) -> tuple[str, ...]:
    """Return the features that the record says are there."""
    codes = (code for field, code in words.DENIALS.items() if "yes" in node.texts(field))
    return tuple(concept("feature", code) for code in codes)


def _modified(node: Node, notices: list[Notice]) -> date | None:
    found = date_of(node, "lastUpdate", notices)
    return found.last if found else None


SOURCE: Final = Source(
    name="re3data",
    title="re3data.org: Registry of Research Data Repositories",
    homepage="https://www.re3data.org/",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    publisher="https://www.re3data.org/",
    patterns=("*re3data*_xml.tar.gz", "*re3data*.tar.gz", "*_xml.tar.gz", "r3d*.xml", "r3d*.xml.gz"),
    items=items,
    record=record,
    version="1.0",
    attribution="re3data.org: Registry of Research Data Repositories, https://doi.org/10.17616/R3D",
    described_in="https://doi.org/10.2312/re3.006",
)
