"""A document in Markdown, read back by a parser of CommonMark."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt

from briefs.document import Cell, Document, Heading, Paragraph, Section, Table
from briefs.markdown import text
from briefs.wording import plain
from tests.test_briefs_fixtures import HOSTILE, document

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tokens(written: str) -> list[Any]:
    return [token for block in PARSER.parse(written) for token in (block, *(block.children or ()))]


def said(written: str) -> list[str]:
    """Return the text of every paragraph, heading and cell, without what is markup in it."""
    blocks = (block for block in PARSER.parse(written) if block.type == "inline")
    return ["".join(part.content for part in block.children or ()) for block in blocks]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_read_back_as_it_was(name: str) -> None:
    written = text(document(name, "Other"), "x")["x.md"]

    assert said(written).count(name) >= 4


def test_no_name_becomes_markup() -> None:
    found = tokens(text(document(*HOSTILE), "x")["x.md"])

    assert not {token.type for token in found} & {"html_block", "html_inline", "code_inline", "s_open"}
    assert {token.attrs["src"] for token in found if token.type == "image"} == {"x-1.svg"}
    assert {token.attrs["href"] for token in found if token.type == "link_open"} == {
        "#outer",
        "https://example.org/?a=1&b=%7Cx",
    }


def test_pictures_are_files_beside_the_text() -> None:
    files = text(document("A", "B"), "stem")

    assert list(files) == ["stem.md", "stem-1.svg"]
    assert etree.fromstring(files["stem-1.svg"].encode()).tag == "{http://www.w3.org/2000/svg}svg"


@settings(max_examples=60, derandomize=True)
@given(st.text(min_size=1, max_size=40).map(plain).filter(bool))
def test_any_text_is_read_back_as_it_was(words: str) -> None:
    table = Table("T", (Heading("H"),), ((Cell(words),),), 1)
    section = Section("s", "S", (Paragraph(words), table))

    written = text(Document("K", "T", "Sub", (section,)), "x")["x.md"]

    assert [re.sub(r"\s+", " ", each) for each in said(written)].count(words) == 2
