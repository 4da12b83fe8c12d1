"""Signing in to FAIRsharing, whose API gives nothing without an account.

Source: https://fairsharing.org/API_doc
"""

from typing import Final

from fetching.paging import Credentials
from fetching.requests import Request
from fetching.session import Session
from fetching.steps import member

_WHERE: Final = "register at https://fairsharing.org/accounts/signup, it is free"


def signed_in(session: Session) -> Credentials:
    """Return the token that the account of OSKG_FAIRSHARING_LOGIN and OSKG_FAIRSHARING_PASSWORD is given.

    Raises: Refused if they are not set or not accepted.
    """
    account = {
        "login": session.secret("OSKG_FAIRSHARING_LOGIN", _WHERE),
        "password": session.secret("OSKG_FAIRSHARING_PASSWORD", _WHERE),
    }
    request = Request(session.address("https://api.fairsharing.org/users/sign_in"), body={"user": account})
    return Credentials(bearer=member(session.document(request), "jwt", str, request.address))
