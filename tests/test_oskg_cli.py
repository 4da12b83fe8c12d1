"""The command line as a whole: help for everything, the nearest names for what is misspelled, streams, exit codes."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from oskg import cli
from oskg.nearest import NearestGroup
from oskg.settings import settings
from tests.test_oskg_fixtures import Answer, Command, oskg

pytest_plugins = "tests.test_oskg_fixtures"

COMMANDS = [
    "up",
    "build",
    "serve",
    "mcp",
    "query",
    "queries",
    "brief",
    "report",
    "scorecard",
    "validate",
    "sources",
    "fetch",
    "harvest",
    "identity",
    "releases",
    "rollback",
    "dump",
    "publish",
    "diff",
    "trend",
]


def options() -> Iterator[tuple[str, str]]:
    for name, command in cli.oskg.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from ((name, option) for option in parameter.opts)


def test_the_commands_are_those_and_in_this_order() -> None:
    assert list(cli.oskg.commands) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_names_its_options_and_says_what_it_does(command: Command, name: str) -> None:
    answer = command(name, "--help")

    assert (answer.code, answer.err) == (0, "")
    assert f"Usage: oskg {name}" in answer.text
    short = command(name, "-h")
    assert (short.code, short.err, short.text) == (0, "", answer.text)
    for owner, option in options():
        if owner == name:
            assert option in answer.text
    for parameter in cli.oskg.commands[name].params:
        assert not isinstance(parameter, click.Option) or parameter.help or parameter.name == "help"


def test_the_help_lists_every_command_in_order_with_how_to_begin(command: Command) -> None:
    text = command("--help").text

    listed = re.findall(r"^  ([a-z]+)  ", text.partition("Commands:")[2], re.MULTILINE)
    assert listed == COMMANDS
    assert "oskg up" in text
    assert "OSKG_HOME" in text


def test_the_version_is_printed(command: Command) -> None:
    answer = command("--version")

    assert answer.code == 0
    assert re.search(r"\d+\.\d+\.\d+", answer.text)


def test_without_a_command_the_usage_is_shown_and_the_exit_code_is_2(command: Command) -> None:
    answer = command()

    assert answer.code == 2
    assert "Usage: oskg" in answer.text + answer.err


@pytest.mark.parametrize(("word", "near"), [("quer", "query or queries"), ("biuld", "build"), ("xyzzy", "up or build")])
def test_an_unknown_command_is_answered_with_the_nearest(command: Command, word: str, near: str) -> None:
    answer = command(word)

    assert (answer.code, answer.text) == (2, "")
    assert f"there is no command '{word}'; did you mean {near}" in answer.err


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_is_not_understood(command: Command, name: str) -> None:
    answer = command(name, "--nonsense")

    assert (answer.code, answer.text) == (2, "")
    assert "--nonsense" in answer.err


@pytest.mark.parametrize("words", [("releases",), ("sources",), ("queries",)], ids=lambda words: words[0])
def test_what_lists_things_works_without_a_release(command: Command, words: tuple[str, ...]) -> None:
    answer = command(*words)

    assert (answer.code, answer.err) == (0, "")
    assert answer.text.count("\n") >= 1


@pytest.mark.parametrize(
    "words",
    [("rollback",), ("dump",), ("query", "ASK {}"), ("query", "Q01"), ("serve", "--port", "1")],
    ids=lambda w: w[0],
)
def test_what_needs_a_release_says_how_to_get_one(command: Command, words: tuple[str, ...]) -> None:
    answer = command(*words)

    assert (answer.code, answer.text) == (1, "")
    assert "oskg build" in answer.err


def test_a_base_that_is_none_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    done = oskg(tmp_path / "home", "releases", env={"OSKG_BASE": "not a base"})

    assert (done.returncode, done.stdout) == (1, "")
    assert "OSKG_BASE is 'not a base'" in done.stderr
    assert not (tmp_path / "home").exists()


def test_settings_have_defaults_and_are_read_from_what_is_given(tmp_path: Path) -> None:
    found = settings({})

    assert found.home.name == "oskg"
    assert found.namespaces.base == "https://w3id.org/oskg/"
    assert settings({"OSKG_HOME": "~/x"}).home == Path.home() / "x"
    other = settings({"OSKG_HOME": str(tmp_path), "OSKG_BASE": "https://graph.example.org/"})
    assert (other.home, other.namespaces.base) == (tmp_path, "https://graph.example.org/")


def test_who_interrupts_is_told_that_it_stopped(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interrupt comes while a command waits for its input."""

    class Interrupted(io.StringIO):
        def read(self, *_: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    answer = command("query", "-", home="small")

    assert isinstance(answer, Answer)
    assert (answer.code, answer.text) == (1, "")
    assert "oskg: stopped" in answer.err


def test_verbose_is_understood_and_adds_nothing_to_standard_output(tmp_path: Path, sample: Path) -> None:
    done = oskg(tmp_path, "--verbose", "build", "--data", sample, "--source", "ror", env={"COLUMNS": "300"})

    assert done.returncode == 0
    assert done.stdout.count("\n") == 1


def test_a_group_can_be_asked_for_its_commands_by_click() -> None:
    group = NearestGroup("some", commands={"b": click.Command("b"), "a": click.Command("a")})

    assert group.list_commands(click.Context(group)) == ["b", "a"]


def test_a_file_that_is_not_there_is_told_by_its_name(command: Command, tmp_path: Path) -> None:
    missing = tmp_path / "missing.rq"

    answer = command("queries", "check", str(missing))

    assert answer.code == 1
    assert answer.err.strip() == f"oskg: {missing}: No such file or directory"
