"""The texts of the pages in other languages: all of them, whole, and none beside them."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError
from jinja2 import Environment

from briefs.words import STATES, SUBJECTS, WORDS
from sparql_endpoint.wording import catalogues
from sparql_endpoint.wording.catalogues import TARGETS, catalogue, place, translations
from sparql_endpoint.wording.extraction import extracted, faults, main, updated, written

FOLDER = Path(catalogues.__file__).parents[1]
TEMPLATES = sorted((FOLDER / "templates").iterdir())
#: Templates whose texts are in English only.
ENGLISH = frozenset({"opensearch.xml"})
#: Attributes that a reader hears or sees.
SPOKEN = frozenset({"alt", "aria-label", "placeholder", "title", "data-label", "data-close", "data-all"})
#: Elements whose text is a name or code in every language.
VERBATIM = frozenset({"code", "pre", "script", "style"})
#: Words that are the same in every language.
NAMES = frozenset(
    {
        "Atom",
        "CSV",
        "csv",
        "Excel",
        "JSON",
        "json",
        "OpenAPI",
        "PNG",
        "Parquet",
        "RDF",
        "SHA-256",
        "SPARQL",
        "SVG",
        "Turtle",
    }
)


class Texts(HTMLParser):
    """Collects the words of a template that stand outside of its translated parts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.verbatim: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VERBATIM or "english" in dict(attrs) or tag in self.verbatim:
            self.verbatim.append(tag)
        for name, value in attrs:
            if name in SPOKEN:
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.verbatim and self.verbatim[-1] == tag:
            self.verbatim.pop()

    def handle_data(self, data: str) -> None:
        if not self.verbatim:
            self.words += [word for word in re.findall(r"[^\W\d_][\w-]*", data) if word not in NAMES]


def untranslated(source: str) -> list[str]:
    """Return the words of a template outside of `_()` and `{% trans %}`."""
    kept, inside, opened = [], False, False
    for _, kind, value in Environment().lex(source):
        if opened and kind == "name":
            inside = {"trans": True, "endtrans": False}.get(value, inside)
            opened = False
        opened = opened or kind == "block_begin"
        if kind == "data" and not inside:
            kept.append(value)
        if kind == "name" and value == "english":
            kept.append(" english")
    return Texts("".join(kept)).words


@pytest.fixture(scope="module")
def texts() -> Catalog:
    """Every text of the pages, without a translation."""
    return extracted()


@pytest.mark.parametrize("language", TARGETS)
def test_every_text_has_a_translation_with_the_same_values_and_tags(texts: Catalog, language: str) -> None:
    assert list(faults(updated(language, texts))) == []


@pytest.mark.parametrize("language", TARGETS)
def test_the_catalogue_holds_the_texts_of_the_pages_and_no_others(texts: Catalog, language: str) -> None:
    kept, now = catalogue(language), updated(language, texts)

    assert len(now) > 20
    assert not kept.obsolete
    assert written(kept, header=False) == written(now, header=False)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_can_be_translated(path: Path) -> None:
    words = untranslated(path.read_text("utf-8"))

    assert (words == []) != (path.name in ENGLISH)


def test_words_outside_of_translated_parts_are_found() -> None:
    source = (
        '{% if a %}<p title="One">{{ _("two") }} three{% trans n=1 %}four{% endtrans %}<code>six</code></p>{% endif %}'
        "<p{{ english }}>seven</p>"
    )

    assert untranslated(source) == ["One", "three"]


def test_what_is_wrong_with_a_translation_is_named() -> None:
    texts = Catalog(locale="ru")
    texts.add("Right %(n)s", "Верно %(n)s")
    texts.add("Missing")
    texts.add("Doubtful", "Сомнительно", flags=["fuzzy"])
    texts.add("Of %(n)s", "Из %(m)s")
    texts.add('See <a href="%(a)s">it</a>', "Смотрите <b>это</b>")
    texts.add(("%(num)s row", "%(num)s rows"), ("%(num)s строка", "%(num)s строки", "строк"))
    texts.add(("%(num)s page", "%(num)s pages"), ("%(num)s страница", "", "%(num)s страниц"))

    found = list(faults(texts))

    assert [each.split("'")[1] for each in found if each.endswith("is not translated")] == ["Missing", "%(num)s page"]
    assert [each.split("'")[1] for each in found if "doubtful" in each] == ["Doubtful"]
    others = [each for each in found if "has other values or tags" in each]
    assert [each.split("'")[1] for each in others] == ["Of %(n)s", 'See <a href="%(a)s">it</a>', "%(num)s row"]
    assert len(found) == 6


def test_the_update_of_the_catalogues_changes_nothing_that_is_up_to_date(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status = main(tmp_path)

    assert (status, capsys.readouterr().out) == (0, "")
    for language in TARGETS:
        kept, now = (_without_version(folder / place(language)) for folder in (FOLDER, tmp_path))
        assert kept == now


@pytest.mark.parametrize(
    ("language", "letter"), [("zh", "[\u4e00-\u9fff]"), ("ar", "[\u0600-\u06ff]"), ("ru", "[\u0400-\u04ff]")]
)
def test_a_translation_is_in_the_script_of_its_language(language: str, letter: str) -> None:
    found = [message for message in catalogue(language) if message.id]

    for message in found:
        for form in [message.string] if isinstance(message.string, str) else message.string:
            assert re.search(letter, form), message.id
    assert len(found) > 100


def test_a_text_is_extracted_with_the_files_it_is_in(texts: Catalog) -> None:
    message = texts["Gap desk"]

    assert message is not None
    assert "templates/base.html" in [file for file, _ in message.locations]


def test_a_word_of_its_own_is_not_the_singular_of_a_text_that_counts(texts: Catalog) -> None:
    found = {word: texts[word] for word in STATES | SUBJECTS | WORDS}

    assert [word for word, message in found.items() if message is None or message.pluralizable] == []


def test_a_compiled_catalogue_translates_and_english_is_left_as_it_is() -> None:
    assert translations("fr").gettext("Search") == "Recherche"
    assert translations("en").gettext("Search") == "Search"


def test_a_damaged_catalogue_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "broken.po").write_text('msgid "one"\nnonsense', "utf-8")
    monkeypatch.setattr(catalogues, "files", lambda _: tmp_path)
    monkeypatch.setattr(catalogues, "place", lambda _: "broken.po")

    with pytest.raises(PoFileError):
        catalogue("fr")


def _without_version(path: Path) -> list[str]:
    """Return the lines of a catalogue without the one that names the version of the library that wrote it."""
    return [line for line in path.read_text("utf-8").splitlines() if not line.startswith('"Generated-By')]
