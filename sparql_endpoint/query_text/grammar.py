"""Read a query with the engine's own parser, without evaluating it: what goes to another store is SPARQL, all of it.

Stores add to the language what reaches other hosts or the functions of their database. The text is therefore parsed
here before it is sent; the parser knows none of that, and refuses functions that it does not know.
"""

from secrets import token_hex
from typing import Final

from pyoxigraph import NamedNode, Store, Variable

from sparql_endpoint.errors import EvaluationFailed, QueryInvalid
from sparql_endpoint.frames import GRAPH, SOLUTIONS
from sparql_endpoint.query_text.misread import misread
from sparql_endpoint.query_text.screening import PROLOGUE
from sparql_endpoint.query_text.tokens import Kind, tokens

#: The forms of query, and what each gives.
FORMS: Final = {"ASK": SOLUTIONS, "CONSTRUCT": GRAPH, "DESCRIBE": GRAPH, "SELECT": SOLUTIONS}


def check(text: str, base: str) -> None:
    """Refuse a text that is not one SPARQL query.

    Raises: QueryInvalid, with the position; EvaluationFailed if it calls a function that is not known, or base is no
    IRI.
    """
    # A value for a variable that no query has: the engine refuses it when it has parsed, and before it evaluates.
    absent = Variable(f"absent{token_hex(16)}")
    try:
        Store().query(text, base_iri=base, substitutions={absent: NamedNode("urn:oskg:absent")})
    except SyntaxError as error:
        wrong = misread(text, base, str(error))
        raise QueryInvalid(wrong.detail, line=wrong.line, column=wrong.column) from error
    except (RuntimeError, ValueError) as error:
        if absent.value not in str(error):
            raise EvaluationFailed(f"The query cannot be evaluated: {error}.") from error


def form(text: str) -> str:
    """Return the word that says what a valid query gives: SELECT, ASK, CONSTRUCT or DESCRIBE."""
    first = next(word for word in _words(text) if word not in PROLOGUE)
    return next(each for each in FORMS if first.startswith(each))


def names_dataset(text: str) -> bool:
    """Return whether a query has FROM or FROM NAMED of its own."""
    return "FROM" in _words(text)


def names_base(text: str) -> bool:
    """Return whether a query has a BASE of its own."""
    return "BASE" in _words(text)


def _words(text: str) -> list[str]:
    return [token.text.upper() for token in tokens(text) if token.kind is Kind.WORD]
