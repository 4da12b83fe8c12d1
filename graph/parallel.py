"""Do independent pieces of work in as many processes as there are processors."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import connection, get_context, parent_process
from multiprocessing.queues import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

#: Tells whoever waits how the work goes on; called with what the work has to tell.
Tell = Callable[..., None]
Result = TypeVar("Result")

_STOP = None
_queue: "SimpleQueue[tuple[Any, ...] | None] | None" = None


def each(
    function: Callable[..., Result],
    tasks: Sequence[tuple[Any, ...]],
    tell: Tell,
    ready: Callable[[Result], None] = lambda _: None,
) -> list[Result]:
    """Call function(tell, *task) for every task and return the results in the order of the tasks.

    `ready` is called with each result as soon as it is there, in the order in which they come.

    Function, tasks and results must be picklable, unless there is one task or one processor: then all is done here.
    What a process tells arrives in this one, in a thread of its own.
    """
    count = min(len(tasks), os.cpu_count() or 1)
    if count < 2:  # noqa: PLR2004 - one process is this one
        return [_made_ready(function(tell, *task), ready) for task in tasks]
    context = get_context("spawn")
    queue: SimpleQueue[tuple[Any, ...] | None] = context.SimpleQueue()
    listener = Thread(target=_listen, args=(queue, tell), daemon=True)
    listener.start()
    try:
        with ProcessPoolExecutor(count, context, _start, (queue,)) as pool:
            futures = [pool.submit(_call, function, task) for task in tasks]
            for future in as_completed(futures):
                ready(future.result())
            return [future.result() for future in futures]
    finally:
        queue.put(_STOP)
        listener.join()


def _made_ready(result: Result, ready: Callable[[Result], None]) -> Result:
    ready(result)
    return result


def _listen(queue: "SimpleQueue[tuple[Any, ...] | None]", tell: Tell) -> None:
    while (told := queue.get()) is not _STOP:
        tell(*told)


def _start(queue: "SimpleQueue[tuple[Any, ...] | None]") -> None:
    """Begin a process: remember whom to tell, and leave when the process that started it is gone."""
    global _queue  # noqa: PLW0603 - a process of the pool has one
    _queue = queue
    Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    if parent := parent_process():
        connection.wait([parent.sentinel])
        os._exit(1)


def _call(function: Callable[..., Result], task: tuple[Any, ...]) -> Result:
    return function(_tell, *task)


def _tell(*told: Any) -> None:
    if _queue:
        _queue.put(told)
