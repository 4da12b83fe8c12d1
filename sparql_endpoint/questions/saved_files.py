"""The answer to a saved query as a file that programs of people open: an Excel workbook, a Parquet table."""

import hashlib
import json
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Final, cast

from flask import Response, request
from werkzeug.wsgi import FileWrapper

from queries import parquet, xlsx
from queries.catalogue import BoundQuery, SavedQuery
from queries.errors import TooManyRows
from queries.reading import Reading, Row
from sparql_endpoint.answering.evaluation import endpoint, rows, settings
from sparql_endpoint.answering.generations import Generation
from sparql_endpoint.answering.mementos import leased
from sparql_endpoint.answering.turn import charged
from sparql_endpoint.errors import ResultTooLarge
from sparql_endpoint.http.compression import held
from sparql_endpoint.http.headers import RELEASE, TRUNCATED
from sparql_endpoint.questions.about import About
from sparql_endpoint.questions.asking import address_of, bound, coverage, most
from sparql_endpoint.workers.spool import SPOOL_IN_MEMORY, spooled

if TYPE_CHECKING:
    from tempfile import SpooledTemporaryFile

#: Suffix of an address to what writes the file.
WRITERS: Final = {"xlsx": xlsx, "parquet": parquet}

#: Suffix of an address to the media type of the file.
FILES: Final[Mapping[str, str]] = {suffix: writer.MEDIA_TYPE for suffix, writer in WRITERS.items()}

_CHUNK: Final = 1 << 16


def file(query: SavedQuery, suffix: str) -> Response:
    """Return the answer to the query as a file, or 304 where the client has it.

    Raises: EvaluationError if there is no complete answer, or the file is larger than a result may be.
    """
    cap = most()
    with leased() as generation:
        asked = bound(query, generation)
        tag = _tag(generation.release.version, asked, suffix, cap)
        known = held(tag)
        confirmed = Response(status=304, content_type=FILES[suffix])
        response = confirmed if known else _written(generation, query, asked, suffix, cap)
        response.headers[RELEASE] = generation.release.version
    response.headers["Cache-Control"] = "public, no-cache"
    response.set_etag(known or tag)
    return response


def _written(generation: Generation, query: SavedQuery, asked: BoundQuery, suffix: str, cap: int | None) -> Response:
    reading = Reading(query.columns, cap)
    address = address_of("saved.page", query, external=True)
    about = About(query, asked, coverage(asked, generation), generation.release, address)
    found = cast("list[Row]", rows(generation, asked.text, endpoint()))
    with charged(), spooled() as sink:
        try:
            WRITERS[suffix].write(
                cast("IO[bytes]", sink),
                query.columns,
                reading.values(found),
                lambda: about.told(reading),
                generation.release.manifest.snapshot,
            )
        except TooManyRows as error:
            raise ResultTooLarge(str(error)) from error
        size = sink.seek(0, 2)
        if size > settings().result_limit:
            raise ResultTooLarge(f"The file has {size:,} bytes; the limit is {settings().result_limit:,}.")
    response = _sent(sink, size, FILES[suffix])
    if cap is not None:
        response.headers[TRUNCATED] = str(reading.truncated).lower()
    return response


def _sent(spool: "SpooledTemporaryFile[bytes]", size: int, media_type: str) -> Response:
    if size <= SPOOL_IN_MEMORY:
        with spool:
            return Response(spool.read(), content_type=media_type)
    pieces = FileWrapper(cast("IO[bytes]", spool), _CHUNK)
    response = Response(pieces, content_type=media_type, direct_passthrough=True)
    response.content_length = size
    return response


def _tag(version: str, asked: BoundQuery, suffix: str, cap: int | None) -> str:
    """Return what identifies the file: everything it is a function of, the address that it is cited by included."""
    parts = [version, asked.text, asked.coverage, suffix, cap, request.host_url, request.query_string.decode("latin-1")]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
