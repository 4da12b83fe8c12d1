"""Validate a source graph against the shapes before it is published.

The engine is `shacl`; tests hold its results equal to pySHACL's. Results are plain values, so that a build can find
the records that a violation belongs to, count what remains, and write the report.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import shacl

from shapes.catalogue import shapes_text


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result; `focus`, `path` and `value` are N-Triples terms, `shape` and `severity` local names."""

    severity: str
    shape: str
    focus: str
    path: str | None
    value: str | None
    message: str


@cache
def _shapes() -> shacl.Shapes:
    return shacl.Shapes.from_turtle(shapes_text())


def validate(path: Path) -> list[Result]:
    """Return every result for an N-Triples file, sorted."""
    report = _shapes().validate_file(str(path))
    return sorted({_result(one) for one in report.results}, key=order)


def _result(one: shacl.Result) -> Result:
    shape = one.root_shape or one.source_shape or ""
    return Result(
        one.severity, shape.rstrip(">").rsplit("#", 1)[-1], one.focus_node, one.path, one.value, one.message or ""
    )


def order(one: Result) -> tuple[str, str, str, str, str]:
    """Return the key by which results are sorted: severity, shape, focus node, path, value."""
    return one.severity, one.shape, one.focus, one.path or "", one.value or ""


def tally(results: Iterable[Result]) -> Counter[tuple[str, str]]:
    """Count results by severity and shape."""
    return Counter((one.severity, one.shape) for one in results)
