"""How publishers are treated: who asks, how often, how long we wait between tries, and how much we take."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic, sleep


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Manners:
    """`agent` says who asks and how to reach them. A request is tried `attempts` times without progress; no single rest
    is longer than `longest` seconds, and a publisher who asks for more is left alone. `timeout` is for each read, in
    seconds; once a body has taken that long, it must come with `slowest` bytes a second on average. `largest`, in
    bytes, bounds every file that states no bound of its own."""

    agent: str
    attempts: int = 6
    longest: float = 600
    timeout: float = 60
    slowest: float = 100
    largest: int = 4 * 1024**3
    clock: Callable[[], float] = monotonic
    now: Callable[[], datetime] = _now
    rest: Callable[[float], None] = sleep

    def back_off(self, attempt: int) -> float:
        """Return the seconds to rest after so many tries: 2, 4, 8 and so on, at most a minute."""
        return min(2.0**attempt, 60.0, self.longest)


def asked_to_wait(text: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, None if it asks for nothing that can be read.

    Source: RFC 9110, section 10.2.3
    """
    if text is None:
        return None
    if text.strip().isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())
