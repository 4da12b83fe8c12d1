"""What is gone is kept in a register, with what stands for it now, from release to release."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from graph.changes import Change
from graph.retired import Retired, alive, carried, entries, find, retirement, written
from graph.triples import LABEL, term
from ontology.namespaces import Namespaces
from ontology.reused import ADMS_IDENTIFIER, DCT_IS_REPLACED_BY

NS = Namespaces()
ORG = f"{NS.base}id/org/"
IRIS = st.sampled_from([f"{ORG}ror-{number}" for number in range(5)])
ENTRIES = st.builds(
    Retired,
    IRIS,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    st.just(NS.release("1")),
    st.sets(IRIS, max_size=3).map(lambda iris: tuple(sorted(iris))),
)
REGISTERS = st.lists(ENTRIES, unique_by=lambda entry: entry.iri)


@given(REGISTERS)
def test_a_register_is_read_as_it_was_written(register: list[Retired]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "retired.nt")
        path.write_bytes(b"".join(written(register)))

        assert {entry.iri: entry for entry in entries(path)} == {entry.iri: entry for entry in register}
        assert all(find(path, entry.iri) == entry for entry in register)
        assert find(path, f"{ORG}ror-9") is None


def test_without_a_register_nothing_is_retired(tmp_path: Path) -> None:
    assert find(tmp_path / "retired.nt", f"{ORG}ror-1") is None
    assert list(entries(tmp_path / "retired.nt")) == []


@given(REGISTERS, REGISTERS, st.sets(IRIS), st.sets(IRIS))
def test_a_register_holds_what_is_gone_and_never_a_successor_that_does_not_live(
    earlier: list[Retired], gone: list[Retired], back: set[str], living: set[str]
) -> None:
    found = {entry.iri: entry for entry in carried(earlier, gone, back, living.__contains__)}

    known = {entry.iri: entry for entry in (*earlier, *gone)}
    assert set(found) == set(known) - back
    for entry in found.values():
        assert (entry.label, entry.last) == (known[entry.iri].label, known[entry.iri].last)
        steps = {iri: known[iri].successors for iri in found}
        assert set(entry.successors) == (reachable(entry.iri, steps) - set(found)) & living


def reachable(start: str, steps: dict[str, tuple[str, ...]]) -> set[str]:
    """Return everything that can be reached, by adding what is one step away until nothing is new."""
    found: set[str] = set()
    while True:
        more = found.union(*(steps.get(iri, ()) for iri in (start, *found)))
        if more == found:
            return found
        found = more


def test_an_entity_is_replaced_by_who_has_its_identifiers_and_by_what_its_source_named() -> None:
    gone, here, said = (f"{ORG}{name}" for name in ("fundref-1", "ror-1", "ror-2"))
    identifiers = [f"{NS.base}identifier/org/{name}" for name in ("fundref-1", "isni-1")]
    before = [
        b'%b %b "Gone" .\n' % (term(gone), LABEL),
        b"%b %b %b .\n" % (term(gone), term(ADMS_IDENTIFIER), term(identifiers[1])),
        b"%b %b %b <http://e/g> .\n" % (term(gone), term(DCT_IS_REPLACED_BY), term(said)),
    ]
    after = Store()
    for bearer, identifier in ((here, identifiers[1]), (f"{ORG}ror-3", identifiers[0])):
        after.add(Quad(NamedNode(bearer), NamedNode(ADMS_IDENTIFIER), NamedNode(identifier), NamedNode("http://e/g")))

    found = retirement(Change(term(gone), before, []), "v1", after, NS)

    assert found == Retired(gone, "Gone", f"{NS.base}releases/v1", (here, said, f"{ORG}ror-3"))
    assert retirement(Change(term(gone), before[:1], []), "v1", Store(), NS).successors == ()


def test_who_has_a_statement_lives() -> None:
    store = Store()
    store.add(Quad(NamedNode(f"{ORG}ror-1"), NamedNode("http://e/p"), NamedNode(f"{ORG}ror-2")))

    assert [alive(store)(f"{ORG}ror-{number}") for number in (1, 2)] == [True, False]
