"""An organisation that takes part in a project: who it is, and as what it takes part."""

import re
from collections.abc import Mapping
from typing import Final

from loaders.addresses import typed_address, without_emails
from loaders.cordis_layouts import Layout
from loaders.cordis_projects import identifier_in, initiative, modified, names_of
from loaders.errors import InvalidRecord
from loaders.records import (
    PLAIN,
    Claim,
    Crosswalk,
    Kind,
    Membership,
    Name,
    Notice,
    Organization,
    Record,
    Reference,
    Statement,
    status,
)
from ontology.identifiers import Identifier
from ontology.vocabulary import concept, country

#: Source: activityType. The codes are ours in the scheme organisation-type.
TYPES: Final[Mapping[str, str]] = {
    "HES": "education",
    "OTH": "other",
    "PRC": "company",
    "PUB": "government",
    "REC": "facility",
}
#: Source: role of CORDIS, partner_role and partner_type of the dashboard, without case and underscores.
ROLES: Final[Mapping[str, str]] = {
    "coordinator": "coordinator",
    "participant": "participant",
    "beneficiary": "participant",
    "associatedpartner": "associated-partner",
    "internationalpartner": "associated-partner",
    "partner": "associated-partner",
    "thirdparty": "third-party",
}
#: Codes of the Commission that are not those of ISO 3166-1. Source: https://style-guide.europa.eu/en/content/-/isg/topic?identifier=annex-a5-list-countries-territories-currencies
COUNTRIES: Final[Mapping[str, str]] = {"EL": "GR", "UK": "GB"}
_FALSE: Final = frozenset({"false", "0", "no"})


def participation(
    position: str, project: Identifier, fields: Mapping[str, str], layout: Layout, notices: list[Notice]
) -> Record:
    """Read one organisation in one project.

    Raises: InvalidRecord if it has no PIC, or no role that is known.
    """
    pic = identifier_in(position, "pic", "pic", fields)
    role = _role(position, fields)
    organization = _organization(pic, fields, notices)
    names = tuple(Name(name.text, name.language, "mention") for name in names_of(fields) if name.kind == "preferred")
    whole_project: tuple[Statement, ...] = ()
    if names:
        whole_project = (initiative(project, names, fields, layout, notices),)
    left = fields.get("ended", "false").lower() not in _FALSE
    membership = Membership(
        Reference(Kind.ORGANIZATION, (pic,)),
        Reference(Kind.INITIATIVE, (project,)),
        concept("role", role),
        Claim(status=status("ended")) if left else PLAIN,
    )
    page = f"https://cordis.europa.eu/project/id/{project.local}"
    local = f"{project.local}-{pic.local}-{role}"
    return Record(local, (*whole_project, organization, membership), page, modified(fields), tuple(notices))


def _role(position: str, fields: Mapping[str, str]) -> str:
    """Return the code of the role; a third party or partner from abroad is one, whatever its role is called.

    Raises: InvalidRecord if nobody knows the word.
    """
    words = [re.sub(r"[\W_]", "", fields.get(field, "")).lower() for field in ("kind", "role")]
    known = [ROLES[word] for word in words if word in ROLES]
    if not known:
        raise InvalidRecord(position, "role", fields.get("role"), ", ".join(ROLES))
    return next((role for role in known if role != "participant"), "participant")


def _organization(pic: Identifier, fields: Mapping[str, str], notices: list[Notice]) -> Organization | Crosswalk:
    """Read who takes part; without a name, only that there is something with this PIC."""
    ref = Reference(Kind.ORGANIZATION, (pic,))
    name, short = (without_emails(fields.get(field, "")) for field in ("name", "short"))
    if not name:
        return Crosswalk(ref)
    word = fields.get("type", "")
    if word and word not in TYPES:
        notices.append(Notice("type", word, ", ".join(TYPES)))
    return Organization(
        ref,
        names=(Name(name), *((Name(short, None, "acronym"),) if short else ())),
        types=(concept("organisation-type", TYPES[word]),) if word in TYPES else (),
        countries=_countries(fields, notices),
        homepages=_homepages(fields, notices),
    )


def _countries(fields: Mapping[str, str], notices: list[Notice]) -> tuple[str, ...]:
    """Return the country; where NA stands for nothing, it is Namibia if the name of the country says so."""
    code = fields.get("country") or ("NA" if fields.get("country_name") == "Namibia" else "")
    found = country(COUNTRIES.get(code, code)) if code else None
    if code and not found:
        notices.append(Notice("country", code, "an ISO 3166-1 alpha-2 code, EL or UK"))
    return (found,) if found else ()


def _homepages(fields: Mapping[str, str], notices: list[Notice]) -> tuple[str, ...]:
    text = fields.get("homepage", "")
    if not text:
        return ()
    try:
        return (typed_address(text),)
    except ValueError as error:
        notices.append(Notice("homepage", without_emails(text), str(error)))
        return ()
