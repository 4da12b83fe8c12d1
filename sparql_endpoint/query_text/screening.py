"""Bound a query text and refuse federation and update before the engine parses it."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from sparql_endpoint.errors import QueryRefused
from sparql_endpoint.query_text.federation import federated
from sparql_endpoint.query_text.tokens import Kind, Token, tokens

UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"})
PROLOGUE = frozenset({"BASE", "PREFIX", "VERSION"})

#: Functions whose value differs from call to call (SPARQL 1.1, 17.4).
VOLATILE = frozenset({"BNODE", "NOW", "RAND", "STRUUID", "UUID"})

_OPERANDS = frozenset(
    {Kind.IRI, Kind.STRING, Kind.VARIABLE, Kind.PREFIXED, Kind.LANGUAGE, Kind.NUMBER, Kind.WORD, Kind.CLOSE}
)
#: Numbers are not among them: LIMIT and OFFSET decide how long a query takes.
_CONSTANTS = frozenset({Kind.IRI, Kind.STRING, Kind.PREFIXED, Kind.LANGUAGE})
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")

#: What the engine reads each inside the one before, with the brackets around it, so that many of them end its process:
#: more than 2,600 clauses or 6,000 operators (pyoxigraph 0.5.13, measured with a stack of 8 MiB).
_OPERATORS = frozenset("!&*+-/^|")
_CLAUSES = frozenset({"BIND", "MINUS", "OPTIONAL", "UNION"})
_JOINED = 2000

#: The terms of a text of ours, as `queries.blocks` writes them, with the space between them; and its volatile calls.
_TERMS = re.compile(r"""(?:<[^<>"{}|^`\\\s]*>|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^)?|\s)+""")
_CALLS = re.compile(rf"\b(?:{'|'.join(sorted(VOLATILE))})\s*\(", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Screened:
    """A text that may be handed to a worker."""

    text: str
    repeatable: bool
    """Whether two evaluations over one release give the same rows."""
    shape: str
    """A digest of the text without its constants, comments and spacing."""
    endpoints: tuple[str, ...] = ()
    """The endpoints that the text calls by SERVICE, by the numbers that stand in it for them."""


@lru_cache(maxsize=256)
def screen(text: str, *, query_limit: int, nesting_limit: int, services: frozenset[str] = frozenset()) -> Screened:
    """Return the text with what its tokens tell, bytes and bracket depth within the limits, calls to services only.

    Raises: QueryRefused with the reason `length`, `nesting`, `federation`, `update` or `ambiguous`.
    """
    size = len(text.encode("utf-8"))
    if size > query_limit:
        raise QueryRefused(f"The query is {size} bytes long; {query_limit} are accepted.", reason="length")
    return _screened(text, nesting_limit, services)


def own(text: str) -> Screened:
    """Return a text that this service wrote itself, with terms in its blocks, which needs neither bound nor refusal.

    Lists of terms count as one, so that a page about many things has the shape of one about few.
    """
    bare = _TERMS.sub(" ", text)
    return Screened(text, repeatable=_CALLS.search(bare) is None, shape=sha256(bare.encode()).hexdigest())


def _screened(text: str, nesting_limit: int, services: frozenset[str]) -> Screened:
    found = list(tokens(text))
    _refuse_update(found)
    asked = federated(text, found, services)
    _refuse_depth(found, nesting_limit)
    _refuse_chains(found)
    repeatable = _repeatable(found) and not asked.endpoints
    return Screened(asked.text, repeatable=repeatable, shape=_shape(found), endpoints=asked.endpoints)


def _refuse_update(found: list[Token]) -> None:
    words = (token.text.upper() for token in found if token.kind is Kind.WORD)
    first = next((word for word in words if word not in PROLOGUE), "")
    if first in UPDATES:
        raise QueryRefused(
            f"{first} is an update; this service is read-only. Accepted are SELECT, ASK, CONSTRUCT and DESCRIBE.",
            reason="update",
        )


def _refuse_depth(found: list[Token], limit: int) -> None:
    """Refuse brackets nested deeper than limit, and a `<` that may be a comparison that hides brackets or a keyword."""
    opened: list[str] = []
    before: Token | None = None
    for token in found:
        if token.kind is Kind.OPEN:
            opened.append(token.text)
        elif token.kind is Kind.CLOSE and opened:
            opened.pop()
        elif token.kind is Kind.IRI and opened[-1:] == ["("] and before is not None and before.kind in _OPERANDS:
            _refuse_ambiguous(token)
        if len(opened) > limit:
            raise QueryRefused(f"Brackets nest deeper than {limit}, the accepted depth.", reason="nesting")
        before = token


def _refuse_chains(found: list[Token]) -> None:
    """Refuse more operators and clauses, each of which the engine reads inside the one before, than it survives."""
    joined, within = 0, [0]
    for token in found:
        if token.kind is Kind.OPEN:
            within.append(0)
        elif token.kind is Kind.CLOSE and len(within) > 1:
            joined -= within.pop()
        elif token.text in _OPERATORS or (token.kind is Kind.WORD and token.text.upper() in _CLAUSES):
            joined += 1
            within[-1] += 1
            if joined > _JOINED:
                advice = "list values in VALUES or IN instead"
                raise QueryRefused(
                    f"More than {_JOINED:,} operators or clauses stand in a row; {advice}.", reason="nesting"
                )


def _refuse_ambiguous(token: Token) -> None:
    """Refuse `?a<b#>` in parentheses after an operand: an IRI to the grammar, a comparison to the engine."""
    if _ABSOLUTE.match(token.text) or not set("#()[]") & set(token.text):
        return
    raise QueryRefused(
        f"{token.text} can be read as an IRI or as a comparison. Write the IRI in full, or put a space after <.",
        reason="ambiguous",
    )


def _shape(found: list[Token]) -> str:
    """Return what is the same in two texts that differ in IRIs, names and strings alone."""
    parts = (token.kind.value if token.kind in _CONSTANTS else token.text for token in found)
    return sha256("\x00".join(parts).encode()).hexdigest()


def _repeatable(found: list[Token]) -> bool:
    words = {token.text.upper() for token in found if token.kind is Kind.WORD}
    if words & VOLATILE:
        return False
    mints = any(token.kind is Kind.BLANK or token.text == "[" for token in found)
    return not (mints and any(word.startswith("CONSTRUCT") for word in words))
