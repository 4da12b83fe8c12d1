"""Group countries: M49 regions, UNESCO regions, the European Union, and groups of countries in special situations.

The M49 tree comes from the table that hdx-python-country bundles; what no library gives is stated here, with source.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

#: The file inside hdx-python-country: UN, ISO and World Bank codes and names, one row per country or territory.
_TABLE = "Countries & Territories Taxonomy MVP - C&T Taxonomy.csv"

WORLD = "001"

#: Channel Islands: M49 gave it up in 2022, and no name of it is translated.
_WITHDRAWN_AREA = "830"


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Source: https://european-union.europa.eu/principles-countries-history/eu-countries_en
EUROPEAN_UNION = _codes("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK")

#: Least developed countries since December 2024; Bangladesh, Lao PDR and Nepal are due to graduate on 24 November 2026.
#: Source: UN Committee for Development Policy, https://policy.desa.un.org/least-developed-countries
LEAST_DEVELOPED = _codes(
    "AF AO BD BF BI BJ CD CF DJ ER ET GM GN GW HT KH KI KM LA LR LS MG ML MM MR MW MZ NE NP RW SB SD SL SN SO SS"
    " TD TG TL TV TZ UG YE ZM"
)

#: Source: UN-OHRLLS, https://www.un.org/ohrlls/content/list-lldcs
LANDLOCKED_DEVELOPING = _codes(
    "AF AM AZ BF BI BO BT BW CF ET KG KZ LA LS MD MK ML MN MW NE NP PY RW SS SZ TD TJ TM UG UZ ZM ZW"
)

#: The 39 states; associate members of regional commissions are left out.
#: Source: UN-OHRLLS, https://www.un.org/ohrlls/content/list-sids
SMALL_ISLAND_DEVELOPING = _codes(
    "AG BB BS BZ CK CU CV DM DO FJ FM GD GW GY HT JM KI KM KN LC MH MU MV NR NU PG PW SB SC SG SR ST TL TO TT TV VC"
    " VU WS"
)

#: M49 area → UNESCO region, the most specific area wins. Provisional: derived, with the exceptions below, from the
#: regional lists of the World Heritage Convention (https://whc.unesco.org/en/list/stat); territories follow M49.
UNESCO_REGION_OF_AREA: Mapping[str, str] = {
    "002": "africa",
    "015": "arab-states",
    "142": "asia-and-the-pacific",
    "009": "asia-and-the-pacific",
    "150": "europe-and-north-america",
    "021": "europe-and-north-america",
    "419": "latin-america-and-the-caribbean",
}

#: Countries whose UNESCO region is not that of their M49 area. Source: as for UNESCO_REGION_OF_AREA
UNESCO_REGION_OF_COUNTRY: Mapping[str, str] = {
    **dict.fromkeys(_codes("AE BH IQ JO KW LB MR OM PS QA SA SY YE"), "arab-states"),
    **dict.fromkeys(_codes("AM AZ CY GE IL TR"), "europe-and-north-america"),
}

#: Word of the bundled table → concept of country-group. Source: World Bank, via hdx-python-country
INCOME_GROUP: Mapping[str, str] = {
    "High": "high-income",
    "Upper middle": "upper-middle-income",
    "Lower middle": "lower-middle-income",
    "Low": "low-income",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A country or territory: its M49 areas from the most specific to the world, and its names in UN usage."""

    alpha_2: str
    areas: tuple[str, ...]
    income: str
    names: tuple[tuple[str, str], ...]

    @property
    def unesco_region(self) -> str | None:
        """The UNESCO region, or None where no area has one."""
        exception = UNESCO_REGION_OF_COUNTRY.get(self.alpha_2)
        by_area = (UNESCO_REGION_OF_AREA[area] for area in self.areas if area in UNESCO_REGION_OF_AREA)
        return exception or next(by_area, None)

    @property
    def groups(self) -> list[str]:
        """Concepts of country-group, sorted."""
        lists = {"ldc": LEAST_DEVELOPED, "lldc": LANDLOCKED_DEVELOPING, "sids": SMALL_ISLAND_DEVELOPING}
        special = [group for group, members in lists.items() if self.alpha_2 in members]
        return sorted([*special, *([INCOME_GROUP[self.income]] if self.income else [])])


def places() -> Iterator[Place]:
    """Yield every place of the bundled table that has a two-letter code, Kosovo's XK included, by code."""
    text = (files("hdx.location") / _TABLE).read_text(encoding="utf-8-sig")
    rows = csv.DictReader(text.splitlines())
    yield from sorted((_place(row) for row in rows if _alpha_2(row)), key=lambda place: place.alpha_2)


def _alpha_2(row: Mapping[str, str]) -> str:
    return row["ISO 3166-1 Alpha 2-Codes"] or row["x Alpha2 codes"]


def _place(row: Mapping[str, str]) -> Place:
    levels = (row[f"{level} Code"] for level in ("Intermediate Region", "Sub-region", "Region"))
    areas = (level.zfill(3) for level in levels if level and level != _WITHDRAWN_AREA)
    columns = {"en": "English", "fr": "French", "es": "Spanish", "zh": "Chinese", "ar": "Arabic", "ru": "Russian"}
    names = ((language, row[f"{column} Short"] or row[f"M49 {column}"]) for language, column in columns.items())
    return Place(
        alpha_2=_alpha_2(row),
        areas=(*areas, WORLD),
        income=row["World Bank Income Level"],
        names=tuple((language, name.strip()) for language, name in names if name.strip()),
    )
