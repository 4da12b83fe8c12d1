"""The graphs of a release apart."""

from hashlib import sha256
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, serialize

from graph.parts import divide, parts
from graph.release import Release

_GRAPH = NamedNode("http://example.org/g")
_TERMS = st.one_of(
    st.sampled_from([NamedNode("http://example.org/o"), NamedNode("http://example.org/é")]),
    st.builds(Literal, st.text()),
    st.builds(lambda text: Literal(text, language="en"), st.text()),
    st.builds(lambda text: Literal(text, datatype=NamedNode("http://example.org/d")), st.text()),
    st.sampled_from([Literal("a <http://b>"), Literal('<"', datatype=NamedNode("http://d")), Literal("x <b")]),
)


@given(_TERMS, st.sampled_from([_GRAPH, DefaultGraph()]))
def test_a_line_divides_into_its_triple_and_its_graph(value: NamedNode | Literal, graph: NamedNode) -> None:
    quad = Quad(NamedNode("http://example.org/s"), NamedNode("http://example.org/p"), value, graph)
    line = serialize([quad], format=RdfFormat.N_QUADS)

    triple, name = divide(line)

    assert triple == serialize([quad.triple], format=RdfFormat.N_TRIPLES)
    assert name == (graph.value if isinstance(graph, NamedNode) else "")


def test_the_parts_of_a_release_are_the_graphs_of_its_store(small: Release, tmp_path: Path) -> None:
    store = Store.read_only(str(small.store))

    found = parts(small, tmp_path)

    assert [part.graph.rpartition("/")[2] for part in found][-2:] == ["merged", "meta"]
    assert {part.graph for part in found[:-2]} | {found[-1].graph} == {name.value for name in store.named_graphs()}
    for part in found:
        name = DefaultGraph() if part.graph.endswith("/merged") else NamedNode(part.graph)
        held = {f"{quad.triple} .".encode() for quad in store.quads_for_pattern(None, None, None, name)}
        lines = part.path.read_bytes()
        assert set(lines.splitlines()) == held
        assert (part.triples, part.digest) == (len(held), sha256(lines).hexdigest())


def test_no_release_has_blank_nodes_which_a_second_sending_would_double(small: Release, tmp_path: Path) -> None:
    lines = b"".join(part.path.read_bytes() for part in parts(small, tmp_path))

    assert str(BlankNode("b")).encode()[:2] not in {
        token[:2] for line in lines.splitlines() for token in line.split()[:3:2]
    }
