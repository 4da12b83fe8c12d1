"""The institutions of a re3data record: who they are, and what they do for the repository. Contacts are never read."""

from collections.abc import Iterator, Mapping
from typing import Final

from loaders.dates import ACCEPTED, spelled_day
from loaders.languages import tag
from loaders.re3data_identifiers import ORGANISATIONS, by_name, identifiers, unifying
from loaders.re3data_words import FUNDING, INSTITUTION_TYPES, ROLES
from loaders.re3data_xml import Node
from loaders.records import (
    PLAIN,
    Claim,
    Day,
    FundingRelation,
    Kind,
    Name,
    NameKind,
    Notice,
    Organization,
    Reference,
    Responsibility,
)
from ontology.identifiers import Identifier, best
from ontology.vocabulary import concept, country

#: The names of an institution that nobody else knows, and of one that has a record elsewhere.
_NAMED: Final[Mapping[str, NameKind]] = {"institutionName": "preferred", "institutionAdditionalName": "alternative"}
_MENTIONED: Final[Mapping[str, NameKind]] = {"institutionName": "mention"}
_ROLE_WORDS: Final = ", ".join([*FUNDING, *ROLES.codes])


def institutions(
    repository: Node, own: Reference, notices: list[Notice]
) -> Iterator[Organization | FundingRelation | Responsibility]:
    """Yield every institution and one relation for each of its responsibilities, in source order.

    A relation that an earlier institution of the record states for the same organisation, role and start is left out.
    """
    seen: set[tuple[Identifier, str, Day | None]] = set()
    for node in repository.nodes("institution"):
        name = node.text("institutionName")
        if name is None:
            notices.append(Notice("institutionName", "", "a name"))
            continue
        organization = _organization(node, name, notices)
        yield organization
        claim = _claim(node, notices)
        for word in _roles(node, name, notices):
            key = (best("org", organization.ref.identifiers), word, claim.start)
            if key in seen:
                notices.append(Notice("institution", name, f"one entry of an organisation for {word} and a start date"))
                continue
            seen.add(key)
            yield _relation(word, organization.ref, own, claim)


def _organization(node: Node, name: str, notices: list[Notice]) -> Organization:
    """Read who the institution is; one that other sources know better is only mentioned by its name."""
    found = identifiers("institutionIdentifier", ORGANISATIONS, _identifier_texts(node), notices)
    known = unifying(found)
    ref = Reference(Kind.ORGANIZATION, found if known else (by_name(name), *found))
    homepage = node.address("institutionURL", notices, "institutionURL", "institutionUrl")
    return Organization(
        ref,
        names=names(node, _MENTIONED if known else _NAMED, notices),
        types=INSTITUTION_TYPES.concepts(node.texts("institutionType"), notices),
        countries=_countries(node, notices),
        homepages=(homepage,) if homepage else (),
    )


def _identifier_texts(node: Node) -> Iterator[str]:
    for one in node.nodes("institutionIdentifier"):
        kind = one.text("institutionIdentifierType")
        value = one.text("institutionIdentifierUrl", "institutionIdentifierURL", "institutionIdentifierValue")
        if value:
            yield value if "://" in value or not kind else f"{kind}:{value}"
        elif text := one.content():
            yield text


def names(node: Node, kinds: Mapping[str, NameKind], notices: list[Notice]) -> tuple[Name, ...]:
    """Return the text of the child elements named in kinds, each with its language and once, under its first kind."""
    found: dict[tuple[str, str | None], Name] = {}
    for field, kind in kinds.items():
        for child in node.nodes(field):
            text, code = " ".join(child.content().split()), child.attribute("language")
            language = tag(code) if code else None
            if code and language is None:
                notices.append(Notice(f"{field}/@language", code, "an ISO 639 code"))
            if text:
                found.setdefault((text, language), Name(text, language, kind))
    return tuple(found.values())


def _countries(node: Node, notices: list[Notice]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for code in node.texts("institutionCountry"):
        if iri := country(code):
            found[iri] = None
        else:
            notices.append(Notice("institutionCountry", code, "an ISO 3166-1 alpha-3 code, EEC or AAA"))
    return tuple(found)


def _claim(node: Node, notices: list[Notice]) -> Claim:
    start = date_of(node, "responsibilityStartDate", notices)
    end = date_of(node, "responsibilityEndDate", notices)
    return Claim(start=start, end=end) if start or end else PLAIN


def date_of(node: Node, field: str, notices: list[Notice]) -> Day | None:
    """Return the date in a child element; None, with a notice, if it is spelled in no way that means one day."""
    text = node.text(field)
    if text is None:
        return None
    try:
        return spelled_day(text)
    except ValueError:
        notices.append(Notice(field, text, ACCEPTED))
        return None


def _roles(node: Node, name: str, notices: list[Notice]) -> Iterator[str]:
    words = dict.fromkeys(node.texts("responsibilityType"))
    if not words:
        notices.append(Notice("responsibilityType", f"none for {name}", f"at least one of {_ROLE_WORDS}"))
    for word in words:
        if word in FUNDING or word in ROLES.codes:
            yield word
        else:
            notices.append(Notice("responsibilityType", word, _ROLE_WORDS))


def _relation(word: str, actor: Reference, own: Reference, claim: Claim) -> FundingRelation | Responsibility:
    if word in FUNDING:
        code = FUNDING[word]
        return FundingRelation(actor, own, type=concept("cost-recovery", code) if code else None, claim=claim)
    return Responsibility(actor, own, concept(ROLES.scheme, ROLES.codes[word]), claim)
