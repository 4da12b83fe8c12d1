"""Settings refuse what cannot work, and say what is accepted."""

from pathlib import Path

import pytest

from sparql_endpoint.settings import ServiceSettings


def test_the_defaults_are_accepted() -> None:
    assert ServiceSettings(Path("home")).workers == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", 0),
        ("port", 65536),
        ("threads", 0),
        ("workers", -1),
        ("workers", True),
        ("time_limit", 0),
        ("time_limit", float("nan")),
        ("queue_time", float("inf")),
        ("arrival_time", 0),
        ("send_time", -1.0),
        ("memory_limit", 1.5),
        ("result_limit", 0),
        ("queue_limit", -1),
        ("host", ""),
        ("base", "https://w3id.org/oskg"),
        ("base", "urn:oskg/"),
    ],
)
def test_a_value_out_of_bounds_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"^{name} is "):
        ServiceSettings(Path("home"), **{name: value})  # type: ignore[arg-type]  # the wrong types are the point
