"""The layouts in which the European Commission's projects and participations come, and one shape for each of the two.

Source: columns of project.csv and organization.csv of the CORDIS data sets on data.europa.eu (semicolons; the JSON
files have the same names), and of exports of the Horizon Dashboard, as sheets and as merged tables.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from loaders.records import Day, day
from loaders.tables import Row


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: our field → the column that has it; `missing` are texts that stand for nothing, `programme` is the
    framework programme where no column tells it, `read_day` reads its dates."""

    name: str
    columns: Mapping[str, str]
    programme: str | None = None
    missing: frozenset[str] = frozenset()
    read_day: Callable[[str], Day] = day

    @property
    def participations(self) -> bool:
        """Whether a row is an organisation in a project; else it is a project."""
        return "pic" in self.columns

    def fields(self, row: Row) -> Mapping[str, str]:
        """Return the text of each of our fields that the row has."""
        found = {field: " ".join(row.get(column, "").split()) for field, column in self.columns.items()}
        found["programme"] = found.get("programme") or self.programme or ""
        return {field: text for field, text in found.items() if text and text not in self.missing}


def _day_first(text: str) -> Day:
    """Read 31/12/2022.

    Raises: ValueError if text is spelled in another way.
    """
    return day(datetime.strptime(text, "%d/%m/%Y").date().isoformat())


_PROJECTS: Final = Layout(
    "project.csv",
    MappingProxyType(
        {
            "project": "id",
            "acronym": "acronym",
            "title": "title",
            "status": "status",
            "start": "startDate",
            "end": "endDate",
            "contribution": "ecMaxContribution",
            "topic": "topics",
            "theme": "legalBasis",
            "programme": "frameworkProgramme",
            "modified": "contentUpdateDate",
        }
    ),
)
_ORGANIZATIONS: Final = Layout(
    "organization.csv",
    MappingProxyType(
        {
            "project": "projectID",
            "acronym": "projectAcronym",
            "pic": "organisationID",
            "name": "name",
            "short": "shortName",
            "type": "activityType",
            "country": "country",
            "homepage": "organizationURL",
            "role": "role",
            "ended": "endOfParticipation",
            "modified": "contentUpdateDate",
        }
    ),
)
_SHEET_H2020: Final = Layout(
    "dashboard sheet of Horizon 2020",
    MappingProxyType(
        {
            "project": "Project Nbr",
            "acronym": "Project Acronym",
            "title": "Project Title",
            "theme": "Thema",
            "contribution": "H2020 EU Contribution (EUR)",
            "topic": "Topic Code",
        }
    ),
    programme="H2020",
)
_SHEET_FP7: Final = Layout(
    "dashboard sheet of FP7",
    MappingProxyType(
        {
            "project": "Project Nbr",
            "acronym": "Project Acronym",
            "title": "Project Title",
            "theme": "Thematic Priority Descr",
            "contribution": "EU Contribution",
            "topic": "Topic Code",
        }
    ),
    programme="FP7",
)
_MERGED: Final = Layout(
    "merged table of CORDIS and the dashboard",
    MappingProxyType(
        {
            "project": "project_id",
            "acronym": "project_acronym",
            "pic": "pic",
            "name": "legal_name",
            "short": "legal_short_name",
            "type": "legal_entity_type",
            "country": "country_code",
            "country_name": "country",
            "homepage": "legal_url",
            "role": "partner_role",
            "start": "start_date",
            "end": "end_date",
            "topic": "topic_code",
            "theme": "thematic_priority",
            "programme": "framework_programme",
        }
    ),
    missing=frozenset({"NA"}),
)
_EXPORT: Final = Layout(
    "dashboard export of participations",
    MappingProxyType(
        {
            "project": "project_id",
            "acronym": "project_acronym",
            "title": "project_title",
            "pic": "pic",
            "name": "legal_name",
            "type": "legal_entity_type",
            "country": "country_code",
            "role": "partner_role",
            "kind": "partner_type",
            "start": "project_start_date",
            "end": "project_end_date",
            "topic": "topic_code",
            "theme": "thematic_priority_descr",
            "programme": "framework_programme",
        }
    ),
    read_day=_day_first,
)
#: Every layout with the columns by which it is known, the most particular first.
LAYOUTS: Final[tuple[tuple[Layout, frozenset[str]], ...]] = (
    (_ORGANIZATIONS, frozenset({"projectID", "organisationID", "role"})),
    (_PROJECTS, frozenset({"id", "acronym", "title", "ecMaxContribution"})),
    (_SHEET_H2020, frozenset({"Project Nbr", "Project Title", "Thema"})),
    (_SHEET_FP7, frozenset({"Project Nbr", "Project Title", "Thematic Priority Descr"})),
    (_EXPORT, frozenset({"project_id", "pic", "partner_type"})),
    (_MERGED, frozenset({"project_id", "pic", "partner_role", "thematic_priority"})),
)


def layout_of(columns: frozenset[str]) -> Layout | None:
    """Return the layout that has these columns; None if none has."""
    return next((layout for layout, signature in LAYOUTS if signature <= columns), None)
