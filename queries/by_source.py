"""How much each source knows of what a question is asked of: the coverage of a saved query, source by source.

It is made from the coverage query itself, so that both count the same things under the same answers.
"""

from collections.abc import Sequence
from typing import Final

from queries.blocks import Token, tokens
from queries.catalogue import SavedQuery

#: What a query by source projects.
COLUMNS: Final = ("source", "answer", "count")
#: The columns whose values a source can describe.
_DESCRIBED: Final = ("entity", "evidence")
#: What a coverage query that counts things begins with; None stands for what is counted.
_BEGINS: Final = ("SELECT", "?answer", "(", "COUNT", "(", None, ")", "AS", "?count", ")", "WHERE", "{")
#: What it ends with.
_ENDS: Final = ("}", "GROUP", "BY", "?answer", "ORDER", "BY", "?answer")

#: A record is looked up for each thing, where a join would read those of everything.
_BY_SOURCE: Final = """SELECT ?source ?answer (COUNT(DISTINCT {thing}) AS ?count) WHERE {{
  {{ SELECT DISTINCT {thing} ?answer WHERE {{{pattern}}} }}
  OPTIONAL {{
    {thing} <http://www.w3.org/ns/prov#wasDerivedFrom> ?from . ?from <http://purl.org/dc/terms/isPartOf> ?source
  }}
  FILTER(BOUND(?source))
}} GROUP BY ?source ?answer ORDER BY ?source ?answer
"""


def by_source(query: SavedQuery, coverage: str) -> str | None:
    """Return the query for the bound coverage of a saved query by source; a thing of several sources counts for each.

    None where the coverage counts pairs, cells or sums, which no source describes.
    """
    stream = list(tokens(coverage))
    start = next(at for at, token in enumerate(stream) if token.text.upper() == "SELECT")
    head = [token for token in stream[start : start + len(_BEGINS) + 1] if token.text.upper() != "DISTINCT"]
    head = head[: len(_BEGINS)]
    if not (_is(head, _BEGINS) and _is(stream[-len(_ENDS) :], _ENDS) and head[5].kind == "variable"):
        return None
    distinct = stream[start + 5].text.upper() == "DISTINCT"
    if not distinct and not _asks_of_things(query):
        return None
    prologue, pattern = coverage[: stream[start].start], coverage[head[-1].end : stream[-len(_ENDS)].start]
    return prologue + _BY_SOURCE.format(thing=head[5].text, pattern=pattern)


def _asks_of_things(query: SavedQuery) -> bool:
    types = {column.name: column.type for column in query.columns}
    return len(query.subjects) == 1 and types[query.subjects[0]] in _DESCRIBED


def _is(stream: Sequence[Token], words: Sequence[str | None]) -> bool:
    pairs = zip(stream, words, strict=False)
    return len(stream) == len(words) and all(word in (None, token.text, token.text.upper()) for token, word in pairs)
