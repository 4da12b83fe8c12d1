"""The questions of a diagnosis: each asked once, and no more than were allowed."""

from collections.abc import Callable


class Stopped(Exception):
    """The diagnosis has to end with what it knows: there is no time or no question left."""


class Probes:
    """Asks whether a pattern matches; the same question gets the answer it got before."""

    def __init__(self, ask: Callable[[str], bool | None], head: str, most: int) -> None:
        self._ask = ask
        self._head = head
        self._most = most
        self._known: dict[str, bool | None] = {}

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return len(self._known)

    @property
    def answered(self) -> bool:
        """Whether each of them had an answer."""
        return None not in self._known.values()

    def ask(self, body: str) -> bool | None:
        """Return whether a pattern matches anything; None if that is not known.

        Raises: Stopped if there is no question left, or the caller wants no more.
        """
        if body not in self._known:
            if len(self._known) >= self._most:
                raise Stopped
            self._known[body] = self._ask(f"{self._head} {{ {body} }}")
        return self._known[body]
