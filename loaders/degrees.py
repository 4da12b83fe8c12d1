"""Places on the map, given as two numbers of degrees."""

from decimal import Decimal, InvalidOperation
from typing import Final

from loaders.records import Point

#: What a place must look like, for messages.
ACCEPTED: Final = "a latitude from -90 to 90 and a longitude from -180 to 180"

#: Characters; no instrument measures a degree to more digits.
_LENGTH: Final = 24


def point(latitude: object, longitude: object) -> Point:
    """Return the place of two numbers, or of two texts of numbers.

    Raises: ValueError if one is no number, or there is no such place on the earth.
    """
    return Point(_degrees(latitude, 90), _degrees(longitude, 180))


def _degrees(given: object, most: int) -> Decimal:
    text = str(given)
    try:
        number = Decimal(text) if len(text) <= _LENGTH and not isinstance(given, bool) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > most:
        raise ValueError(f"{text[:_LENGTH]!r} is no number of degrees: expected {ACCEPTED}")
    return number
