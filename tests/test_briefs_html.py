"""A document as HTML: one file that is well formed, accessible, and that holds text where it was given text."""

import re

import pytest
from lxml import etree

from briefs.html import page
from tests.test_briefs_fixtures import HOSTILE, document, parsed, words

HTML = parsed(page(document(*HOSTILE)))
NAMES = {element.tag for element in HTML.iter() if isinstance(element.tag, str)}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_text_whatever_is_in_it(name: str) -> None:
    assert words(HTML).count(name) >= 6


def test_no_name_becomes_an_element_or_leads_out() -> None:
    assert not NAMES & {"script", "img", "b", "iframe", "object", "link"}
    assert {link.get("href") for link in HTML.iter("a")} == {"#outer", "https://example.org/?a=1&b=|x"}


def test_the_page_reads_nothing_from_anywhere() -> None:
    text = page(document("A", "B"))

    assert not re.search(r"\b(src|srcset|data|poster)=|url\(|@import", text)


def test_the_page_names_its_language_and_every_heading_in_its_place() -> None:
    depths = [int(element.tag[1]) for element in HTML.iter() if re.fullmatch("h[1-6]", str(element.tag))]

    assert HTML.get("lang") == "en"
    assert depths == [1, 2, 2, 3]
    assert HTML.findtext("head/title") == HOSTILE[0]


def test_a_picture_has_its_words_and_its_figures() -> None:
    figure = next(HTML.iter("figure"))
    drawn = figure.find("div[@role='img']")

    assert drawn is not None
    assert drawn.get("aria-label", "").startswith("Bar chart. The longest bar is")
    assert drawn.find("{http://www.w3.org/2000/svg}svg") is not None
    assert len(figure.findall("table/tbody/tr")) == len(HOSTILE)


def test_a_number_is_in_a_column_of_numbers() -> None:
    table = next(element for element in HTML.iter("table") if element.findtext("caption") == "Caption <b>")

    assert [cell.get("class") for cell in table.findall("thead/tr/th")] == [None, None, "number"]
    assert all(isinstance(cell, etree._Element) for cell in table.findall("tbody/tr/td[@class='number']"))
    assert len(table.findall("tbody/tr/td[@class='number']")) == len(HOSTILE)
