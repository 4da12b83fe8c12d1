"""So many queries at the same time, and so many that wait."""

from pathlib import Path

import pytest

from sparql_endpoint.errors import QueueFull, QueueTimeout
from sparql_endpoint.remote_store.places import Places
from sparql_endpoint.settings import ServiceSettings


def places(queue_limit: int) -> Places:
    return Places(ServiceSettings(Path(), workers=1, queue_limit=queue_limit, queue_time=0.01))


def test_a_place_that_is_left_can_be_taken_again() -> None:
    one = places(0)
    with one.take():
        pass

    with one.take() as waited:
        assert waited < 1


def test_who_waits_too_long_is_sent_away() -> None:
    one = places(1)

    with one.take(), pytest.raises(QueueTimeout), one.take():
        pass


def test_who_finds_the_queue_full_is_sent_away_at_once() -> None:
    one = places(0)

    with one.take(), pytest.raises(QueueFull), one.take():
        pass
