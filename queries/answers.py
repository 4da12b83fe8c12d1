"""The answer in words: a sentence of the header, filled with the counts of the answer, in the reader's language.

A sentence is a pattern of Project Fluent (https://projectfluent.org), so that each language brings its own plurals and
its own way to write numbers. What it may name: `$rows`; the counts of the coverage query, `$yes`, `$no`, `$unknown` and
`$contradictory`, and their sum `$subjects`; the parameters, `any` where every value is taken; and the first row as
`$first_<column>`.
"""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from queries.blocks import Term
from queries.errors import InvalidHeader
from queries.parameters import ANY

#: What a coverage query may answer, in the order it is shown, and what each means to a reader.
ANSWERS: Final = MappingProxyType(
    {
        "yes": "there is evidence that it is so",
        "no": "there is evidence that it is not so",
        "contradictory": "sources contradict each other",
        "unknown": "not recorded: no source says so or denies it, which is not the same as no",
    }
)
#: Languages that are written from right to left; a date or a name in them is set apart, or it would be turned round.
RIGHT_TO_LEFT: Final = frozenset({"ar"})
_MESSAGE: Final = "answer"
_BREAKS: Final = re.compile(r"\s*\n\s*")
#: What stands for a value that the first row does not have, or that there is no first row for.
NOTHING: Final = "–"


class _Variables(Visitor):
    """Collects the variables that a pattern names."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802 the name the library calls
        """Note the name of a variable."""
        self.names.add(node.id.name)


def check(file: str, pattern: str, parameters: Iterable[str], columns: Iterable[str]) -> None:
    """Hold a pattern to the grammar of Fluent and to what it may name.

    Raises: InvalidHeader if it is no pattern, or names something that the answer does not have.
    """
    entries = FluentParser(with_spans=False).parse(_resource(pattern)).body
    if len(entries) != 1 or not isinstance(entries[0], ast.Message):
        said = next((note.message for each in entries if isinstance(each, ast.Junk) for note in each.annotations), "")
        raise InvalidHeader(file, "answer", f"is not a Fluent pattern: {said or 'it holds more than one message'}")
    known = {"rows", "subjects", *ANSWERS, *parameters, *(f"first_{name}" for name in columns)}
    for name in sorted(_named(entries[0]) - known):
        raise InvalidHeader(file, "answer", f"names ${name}, expected one of {', '.join(sorted(known))}")


def in_words(
    pattern: str,
    *,
    rows: int,
    coverage: Mapping[str, int],
    parameters: Mapping[str, tuple[Term, ...]],
    first: Mapping[str, Term | None] = MappingProxyType({}),
    language: str = "en",
) -> str:
    """Return the sentence for an answer of so many rows, with its coverage by answer and its first row by column."""
    bundle = FluentBundle([language], use_isolating=language in RIGHT_TO_LEFT)
    bundle.add_resource(FluentResource(_resource(pattern)))
    sentence = bundle.get_message(_MESSAGE).value
    if sentence is None:
        raise ValueError(f"{pattern!r}: holds no sentence")
    values: dict[str, int | str] = dict.fromkeys(_named(sentence), NOTHING)
    values |= {name: ", ".join(term.value for term in terms) or ANY for name, terms in parameters.items()}
    values |= {f"first_{name}": term.value for name, term in first.items() if term is not None}
    values |= {name: coverage.get(name, 0) for name in ANSWERS}
    values |= {"rows": rows, "subjects": sum(coverage.values())}
    text, errors = bundle.format_pattern(sentence, values)
    if errors:
        raise ValueError(f"{pattern!r}: {errors[0]}")
    return _BREAKS.sub(" ", str(text))


def _named(node: ast.BaseNode) -> set[str]:
    found = _Variables()
    found.visit(node)
    return found.names


def _resource(pattern: str) -> str:
    lines = (f"    {line}".rstrip() for line in pattern.splitlines())
    return f"{_MESSAGE} =\n" + "\n".join(lines) + "\n"
