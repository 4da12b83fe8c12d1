"""A worker runs with jemalloc where the system has it, and without where it has not."""

from collections.abc import Iterator, Mapping
from ctypes.util import find_library
from io import BytesIO
from pathlib import Path

import pytest

from sparql_endpoint.errors import MemoryLimitReached
from sparql_endpoint.frames import Query
from sparql_endpoint.workers import process
from sparql_endpoint.workers.allocator import allocator
from sparql_endpoint.workers.process import Limits, WorkerProcess

LIMITS = Limits(20, 1 << 28, 1 << 20)
QUERY = Query("ASK {}", "https://example.org/", "text/csv", None)
MUCH = Query(
    "SELECT (GROUP_CONCAT(STR(?a)) AS ?all) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "https://example.org/",
    "text/csv",
    None,
)


@pytest.fixture
def found() -> Iterator[None]:
    """Skip where the system has no jemalloc; forget what was found before."""
    if find_library("jemalloc") is None:
        pytest.skip("jemalloc is not installed (libjemalloc2 in Debian)")
    allocator.cache_clear()
    yield
    allocator.cache_clear()


def mapped(worker: WorkerProcess) -> str:
    return Path(f"/proc/{worker._process.pid}/maps").read_text()


def answered(home: Path, query: Query = QUERY) -> tuple[bytes, str]:
    """Return what a new worker answers, and which files it has mapped."""
    worker = WorkerProcess(home / "current" / "store", LIMITS)
    body = BytesIO()
    try:
        worker.evaluate([query], [body.write])
        return body.getvalue(), mapped(worker)
    finally:
        worker.kill()


@pytest.mark.usefixtures("found")
def test_a_worker_has_jemalloc(small_home: Path) -> None:
    body, files = answered(small_home)

    assert body.strip() == b"true"
    assert "jemalloc" in files


@pytest.mark.parametrize("environment", [{}, {"LD_PRELOAD": "libnothing.so.9"}], ids=["none", "broken"])
def test_a_worker_answers_without_it(
    environment: Mapping[str, str], small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "allocator", lambda: environment)

    body, files = answered(small_home)

    assert body.strip() == b"true"
    assert "jemalloc" not in files


@pytest.mark.usefixtures("found")
def test_the_limit_of_memory_holds_with_it(small_home: Path) -> None:
    with pytest.raises(MemoryLimitReached):
        answered(small_home, MUCH)
