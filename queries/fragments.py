"""Fragments: what a query says more than once, its coverage included, written once in its header and put in by name.

`FRAGMENT met` becomes the text of the fragment as it stands, so that its variables are those of the query. What several
queries say is a definition instead (`queries.definitions`).
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from queries.blocks import Token, tokens, uncommented

#: What begins a use of a fragment.
KEYWORD: Final = "FRAGMENT"


def put_in(text: str, fragments: Mapping[str, str], *, flat: bool = False) -> str:
    """Return a text with each fragment where it is named, as far in as its name, or flat, in the line of its name.

    Raises: ValueError if there is no fragment of a name, or one holds itself, through others or not.
    """
    parts, done = [], 0
    for keyword, name in _uses(text):
        if name.text not in fragments:
            raise ValueError(f"{name.text!r} is no fragment; there are {', '.join(fragments) or 'none'}")
        others = {each: fragments[each] for each in fragments if each != name.text}
        whole = put_in(fragments[name.text], others, flat=flat)
        gap = " " if flat else f"\n{_indent(text, keyword.start)}"
        lines = filter(str.strip, uncommented(whole).splitlines()) if flat else whole.splitlines()
        parts += [text[done : keyword.start], gap.join(lines)]
        done = name.end
    return "".join([*parts, text[done:]])


def named(text: str) -> Iterator[str]:
    """Yield the name of a fragment for every use of it."""
    return (name.text for _, name in _uses(text))


def _uses(text: str) -> Iterator[tuple[Token, Token]]:
    return (pair for pair in pairwise(tokens(text)) if pair[0].kind == "word" and pair[0].text == KEYWORD)


def _indent(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line[: len(line) - len(line.lstrip())]
