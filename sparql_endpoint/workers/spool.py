"""Where a result is kept until it is complete: in memory, the rest of a larger one in a temporary file."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import SpooledTemporaryFile
from typing import Final

#: Bytes of a result kept in memory; the rest of a larger one goes to a temporary file.
SPOOL_IN_MEMORY: Final = 1024 * 1024


@contextmanager
def spooled() -> Iterator["SpooledTemporaryFile[bytes]"]:
    """Give a file to write a result into; after the block it stands at the start and is its reader's to close.

    Where the block fails, there is no result, and the file is closed.
    """
    with ExitStack() as unless_complete:
        spool = unless_complete.enter_context(SpooledTemporaryFile(max_size=SPOOL_IN_MEMORY))
        yield spool
        spool.seek(0)
        unless_complete.pop_all()
