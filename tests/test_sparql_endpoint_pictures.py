"""Pictures of answers: SVG of the figures on the page, drawn apart from the service, and none where there is none."""

import pytest
from flask import Flask
from lxml import etree, html

from briefs.document import Picture, Table
from sparql_endpoint.http.problems import Problem
from sparql_endpoint.workers.drawing import Drawing, drawing

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

HTML = {"Accept": "text/html"}
BAR = {
    "data": {"values": [{"a": "<b>&", "n": 1}, {"a": "y", "n": 2}]},
    "mark": "bar",
    "encoding": {"y": {"field": "a", "type": "nominal"}, "x": {"field": "n", "type": "quantitative"}},
}


def picture(spec: object) -> Picture:
    return Picture("caption", "description", spec, Table("", (), (), 0))  # type: ignore[arg-type]


def test_the_picture_of_a_question_is_svg_without_scripts_or_other_hosts(starter_app: Flask) -> None:
    client = starter_app.test_client()
    answer = client.get("/queries/coverage_theme_region.svg")
    root = etree.fromstring(answer.data)

    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not root.findall(".//{*}script")
    assert b"http" not in answer.data.replace(b"http://www.w3.org/", b"")
    assert (
        client.get("/queries/coverage_theme_region.svg", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )


#: What a browser asks for that takes pictures as gladly as pages.
GLAD = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8"


def test_the_picture_is_there_as_dots_too_twice_as_many_as_its_units(starter_app: Flask) -> None:
    client = starter_app.test_client()
    drawn = etree.fromstring(client.get("/queries/coverage_theme_region.svg").data)
    answer = client.get("/queries/coverage_theme_region.png")

    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(answer.data[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == tuple(pytest.approx(2 * float(drawn.get(side)), abs=2) for side in ("width", "height"))


@pytest.mark.parametrize("address", ["/queries/coverage_theme_region", "/network", "/map"])
def test_a_browser_that_takes_pictures_too_gets_the_page(starter_app: Flask, address: str) -> None:
    client = starter_app.test_client()

    assert client.get(address, headers={"Accept": GLAD}).mimetype == "text/html"
    assert client.get(f"{address}.png").mimetype == "image/png"
    assert client.get(f"{address}.svg").mimetype == "image/svg+xml"


def test_the_page_shows_the_picture_with_its_words_and_figures(starter_app: Flask) -> None:
    page = html.fromstring(starter_app.test_client().get("/queries/coverage_theme_region", headers=HTML).text)
    image = page.xpath("//figure/img")[0]

    assert image.get("src") == "/queries/coverage_theme_region.svg"
    assert len(image.get("alt")) > 40
    assert len(page.xpath("//figure//table/tbody/tr")) > 1
    assert starter_app.test_client().get(image.get("src")).status_code == 200


def test_a_table_has_no_picture(starter_app: Flask) -> None:
    page = starter_app.test_client().get("/queries/identifiers_support", headers=HTML).text

    assert starter_app.test_client().get("/queries/identifiers_support.svg").status_code == 404
    assert "<figure" not in page


def test_names_are_text_in_a_picture_and_the_same_figures_are_drawn_once(starter_app: Flask) -> None:
    place = drawing(starter_app)

    first, again = place.image(picture(BAR)), place.image(picture(BAR))

    assert first is again
    assert b"&lt;b&gt;&amp;" in first


def test_a_picture_that_is_not_drawn_in_time_is_given_up_and_the_next_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Drawing()
    monkeypatch.setattr(place._aside, "_seconds", 0.001)
    with pytest.raises(Problem, match="took too long"):
        place.image(picture(BAR))
    monkeypatch.undo()

    drawn = place.image(picture(BAR))

    place.close()
    assert drawn.startswith(b"<svg")
