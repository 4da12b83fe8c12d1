"""The catalogue: reading query files, refusing wrong ones, finding and binding."""

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from queries.blocks import blocks, tokens
from queries.catalogue import SavedQuery, catalogue, find, indexed, read
from queries.errors import InvalidHeader, InvalidParameter, UnknownParameter, UnknownQuery

SNAPSHOT = date(2024, 4, 24)
XSD = "http://www.w3.org/2001/XMLSchema#"

FILE = """\
#+ id: Q99
#+ group: funding
#+ title: Things by tag
#+ question: Which things carry a tag?
#+ answer: "{$rows} of {$subjects} things carry {$tag}, such as {$first_note}."
#+ why: Somebody asked.
#+ definition: Things with a tag, opened before the day.
#+ formula: "{ i : tag(i) }"
#+ caveats:
#+   - Tags are rare.
#+ parameters:
#+   t: {type: date, label: Reference date, default: snapshot}
#+   tag: {type: text, label: Tag, default: a, many: true}
#+   country:
#+     type: iri
#+     label: Country
#+     default: any
#+     options: "SELECT ?value ?label WHERE { ?value ?p ?label } ORDER BY ?label"
#+ columns:
#+   i: {label: Thing, type: entity}
#+   note: {label: Note, type: text}
#+ chart: {type: bar, x: i, y: things}
#+ coverage: |
#+   SELECT ?answer (COUNT(DISTINCT ?i) AS ?count) WHERE {
#+     VALUES ?t { "2000-01-01"^^<http://www.w3.org/2001/XMLSchema#date> }
#+     ?i ?p ?o BIND("unknown" AS ?answer)
#+   } GROUP BY ?answer ORDER BY ?answer
PREFIX ex: <https://example.org/#VALUES>
# VALUES ?t { "a comment is no block" }
SELECT ?i ?note WHERE {
  values ?tag # the keyword in any case
    { "a" }
  VALUES $t { "2000-01-01"^^<http://www.w3.org/2001/XMLSchema#date> }
  VALUES ?country { UNDEF }
  VALUES (?kind ?note) { (ex:x "VALUES ?t { } is text") }
  ?i ex:tag ?tag ; ex:kind ?kind ; ex:opened ?opened ; ex:country ?country . FILTER(?opened<?t && ?t>?opened)
} ORDER BY ?i
"""


@pytest.fixture
def query() -> SavedQuery:
    return read("things_tag.rq", FILE)


