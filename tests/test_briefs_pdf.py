"""A document as a PDF, read back by another library."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from pypdf import PdfReader

from briefs.charts import shares
from briefs.document import Document, Section
from briefs.pdf import PdfUnavailable, pdf
from queries.catalogue import find
from tests.test_briefs_fixtures import HOSTILE, document
from tests.test_oskg_fixtures import CLEAN, Command

pytest_plugins = "tests.test_oskg_fixtures"

try:
    import weasyprint  # noqa: F401
except OSError as error:
    pytest.skip(f"Pango, which lays out PDFs, is not installed: {error}", allow_module_level=True)


def read(body: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(body))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_a_brief_as_pdf_has_the_question_the_answer_and_the_rows(command: Command, tmp_path: Path) -> None:
    answer = command("brief", "Q01", "--into", tmp_path, "-f", "pdf", home="small")

    assert (answer.code, answer.err) == (0, "")
    body = (tmp_path / "funding_single_funder.pdf").read_bytes()
    assert body.startswith(b"%PDF")
    text = words(read(body))
    for expected in (find("Q01").question, "2 of the 3 infrastructures", "Archive 1", "To cite"):
        assert expected in text


def test_a_pdf_is_tagged_and_names_its_title_and_language() -> None:
    reader = read(pdf(document("A title", "B")))

    catalogue = reader.trailer["/Root"]
    assert reader.metadata is not None
    assert (reader.metadata.title, catalogue["/Lang"]) == ("A title", "en")
    assert catalogue["/MarkInfo"]["/Marked"].value is True


def test_names_stay_text_and_nothing_runs() -> None:
    reader = read(pdf(document(*HOSTILE[:6], "B")))

    text = words(reader)
    for name in HOSTILE[:6]:
        assert " ".join(name.split()) in text
    assert not {"/OpenAction", "/AA"} & set(reader.trailer["/Root"])


def test_words_from_right_to_left_are_an_image_in_a_picture_and_others_stay_text() -> None:
    parts = [[(name, "#000", 3), ("b", "#111", 4)] for name in ("yes", "نعم")]
    pictures = tuple(shares("One", "Answer", "Number", part) for part in parts)

    reader = read(pdf(Document("Test", "A title", "", (Section("much", "How much", pictures),))))
    [image] = [each for page in reader.pages for each in page.images]
    assert image.image is not None
    assert image.image.width > 900
    assert "yes: 3" in words(reader)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf(document("A", "B")) == pdf(document("A", "B"))


def test_without_what_makes_pdfs_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(PdfUnavailable, match=r"pip install '\.\[pdf\]'.*apt-get install libpango"):
        pdf(document("A", "B"))


def test_the_command_does_not_need_what_makes_pdfs_for_other_formats() -> None:
    code = "import sys, oskg.cli; sys.exit('weasyprint' in sys.modules)"

    found = subprocess.run([sys.executable, "-c", code], env=CLEAN, timeout=60, check=False)

    assert found.returncode == 0
