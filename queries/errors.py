"""What can go wrong with a saved query, by what the caller does next.

QueryError
├── UnknownQuery       nobody wrote such a query: show the nearest names
├── InvalidParameter   the value cannot be used: show the reader what is accepted
├── TooManyRows        the format cannot hold the answer: ask for less, or in another format
└── InvalidHeader      the file of a saved query is wrong: mend the file
"""

from difflib import get_close_matches


class QueryError(Exception):
    """Base of all errors of the saved queries."""


class UnknownQuery(QueryError, LookupError):
    """Raised when no saved query has this name; carries the nearest names, best first."""

    def __init__(self, name: str, nearest: tuple[str, ...]) -> None:
        self.name = name
        self.nearest = nearest
        hint = f"; did you mean {' or '.join(nearest)}?" if nearest else ""
        super().__init__(f"no saved query is called {name!r}{hint}")


class InvalidParameter(QueryError, ValueError):
    """Raised when a value does not fit its parameter; names query, parameter, value and what is accepted."""

    def __init__(self, query: str, parameter: str, value: object, accepted: str) -> None:
        self.query = query
        self.parameter = parameter
        self.value = value
        self.accepted = accepted
        super().__init__(f"query {query}: parameter {parameter} is {value!r}, expected {accepted}")


class UnknownParameter(InvalidParameter):
    """Raised when a query has no parameter of this name; its `accepted` lists those it has, the nearest first."""

    def __init__(self, query: str, parameter: str, value: object, known: tuple[str, ...]) -> None:
        nearest = get_close_matches(parameter, known, n=len(known) or 1, cutoff=0.0)
        accepted = "one of the parameters " + ", ".join(nearest) if known else "no parameter at all"
        super().__init__(query, parameter, value, accepted)
        self.args = (f"query {query}: there is no parameter {parameter}; expected is {accepted}",)


class TooManyRows(QueryError):
    """Raised when an answer has more rows than a format holds."""

    def __init__(self, format_: str, most: int) -> None:
        super().__init__(f"the answer has more than the {most:,} rows that {format_} holds; ask for CSV or Parquet")


class InvalidHeader(QueryError, ValueError):
    """Raised when the file of a saved query breaks the format; names the file and the key."""

    def __init__(self, file: str, key: str, problem: str) -> None:
        self.file = file
        self.key = key
        super().__init__(f"{file}: {key}: {problem}")


class InvalidDefinition(QueryError, ValueError):
    """Raised when a shared definition breaks the format or is used wrongly; names the file or the definition."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        super().__init__(f"definition {name}: {problem}")
