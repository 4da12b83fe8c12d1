"""Work in several processes: the results in the order of the tasks, what is told on the way, and the first error."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.parallel import Tell, each
from tests.test_oskg_fixtures import CLEAN, ROOT


def square(tell: Tell, number: int) -> tuple[int, int]:
    tell("square", number)
    return number * number, os.getpid()


def refuse(tell: Tell, number: int) -> int:
    if number == 2:
        raise ValueError(f"{number} is refused")
    return number


def test_results_come_in_the_order_of_the_tasks_and_all_that_was_told_arrives() -> None:
    told: list[tuple[object, ...]] = []

    found = each(square, [(number,) for number in range(5)], lambda *words: told.append(words))

    assert [result for result, _ in found] == [0, 1, 4, 9, 16]
    assert sorted(told) == [("square", number) for number in range(5)]


def test_one_task_is_done_in_this_process_and_none_is_nothing() -> None:
    assert each(square, [(3,)], lambda *_: None) == [(9, os.getpid())]
    assert each(square, [], lambda *_: None) == []


def test_an_error_of_one_task_is_the_error_of_all() -> None:
    with pytest.raises(ValueError, match="2 is refused"):
        each(refuse, [(1,), (2,), (3,)], lambda *_: None)


def sleep(tell: Tell, folder: str, number: int) -> None:
    Path(folder, f"{number}-{os.getpid()}").touch()
    time.sleep(60)


def test_processes_leave_when_the_one_that_started_them_is_killed(tmp_path: Path) -> None:
    program = (
        "from tests.test_graph_parallel import each, sleep\n"
        f"if __name__ == '__main__':\n    each(sleep, [({str(tmp_path)!r}, 0), ({str(tmp_path)!r}, 1)], print)\n"
    )
    script = tmp_path / "program.py"
    script.write_text(program)
    parent = subprocess.Popen([sys.executable, str(script)], env={**CLEAN, "PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + 30
    while len(started := list(tmp_path.glob("[01]-*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    parent.kill()
    parent.wait()

    workers = [int(path.name.split("-")[1]) for path in started]
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(workers) == 2
    assert not any(map(alive, workers))


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
