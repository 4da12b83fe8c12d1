"""How messages are written: for readers, or one JSON object a line; credentials never."""

import logging
import re
from typing import Final

from rich.console import Console
from rich.logging import RichHandler
from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level, add_logger_name
from structlog.typing import EventDict, WrappedLogger

from sparql_endpoint.http.journal import FIELDS

#: The formats that can be asked for.
FORMATS: Final = ("text", "json")

#: Day and time as they are read in every country.
_TIME: Final = "%Y-%m-%d %H:%M:%S"

#: What takes the place of a credential.
HIDDEN: Final = "***"

_CREDENTIALS: Final = (
    re.compile(r"(?<=://)[^/\s@\"'<>]+(?=@)"),
    re.compile(r"(?i)(?<=bearer )[\w.~+/=-]+|(?<=basic )[\w.~+/=-]+"),
    re.compile(
        r"(?i)(?P<name>\b(?:authorization|cookie|[\w-]*(?:api-?_?key|passw(?:or)?d|secret|token))['\"]?\s*[:=]\s*)[^\s&,;]+"
    ),
)


def handler(form: str, console: Console) -> logging.Handler:
    """Return what writes messages in one of FORMATS to the console."""
    if form == "text":
        shown = RichHandler(console=console, show_path=False, log_time_format=_TIME)
        shown.setFormatter(_Redacting("%(message)s"))
        return shown
    stream = logging.StreamHandler(console.file)
    stream.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=[
                add_log_level,
                add_logger_name,
                ExtraAdder(allow=FIELDS),
                TimeStamper(fmt="iso", utc=True, key="time"),
                format_exc_info,
            ],
            processors=[ProcessorFormatter.remove_processors_meta, _redact, JSONRenderer(ensure_ascii=False)],
        )
    )
    return stream


def redacted(text: str) -> str:
    """Return text with every credential that can be told by its place in a URL, header or assignment hidden."""
    for pattern in _CREDENTIALS:
        text = pattern.sub(lambda found: f"{found.groupdict().get('name') or ''}{HIDDEN}", text)
    return text


class _Redacting(logging.Formatter):
    """Formats as usual, and hides credentials in the message and in the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: redacted(value) if isinstance(value, str) else value for name, value in event.items()}
