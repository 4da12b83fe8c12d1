"""Identifiers: every spelling that sources use, the checksums, the junk that is refused, and which one is best."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.identifiers import (
    CHECKSUMS,
    CROCKFORD,
    PRECEDENCE,
    SCHEMES,
    Identifier,
    InvalidIdentifier,
    best,
    identifier,
    rank,
)
from ontology.namespaces import Namespaces
from ontology.vocabulary import concepts

#: Spellings of real and made-up identifiers, and what each means.
SPELLINGS = {
    "ror": (
        "05dxps055",
        (
            "https://ror.org/05dxps055",
            "http://www.ror.org/05dxps055/",
            "ror.org/05DXPS055",
            "ROR:05dxps055",
            "ror 05dxps055",
        ),
    ),
    "fundref": (
        "501100000780",
        (
            "https://doi.org/10.13039/501100000780",
            "http://dx.doi.org/10.13039/501100000780",
            "10.13039/501100000780",
            "doi:10.13039/501100000780",
            "Crossref Funder ID: 501100000780",
            "fundref:501100000780",
        ),
    ),
    "wikidata": (
        "Q530471",
        (
            "https://www.wikidata.org/wiki/Q530471",
            "http://www.wikidata.org/entity/Q530471",
            "wd:Q530471",
            "Wikidata:Q530471",
            "q530471",
        ),
    ),
    "isni": (
        "0000000121032683",
        (
            "0000 0001 2103 2683",
            "https://isni.org/isni/0000000121032683",
            "http://www.isni.org/0000000121032683",
            "ISNI:0000-0001-2103-2683",
        ),
    ),
    "grid": ("grid.9227.e", ("https://www.grid.ac/institutes/grid.9227.e", "GRID.9227.E", "grid:grid.9227.e")),
    "viaf": ("123456789", ("https://viaf.org/viaf/123456789/", "VIAF:123456789", "vaif:123456789")),
    "gnd": ("2005475-0", ("https://d-nb.info/gnd/2005475-0", "GND:2005475-0")),
    "rrid": ("SCR_005679", ("RRID:SCR_005679", "RRID:  SCR_005679", "https://scicrunch.org/resolver/RRID:SCR_005679")),
    "re3data": (
        "r3d100010468",
        ("https://www.re3data.org/repository/r3d100010468", "R3D100010468", "re3data:r3d100010468"),
    ),
    "opendoar": ("2659", ("https://v2.sherpa.ac.uk/id/repository/2659", "OpenDOAR:2659")),
    "fairsharing": (
        "FAIRsharing.wy4egf",
        (
            "https://doi.org/10.25504/FAIRsharing.wy4egf",
            "FAIRsharing_doi:10.25504/FAIRsharing.wy4egf",
            "10.25504/FAIRsharing.wy4egf",
            "https://fairsharing.org/FAIRsharing.wy4egf",
            "10.25504/fairsharing.WY4EGF",
        ),
    ),
    "fairsharing-record": (
        "1393",
        ("https://fairsharing.org/1393", "https://api.fairsharing.org/fairsharing_records/1393"),
    ),
    "infrafinder": (
        "public-knowledge-project",
        (
            "https://infrafinder.investinopen.org/solutions/public-knowledge-project",
            "infrafinder:public-knowledge-project",
        ),
    ),
    "pic": ("999997930", ("PIC 999997930", "pic:999997930")),
    "cordis": (
        "101036213",
        (
            "https://cordis.europa.eu/project/id/101036213",
            "http://cordis.europa.eu/project/id/101036213",
            "https://doi.org/10.3030/101036213",
            "CORDIS:101036213",
        ),
    ),
    "openalex": (
        "I4210100001",
        (
            "https://openalex.org/I4210100001",
            "https://api.openalex.org/institutions/I4210100001",
            "openalex:I4210100001",
        ),
    ),
    "openaire": (
        "openorgs____::b84450f9864182c67b8611b5593f4250",
        (
            "20|openorgs____::b84450f9864182c67b8611b5593f4250",
            "openaire:openorgs____::b84450f9864182c67b8611b5593f4250",
        ),
    ),
    "eosc": ("21.T15999/Qtrad5", ("https://hdl.handle.net/21.T15999/Qtrad5", "eosc:21.T15999/Qtrad5")),
    "gepris": ("441914366", ("https://gepris.dfg.de/gepris/projekt/441914366", "gepris:441914366")),
    "gepris-institution": ("10097", ("https://gepris.dfg.de/gepris/institution/10097",)),
    "meril": ("14633", ("meril:14633",)),
    "tsosi": ("doab_oapen", ("tsosi:doab_oapen", "https://tsosi.org/entities/doab_oapen")),
    "source-name": ("abcdefgh234567ab", ("abcdefgh234567ab",)),
    "re3data-name": ("abcdefgh234567ab", ("abcdefgh234567ab",)),
    "oskg": ("african-open-science-platform", ("african-open-science-platform",)),
}

JUNK = {
    "ror": (
        "No ROR ID found",
        "",
        "05dxps05",
        "05dxps056",
        "05dxpi055",
        "https://ror.org/",
        "05dxps0555",
        "１5dxps055",
    ),
    "fundref": ("501", "https://doi.org/10.5281/zenodo.1", "50110000078O", "none"),
    "wikidata": ("Q0", "Q", "P31", "530471", "Q530 471", "Q٣"),
    "isni": ("0000000121032684", "000000012103268", "0000 0001 2103 268X", "x" * 16),
    "grid": ("9227.e", "grid.", "grid.9227"),
    "viaf": ("0123", "abc", "http://viaf.org/123"),
    "gnd": ("", "a-b-c-d"),
    "rrid": ("", "SCR", "RRID:"),
    "re3data": ("r3d1", "100010468", "https://www.re3data.org/"),
    "opendoar": ("0", "-1", "12a"),
    "fairsharing": ("wy4egf", "biodbcore-000001", "", "https://fairsharing.org/1393"),
    "fairsharing-record": ("", "0", "https://fairsharing.org/FAIRsharing.wy4egf"),
    "infrafinder": ("", "Public Knowledge", "-a", "a--b"),
    "pic": ("12345678", "NA", "12345678901"),
    "cordis": ("1234", "https://cordis.europa.eu/", "10103621A"),
    "openalex": ("", "W1", "I0", "4210100001"),
    "openaire": ("", "openorgs____", "a::", "::b84450f9864182c67b8611b5593f4250"),
    "eosc": ("", "two words", "https://example.org/a", "a//b", "a@b"),
    "gepris": ("", "0441914366", "https://gepris.dfg.de/gepris/person/196795178"),
    "gepris-institution": ("", "0", "https://gepris.dfg.de/gepris/person/196795178"),
    "meril": ("", "(15802)", "0"),
    "tsosi": ("", "Two Words", "a__b"),
    "source-name": ("abcdefgh", "ABCDEFGH234567AB"),
    "re3data-name": ("abcdefgh", "ABCDEFGH234567AB"),
    "oskg": ("Two Words", "", "a_b"),
}

CASES = [(scheme, text, local) for scheme, (local, texts) in SPELLINGS.items() for text in (local, *texts)]


def ror_of(number: int) -> str:
    """Compute a ROR id as the register does, by another way than the check: digit by digit, ISO 7064 MOD 97-10."""
    body = "".join(CROCKFORD[number // 32**place % 32] for place in range(5, -1, -1))
    remainder = int(f"{number}00") % 97
    return f"0{body}{98 - remainder:02}"


def isni_of(number: int) -> str:
    """Compute an ISNI from the weights of its digits, powers of two modulo 11."""
    digits = f"{number:015}"
    weighted = sum(int(digit) * pow(2, 15 - place, 11) for place, digit in enumerate(digits)) % 11
    return digits + "0123456789X"[(12 - weighted) % 11]


def test_every_scheme_has_spellings_and_junk_here() -> None:
    assert set(SPELLINGS) == set(JUNK) == set(SCHEMES)


@pytest.mark.parametrize(("scheme", "text", "local"), CASES, ids=[f"{case[0]} {case[1]}" for case in CASES])
def test_every_usual_spelling_is_read_as_the_one_canonical_form(scheme: str, text: str, local: str) -> None:
    assert identifier(scheme, text) == Identifier(scheme, local)
    assert identifier(scheme, f"  {text} ") == Identifier(scheme, local)


@pytest.mark.parametrize(
    ("scheme", "text"),
    [(scheme, text) for scheme, texts in JUNK.items() for text in texts],
)
def test_junk_is_refused_with_a_message_that_names_text_and_scheme(scheme: str, text: str) -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        identifier(scheme, text)

    assert repr(text) in str(caught.value)
    assert scheme in str(caught.value)


def test_a_scheme_that_does_not_exist_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        identifier("orcid", "0000-0002-1825-0097")


@given(st.integers(0, 32**6 - 1))
def test_every_ror_id_that_the_register_could_mint_is_accepted(number: int) -> None:
    assert CHECKSUMS["ror"](ror_of(number))


@given(st.integers(0, 10**15 - 1))
def test_every_isni_with_a_right_check_character_is_accepted(number: int) -> None:
    assert identifier("isni", isni_of(number)).local == isni_of(number)


def test_the_checksums_of_known_identifiers_are_right() -> None:
    assert all(CHECKSUMS["ror"](local) for local in ("05dxps055", "034t30j35", "03yrm5c26", "01ggx4157"))
    assert all(CHECKSUMS["isni"](local) for local in ("0000000121032683", "000000012146438X"))


@given(st.integers(0, 32**6 - 1), st.integers(1, 8), st.sampled_from(CROCKFORD))
def test_a_single_wrong_character_of_a_ror_id_is_mostly_caught(number: int, place: int, other: str) -> None:
    """A body character changed by 31 at most moves the number by less than 97 times its weight, so all are caught; a
    check digit must fit exactly."""
    right = ror_of(number)
    wrong = right[:place] + other + right[place + 1 :]
    if wrong == right:
        assert identifier("ror", wrong).local == right
    else:
        with pytest.raises(InvalidIdentifier):
            identifier("ror", wrong)


@given(st.integers(0, 10**15 - 1), st.integers(0, 15), st.sampled_from("0123456789"))
def test_every_single_wrong_digit_of_an_isni_is_caught(number: int, place: int, other: str) -> None:
    right = isni_of(number)
    wrong = right[:place] + other + right[place + 1 :]
    if wrong != right:
        with pytest.raises(InvalidIdentifier, match="checksum"):
            identifier("isni", wrong)


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=30))
def test_any_text_is_read_or_refused_and_what_is_read_reads_again_as_itself(scheme: str, text: str) -> None:
    try:
        found = identifier(scheme, text)
    except InvalidIdentifier:
        return

    assert identifier(scheme, found.local) == found
    assert found.local.isascii()


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=list(SCHEMES))
def test_pages_and_matches_are_iris_of_the_local_part(scheme: object) -> None:
    local = SPELLINGS[scheme.name][0]

    for template in (scheme.page, scheme.match):
        if template:
            assert template.startswith("http")
            assert template.count("{}") == 1
            assert identifier(scheme.name, template.format(local)).local == local


def test_every_scheme_is_a_concept_and_every_shortcut_a_property_of_its_own() -> None:
    shortcuts = [scheme.shortcut for scheme in SCHEMES.values() if scheme.shortcut]

    assert set(SCHEMES) <= set(concepts("identifier-scheme"))
    assert len(set(shortcuts)) == len(shortcuts)


def test_the_precedence_names_schemes_once_and_only_kinds_that_have_iris() -> None:
    for kind, order in PRECEDENCE.items():
        assert Namespaces().entity(kind, order[0], "a")
        assert len(set(order)) == len(order)
        assert set(order) <= set(SCHEMES)


def test_the_best_identifier_of_an_organisation_is_its_ror_id_and_of_an_infrastructure_its_re3data_id() -> None:
    ror, fundref = Identifier("ror", "05dxps055"), Identifier("fundref", "501100000780")
    re3data, wikidata = Identifier("re3data", "r3d100010468"), Identifier("wikidata", "Q1")

    assert best("org", (wikidata, fundref, ror)) == ror
    assert best("org", (wikidata, fundref)) == fundref
    assert best("infra", (wikidata, ror, re3data)) == re3data
    assert best("initiative", (ror, wikidata)) == wikidata


def test_of_two_values_of_one_scheme_the_shorter_then_the_smaller_is_best() -> None:
    ids = tuple(Identifier("wikidata", local) for local in ("Q10", "Q9", "Q11"))

    assert best("org", ids) == Identifier("wikidata", "Q9")
    assert best("org", ids[::2]) == Identifier("wikidata", "Q10")


def test_there_is_no_best_of_none() -> None:
    with pytest.raises(ValueError, match="empty"):
        best("org", ())


@given(st.sampled_from(["org", "infra", "event"]), st.permutations([Identifier(name, "1") for name in SCHEMES]))
def test_the_best_does_not_depend_on_the_order_and_no_other_ranks_before_it(kind: str, ids: list[Identifier]) -> None:
    chosen = best(kind, tuple(ids))

    assert all(rank(kind, chosen.scheme) <= rank(kind, one.scheme) for one in ids)
    assert chosen == best(kind, tuple(reversed(ids)))
