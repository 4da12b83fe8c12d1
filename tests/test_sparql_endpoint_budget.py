"""A client whose queries took long together waits for its next minute; others do not."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from sparql_endpoint.answering.budget import Budget
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.http.problems import Problem
from sparql_endpoint.settings import ServiceSettings

pytest_plugins = "tests.test_sparql_endpoint_fixtures"


def ask(client: FlaskClient, address: str, number: int = 0) -> tuple[int, str | None]:
    """Ask a query that was not asked before; return the status and after how long to retry."""
    query = f"ASK {{ BIND({number} AS ?{'x' * (1 + int(address[-1]))}) }}"
    answer = client.get("/sparql", query_string={"query": query}, environ_base={"REMOTE_ADDR": address})
    return answer.status_code, answer.headers.get("Retry-After")


def test_a_client_over_its_budget_is_told_when_to_come_back_and_another_is_served(settings: ServiceSettings) -> None:
    app = create_app(replace(settings, budget=1e-9))
    client = app.test_client()
    statuses = [ask(client, "192.0.2.1", number) for number in range(4)]
    refused = statuses[-1]
    other = ask(client, "192.0.2.2")
    close_app(app)

    assert statuses[0] == (200, None)
    assert refused[0] == 429
    assert 1 <= int(refused[1] or 0) <= 60
    assert other == (200, None)


def test_an_answer_kept_in_memory_costs_nothing(settings: ServiceSettings) -> None:
    app = create_app(replace(settings, budget=1e-9))
    client = app.test_client()
    statuses = [ask(client, "192.0.2.1", 1)[0] for _ in range(4)]
    new = ask(client, "192.0.2.1", 2)[0]
    close_app(app)

    assert statuses == [200] * 4
    assert new == 429


def test_a_client_of_one_ipv6_network_has_one_budget() -> None:
    budget = Budget(1.0)
    budget.spend("2001:db8::1", 1.5)

    with pytest.raises(Problem, match="budget of a client"):
        budget.check("2001:db8::2")
    budget.check("2001:db8:0:1::1")
    budget.check("192.0.2.1")


@pytest.mark.parametrize("address", [None, "", "unix:", "not an address"])
def test_clients_without_an_address_share_a_budget(address: str | None) -> None:
    budget = Budget(1.0)
    budget.spend(address, 2.0)

    with pytest.raises(Problem):
        budget.check(None)
