"""The pages in a real browser: what scripts add to them, what they ask of other hosts (nothing), what its policy
refuses (nothing)."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from briefs.charts import bars, grid
from briefs.document import Picture
from ontology import terms
from sparql_endpoint.wording.term_words import term_word
from tests.test_browser_fixtures import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest_plugins = "tests.test_browser_fixtures"

QUESTION = "/queries/languages_interface"
EOSC = "https://w3id.org/oskg/id/infra/oskg-eosc"


@pytest.fixture
def visit(browser: "Browser", host: str) -> Iterator[Visit]:
    one = Visit(browser, host)
    yield one
    one.close()


def test_a_reader_finds_something_by_the_beginning_of_its_name_with_the_keyboard(visit: Visit) -> None:
    page = visit.page
    page.goto("/")
    page.get_by_label("Find an").press_sequentially("european open")
    page.get_by_role("option").first.wait_for()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/describe"))
    assert "European Open Science Cloud" in page.locator("h1").inner_text()


def test_an_analyst_completes_a_term_runs_the_query_and_gets_rows(visit: Visit) -> None:
    page = visit.page
    page.goto("/sparql")
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?s WHERE { ?s a oskg:OpenSci")

    page.locator(".cm-tooltip-autocomplete li").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" LIMIT 3")
    page.keyboard.press("Control+Enter")

    page.get_by_role("heading", name="3 rows").wait_for()
    assert "PREFIX oskg:" in page.locator("#query").input_value()


def test_rows_are_sorted_by_a_heading_and_filtered_by_a_text(visit: Visit) -> None:
    page = visit.page
    page.goto(QUESTION)
    names = page.locator("table.sortable tbody tr td:first-child")
    before = names.all_inner_texts()
    heading = page.locator("table.sortable thead th").first

    heading.get_by_role("button").click()
    ascending = names.all_inner_texts()
    heading.get_by_role("button").click()

    assert heading.get_attribute("aria-sort") == "descending"
    assert names.all_inner_texts() == ascending[::-1]
    assert sorted(ascending) == sorted(before)
    page.get_by_label("Show only rows with").fill(before[0])
    shown = page.locator("table.sortable tbody tr:visible")
    assert 1 <= shown.count() < len(before)
    assert all(before[0] in text for text in shown.all_inner_texts())


def test_the_evidence_of_a_row_opens_beside_the_table_and_closes_with_escape(visit: Visit) -> None:
    page = visit.page
    page.goto("/queries/endorsement_map")

    page.locator("td.evidence a").first.click()
    drawer = page.get_by_role("dialog")
    drawer.wait_for()

    assert drawer.locator("h2").inner_text().startswith("Endorsement: ")
    assert drawer.locator("li").count() >= 1
    assert "valid from" in drawer.locator("dl").inner_text()
    assert drawer.get_by_text("2025-02", exact=True).is_visible()
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")


def test_the_drawer_speaks_the_language_of_the_page(visit: Visit) -> None:
    page = visit.page
    page.goto("/queries/endorsement_map?lang=fr")

    page.locator("td.evidence a").first.click()
    drawer = page.get_by_role("dialog")
    drawer.wait_for()

    assert drawer.locator("h2").inner_text().startswith("Approbation officielle: ")
    assert (term_word(terms.validFrom, "fr") or "–") in drawer.locator("dl").inner_text()
    assert drawer.get_by_role("button").inner_text() == "Fermer"


def test_numbers_are_sorted_by_their_value_in_every_language(visit: Visit) -> None:
    page = visit.page
    page.goto("/map?lang=fr")
    heading = page.locator("table.sortable thead th.number").first

    heading.get_by_role("button").click()
    values = page.locator("table.sortable tbody td.number").evaluate_all("cells => cells.map(c => +c.dataset.value)")

    assert values == sorted(values)
    assert len(set(values)) > 1


def test_a_network_is_walked_with_the_keyboard_and_taken_along_as_a_picture(visit: Visit) -> None:
    page = visit.page
    page.goto(f"/network?iri={EOSC}")
    stage = page.get_by_role("application")
    stage.locator("canvas").first.wait_for()
    told = page.locator("figure.network .told")

    stage.focus()
    page.keyboard.press("ArrowRight")
    first = told.inner_text()
    page.keyboard.press("ArrowRight")
    second = told.inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    stage.focus()
    page.keyboard.press("Enter")

    assert first.startswith("European Open Science Cloud (infrastructure): ")
    assert second != first
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    page.wait_for_url(lambda url: url != f"{visit.host}/network?iri={EOSC}")
    assert page.locator("h1").inner_text() == second.split(" (")[0]


def test_a_thing_of_a_network_that_is_chosen_leads_to_its_page_and_what_if(visit: Visit) -> None:
    page = visit.page
    page.goto(f"/network?iri={EOSC}")
    stage = page.get_by_role("application")
    stage.locator("canvas").first.wait_for()

    before = page.get_by_role("link", name="Its page").count()
    stage.focus()
    page.keyboard.press("ArrowDown")

    assert before == 0
    assert page.get_by_role("link", name="Its page").get_attribute("href") == f"{visit.host}/describe?iri={EOSC}"
    page.locator("figure.network a[data-to=without]").click()
    page.get_by_role("heading", name="If European Open Science Cloud were gone").wait_for()
    page.keyboard.press("Escape")


def test_the_evidence_of_a_relation_of_a_profile_opens_beside_it(visit: Visit) -> None:
    page = visit.page
    page.goto("/profiles/initiative/AOSP")

    page.locator("td.evidence a").first.click()
    drawer = page.get_by_role("dialog")
    drawer.wait_for()

    assert page.url.endswith("/profiles/infrastructure/oskg-aosp")
    assert "Africa Open Science Platform" in drawer.locator("h2").inner_text()
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")


def test_the_scorecard_of_a_thing_is_shown_on_its_page_and_the_evidence_of_its_relations_beside_them(
    visit: Visit,
) -> None:
    page = visit.page
    page.goto("/describe?iri=https://w3id.org/oskg/id/infra/oskg-aosp")

    page.locator(".coverage").get_by_text("Of 31 criteria").wait_for()
    page.locator("td.evidence a").first.click()
    drawer = page.get_by_role("dialog")
    drawer.wait_for()

    assert drawer.locator("h2").inner_text().startswith("Responsibility: Academy of Science of South Africa")
    page.keyboard.press("Escape")
    drawer.wait_for(state="hidden")
    with page.expect_response(re.compile(r"/network\.svg\?")) as drawn:
        page.get_by_text("Its neighbourhood in a picture").click()
        page.locator(".picture img").scroll_into_view_if_needed()
    assert drawn.value.headers["content-type"].startswith("image/svg+xml")


def test_everything_is_there_without_scripts(browser: "Browser", host: str) -> None:
    visit = Visit(browser, host, script=False)
    page = visit.page

    page.goto("/search?q=zenodo")
    page.get_by_role("link", name="Zenodo").first.click()
    assert "Zenodo" in page.locator("h1").inner_text()
    page.goto("/sparql")
    page.locator("#query").fill("SELECT ?s WHERE { ?s ?p ?o } LIMIT 2")
    page.get_by_role("button", name="Run").click()
    page.get_by_role("heading", name="2 rows").wait_for()
    page.goto(f"/network?iri={EOSC}")
    assert page.get_by_role("img", name="Picture of the network").evaluate("image => image.naturalWidth") > 100
    assert page.locator("table.edges tbody tr").count() > 1
    page.goto("/map")
    assert page.locator("figure.world img").evaluate("image => image.naturalWidth") > 100
    page.goto(QUESTION)
    assert page.locator("table tbody tr").count() > 1
    assert not page.get_by_label("Show only rows with").is_visible()
    visit.context.close()


def test_a_printed_page_has_the_answer_and_leaves_out_what_is_for_the_screen(visit: Visit) -> None:
    page = visit.page
    page.goto(QUESTION)
    page.emulate_media(media="print")

    assert page.locator("p.answer").is_visible()
    assert page.locator("table.sortable").is_visible()
    for left_out in ("nav a:not(.brand)", "form.fields", "#filter", ".languages"):
        assert not page.locator(left_out).first.is_visible()


def test_a_policy_officer_finds_a_question_changes_the_region_sees_the_evidence_and_takes_it_along(
    visit: Visit,
) -> None:
    page = visit.page
    page.goto("/")
    page.get_by_role("link", name="Single-funder dependency").first.click()
    rows, told = page.locator("table.sortable tbody tr"), page.locator("p.answer")
    everywhere, whole = rows.count(), told.inner_text()
    page.get_by_label("Region or country").select_option(label="UNESCO regions: Africa")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url(re.compile("region=.*africa"))

    page.locator("td.evidence a").first.click()
    drawer = page.get_by_role("dialog")
    drawer.wait_for()
    stated = drawer.inner_text()
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()

    assert page.get_by_label("Region or country").locator("option:checked").inner_text() == "UNESCO regions: Africa"
    assert 0 < rows.count() < everywhere
    assert "recorded in the chosen region" in told.inner_text()
    assert "region" not in whole
    assert "Facts curated from documents" in stated or "re3data" in stated
    assert download.value.suggested_filename == "funding_single_funder.xlsx"
    assert download.value.path().read_bytes().startswith(b"PK")


def test_an_analyst_opens_a_question_in_the_editor_changes_it_and_shares_it(visit: Visit) -> None:
    page = visit.page
    page.goto(QUESTION)
    page.get_by_role("button", name="Change the query in SPARQL").click()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" LIMIT 1")
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="1 row").wait_for()

    shared = page.get_by_role("link", name="Address of this page").get_attribute("href") or ""
    page.goto(shared)

    page.get_by_role("heading", name="1 row").wait_for()
    assert page.locator("#query").input_value().rstrip().endswith("LIMIT 1")


def test_a_consumer_follows_a_thing_from_the_search_to_turtle(visit: Visit) -> None:
    page = visit.page
    page.goto("/search?q=european+open+science+cloud")
    page.get_by_role("link", name="European Open Science Cloud").first.click()
    address = page.get_by_role("link", name="ttl", exact=True).get_attribute("href") or ""

    answer = page.request.get(address)

    assert answer.headers["content-type"].startswith("text/turtle")
    assert f"<{EOSC}>" in answer.text() or "oskg-eosc" in answer.text()


FUNDERS = ("United States Department of Health and Human Services", "Wellcome Trust")
REGIONS = ("Latin America and the Caribbean", "Europe and North America")


@pytest.mark.parametrize(
    "picture",
    [
        grid("Money", "Funder", {(FUNDERS[0], REGIONS[0]): 2, (FUNDERS[1], REGIONS[1]): 1}, FUNDERS, REGIONS),
        bars("Money", "Funder", "Grants", [(FUNDERS[0], 12345), (FUNDERS[1], 1)], (0, 0)),
    ],
    ids=["grid", "bars"],
)
def test_the_letters_of_a_wider_font_stay_within_a_picture(browser: "Browser", picture: Picture) -> None:
    drawn = re.sub(r'font-family="[^"]*"', 'font-family="DejaVu Sans, Verdana, sans-serif"', picture.svg)
    assert drawn != picture.svg
    page = browser.new_page()
    page.set_content(drawn)

    outside = page.evaluate(
        """() => {
          const whole = document.querySelector("svg").getBoundingClientRect();
          return [...document.querySelectorAll("text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < whole.left || box.right > whole.right || box.bottom > whole.bottom;
          }).map((text) => text.textContent);
        }"""
    )
    page.close()

    assert outside == []
