"""Sort and merge more lines than fit into memory, by the `sort` of the system, in byte order.

Lines end with a line feed and hold no other control character, as N-Triples and N-Quads do.

Source: POSIX.1-2017, sort; LC_ALL=C makes it compare bytes. `-S`, how much memory it takes, is common to all systems.
"""

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

#: How much memory one sort takes before it writes to the disk.
_MEMORY: Final = "256M"


def sorted_lines(lines: Iterable[bytes], scratch: Path) -> Iterator[bytes]:
    """Give lines in byte order, repeated ones as often as they came; what does not fit into memory waits in `scratch`.

    Raises: OSError if the disk fails.
    """
    with _sort(["-T", str(scratch)]) as (stdin, stdout):
        stdin.writelines(lines)
        stdin.close()
        yield from stdout


def merged_lines(files: Sequence[Path], *, unique: bool = False) -> Iterator[bytes]:
    """Give the lines of sorted files in byte order, repeated ones once or as often as they came.

    Raises: OSError if a file cannot be read.
    """
    with _sort(["-m", *(["-u"] if unique else []), *map(str, files)]) as (stdin, stdout):
        stdin.close()
        yield from stdout


@contextmanager
def _sort(arguments: list[str]) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Run `sort`; the block writes all of its input before it reads any output.

    Raises: OSError, with what `sort` says, if it fails.
    """
    command = ["sort", "-S", _MEMORY, *arguments]
    pipe = subprocess.PIPE
    environment = {**os.environ, "LC_ALL": "C"}
    with subprocess.Popen(  # noqa: S603 - a fixed command; its arguments are paths of our own
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, bufsize=1 << 20
    ) as process:
        if not (process.stdin and process.stdout and process.stderr):
            raise OSError("sort was started without its pipes")
        finished = False
        try:
            yield process.stdin, process.stdout
            finished = True
        except BrokenPipeError as error:
            raise _failure(process.stderr) from error
        finally:
            if not finished:
                process.kill()
                # What was not sent yet has nowhere to go, and must not hide why it was not.
                with suppress(OSError):
                    process.stdin.close()
        if process.wait():
            raise _failure(process.stderr)


def _failure(stderr: IO[bytes]) -> OSError:
    return OSError(f"sorting failed: {stderr.read().decode(errors='replace').strip()}")
