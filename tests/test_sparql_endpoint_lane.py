"""Who waits for a worker gets one in the order of arrival, or is told in time that there is none."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import cast
from unittest.mock import Mock

import pytest

from sparql_endpoint.errors import QueueFull, QueueTimeout
from sparql_endpoint.workers.lane import Lane
from sparql_endpoint.workers.process import WorkerProcess


def workers(count: int, *, starting: bool = False) -> list[WorkerProcess]:
    """Return what stands for workers: a lane hands them on, and asks them only whether they still start."""
    return [cast("WorkerProcess", Mock(starting=starting)) for _ in range(count)]


def waiting(lane: Lane, count: int) -> None:
    """Return once so many wait in the lane."""
    while len(lane._waiting) < count:
        threading.Event().wait(0.001)


def queued(lane: Lane, pool: ThreadPoolExecutor, count: int) -> list[Future[WorkerProcess]]:
    """Let so many wait in the lane, one after the other."""
    found = []
    for number in range(1, count + 1):
        found.append(pool.submit(lane.take))
        waiting(lane, number)
    return found


def test_those_who_wait_are_served_in_their_order_and_nobody_steps_in_between() -> None:
    lane, given = Lane(5, 20.0), workers(3)
    with ThreadPoolExecutor(3) as pool:
        turns = queued(lane, pool, 3)
        overtaking = []
        for worker in given:
            lane.put(worker)
            overtaking.append(lane.take_now())
        served = [turn.result(20) for turn in turns]

    assert overtaking == [None, None, None]
    assert served == given


def test_of_the_idle_workers_the_one_that_worked_last_is_taken_and_none_is_lost() -> None:
    lane, (first, second) = Lane(1, 20.0), workers(2)
    lane.put(first)
    lane.put(second)

    assert [lane.take(), lane.take_now(), lane.take_now()] == [second, first, None]


def test_a_worker_that_still_starts_is_taken_after_those_that_have() -> None:
    lane, (ready,), (late, later) = Lane(1, 20.0), workers(1), workers(2, starting=True)
    for worker in (late, ready, later):
        lane.put(worker)

    assert [lane.take(), lane.take(), lane.take()] == [ready, late, later]


@pytest.mark.parametrize("limit", [0, 2])
def test_no_more_wait_than_the_lane_holds(limit: int) -> None:
    lane = Lane(limit, 20.0)
    with ThreadPoolExecutor(2) as pool:
        turns = queued(lane, pool, limit)
        with pytest.raises(QueueFull, match=f"^{limit} requests"):
            lane.take()
        for worker in workers(limit):
            lane.put(worker)

    assert len({turn.result(20) for turn in turns}) == limit


def test_who_gave_up_is_given_nothing_that_the_next_could_have() -> None:
    lane, (worker,) = Lane(1, 0.01), workers(1)
    with pytest.raises(QueueTimeout, match=r"0\.01 seconds"):
        lane.take()
    lane.put(worker)

    assert lane.take() is worker


def test_a_worker_that_comes_in_the_moment_of_giving_up_is_not_lost() -> None:
    for _ in range(50):
        lane, (worker,) = Lane(1, 0.001), workers(1)
        got = []

        def ask(take: Callable[[], WorkerProcess] = lane.take, got: list[WorkerProcess] = got) -> None:
            try:
                got.append(take())
            except QueueTimeout:
                return

        asking = threading.Thread(target=ask)
        asking.start()
        lane.put(worker)
        asking.join()

        assert got == [worker] or lane.take_now() is worker
