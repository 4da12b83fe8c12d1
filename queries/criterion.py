"""The criteria of the scorecard: one file each, which says what it asks, by which framework, and how it is evaluated.

A file is a SELECT query with a `#+` YAML header, as a saved query is. Its rows are *findings*: an infrastructure, the
state that a source gives it, the value found, the evidence and the graph that states it. Its blocks `VALUES
?infrastructure { … }` hold the infrastructures asked about, UNDEF for all; `VALUES ?t { … }` the reference date.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from queries.blocks import Term, blocks, fill
from queries.definitions import expanded
from queries.errors import InvalidDefinition, InvalidHeader
from queries.header import MARK, body

#: The groups of the criteria in the order they are shown, by the letters of their ids.
GROUPS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "O": "Openness",
        "G": "Governance",
        "S": "Sustainability",
        "M": "Multilingualism",
        "E": "Equity",
        "T": "Transparency",
    }
)
#: Where the concepts of the criteria are, one for each, named by its id.
SCHEME: Final = "https://w3id.org/oskg/c/criterion/1.0/"
#: What the query of a criterion projects.
COLUMNS: Final = ("infrastructure", "state", "value", "evidence", "graph")
#: What the header of a criterion holds.
_KEYS: Final = ("id", "title", "definition", "frameworks", "evidence", "caveats")
_DATE: Final = NamedNode("http://www.w3.org/2001/XMLSchema#date")
_BLOCKS: Final = frozenset({"infrastructure", "t"})

#: How many infrastructures open on the reference date have findings of which states; those without any are not there.
_TALLY: Final = """
SELECT ?yes ?partly ?no ?inapplicable (COUNT(*) AS ?count) WHERE {{
  {{
    SELECT ?infrastructure (MAX(IF(?state = "yes", 1, 0)) AS ?yes) (MAX(IF(?state = "partly", 1, 0)) AS ?partly)
      (MAX(IF(?state = "no", 1, 0)) AS ?no) (MAX(IF(?state = "not-applicable", 1, 0)) AS ?inapplicable) WHERE {{
      {{
{query}
      }}
      DEFINITION open_on_day(?infrastructure)
    }} GROUP BY ?infrastructure
  }}
}} GROUP BY ?yes ?partly ?no ?inapplicable ORDER BY ?yes ?partly ?no ?inapplicable
"""

#: How many infrastructures are open on the reference date.
_OPEN: Final = """
PREFIX oskg: <https://w3id.org/oskg/ontology#>
SELECT (COUNT(DISTINCT ?infrastructure) AS ?count) WHERE {
  ?infrastructure a oskg:OpenScienceInfrastructure .
  DEFINITION open_on_day(?infrastructure)
}
"""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: what its file says, and its SPARQL as it stands there.

    `frameworks` are codes of the scheme of frameworks, each with the principle or facet that asks for it; `evidence`
    names the properties and sources it rests on.
    """

    id: str
    title: str
    definition: str
    frameworks: Mapping[str, str]
    evidence: str
    caveats: tuple[str, ...]
    text: str

    @property
    def iri(self) -> str:
        """The concept of the criterion."""
        return f"{SCHEME}{self.id}"

    @property
    def group(self) -> str:
        """The name of the group that the criterion is in."""
        return GROUPS[self.id[0]]

    def bind(self, infrastructures: Sequence[NamedNode], day: date) -> str:
        """Return the query for the findings on these infrastructures, on all where there are none, as of a day."""
        return fill(self.text, {"infrastructure": infrastructures, "t": [_typed(day)]})

    def tally(self, day: date) -> str:
        """Return the query that counts the infrastructures open on a day by the states that were found."""
        prologue, select, query = self.text.partition("SELECT ")
        counted = prologue + _TALLY.format(query=f"{select}{query}".partition("\nORDER BY")[0])
        values: Mapping[str, Sequence[Term]] = {"infrastructure": [], "t": [_typed(day)]}
        return fill(expanded(counted), values)


def open_infrastructures(day: date) -> str:
    """Return the query that counts the infrastructures open on a day."""
    return fill(expanded(_OPEN), {"t": [_typed(day)]})


@cache
def criteria() -> Mapping[str, Criterion]:
    """Return every criterion by its id, in the order of the groups and of the numbers in them.

    Raises: InvalidHeader if a file breaks the format.
    """
    folder = files("queries") / "criteria"
    found = [read(file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".rq")]
    order = list(GROUPS)
    found.sort(key=lambda one: (order.index(one.id[0]), int(one.id[1:])))
    return MappingProxyType({one.id: one for one in found})


def read(file: str, text: str) -> Criterion:
    """Return the criterion of one file's text.

    Raises: InvalidHeader if the header breaks the format, or does not agree with the query below it.
    """
    tree = _tree(file, text)
    criterion = Criterion(
        frameworks=MappingProxyType(_texts(file, tree, "frameworks", dict)),
        caveats=tuple(_texts(file, tree, "caveats", list)),
        text=_expanded(file, body(text)),
        **{key: _text(file, key, tree[key]) for key in ("id", "title", "definition", "evidence")},
    )
    if criterion.id != file.removesuffix(".rq") or criterion.id[0] not in GROUPS or not criterion.id[1:].isdecimal():
        raise InvalidHeader(file, "id", f"is {criterion.id!r}, expected the name of the file, such as O1")
    _check_query(file, criterion.text)
    return criterion


def _expanded(file: str, text: str) -> str:
    try:
        return expanded(text)
    except InvalidDefinition as error:
        raise InvalidHeader(file, "query", str(error)) from error


def _tree(file: str, text: str) -> dict[str, Any]:
    lines = [line.removeprefix(MARK)[1:] for line in text.splitlines() if line.startswith(MARK)]
    try:
        tree = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506 every scalar is a text
    except yaml.YAMLError as error:
        raise InvalidHeader(file, "header", f"is not YAML: {error}") from error
    if not isinstance(tree, dict) or set(tree) != set(_KEYS):
        raise InvalidHeader(file, "header", f"expected are the keys {', '.join(_KEYS)}")
    return tree


def _texts(file: str, tree: Mapping[str, Any], key: str, kind: type[Any]) -> Any:  # the mapping or list of the file
    found = tree[key]
    if not isinstance(found, kind) or not found:
        raise InvalidHeader(file, key, f"is not a {kind.__name__} of texts")
    for each in found.values() if isinstance(found, dict) else found:
        _text(file, key, each)
    return found


def _text(file: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InvalidHeader(file, key, "is not a text")
    return value.strip()


def _check_query(file: str, text: str) -> None:
    try:
        results = Store().query(text)
        used = {block.name for block in blocks(text)}
    except (SyntaxError, ValueError) as error:
        raise InvalidHeader(file, "query", f"is not SPARQL: {error}") from error
    if not isinstance(results, QuerySolutions) or tuple(each.value for each in results.variables) != COLUMNS:
        raise InvalidHeader(file, "query", f"does not project ?{' ?'.join(COLUMNS)}")
    if "\nORDER BY " not in text:
        raise InvalidHeader(file, "query", "does not end with a line ORDER BY")
    if used != _BLOCKS:
        raise InvalidHeader(file, "query", f"has blocks of {', '.join(sorted(used))}, expected infrastructure and t")


def _typed(day: date) -> Literal:
    return Literal(day.isoformat(), datatype=_DATE)
