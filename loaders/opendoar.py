"""OpenDOAR, the directory of open access repositories: what a repository holds and offers, and whose it is.

Format: pages of its API, version 2 (https://v2.sherpa.ac.uk/api/), as files, folders or a .tar.gz of them. Licence: not
determined: the publisher states none with the data.
It does not tell: who funds, since when anything is so, in which country a repository runs (the country is that of the
organisation). Not loaded: notes, which hold partners and persons as free text, and the *_phrases, which repeat codes.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from loaders import archives
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.json_values import mapping, mappings, texts
from loaders.languages import tag
from loaders.names import by_name
from loaders.noticed import noticed, noticed_address
from loaders.records import (
    CountClaim,
    Endpoint,
    Infrastructure,
    Kind,
    Name,
    NameKind,
    Notice,
    Organization,
    Policy,
    Record,
    Reference,
    Responsibility,
    Statement,
)
from loaders.source import Item, Source
from ontology.identifiers import Identifier, InvalidIdentifier, identifier
from ontology.vocabulary import concept, concepts, country

#: Source: repository_metadata.type; `undetermined` says nothing.
TYPES: Final[Mapping[str, str]] = {
    "aggregating": "aggregating-repository",
    "disciplinary": "disciplinary-repository",
    "governmental": "governmental-repository",
    "institutional": "institutional-repository",
}
_SILENT: Final = "undetermined"

#: The counts of a record, and what they count.
COUNTS: Final[Mapping[str, str]] = {"metadata_record_count": "records", "full_text_record_count": "full-texts"}

#: What curators write where there is no ROR id.
_NO_ID: Final = frozenset({"", "no ror id found", "ror id not found"})


def items(path: Path) -> Iterator[Item]:
    """Stream the repositories of the pages of a folder, a .tar.gz or a single .json file.

    Raises: UnreadableSource if the archive is damaged or hostile, or a page is no JSON object with `items`;
    SourceUnavailable.
    """
    for name, content in archives.documents(path, ".json"):
        try:
            page = json.loads(content)
        except ValueError as error:
            raise UnreadableSource(f"{path}: {name} is no JSON: {error}") from error
        if not isinstance(page, dict) or not isinstance(page.get("items"), list):
            raise UnreadableSource(f"{path}: {name} is no page of OpenDOAR: expected an object with a list `items`")
        for number, one in enumerate(page["items"], 1):
            yield Item(f"{name}, item {number}", one)


def record(item: Item) -> Record:
    """Read one repository and its organisation.

    Raises: InvalidRecord if it has no id or no name, or the directory does not show it.
    """
    content = mapping(item.content)
    system, repository = mapping(content.get("system_metadata")), mapping(content.get("repository_metadata"))
    own = _own(item.position, system)
    if system.get("publicly_visible") not in (None, "yes"):
        raise InvalidRecord(own.local, "publicly_visible", system["publicly_visible"], "yes")
    notices: list[Notice] = []
    infrastructure = _infrastructure(own, repository, notices)
    if not infrastructure.names:
        raise InvalidRecord(own.local, "repository_metadata.name", repository.get("name"), "a name")
    statements: list[Statement] = [infrastructure, *_counts(infrastructure.ref, repository, notices)]
    statements += _organisation(infrastructure.ref, mapping(content.get("organisation")), notices)
    return Record(
        own.local,
        tuple(statements),
        page=f"https://v2.sherpa.ac.uk/id/repository/{own.local}",
        modified=noticed(
            "date_modified", str(system.get("date_modified") or ""), _day, "a date such as 2022-01-12 15:35:22", notices
        ),
        notices=tuple(notices),
    )


def _own(position: str, system: Mapping[str, Any]) -> Identifier:
    try:
        return identifier("opendoar", str(system.get("id", "")))
    except InvalidIdentifier as error:
        raise InvalidRecord(position, "system_metadata.id", system.get("id"), "a whole number") from error


def _day(text: str) -> date:
    """Return the day of a time such as 2022-01-12 15:35:22."""
    return date.fromisoformat(text[:10])


def _infrastructure(own: Identifier, repository: Mapping[str, Any], notices: list[Notice]) -> Infrastructure:
    homepage = noticed_address("repository_metadata.url", repository.get("url"), notices)
    harvested = noticed_address("oai_url", repository.get("oai_url"), notices)
    return Infrastructure(
        Reference(Kind.INFRASTRUCTURE, (own,)),
        names=_names(repository.get("name"), notices),
        classes=("Repository",),
        types=_types(repository, notices),
        themes=_coded("content_subjects", "opendoar-subject", texts(repository.get("content_subjects")), notices),
        homepages=(homepage,) if homepage else (),
        endpoints=(Endpoint(concept("protocol", "oai-pmh"), harvested),) if harvested else (),
        software=_coded("software.name", "software", _software(repository), notices),
        policies=tuple(_policies(repository, notices)),
    )


def _types(repository: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    word = str(repository.get("type") or _SILENT)
    if word in TYPES:
        return (concept("infrastructure-type", TYPES[word]),)
    if word != _SILENT:
        notices.append(Notice("type", word, ", ".join((*TYPES, _SILENT))))
    return ()


def _software(repository: Mapping[str, Any]) -> list[str]:
    word = mapping(repository.get("software")).get("name")
    return [word] if isinstance(word, str) and word else []


def _coded(field: str, scheme: str, words: list[str], notices: list[Notice]) -> tuple[str, ...]:
    """Return the concept of each word once; our codes are the words with hyphens."""
    known = concepts(scheme)
    found: dict[str, None] = {}
    for word in words:
        code = word.strip().lower().replace("_", "-")
        if code in known:
            found[known[code]] = None
        else:
            notices.append(Notice(field, word, ", ".join(known)))
    return tuple(found)


def _policies(repository: Mapping[str, Any], notices: list[Notice]) -> Iterator[Policy]:
    seen = set()
    for one in mappings(repository.get("policy_urls")):
        url = noticed_address("policy_url", one.get("policy_url"), notices)
        kinds = _coded("policy_urls.type", "policy-kind", [str(one["type"])] if one.get("type") else [], notices)
        policy = Policy(url, kind=kinds[0] if kinds else None) if url else None
        if policy is not None and policy not in seen:
            seen.add(policy)
            yield policy


def _counts(ref: Reference, repository: Mapping[str, Any], notices: list[Notice]) -> Iterator[CountClaim]:
    for field, kind in COUNTS.items():
        value = repository.get(field)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            yield CountClaim(ref, concept("count-kind", kind), value, concept("count-bound", "eq"))
        elif value is not None:
            notices.append(Notice(field, str(value), "a whole number, 0 or more"))


def _organisation(
    target: Reference, organisation: Mapping[str, Any], notices: list[Notice]
) -> Iterator[Organization | Responsibility]:
    """Yield the organisation that a repository is listed under; the directory does not say what it does for it."""
    found = _ror_ids(organisation, notices)
    names = _names(organisation.get("name"), notices, known=bool(found))
    if not names and not found:
        return
    code = str(organisation.get("country") or "")
    place = country(code) if code else None
    if code and place is None:
        notices.append(Notice("organisation.country", code, "an ISO 3166-1 alpha-2 code"))
    ref = Reference(Kind.ORGANIZATION, found or (by_name("opendoar", names[0].text, code),))
    homepage = noticed_address("organisation.url", organisation.get("url"), notices)
    yield Organization(ref, names=names, countries=(place,) if place else (), homepages=(homepage,) if homepage else ())
    yield Responsibility(ref, target, concept("role", "associated"))


def _ror_ids(organisation: Mapping[str, Any], notices: list[Notice]) -> tuple[Identifier, ...]:
    """Return the first ROR id; "No ROR ID found" is how some records say that there is none."""
    for one in mappings(organisation.get("identifiers")):
        text = str(one.get("identifier") or "").strip()
        if text.lower() in _NO_ID:
            continue
        try:
            return (identifier("ror", text),)
        except InvalidIdentifier as error:
            notices.append(Notice("organisation.identifiers", text, str(error)))
    return ()


def _names(given: object, notices: list[Notice], *, known: bool = False) -> tuple[Name, ...]:
    """Return each name in its language and each acronym, once; what has a ROR id is only mentioned by its name."""
    found: dict[tuple[str, str | None], Name] = {}
    languages = set()
    for one in mappings(given):
        code = str(one.get("language") or "")
        language = tag(code) if code else None
        if code and language is None:
            notices.append(Notice("name.language", code, "an ISO 639 code"))
        text, acronym = (" ".join(str(one.get(field) or "").split()) for field in ("name", "acronym"))
        if text:
            kind: NameKind = "mention" if known else "alternative" if language in languages else "preferred"
            languages.add(language)
            found.setdefault((text, language), Name(text, language, kind))
        if acronym:
            found.setdefault((acronym, None), Name(acronym, None, "acronym"))
    return tuple(found.values())


SOURCE: Final = Source(
    name="opendoar",
    title="OpenDOAR: Directory of Open Access Repositories",
    homepage="https://v2.sherpa.ac.uk/opendoar/",
    licence="https://rightsstatements.org/vocab/UND/1.0/",
    publisher="https://ror.org/01rv9gx86",
    patterns=("*opendoar*.tar.gz", "*json_pages.tar.gz", "od*.json", "*opendoar*.json"),
    items=items,
    record=record,
    version="1.0",
    attribution="OpenDOAR, Jisc, https://v2.sherpa.ac.uk/opendoar/",
    described_in="https://v2.sherpa.ac.uk/api/",
)
