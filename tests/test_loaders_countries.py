"""Countries: the names that sources write for them."""

import pycountry
import pytest

from loaders.countries import named
from ontology.vocabulary import concepts, country, label


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Germany", "DE"),
        ("germany", "DE"),
        ("DEU", "DE"),
        ("de", "DE"),
        ("Iran", "IR"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("Russia", "RU"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("Czech Republic", "CZ"),
        ("Taiwan (ROC)", "TW"),
        (" United States ", "US"),
        ("United States of America", "US"),
        ("Namibia", "NA"),
        ("Kosovo", "XK"),
    ],
)
def test_a_country_is_found_by_what_people_call_it(name: str, code: str) -> None:
    assert named(name) == country(code)


@pytest.mark.parametrize("name", ["", "Atlantis", "Germanys", "Worldwide", "European Union"])
def test_what_is_no_country_is_none(name: str) -> None:
    assert named(name) is None


def test_every_country_is_found_by_its_label_and_its_iso_names() -> None:
    assert all(named(label(iri)) == iri for iri in concepts("country").values())
    assert all(named(one.name) == country(one.alpha_2) for one in pycountry.countries)
