"""Definitions of what the generated schemes take from no list of codes: groups of countries, families of licences."""

from collections.abc import Mapping

#: English definitions by code. Sources: World Bank, United Nations, UNESCO, SPDX, re3data metadata schema 2.2
DEFINITIONS: Mapping[str, str] = {
    "XK": "Kosovo, which ISO 3166-1 does not list.",
    "africa": "The Member States that UNESCO groups as Africa.",
    "apache": "Any licence of the Apache Software Foundation.",
    "arab-states": "The Member States that UNESCO groups as Arab States.",
    "asia-and-the-pacific": "The Member States that UNESCO groups as Asia and the Pacific.",
    "bsd": "Any licence of the Berkeley Software Distribution family.",
    "cc": "Any licence or dedication of Creative Commons.",
    "copyrights": "The provider keeps the copyright, or states terms of its own.",
    "eu": "The European Union as a whole.",
    "europe-and-north-america": "The Member States that UNESCO groups as Europe and North America.",
    "high-income": "Economies that the World Bank classes as high-income by their gross national income per head.",
    "latin-america-and-the-caribbean": "The Member States that UNESCO groups as Latin America and the Caribbean.",
    "ldc": "Countries that the United Nations lists as least developed.",
    "lldc": "Developing countries without access to the sea, as the United Nations lists them.",
    "low-income": "Economies that the World Bank classes as low-income by their gross national income per head.",
    "lower-middle-income": (
        "Economies that the World Bank classes as lower-middle-income by their gross national income per head."
    ),
    "gpl": "Any version of the GNU General Public License.",
    "none": "The source says that no licence applies.",
    "odc": "Any licence or dedication of Open Data Commons.",
    "ogl": "Any version of the Open Government Licence of the United Kingdom.",
    "oglc": "Any version of the Open Government Licence of Canada.",
    "other": "A licence that the source does not name, or that is in no list used here.",
    "public-domain": "No rights are reserved, by dedication or by law.",
    "rl": "The value RL of re3data, which re3data does not explain further.",
    "sids": "Island States that the United Nations lists as small and developing.",
    "upper-middle-income": (
        "Economies that the World Bank classes as upper-middle-income by their gross national income per head."
    ),
}
