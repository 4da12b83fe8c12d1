"""Every address in the documentation for programs answers, and its tools are there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from oskg.mcp_server import Tools
from sparql_endpoint.application import close_app, create_app
from sparql_endpoint.settings import ServiceSettings

DOCUMENT = (Path(__file__).resolve().parents[1] / "docs" / "programs.md").read_text("utf-8")
ADDRESSES = re.findall(r"http://127\.0\.0\.1:8080(/[^\s']+)", DOCUMENT)
TOOLS = set(re.findall(r"^\| `([a-z]+_[a-z_]+)`", DOCUMENT, re.MULTILINE))

#: What stands for the words in capitals, from the first to the last of each.
FILLED = {
    "NAME": ["endorsement_map"],
    "PARAMETER": ["endorser"],
    "IRI": ["https://w3id.org/oskg/id/initiative/oskg-os10"],
    "ID": [f"https://w3id.org/oskg/id/infra/infrafinder-{local}" for local in ("arxiv", "biorxiv")],
    "KIND": ["country"],
    "CODE": ["MY"],
    "QUERY": ["SELECT%20*%20WHERE%20%7B%20?s%20a%20%3Cx:y%3E%20%7D"],
}
TABLE = re.findall(r"^\| `(/\S+?)`", DOCUMENT, re.MULTILINE)


@pytest.fixture(scope="module")
def client(starter: Path) -> Iterator[FlaskClient]:
    app = create_app(ServiceSettings(starter, workers=1))
    yield app.test_client()
    close_app(app)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_command_of_the_documentation_has_an_answer(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", TABLE)
def test_every_address_of_the_table_is_served(client: FlaskClient, address: str) -> None:
    for word, values in FILLED.items():
        for value in values:
            address = re.sub(rf"\b{word}\b", value, address, count=1)

    assert client.get(address).status_code == 200


def test_the_tools_of_the_documentation_are_those_of_the_server() -> None:
    assert {name for name in vars(Tools) if not name.startswith("_")} == TOOLS
