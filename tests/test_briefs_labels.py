"""Documents in another language: labels, counts, values, and what is no label of ours."""

from gettext import NullTranslations

from briefs.document import Cell, Document, Facts, Heading, Paragraph, Picture, Section, Table
from briefs.labels import labelled
from briefs.speech import count, listed, say, several, spoken


class Upper(NullTranslations):
    """Every text in capital letters, but for the places of values: a language that shows what was translated."""

    def gettext(self, message: str) -> str:
        return "%(name)s!".join(part.upper() for part in message.split("%(name)s"))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        del msgid1, msgid2
        return "%(count)s: ONE" if n == 1 else "%(count)s: MANY"


def table(caption: str) -> Table:
    return Table(caption, (Heading("Funder"), Heading("Rows", number=True)), ((Cell("a name"), Cell("1")),), 1)


def document() -> Document:
    blocks = (
        Paragraph("said before"),
        Facts((("Country", (Cell("a land"),)),)),
        table("Rows"),
        Picture("Rows", "in words", {}, table("Figures")),
    )
    return Document(
        "kind", "title", "below", (Section("one", "Its funders (1,263)", blocks, (Section("two", "No", ()),)),)
    )


def test_every_label_of_a_document_is_translated_and_its_texts_and_cells_are_left() -> None:
    with spoken("fr", Upper()):
        found = labelled(document())

    section = found.sections[0]
    paragraph, facts, listed, picture = section.blocks
    assert found.language == "fr"
    assert found.frame.contents == "CONTENTS"
    assert (found.kind, found.title, found.subtitle) == ("kind", "title", "below")
    assert [section.heading, section.parts[0].heading] == ["ITS FUNDERS (1,263)", "NO"]
    assert paragraph == Paragraph("said before")
    assert facts == Facts((("COUNTRY", (Cell("a land"),)),))
    assert isinstance(listed, Table)
    assert listed.caption == "ROWS"
    assert listed.headings == (Heading("FUNDER"), Heading("ROWS", number=True))
    assert listed.rows[0][0].text == "a name"
    assert isinstance(picture, Picture)
    assert (picture.caption, picture.description, picture.figures.caption) == ("ROWS", "in words", "FIGURES")


def test_a_document_in_english_stays_as_it_is() -> None:
    assert labelled(document()) == document()


def test_the_language_lasts_as_long_as_it_is_spoken() -> None:
    with spoken("fr", Upper()):
        inside = say("a text"), several("one", "many", 1), several("one", "many", 7), count(12345)
    outside = say("a text"), several("one", "%(count)s", 1), several("one", "%(count)s", 7), count(12345)

    assert inside == ("A TEXT", "1: ONE", "7: MANY", "12\u202f345")
    assert outside == ("a text", "one", "7", "12,345")


def test_a_list_has_the_signs_of_the_language() -> None:
    found = {}
    for code in ("ar", "zh", "ru"):
        with spoken(code, NullTranslations()):
            found[code] = listed("ab"), listed("ab", "; ")

    assert found == {"ar": ("a، b", "a؛ b"), "zh": ("a、b", "a；b"), "ru": ("a, b", "a; b")}


def test_a_value_is_set_apart_where_a_text_is_read_from_right_to_left() -> None:
    with spoken("ar", Upper()):
        found = say("of %(name)s", name="CERN")
    with spoken("fr", Upper()):
        plain = say("of %(name)s", name="CERN")

    assert found == "OF \u2068CERN\u2069!"
    assert plain == "OF CERN!"
