"""The vocabularies over HTTP: every term leads to its explanation, as a page and in every format, without a release."""

import re
from collections.abc import Iterator

import pytest
import rdflib
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

from ontology import terms
from ontology.namespaces import CONCEPTS, DEFAULT_BASE, ONTOLOGY, SHAPES
from ontology.reused import SKOS_CONCEPT
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http.documents import SUFFIXES
from sparql_endpoint.settings import ServiceSettings
from sparql_endpoint.wording import vocabulary_documents
from sparql_endpoint.wording.vocabulary_documents import schemes, serialized
from tests.test_sparql_endpoint_pages import HTML, Page, read

RDF = [kind for kind in SUFFIXES.values() if kind != "text/html"]
SCHEMES = [f"/vocabularies/{iri.removeprefix(CONCEPTS)}" for iri in schemes()]
PATHS = ["/ontology", "/ontology/1.0", "/shapes", "/shapes/1.0", "/vocabularies/role/1.0", "/vocabularies/dfg/4.0"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a service that has no release at all."""
    app = create_app(ServiceSettings(tmp_path_factory.mktemp("empty")))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_address_with_a_suffix_answers_as_the_same_address_does_by_negotiation(
    client: FlaskClient, path: str, suffix: str
) -> None:
    named = client.get(f"{path}.{suffix}", headers={"Accept": "image/png"})
    asked = client.get(path, headers={"Accept": SUFFIXES[suffix]})

    assert (named.status_code, asked.status_code) == (200, 200)
    assert named.mimetype == asked.mimetype == SUFFIXES[suffix]
    assert named.data == asked.data
    assert named.headers["Content-Location"] == asked.headers["Content-Location"] == f"{path}.{suffix}"
    assert set(asked.vary) - {"Accept-Language"} == {"Accept", "Accept-Encoding"}
    assert ("Accept-Language" in asked.vary) == (suffix == "html")
    assert asked.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", ["text/html", "text/turtle", "application/rdf+xml"])
def test_head_is_get_without_the_body_and_a_known_answer_is_not_sent_again(
    client: FlaskClient, path: str, accept: str
) -> None:
    got, head = (call(path, headers={"Accept": accept}) for call in (client.get, client.head))
    again = client.get(path, headers={"Accept": accept, "If-None-Match": got.headers["ETag"]})
    changing = {"Date", "X-Request-Id", "Server-Timing"}

    assert head.data == b""
    assert [h for h in head.headers if h[0] not in changing] == [h for h in got.headers if h[0] not in changing]
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == got.headers["ETag"]
    assert not got.headers["ETag"].startswith("W/")


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_compressed_document_has_a_tag_of_its_own_that_is_known_again(client: FlaskClient, coding: str) -> None:
    asked = {"Accept": "text/turtle", "Accept-Encoding": coding}
    got = client.get("/ontology", headers=asked)
    again = client.get("/ontology", headers={**asked, "If-None-Match": got.headers["ETag"]})

    assert got.headers["Content-Encoding"] == coding
    assert got.headers["ETag"] != client.get("/ontology.ttl").headers["ETag"]
    assert (again.status_code, again.headers["ETag"]) == (304, got.headers["ETag"])


def test_every_format_has_a_tag_of_its_own(client: FlaskClient) -> None:
    tags = {client.get("/ontology", headers={"Accept": kind}).headers["ETag"] for kind in SUFFIXES.values()}

    # Without a named graph, N-Triples and N-Quads are the same bytes.
    assert len(tags) == len(SUFFIXES) - 1


@pytest.mark.parametrize("path", [*PATHS, "/vocabularies"])
def test_a_program_that_takes_anything_is_given_turtle_and_a_browser_a_page(client: FlaskClient, path: str) -> None:
    expected = "text/html" if path == "/vocabularies" else "text/turtle"

    assert client.get(path, headers={"Accept": "*/*"}).mimetype == expected
    assert client.get(path, headers=HTML).mimetype == "text/html"


@pytest.mark.parametrize("path", PATHS)
def test_a_format_that_is_not_offered_is_refused_with_the_list(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept": "image/png"})

    assert answer.status_code == 406
    assert set(RDF) <= set(answer.json["accepted"])


@pytest.mark.parametrize("path", PATHS)
def test_a_document_says_what_it_describes_and_where_its_other_formats_are(client: FlaskClient, path: str) -> None:
    links = client.get(path, headers={"Accept": "text/turtle"}).headers.getlist("Link")
    alternates = [re.fullmatch(r'<(.+)>; rel="alternate"; type="(.+)"', link) for link in links]
    iri = DEFAULT_BASE + path.removeprefix("/").replace("vocabularies/", "c/")

    assert f'<{iri}>; rel="canonical"' in links
    assert f'<{iri}>; rel="describes"' in links
    assert ('rel="latest-version"' in "".join(links)) == path.startswith(("/ontology/", "/shapes/"))
    assert {found[1]: found[2] for found in alternates if found} == {
        f"{path}.{s}": kind for s, kind in SUFFIXES.items()
    }
    for found in filter(None, alternates):
        assert client.head(found[1]).mimetype == found[2]


@pytest.mark.parametrize("path", PATHS)
def test_the_head_of_a_page_names_the_iri_to_cite_and_the_formats_for_programs(client: FlaskClient, path: str) -> None:
    _, text = read(client, path)

    iri = DEFAULT_BASE + path.removeprefix("/").replace("vocabularies/", "c/")
    assert f'<link rel="canonical" href="{iri}">' in text
    assert f'<a href="{path}.ttl">Turtle</a>' in text
    for suffix, kind in SUFFIXES.items():
        assert (f'<link rel="alternate" type="{kind}" href="{path}.{suffix}">' in text) == (suffix != "html")


def test_the_links_of_a_page_begin_where_the_service_is_mounted(client: FlaskClient) -> None:
    plain = client.get("/vocabularies/author-id/1.0", headers=HTML).text
    mounted = client.get("/vocabularies/author-id/1.0", headers=HTML, environ_overrides={"SCRIPT_NAME": "/kg"}).text

    assert '<a href="/vocabularies/pid-system/1.0#concept-isni">' in plain
    assert '<a href="/kg/vocabularies/pid-system/1.0#concept-isni">' in mounted
    assert '<a href="/kg/vocabularies/author-id/1.0.ttl">' in mounted


@pytest.mark.parametrize("document", ["ontology", "shapes"])
def test_the_iri_of_the_version_gives_the_same_content(client: FlaskClient, document: str) -> None:
    facts = getattr(vocabulary_documents, document)()
    path = facts.version_iri.removeprefix(DEFAULT_BASE)

    assert path == f"{document}/1.0"
    for kind in RDF:
        plain, version = (client.get(f"/{each}", headers={"Accept": kind}).data for each in (document, path))
        assert plain == version
    # The head of a page and the links to its formats name the address it was asked for by.
    plain, version = (read(client, f"/{each}")[1].partition('<section id="overview">')[2] for each in (document, path))
    assert plain
    assert plain == version


@pytest.mark.parametrize("path", ["/ontology/0.9", "/shapes/0.9.ttl", "/vocabularies/role/0.9", "/vocabularies/no/1.0"])
def test_a_version_that_does_not_exist_is_not_found_and_the_known_ones_are_named(
    client: FlaskClient, path: str
) -> None:
    answer = client.get(path, headers={"Accept": "text/turtle"})

    assert answer.status_code == 404
    assert answer.json["accepted"]


def test_every_term_is_explained_where_its_iri_leads(client: FlaskClient) -> None:
    page, _ = read(client, "/ontology")
    graph = {quad.subject for quad in parse(client.get("/ontology.nt").data, RdfFormat.N_TRIPLES)}

    iris = [value for value in vars(terms).values() if isinstance(value, str) and value.startswith(ONTOLOGY)]
    assert len(iris) > 100
    assert [iri for iri in iris if iri.removeprefix(ONTOLOGY) not in page.ids] == []
    assert {NamedNode(iri) for iri in iris} <= graph


def test_every_shape_is_explained_where_its_iri_leads(client: FlaskClient) -> None:
    page, _ = read(client, "/shapes")
    shapes = rdflib.Graph().parse(data=client.get("/shapes.ttl").data, format="turtle")

    iris = [str(iri) for iri in shapes.subjects(rdflib.RDF.type, rdflib.SH.NodeShape) if isinstance(iri, rdflib.URIRef)]
    assert len(iris) > 38
    assert [iri for iri in iris if iri.removeprefix(SHAPES) not in page.ids] == []


@pytest.mark.parametrize("part", ["core", "quality"])
def test_a_part_of_the_shapes_leads_to_the_whole(client: FlaskClient, part: str) -> None:
    answer = client.get(f"/shapes/{part}")
    page, _ = read(client, "/shapes")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/shapes#{part}")
    assert part in page.ids


def test_the_project_leads_to_what_the_ontology_says_of_it(client: FlaskClient) -> None:
    answer = client.get("/project")
    page, _ = read(client, "/ontology")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/ontology#project")
    assert "project" in page.ids


@pytest.mark.parametrize("path", SCHEMES)
def test_the_iri_of_a_scheme_leads_to_a_page_with_every_concept(client: FlaskClient, path: str) -> None:
    answer = client.get(path.replace("/vocabularies/", "/c/"))
    page, text = read(client, path)

    iri = DEFAULT_BASE + path.removeprefix("/").replace("vocabularies/", "c/")
    concepts = schemes()[iri].facts.of_type(SKOS_CONCEPT)
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert concepts
    assert {f"concept-{each.removeprefix(f'{iri}/')}" for each in concepts} <= set(page.ids)
    assert "script" not in page.tags
    assert 'lang="' in text


def test_a_concept_shows_its_names_with_their_language_and_where_it_stands(client: FlaskClient) -> None:
    _, text = read(client, "/vocabularies/country/1.0")
    shown = re.search(r'<section id="concept-FR" class="term">.*?</section>', text, re.DOTALL)

    assert shown
    assert '<span lang="ar" dir="rtl">فرنسا</span>' in shown[0]
    assert '<span lang="zh" dir="ltr">法国</span>' in shown[0]
    assert '<a href="/vocabularies/region/1.0#concept-155">Western Europe</a>' in shown[0]
    assert "FRA <small>" in shown[0]


def test_a_match_and_a_narrower_concept_are_links(client: FlaskClient) -> None:
    _, authors = read(client, "/vocabularies/author-id/1.0")
    _, regions = read(client, "/vocabularies/region/1.0")

    assert '<dt>Same as</dt>\n  <dd><a href="/vocabularies/pid-system/1.0#concept-isni">' in authors
    assert "<dt>Narrower</dt>" in regions


@pytest.mark.parametrize("path", ["/ontology", "/shapes", "/vocabularies", "/vocabularies/region/1.0"])
def test_a_page_stands_without_scripts_and_other_hosts_and_its_links_within_lead_somewhere(
    client: FlaskClient, path: str
) -> None:
    page, text = read(client, path)

    assert not {"script", "iframe", "style", "img"} & set(page.tags)
    assert not re.search(r'(?:src|href)="(?:https?:)?//[^"]+\.(?:js|css|png|svg|woff2?)"', text)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)


def test_links_between_the_pages_lead_to_what_they_name(client: FlaskClient) -> None:
    seen: dict[str, Page] = {}
    pages = [read(client, path)[0] for path in ("/ontology", "/shapes", "/vocabularies", "/vocabularies/region/1.0")]
    starts = ("/ontology", "/shapes", "/vocabularies")
    links = {
        link for page in pages for link in page.links if link.startswith(starts) and "." not in link.split("/")[-1][3:]
    }

    assert len(links) > 60
    for link in links:
        path, _, anchor = link.partition("#")
        if path not in seen:
            seen[path] = read(client, path)[0]
        assert not anchor or anchor in seen[path].ids, link


def test_the_served_turtle_is_the_text_as_it_was_written(client: FlaskClient) -> None:
    assert client.get("/ontology.ttl").data == serialized(vocabulary_documents.ontology(), "text/turtle")
    assert client.get("/ontology.ttl").text.startswith("# The Open Science Knowledge Graph ontology")
