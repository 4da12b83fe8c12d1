"""A file of decisions that can be used, and clear errors for those that cannot."""

from pathlib import Path

import pytest

from identity.decisions import Decision, InvalidDecision, decisions, stated
from ontology import terms
from ontology.namespaces import Namespaces
from ontology.vocabulary import concept

BASE = Namespaces()
ROR, NAMED = BASE.entity("org", "ror", "02zx40v98"), BASE.entity("org", "source-name", "a" * 16)


def read(tmp_path: Path, text: str) -> tuple[Decision, ...]:
    file = tmp_path / "identity.yaml"
    file.write_text(text, "utf-8")
    return decisions(file, BASE)


def test_entities_are_given_whole_or_by_the_end_of_their_iri(tmp_path: Path) -> None:
    text = f"- {{first: org/ror-02zx40v98, second: {NAMED}, decision: same, note: Read there.}}"

    assert read(tmp_path, text) == (Decision(ROR, NAMED, "same", "Read there."),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("first: org/ror-02zx40v98", "expected a list of entries with first, second, decision, note"),
        ("", "expected a list of entries"),
        ("- [", "is no YAML"),
        ("- 7", "entry 1: expected the fields first, second, decision, note, got 7"),
        ("- {first: org/ror-1, second: org/ror-2, verdict: same}", "entry 1: expected the fields"),
        ("- {first: org/ror-1, second: org/ror-1, decision: same}", "entry 1: first and second are the same entity"),
        (
            "- {first: org/ror-1, second: infra/re3data-1, decision: same}",
            "of different kinds, which are never the same",
        ),
        ("- {first: org/ror-1, second: org/ror-2, decision: maybe}", "expected one of same, different, undecided"),
        ("- {first: org/ror-1, second: org/ror-2}", "decision is None: expected one of same"),
        ("- {first: org/ror-1, second: org/ror-2, decision: same, note: [x]}", "note is ['x']: expected a text"),
        ("- {first: 3, second: org/ror-2, decision: same}", "first is 3: expected the IRI of an organisation"),
        ("- {first: org/ror-1, second: person/oskg-x, decision: same}", "second is 'person/oskg-x': expected the IRI"),
        ("- {first: org/nobody-1, second: org/ror-2, decision: same}", "first is 'org/nobody-1': expected the IRI"),
        ("- {first: org/ror-1/x, second: org/ror-2, decision: same}", "first is 'org/ror-1/x': expected the IRI"),
        (
            "- &one {first: org/ror-1, second: org/ror-2, decision: same}\n- {<<: *one, decision: different}",
            "are same and different",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_entry_and_field(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(InvalidDecision) as error:
        read(tmp_path, text)

    assert str(error.value).startswith(str(tmp_path / "identity.yaml"))
    assert told in str(error.value)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "identity.yaml"
    file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InvalidDecision, match="is no YAML"):
        decisions(file, BASE)


def test_identity_links_of_a_source_are_read_and_half_ones_are_not() -> None:
    decided = concept("identity-decision", "different")
    lines = [
        f"<https://l/1> <{terms.identityA}> <{ROR}> .\n",
        f"<https://l/1> <{terms.identityB}> <{NAMED}> .\n",
        f"<https://l/1> <{terms.identityDecision}> <{decided}> .\n",
        f"<https://l/2> <{terms.identityDecision}> <{decided}> .\n",
    ]

    assert stated(line.encode() for line in lines) == [Decision(ROR, NAMED, "different")]
