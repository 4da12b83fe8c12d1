"""Addresses as publishers write them: web addresses that can become IRIs, and e-mail addresses, which nobody keeps."""

import re
from typing import Final
from urllib.parse import urlsplit

#: Schemes of addresses that lead to a page, a file or an interface.
SCHEMES: Final = frozenset({"http", "https", "ftp", "sftp"})
#: What an address must look like, for messages.
ACCEPTED: Final = "an absolute http, https, ftp or sftp address without a user name"
#: What stands in place of an e-mail address.
LEFT_OUT: Final = "[e-mail address left out]"

_HOST: Final = re.compile(r"\s*[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}(?:[:/?]\S*)?\s*$")
_EMAIL: Final = re.compile(r"[\w.+%-]+@\w[\w-]*(?:\.\w[\w-]*)+")


def web_address(text: str) -> str:
    """Return text, trimmed, if it is an absolute address without a user name.

    Raises: ValueError if it has no scheme of SCHEMES, no host or no number as its port, or if it names a user.
    """
    address = text.strip()
    parts = urlsplit(address)
    if parts.scheme.lower() not in SCHEMES or not parts.hostname:
        raise ValueError(f"{text!r} is not a web address: expected {ACCEPTED}")
    try:
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"{text!r} has no number as its port: expected {ACCEPTED}") from error
    if "@" in parts.netloc:
        raise ValueError(f"{without_emails(text)!r} names a user: expected {ACCEPTED}")
    return address


def typed_address(text: str) -> str:
    """Return the web address in a text whose author may have left out the scheme: "www.example.org/a".

    Raises: ValueError as `web_address` does.
    """
    return web_address(f"http://{text.strip()}" if _HOST.match(text) else text)


def without_emails(text: str) -> str:
    """Return text with LEFT_OUT in place of every e-mail address."""
    return _EMAIL.sub(LEFT_OUT, text) if "@" in text else text
