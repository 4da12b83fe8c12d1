"""Names as EOSC writes them, often with the short name behind: "Academy of Finland (AKA)"."""

import re
from typing import Final

from loaders.records import Name

_SHORT: Final = re.compile(r"(?P<name>.*[^\s(])\s*\((?P<short>[^()]{2,24})\)")
#: Capitals and digits that a short name has at the least, so that "(Spain)" is none.
_MARKS: Final = 2


def names(text: str, short: str = "") -> tuple[Name, ...]:
    """Return the name in a text, and the short name that stands behind it or is given apart; () for no text."""
    text, short = " ".join(text.split()), " ".join(short.split())
    match = _SHORT.fullmatch(text)
    if match and sum(sign.isupper() or sign.isdigit() for sign in match["short"]) >= _MARKS:
        text, short = match["name"], match["short"]
    if not text:
        return ()
    return (Name(text), *([Name(short, None, "acronym")] if short and short != text else []))
