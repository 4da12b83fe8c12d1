"""The threat model names tests for every threat, and every test that it names exists."""

import ast
import re

import pytest

from tests.test_oskg_fixtures import ROOT

MODEL = (ROOT / "docs" / "security.md").read_text("utf-8")
THREATS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in MODEL.splitlines()
    if line.startswith("| ") and not line.startswith("| threat ")
]


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat[0])
def test_the_tests_of_a_threat_exist(threat: list[str]) -> None:
    _, done, tests = threat
    named = re.findall(r"`(\w+)::(test_\w+)`", tests)

    assert done
    assert named
    assert tests == ", ".join(f"`{file}::{test}`" for file, test in named)
    assert [each for each in named if not exists(*each)] == []


def test_no_threat_is_listed_twice() -> None:
    names = [name for name, *_ in THREATS]

    assert len(names) > 30
    assert len(names) == len(set(names))


def exists(file: str, test: str) -> bool:
    """Return whether a file of the tests defines a function of this name at its top."""
    path = ROOT / "tests" / f"test_{file}.py"
    if not path.exists():
        return False
    return any(
        isinstance(node, ast.FunctionDef) and node.name == test for node in ast.parse(path.read_text("utf-8")).body
    )
