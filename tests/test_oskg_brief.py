"""`oskg brief`: what it writes where, and what it refuses."""

from pathlib import Path

import pytest

from queries.catalogue import catalogue, find
from queries.wording import LANGUAGES, wording
from sparql_endpoint.wording.catalogues import translations
from tests.test_briefs_fixtures import parsed, words
from tests.test_oskg_fixtures import Command

pytest_plugins = "tests.test_oskg_fixtures"


def test_a_brief_is_written_and_its_path_told(command: Command, tmp_path: Path) -> None:
    answer = command("brief", "q01", "--into", tmp_path / "new", home="small")

    assert (answer.code, answer.err) == (0, "")
    path = tmp_path / "new" / "funding_single_funder.html"
    assert answer.text == f"{path}\n"
    assert find("Q01").question in words(parsed(path.read_text("utf-8")))


def test_several_formats_are_written_at_once_and_the_same_release_gives_the_same_bytes(
    command: Command, tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        answer = command("brief", "Q01", "--into", tmp_path / folder, "-f", "html", "-f", "md", home="small")
        assert answer.code == 0

    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert {"funding_single_funder.html", "funding_single_funder.md", "funding_single_funder-1.svg"} <= set(one)


def test_a_parameter_that_does_not_fit_is_refused_and_nothing_written(command: Command, tmp_path: Path) -> None:
    answer = command("brief", "Q01", "--set", "t=yesterday", "--into", tmp_path / "new", home="small")

    assert answer.code == 1
    assert "a date as YYYY-MM-DD" in answer.err
    assert not (tmp_path / "new").exists()


def test_only_the_chosen_source_speaks_and_is_named(command: Command, tmp_path: Path) -> None:
    answer = command("brief", "Q01", "--source", "ror", "--into", tmp_path, home="small")

    assert answer.code == 0
    text = words(parsed((tmp_path / "funding_single_funder.html").read_text("utf-8")))
    assert "Research Organization Registry" in text
    assert "re3data" not in text


def test_a_profile_is_written_under_the_name_of_what_it_is_about(command: Command, tmp_path: Path) -> None:
    answer = command(
        "report", "--profile", "initiative:AOSP", "--into", tmp_path, "-f", "html", "-f", "md", home="starter"
    )

    assert (answer.code, answer.err) == (0, "")
    assert answer.text.split()[:2] == [
        str(tmp_path / "infrastructure-oskg-aosp.html"),
        str(tmp_path / "infrastructure-oskg-aosp.md"),
    ]


def test_a_profile_of_nothing_is_refused_and_nothing_written(command: Command, tmp_path: Path) -> None:
    answer = command("report", "--profile", "country:Atlantis", "--into", tmp_path / "new", home="small")

    assert answer.code == 1
    assert "describes no country of this code" in answer.err
    assert not (tmp_path / "new").exists()


def test_the_report_of_all_questions_has_each_of_them(command: Command, tmp_path: Path) -> None:
    answer = command("report", "--into", tmp_path, "--rows", "3", home="small")

    assert (answer.code, answer.err) == (0, "")
    text = words(parsed((tmp_path / "report.html").read_text("utf-8")))
    assert [query.id for query in catalogue().values() if query.question not in text] == []


def test_briefs_of_one_question_with_other_values_have_other_names(command: Command, tmp_path: Path) -> None:
    for values in ((), ("--set", "case=missing", "--set", "language=https://w3id.org/oskg/c/language/1.0/spa")):
        assert command("brief", "Q29", *values, "--into", tmp_path, home="small").code == 0

    assert {path.name for path in tmp_path.iterdir()} == {
        "languages_interface.html",
        "languages_interface-missing-spa.html",
    }


def test_a_value_cannot_lead_out_of_the_folder(command: Command, tmp_path: Path) -> None:
    iri = "https://w3id.org/oskg/c/language/1.0/../../..%2F..%2Fx"

    answer = command("brief", "Q29", "--set", f"language={iri}", "--into", tmp_path / "new", home="small")

    assert answer.code == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["languages_interface-2f-2fx.html"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_brief_is_written_in_the_language_that_is_asked_for(command: Command, tmp_path: Path, language: str) -> None:
    query = find("Q01")
    told, texts = wording(query, language), translations(language)

    answer = command(
        "brief", "Q01", "--language", language, "--into", tmp_path, "-f", "html", "-f", "xlsx", home="small"
    )

    assert (answer.code, answer.err) == (0, "")
    page = parsed((tmp_path / "funding_single_funder.html").read_text("utf-8"))
    assert page.get("lang") == language
    said = words(page)
    assert told.question in said
    for text in (query.why, query.definition, *query.caveats, "How it is answered", "Sources and licences"):
        assert texts.gettext(text) in said
    assert ("What to keep in mind" in said) == (language == "en")


def test_a_day_in_an_arabic_answer_is_set_apart_so_that_its_parts_keep_their_order(
    command: Command, tmp_path: Path
) -> None:
    answer = command("brief", "Q01", "--set", "t=2024-04-24", "--language", "ar", "--into", tmp_path, home="small")

    assert answer.code == 0
    files = [path.read_text("utf-8") for path in tmp_path.glob("*.html")]
    assert len(files) == 1
    assert "\u20682024-04-24\u2069" in files[0]


def test_words_of_an_answer_are_in_the_language_of_the_brief(command: Command, tmp_path: Path) -> None:
    answer = command("brief", "Q02", "--language", "es", "--into", tmp_path, "-f", "md", home="small")

    assert answer.code == 0
    text = (tmp_path / "funding_no_evidence.md").read_text("utf-8")
    assert "| no registrado |" in text
    assert "not recorded" not in text


def test_a_profile_and_the_report_of_all_questions_are_written_in_the_language_that_is_asked_for(
    command: Command, tmp_path: Path
) -> None:
    french = ("--language", "fr", "--into", tmp_path, "-f", "md")

    profiled = command("report", "--profile", "initiative:AOSP", *french, home="starter")
    reported = command("report", *french, "--rows", "1", home="starter")

    assert (profiled.code, reported.code) == (0, 0)
    profile, report = (tmp_path / name for name in ("infrastructure-oskg-aosp.md", "report.md"))
    assert "## En bref" in profile.read_text("utf-8")
    assert "# Qui coordonne la science ouverte" in report.read_text("utf-8")
    assert "Data of" not in profile.read_text("utf-8") + report.read_text("utf-8")