def test_a_file_becomes_a_query_with_everything_its_header_says(query: SavedQuery) -> None:
    assert (query.stem, query.id, query.group) == ("things_tag", "Q99", "funding")
    assert query.caveats == ("Tags are rare.",)
    assert [each.name for each in query.parameters] == ["t", "tag", "country"]
    assert [(each.name, each.label, each.type) for each in query.columns] == [
        ("i", "Thing", "entity"),
        ("note", "Note", "text"),
    ]
    assert query.subjects == ("i",)
    assert (query.chart.type, dict(query.chart.parts)) == ("bar", {"x": "i", "y": "things"})
    assert query.text.startswith("PREFIX ex:")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("#+ why: Somebody asked.\n", "", "why: is missing"),
        ("#+ why:", "#+ reason: x\n#+ why:", "reason: is unknown"),
        (
            "{$rows} of",
            "{$rowz} of",
            "answer: names $rowz, expected one of contradictory, country, first_i",
        ),
        ("{$rows} of", "{$rows of", "answer: is not a Fluent pattern: Expected token"),
        ("group: funding", "group: money", "group: is 'money', expected one of funding"),
        ("id: Q99", "id: Q9 or so", "id: is 'Q9 or so', expected a letter and a number"),
        ("#+   - Tags are rare.", "#+   Tags are rare.", "caveats: is not a list"),
        ("type: text, label: Tag", "type: string, label: Tag", "parameters.tag.type: is 'string'"),
        ("label: Tag", "lable: Tag", "parameters.tag.label: is missing"),
        ("default: a, many: true", "default: a, many: yes", "parameters.tag.many"),
        ("default: a, many: true", "default: snapshot", "parameters.tag.default: snapshot is only for dates"),
        ("default: snapshot", "default: yesterday", "parameters.t.default"),
        ("SELECT ?value ?label WHERE", "SELECT ?label ?value WHERE", "parameters.country.options"),
        ("note: {label: Note, type: text}", "notes: {label: Note, type: text}", "columns: are not the projected"),
        ("type: entity", "type: thing", "columns.i.type"),
        ("type: bar", "type: pie", "chart.type"),
        ("#+ chart:", "#+ subjects: [k]\n#+ chart:", "subjects: is 'k', expected one of i"),
        ("#+ chart:", "#+ subjects: [note]\n#+ chart:", "subjects: is 'note', expected one of i"),
        ("#+ chart:", "#+ subjects: i\n#+ chart:", "subjects: is not a list"),
        ("x: i", "x: k", "chart.x"),
        ("?answer (COUNT(DISTINCT ?i) AS ?count)", "?answer ?i", "coverage: "),
        ("  VALUES ?country { UNDEF }\n", "", "parameters.country: has no block"),
        ("VALUES ?country {", "VALUES ?kountry { UNDEF } VALUES ?country {", "query: has a block VALUES ?kountry"),
        ("#+     VALUES ?t {", "#+     VALUES ?z { 1 } VALUES ?t {", "coverage: has a block VALUES ?z"),
        ("} ORDER BY ?i\n", "ORDER BY ?i\n", "query: is not SPARQL"),
        ("SELECT ?i ?note WHERE", "ASK", "query: is not a SELECT"),
        ("#+ title: Things", "#+ title: [Things", "header: is not YAML"),
        ("#+ title: Things by tag", "#+ title: [Things]", "title: is not a text"),
        ("default: any\n", "default: any\n#+     many: true\n", "parameters.country.default: any and many"),
        ("#+ title: Things", "#+ group: evidence\n#+ title: Things", "group is there twice"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_key(old: str, new: str, key: str) -> None:
    assert old in FILE

    with pytest.raises(InvalidHeader) as caught:
        read("things_tag.rq", FILE.replace(old, new))

    assert str(caught.value).startswith("things_tag.rq: ")
    assert key in str(caught.value)


def test_a_block_that_never_ends_is_refused() -> None:
    with pytest.raises(ValueError, match=r"VALUES \?t is never closed"):
        blocks("SELECT * { VALUES ?t { 1 ")


def test_a_file_without_a_header_is_refused() -> None:
    with pytest.raises(InvalidHeader, match="header: is not a mapping"):
        read("bare.rq", "SELECT ?s WHERE { ?s ?p ?o }")


def test_blocks_in_comments_strings_and_tables_are_none_and_the_keyword_may_be_lower_case(query: SavedQuery) -> None:
    assert [block.name for block in blocks(query.text)] == ["tag", "t", "country"]


def test_a_less_than_sign_does_not_begin_an_iri() -> None:
    assert [token.text for token in tokens("?a<?b && ?c>?d")] == ["?a", "<", "?b", "&", "&", "?c", ">", "?d"]


def test_defaults_are_bound_where_nothing_is_given(query: SavedQuery) -> None:
    bound = query.bind({}, SNAPSHOT)

    assert bound.parameters == {
        "t": (Literal("2024-04-24", datatype=NamedNode(XSD + "date")),),
        "tag": (Literal("a"),),
        "country": (),
    }
    assert f'VALUES $t {{ "2024-04-24"^^<{XSD}date> }}' in bound.text
    assert f'VALUES ?t {{ "2024-04-24"^^<{XSD}date> }}' in bound.coverage
    assert "VALUES ?country { UNDEF }" in bound.text
    assert '# VALUES ?t { "a comment is no block" }' in bound.text


def test_several_values_become_several_rows_of_the_block(query: SavedQuery) -> None:
    bound = query.bind({"tag": ["a", "b", "a"], "country": "https://example.org/x"}, SNAPSHOT)

    assert '{ "a" "b" }' in bound.text
    assert "VALUES ?country { <https://example.org/x> }" in bound.text


def test_a_bound_query_selects_what_its_values_say(query: SavedQuery) -> None:
    store = Store()
    store.update("""PREFIX ex: <https://example.org/#VALUES> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        INSERT DATA { ex:one ex:tag "a" ; ex:kind ex:x ; ex:opened "2020-01-01"^^xsd:date ; ex:country ex:c .
                      ex:two ex:tag "b" ; ex:kind ex:x ; ex:opened "2020-01-01"^^xsd:date ; ex:country ex:d }""")

    found = store.query(query.bind({"tag": "b"}, SNAPSHOT).text)

    assert isinstance(found, QuerySolutions)
    assert [row["i"] for row in found] == [NamedNode("https://example.org/#VALUEStwo")]


def test_a_bound_query_selects_nothing_where_its_values_fit_nothing(query: SavedQuery) -> None:
    store = Store()
    store.update("""PREFIX ex: <https://example.org/#VALUES> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        INSERT DATA { ex:one ex:tag "a" ; ex:kind ex:x ; ex:opened "2020-01-01"^^xsd:date ; ex:country ex:c }""")

    found = [store.query(query.bind({"t": day}, SNAPSHOT).text) for day in ("2019-01-01", "2021-01-01")]

    assert [len(list(each)) for each in found if isinstance(each, QuerySolutions)] == [0, 1]


def test_an_unknown_parameter_is_answered_with_those_there_are_the_nearest_first(query: SavedQuery) -> None:
    with pytest.raises(
        UnknownParameter, match="no parameter contry; expected is one of the parameters country, t"
    ) as caught:
        query.bind({"contry": "x"}, SNAPSHOT)

    assert isinstance(caught.value, InvalidParameter)
    assert (caught.value.query, caught.value.parameter) == ("things_tag", "contry")


def test_every_saved_query_is_in_the_catalogue_in_the_order_of_ids() -> None:
    found = list(catalogue().values())

    assert found
    assert [query.id for query in found] == sorted(query.id for query in found)
    assert catalogue() is catalogue()


def test_two_files_with_one_id_are_refused() -> None:
    with pytest.raises(InvalidHeader, match=r"two\.rq: id: q99 is also the id of one\.rq"):
        indexed([read("one.rq", FILE), read("two.rq", FILE.replace("Q99", "q99"))])


def test_a_query_is_found_by_its_stem_and_by_its_id_in_any_case() -> None:
    assert find("funding_single_funder") is find("Q01") is find("q01") is find(" Funding_Single_Funder ")


def test_an_unknown_query_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(UnknownQuery, match="funding_single_funder") as caught:
        find("funding_single_founder")

    assert isinstance(caught.value, LookupError)
    assert caught.value.nearest[0] == "funding_single_funder"


def test_an_unknown_id_is_answered_with_ids_as_they_are_written() -> None:
    with pytest.raises(UnknownQuery, match=r"did you mean .*Q\d0"):
        find("q00")


def test_every_default_of_every_saved_query_binds_to_a_text_that_parses() -> None:
    for query in catalogue().values():
        bound = query.bind({}, SNAPSHOT)

        assert isinstance(Store().query(bound.text), QuerySolutions)
        assert isinstance(Store().query(bound.coverage), QuerySolutions)
