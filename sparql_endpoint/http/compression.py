"""Send answers compressed, by zstd or gzip, to clients that accept it."""

from http import HTTPStatus

from flask import Flask, Response, request
from flask_compress import Compress

from sparql_endpoint.http.headers import varies
from sparql_endpoint.http.negotiation import GRAPH_TYPES, PAGE, SOLUTION_TYPES

#: The codings, the better one first.
_CODINGS = ("zstd", "gzip")

#: What the compressed form of an answer adds to its strong entity tag.
_SUFFIXES = tuple(f":{coding}" for coding in _CODINGS)

#: Formats besides those of results and graphs.
_TEXTS = (
    PAGE,
    "text/css",
    "text/javascript",
    "text/plain",
    "image/svg+xml",
    "application/json",
    "application/problem+json",
    "application/sparql-query",
)


def install(app: Flask) -> None:
    """Compress the answers of app; must come before what completes their headers, so that it acts after it."""
    app.config["COMPRESS_REGISTER"] = False
    app.config["COMPRESS_MIMETYPES"] = [*{*SOLUTION_TYPES, *GRAPH_TYPES, *_TEXTS}]
    app.config["COMPRESS_ALGORITHM"] = app.config["COMPRESS_ALGORITHM_STREAMING"] = list(_CODINGS)
    # The fastest level: results are written once, and read once.
    app.config["COMPRESS_LEVEL"] = 1
    compress = Compress()
    compress.init_app(app)

    @app.after_request
    def _compressed(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code == HTTPStatus.OK:
            _read(response)
        # A file of which a client may ask for parts is sent as it is: a part of the compressed file is another part.
        if "Accept-Ranges" in response.headers or not _accepted():
            varies(response, "Accept-Encoding")
            return response
        return compress.after_request(response)


def _read(response: Response) -> None:
    """Read the file that an answer is; of what pages load, nobody asks for parts."""
    response.headers.pop("Accept-Ranges", None)
    response.direct_passthrough = False
    response.make_sequence()


def _accepted() -> bool:
    """Return whether the client accepts any coding, which it does not where it names one to refuse it."""
    return "Accept-Encoding" in request.headers and any(
        request.accept_encodings.quality(coding) > 0 for coding in _CODINGS
    )


def held(tag: str) -> str | None:
    """Return the tag, as the client has it, of the answer with this strong entity tag; None if it does not have it."""
    if "If-None-Match" not in request.headers:
        return None
    tags = request.if_none_match.as_set(include_weak=True)
    return next((form for suffix in ("", *_SUFFIXES) if (form := f"{tag}{suffix}") in tags), None)
