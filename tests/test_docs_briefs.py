"""The finished briefs: complete, small, well formed, and without the addresses of the graph in place of names."""

import re
from pathlib import Path

import pytest
from lxml import etree

from tests.test_briefs_fixtures import parsed, words

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "briefs"
PAGES = sorted(FOLDER.glob("*.html"))
LARGEST = 200_000


def text(page: Path) -> etree._Element:
    return parsed(page.read_text("utf-8"))


def test_the_finished_briefs_are_those_that_the_list_names() -> None:
    named = set(re.findall(r"\]\(([\w-]+\.(?:md|html))\)", (FOLDER / "README.md").read_text("utf-8")))

    written = {path.name for path in FOLDER.iterdir() if path.suffix in (".md", ".html") and path.stem != "README"}
    assert named == written
    assert len(PAGES) >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_finished_brief_is_small_whole_and_in_words(page: Path) -> None:
    tree = text(page)

    assert page.stat().st_size < LARGEST
    assert page.with_suffix(".md").stat().st_size < LARGEST
    said = words(tree)
    for part in ("How much is known", "Sources", "Licence", "To cite", "To correct", "Not recorded"):
        assert part in said
    names = ["".join(cell.itertext()) for cell in tree.iter("td")]
    assert not [name for name in names if "://" in name or "oskg-" in name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_picture_of_a_finished_brief_is_beside_it(page: Path) -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([\w-]+\.svg)\)", page.with_suffix(".md").read_text("utf-8"))

    assert pictures
    for name in pictures:
        assert etree.parse(FOLDER / name).getroot().tag == "{http://www.w3.org/2000/svg}svg"
