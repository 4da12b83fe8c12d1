"""Requests to one publisher: in turn, with pauses, tried again while it may help, redirected only where it is safe."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from ssl import SSLContext
from typing import Final, Self, TypeVar
from urllib.parse import urlsplit

import httpx
from tenacity import RetryCallState, Retrying, before_sleep_log, retry_if_exception_type

from fetching.errors import Gone, Refused, Unreachable, WrongAnswer
from fetching.manners import Manners, asked_to_wait
from fetching.requests import Request

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

#: Statuses that tell that the same request may succeed later. Source: RFC 9110, section 15; RFC 6585, section 4
LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
#: How often one request is redirected.
REDIRECTS: Final = 5
#: Bytes of a document that is read into memory: a list, a record, a page.
DOCUMENT: Final = 64 * 1024 * 1024

_GONE: Final = frozenset({404, 410})
_WHY: Final[Mapping[int, str]] = {
    401: "a valid key or account is needed",
    403: "the key, the account or the address of this machine is refused",
    404: "there is nothing at that address",
    410: "it was taken away",
}


class Busy(Exception):
    """Raised when a request may succeed later; `after` is in how many seconds, if the publisher says."""

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Connection:
    """A publisher's server, asked one thing at a time with at least `pause` seconds between two requests. A context
    manager; leaving it closes the connection."""

    def __init__(self, manners: Manners, pause: float) -> None:
        self.manners = manners
        self._pause = pause
        self._last: float | None = None
        headers = {"User-Agent": manners.agent, "Accept-Encoding": "identity"}
        self._client = httpx.Client(
            headers=headers, timeout=manners.timeout, follow_redirects=False, verify=_certificates()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def document(self, request: Request) -> bytes:
        """Return the whole answer to a request, of at most DOCUMENT bytes.

        Raises: Unreachable, Refused, WrongAnswer if it is longer.
        """

        def once() -> bytes:
            content = bytearray()
            with self.opened(request) as answer:
                for chunk in chunks(answer, self.manners):
                    content += chunk
                    if len(content) > DOCUMENT:
                        raise WrongAnswer(f"{request.address} answers with more than {DOCUMENT:,} bytes")
            return bytes(content)

        return self.trying(request, once)

    def trying(self, request: Request, once: Callable[[], _T], progress: Callable[[], int] = lambda: 0) -> _T:
        """Call once until it succeeds, with rests between; `progress` grows whenever a try was not in vain.

        Raises: Unreachable after as many tries in vain as the manners allow, or if the publisher asks for a longer rest
        than they allow.
        """
        manners, reached, vain = self.manners, progress(), 0

        def counted() -> _T:
            nonlocal reached, vain
            try:
                return once()
            except Busy:
                now = progress()
                reached, vain = now, (1 if now > reached else vain + 1)
                raise

        def stop(state: RetryCallState) -> bool:
            return vain >= manners.attempts or (_busy(state).after or 0) > manners.longest

        def wait(state: RetryCallState) -> float:
            after = _busy(state).after
            return manners.back_off(vain) if after is None else after

        retrying = Retrying(
            retry=retry_if_exception_type(Busy),
            stop=stop,
            wait=wait,
            sleep=manners.rest,
            before_sleep=before_sleep_log(_log, logging.INFO),
            reraise=True,
        )
        try:
            return retrying(counted)
        except Busy as error:
            when = f"; it asks to come back in {error.after:.0f} s" if error.after else ""
            raise Unreachable(
                f"{request.address} cannot be had now: {error}{when}. Run the same command again later: it goes on "
                "where it stopped"
            ) from error

    @contextmanager
    def opened(self, request: Request, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """Send a request once, follow its redirects, and give the answer with its body unread.

        Raises: Busy, also from within if the body breaks off; Refused; WrongAnswer if a redirect is not followed.
        """
        self._take_turn()
        try:
            answer = self._client.send(self._request(request, headers or {}), stream=True)
            for _ in range(REDIRECTS + 1):
                following = answer.next_request
                if following is None:
                    break
                answer.close()
                answer = self._client.send(redirection(answer.request, following), stream=True)
            with closing(answer):
                self._check(request, answer)
                yield answer
        except httpx.TransportError as error:
            raise Busy(f"the connection failed: {error or type(error).__name__}") from error

    def _request(self, request: Request, headers: Mapping[str, str]) -> httpx.Request:
        url = httpx.URL(request.address)
        if request.secret:
            url = url.copy_merge_params(dict(request.secret))
        bearer = {"Authorization": f"Bearer {request.bearer}"} if request.bearer else {}
        if request.body is None:
            return self._client.build_request("GET", url, headers={**headers, **bearer})
        return self._client.build_request("POST", url, headers={**headers, **bearer}, json=dict(request.body))

    def _take_turn(self) -> None:
        now = self.manners.clock()
        if self._last is not None and (rest := self._last + self._pause - now) > 0:
            self.manners.rest(rest)
        self._last = self.manners.clock()

    def _check(self, request: Request, answer: httpx.Response) -> None:
        status = answer.status_code
        if answer.next_request is not None:
            raise WrongAnswer(f"{request.address} redirects more than {REDIRECTS} times")
        if status in LATER:
            after = asked_to_wait(answer.headers.get("Retry-After"), self.manners.now())
            raise Busy(f"it answers {status} {answer.reason_phrase}", after)
        if not answer.is_success and status != httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            why = _WHY.get(status, answer.reason_phrase)
            raise (Gone if status in _GONE else Refused)(f"{request.address} answers {status}: {why}")
        coding = answer.headers.get("Content-Encoding", "identity")
        if coding.lower() != "identity":
            raise WrongAnswer(f"{request.address} answers in the coding {coding!r}, though only identity was accepted")


@cache
def _certificates() -> SSLContext:
    """Return who is trusted; reading that takes longer than a small file."""
    return httpx.create_ssl_context()


def redirection(before: httpx.Request, after: httpx.Request) -> httpx.Request:
    """Return the request that a redirect asks for, if it may be followed.

    Another host may be: publishers keep files with others, and credentials stay behind. From https to plain http it may
    not: nobody could tell whose bytes come.

    Raises: WrongAnswer
    """
    if after.url.scheme not in ("http", "https"):
        raise WrongAnswer(f"{shown(before.url)} redirects to {shown(after.url)}, which is no web address")
    if before.url.scheme == "https" and after.url.scheme == "http":
        raise WrongAnswer(f"{shown(before.url)} redirects from https to {shown(after.url)}, which is not followed")
    if after.url.userinfo:
        raise WrongAnswer(f"{shown(before.url)} redirects to an address with a user name on {after.url.host}")
    return after


def shown(url: httpx.URL) -> str:
    """Return an address without user and query, for messages and for the lock."""
    parts = urlsplit(str(url))
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


def chunks(answer: httpx.Response, manners: Manners) -> Iterator[bytes]:
    """Yield the body of an answer as it was sent.

    Raises: Busy if it breaks off; Unreachable if it drips in more slowly than the manners allow.
    """
    began, size = manners.clock(), 0
    try:
        for chunk in answer.iter_raw():
            yield chunk
            size += len(chunk)
            elapsed = manners.clock() - began
            if elapsed > manners.timeout and size < manners.slowest * elapsed:
                raise Unreachable(
                    f"{shown(answer.url)} sends less than {manners.slowest:g} bytes a second. Run the same later: "
                    "it goes on where it stopped"
                )
    except httpx.TransportError as error:
        raise Busy(f"the connection broke off: {error or type(error).__name__}") from error


def _busy(state: RetryCallState) -> Busy:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Busy) else Busy("no answer")
