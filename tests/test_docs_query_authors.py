"""The guide for authors of queries: its commands run, and it names every key of a header and nothing else."""

import re
import shlex
import signal
from pathlib import Path

import pytest

from oskg.cli import main
from queries import header
from queries.parameters import READERS

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "query-authors.md").read_text("utf-8")
COMMANDS = re.findall(r"^    oskg (.+)$", GUIDE, re.MULTILINE)


def test_the_commands_of_the_guide_run_one_after_another(
    tmp_path: Path, starter: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the process of the tests keeps its own
    monkeypatch.setenv("OSKG_HOME", str(starter))

    codes = [main(shlex.split(command)) for command in COMMANDS]

    assert len(COMMANDS) > 3
    assert codes == [0, *(1 if " check " in f" {command}" else 0 for command in COMMANDS[1:])]
    assert "is not filled in" in capsys.readouterr().out


def test_the_guide_names_every_key_of_a_header_and_every_value() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", GUIDE, re.MULTILINE)
    words = {key: set(re.findall(r"`(\w+)`", said)) for key, said in rows}

    assert set(words) == {*header._KEYS, *header._OPTIONAL}
    assert words["group"] == set(header.GROUPS)
    assert words["chart"] == {"type", *header.CHART_TYPES}
    assert words["columns"] == {"label", "type", "help", *header.COLUMN_TYPES}
    assert words["parameters"] == {*header._PARAMETER_KEYS, *READERS}


def test_every_file_the_guide_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https:)([^)#]+)\)", GUIDE)

    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
