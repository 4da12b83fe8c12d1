"""Which page of a long list a request asks for."""

from typing import Final

from flask import request

from sparql_endpoint.http.problems import INVALID_PARAMETER, Problem

#: The last page that can be asked for.
LAST: Final = 1000


def page_number() -> int:
    """Return the number of the page, 1 where the request names none.

    Raises: Problem if it is no whole number in the range that is offered.
    """
    given = request.args.get("page", "1")
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= LAST):
        accepted = f"a whole number from 1 to {LAST}"
        raise Problem(INVALID_PARAMETER, f"There is no page {given!r}.", parameter="page", accepted=accepted)
    return int(given)
