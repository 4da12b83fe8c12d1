"""DOAJ: who supports it and how, through which consortium, and the real files."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import doaj
from loaders.addresses import LEFT_OUT
from loaders.errors import InvalidRecord, UnreadableSource
from loaders.names import by_name
from loaders.rdf import Converter
from loaders.records import FundingRelation, Infrastructure, Kind, Name, Organization, Record, Reference
from loaders.source import Item
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept, concepts, country

FOLDER = Path(__file__).parent / "sources" / "doaj"
CONTRIBUTIONS, SPONSORSHIP = (concept("cost-recovery", kind) for kind in ("contributions", "sponsorship"))


def reference(name: str) -> Reference:
    return Reference(Kind.ORGANIZATION, (by_name("doaj", name),))


def record(file: str, number: int) -> Record:
    return doaj.record(list(doaj.items(FOLDER / file))[number])


def supporters(read: Record) -> list[Organization]:
    return [one for one in read.statements if isinstance(one, Organization)]


def test_a_supporter_funds_the_directory_through_its_consortium() -> None:
    lakes = record("supporters.yml", 0)

    consortium = reference("LKN (Lake Knowledge Network)")
    university = reference("University of Lakes: Library")
    assert lakes.statements == (
        Infrastructure(
            doaj.DOAJ,
            (Name("Directory of Open Access Journals", "en"), Name("DOAJ", None, "acronym")),
            homepages=("https://doaj.org/",),
        ),
        Organization(university, (Name("University of Lakes: Library"),), countries=(str(country("NO")),)),
        Organization(consortium, (Name("Lake Knowledge Network"), Name("LKN", None, "acronym"))),
        FundingRelation(university, doaj.DOAJ, CONTRIBUTIONS, intermediaries=(consortium,)),
    )


def test_a_sponsor_is_named_without_invisible_characters() -> None:
    reed, moss = (record("sponsors.yml", number) for number in (0, 1))

    assert supporters(reed) == [
        Organization(reference("Reed Press Co."), (Name("Reed Press Co."),), homepages=("https://reed.example/",))
    ]
    assert reed.statements[-1] == FundingRelation(reference("Reed Press Co."), doaj.DOAJ, SPONSORSHIP)
    assert supporters(moss)[0].homepages == ()
    assert not [*reed.notices, *moss.notices]


def test_only_the_first_link_of_a_paragraph_below_the_heading_is_a_funder() -> None:
    read = [doaj.record(item) for item in doaj.items(FOLDER / "funders.md")]

    assert [supporters(one)[0].names for one in read] == [
        (Name("Lake Fund"), Name("LF-dir", None, "acronym")),
        (Name("hILL Coalition"),),
        (Name("Well Foundation"), Name("WF", None, "acronym")),
    ]
    assert {one.type for each in read for one in each.statements if isinstance(one, FundingRelation)} == {CONTRIBUTIONS}


def test_no_address_of_a_person_is_kept() -> None:
    hills, wells = record("supporters.yml", 1), record("funders.md", 2)

    assert supporters(hills)[0].names == (Name(f"University of Hills, {LEFT_OUT}"),)
    assert [(one.field, one.value) for one in hills.notices] == [("country", "Atlantis")]
    assert [(one.field, one.value) for one in wells.notices] == [("url", f"mailto:{LEFT_OUT}")]


def test_a_name_of_digits_is_a_name() -> None:
    assert supporters(record("sponsors.yml", 2))[0].names == (Name("2024"),)


@pytest.mark.parametrize("number", [2, 3, 4])
def test_an_entry_without_a_name_is_refused(number: int) -> None:
    with pytest.raises(InvalidRecord, match=r"supporters \d: name"):
        record("supporters.yml", number)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("sponsors.yml", "name: Reed"),
        ("sponsors.yml", "# nothing"),
        ("sponsors.yml", "- name: 'Reed"),
        ("sponsors.yml", "[" * 10_000),
        ("funders.md", "[Lake Fund](https://lake.example/)"),
        ("publisher-supporters.yml", "- name: Reed"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, file: str, text: str) -> None:
    (path := tmp_path / file).write_text(text)

    with pytest.raises(UnreadableSource, match=file):
        list(doaj.items(path))


def test_entries_that_hold_each_other_again_and_again_are_not_unfolded(tmp_path: Path) -> None:
    levels = "".join(f"- &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(30))
    (path := tmp_path / "sponsors.yml").write_text(f"- &a0 [x]\n{levels}- name: *a30\n")

    with pytest.raises(InvalidRecord, match="name is 'list'"):
        doaj.record(list(doaj.items(path))[-1])


@given(
    st.dictionaries(
        st.sampled_from(["name", "url", "country", "consortium_name"]),
        st.one_of(
            st.none(), st.text(max_size=9), st.just([]), st.sampled_from(["https://[", "\ud800", "\u200c", "A (B)"])
        ),
    )
)
def test_an_entry_with_anything_in_it_is_read_or_refused(entry: dict[str, object]) -> None:
    try:
        read = doaj.record(Item("supporters 1", ("contributions", entry)))
        lines = Converter(doaj.SOURCE, Namespaces()).lines(read)
    except InvalidRecord:
        return
    assert all(line.endswith(" .\n") for line in lines)


def test_every_kind_of_support_is_a_concept() -> None:
    assert set(doaj.KINDS.values()) <= set(concepts("cost-recovery"))


def test_the_real_files_are_read_in_full(shared_data: Path) -> None:
    read = {
        name: [doaj.record(item) for item in doaj.items(shared_data / "doaj" / name)]
        for name in ("funders.md", "sponsors.yml", "supporters.yml")
    }
    relations = [
        one
        for records in read.values()
        for each in records
        for one in each.statements
        if isinstance(one, FundingRelation)
    ]

    plain = {
        name: sum(line.startswith("- name") for line in (shared_data / "doaj" / name).read_text("utf-8").splitlines())
        for name in ("sponsors.yml", "supporters.yml")
    }
    assert {name: len(records) for name, records in read.items()} == {"funders.md": 7, **plain}
    assert Counter(one.type for one in relations) == {SPONSORSHIP: 49, CONTRIBUTIONS: 12}
    assert len({one.funder for one in relations}) == 61
    assert sum(bool(one.intermediaries) for one in relations) == 3
    assert not [notice for records in read.values() for each in records for notice in each.notices]
