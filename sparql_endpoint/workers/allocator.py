"""The memory allocator that workers run with: jemalloc, where the system has it.

Evaluating a query is many small allocations, for which jemalloc takes less time than that of the C library
(docs/decisions/0059-allocator.md).
"""

from collections.abc import Mapping
from ctypes.util import find_library
from functools import cache


@cache
def allocator() -> Mapping[str, str]:
    """Return what the environment of a process says, so that it starts with jemalloc; nothing without the library."""
    library = find_library("jemalloc")
    return {} if library is None else {"LD_PRELOAD": library}
