"""The shared definitions: each stated once, in words, as a formula and as a pattern, and put into the queries.

A query says `DEFINITION in_force(?duty)`; what is read, run and shown is the pattern itself, with the name and title of
the definition in a comment before it. As written, the line is no SPARQL, so that a tool which does not know it refuses
the file instead of leaving the condition out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Final

import yaml
from pyoxigraph import QuerySolutions, Store

from queries.blocks import Token, blocks, tokens, uncommented
from queries.errors import InvalidDefinition
from queries.header import MARK, body

#: What begins a use of a definition.
KEYWORD: Final = "DEFINITION"
#: What the header of a definition holds.
KEYS: Final = ("title", "definition", "formula")
#: What may stand between the brackets of a use.
_TERMS: Final = ("variable", "word", "iri")


@dataclass(frozen=True, slots=True)
class Definition:
    """A condition in words, as a formula, and as a pattern over `variables`, with other variables of its own."""

    name: str
    title: str
    definition: str
    formula: str
    variables: tuple[str, ...]
    pattern: str

    def applied(self, terms: Sequence[str]) -> str:
        """Return the pattern about these terms, one for each variable, its own variables named after the first term.

        Variables of parameters (`VALUES ?t { … }`) keep their names, for the query binds them.
        """
        given = dict(zip(self.variables, terms, strict=True))
        parameters = {block.name for block in blocks(self.pattern)}
        first = re.sub(r"\W", "", terms[0])

        def term(token: Token) -> str:
            name = token.text[1:]
            if token.kind != "variable" or name in parameters:
                return token.text
            return given.get(name) or f"?{first}{name[0].upper()}{name[1:]}"

        return _replaced(self.pattern, ((token.start, token.end, term(token)) for token in tokens(self.pattern)))


@cache
def definitions() -> Mapping[str, Definition]:
    """Return every definition by its name, in the order of the alphabet.

    Raises: InvalidDefinition if a file breaks the format.
    """
    folder = files("queries") / "definitions"
    return read_all({file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".rq")})


def read_all(texts: Mapping[str, str]) -> Mapping[str, Definition]:
    """Return the definitions of files, by the names of the files; those that others use are read first.

    Raises: InvalidDefinition if a file breaks the format, or definitions use each other in a circle.
    """
    known: dict[str, Definition] = {}
    left = dict(texts)
    while left:
        ready = [file for file, text in left.items() if not {f"{name}.rq" for name in _names(text)} & set(left)]
        if not ready:
            raise InvalidDefinition(min(left), "uses itself, through others or not")
        known |= {file.removesuffix(".rq"): read(file, left.pop(file), known) for file in ready}
    return MappingProxyType({name: known[name] for name in sorted(known)})


def read(file: str, text: str, known: Mapping[str, Definition]) -> Definition:
    """Return the definition of one file: a SELECT of the variables that a use gives, over the pattern that it means.

    The definitions that it uses itself are put into its pattern; `known` are those that there are.

    Raises: InvalidDefinition if the header lacks a key or has another, or the query is no such SELECT.
    """
    lines = [line.removeprefix(MARK)[1:] for line in text.splitlines() if line.startswith(MARK)]
    try:
        header = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 every scalar is a text
        bare = body(text)
        query = _replaced(bare, ((use.start, use.end, use.indented(bare)) for use in _uses(bare, known)))
        variables = _projected(query)
    except (yaml.YAMLError, SyntaxError) as error:
        raise InvalidDefinition(file, str(error)) from error
    if not variables:
        raise InvalidDefinition(file, "it is not a SELECT query")
    if not isinstance(header, dict) or set(header) != set(KEYS) or not all(map(str.strip, header.values())):
        raise InvalidDefinition(file, f"expected are the keys {', '.join(KEYS)}, each with a text")
    pattern = query[query.index("{") + 1 : query.rindex("}")]
    return Definition(file.removesuffix(".rq"), variables=variables, pattern=_dedented(pattern), **header)


def expanded(text: str) -> str:
    """Return a query with the pattern of each definition where it is used, indented as the use is.

    Raises: InvalidDefinition if there is no such definition, it is used with another number of terms, or a variable of
    its own would meet one of the query.
    """
    uses = _uses(text, definitions())
    return _replaced(text, ((use.start, use.end, use.indented(text, use.title)) for use in uses))


def flat(text: str) -> str:
    """Return a query with the definitions it uses put in, each on one line, so that all lines keep their numbers.

    Raises: InvalidDefinition as `expanded` does.
    """
    uses = _uses(text, definitions())
    return _replaced(text, ((use.start, use.end, " ".join(uncommented(use.pattern).split())) for use in uses))


def used(text: str) -> tuple[Definition, ...]:
    """Return the definitions that a query uses, in the order of their names; of two that say the same, the first."""
    named = {use.definition.name: use.definition for use in _uses(text, definitions())}
    found: dict[str, Definition] = {}
    for name in sorted(named):
        found.setdefault(named[name].definition, named[name])
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Use:
    definition: Definition
    pattern: str
    start: int
    end: int

    @property
    def title(self) -> str:
        return f"# {self.definition.title} ({self.definition.name})"

    def indented(self, text: str, *before: str) -> str:
        """Return the lines of the pattern, and those before it, each as far in as the line of the use in a text."""
        line = text[text.rfind("\n", 0, self.start) + 1 :]
        gap = "\n" + line[: len(line) - len(line.lstrip())].replace("\n", "")
        return gap.join([*before, *self.pattern.splitlines()]) + (gap if before else "")


def _names(text: str) -> Iterator[str]:
    stream = [token.text for token in tokens(text)]
    return (name for keyword, name in pairwise(stream) if keyword == KEYWORD)


def _uses(text: str, known: Mapping[str, Definition]) -> Iterator[_Use]:
    stream = list(tokens(text))
    own = {token.text for token in stream if token.kind == "variable"}
    for at, token in enumerate(stream):
        if token.kind == "word" and token.text == KEYWORD:
            name = stream[at + 1].text if at + 1 < len(stream) else ""
            inside = stream[at + 3 : _closing(stream, at + 2, name)]
            yield _use(
                name, [each for each in inside if each.text != ","], token, stream[at + 3 + len(inside)], own, known
            )


def _closing(stream: Sequence[Token], opening: int, name: str) -> int:
    for at in range(opening + 1, len(stream)):
        if stream[at].text == ")" and stream[opening].text == "(":
            return at
    raise InvalidDefinition(name, f"is not followed by its terms in brackets, such as {KEYWORD} {name}(?i)")


def _use(
    name: str,
    terms: Sequence[Token],
    begin: Token,
    end: Token,
    own: set[str],
    known: Mapping[str, Definition],
) -> _Use:
    if name not in known:
        raise InvalidDefinition(name, f"is no definition; there are {', '.join(known)}")
    definition = known[name]
    if len(terms) != len(definition.variables) or any(term.kind not in _TERMS for term in terms):
        raise InvalidDefinition(name, f"takes a term for each of ?{', ?'.join(definition.variables)}")
    given = [term.text for term in terms]
    pattern = definition.applied(given)
    local = {token.text for token in tokens(pattern) if token.kind == "variable"} - set(given)
    parameters = {f"?{block.name}" for block in blocks(pattern)}
    if met := sorted((local - parameters) & own):
        raise InvalidDefinition(name, f"has {', '.join(met)} of its own; the query must call its variable otherwise")
    return _Use(definition, pattern, begin.start, end.end)


def _projected(text: str) -> tuple[str, ...]:
    results = Store().query(text)
    return tuple(variable.value for variable in results.variables) if isinstance(results, QuerySolutions) else ()


def _dedented(pattern: str) -> str:
    lines = [line for line in pattern.splitlines() if line.strip()]
    edge = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "\n".join(line[edge:].rstrip() for line in lines)


def _replaced(text: str, changes: Iterator[tuple[int, int, str]]) -> str:
    parts, done = [], 0
    for start, end, new in changes:
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])
