"""The saved queries as operations: the document is valid, the service does what it says, bad values are refused."""

import json

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from queries.catalogue import catalogue
from sparql_endpoint.openapi.document import document
from sparql_endpoint.openapi.parts import PROBLEM_TYPE
from sparql_endpoint.questions.asking import COMMON

pytest_plugins = "tests.test_sparql_endpoint_fixtures"

SAVED = sorted(catalogue().values(), key=lambda query: query.stem)
PATHS = sorted(document(SAVED, 1000)["paths"])
STEMS = {query.stem for query in SAVED}
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE

#: Every operation with good values; with bad ones those that read values in a way of their own.
CASES = [
    *((path, POSITIVE) for path in PATHS),
    *((path, NEGATIVE) for path in PATHS if path == "/evidence.json" or path.removeprefix("/queries/") in STEMS),
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    positive_data_acceptance,
]

#: The same requests in every run, and few of them: each asks the store.
BOUNDED = settings(
    max_examples=4,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def client(starter_app: Flask) -> FlaskClient:
    return starter_app.test_client()


@pytest.fixture(scope="module")
def api(starter_app: Flask) -> BaseSchema:
    return schemathesis.openapi.from_wsgi("/openapi.json", starter_app)


def test_the_document_is_valid_openapi_3_1(client: FlaskClient) -> None:
    answer = client.get("/openapi.json")

    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    OpenAPIV31SpecValidator(answer.json).validate()


def test_every_query_is_an_operation_with_its_parameters_and_columns(client: FlaskClient) -> None:
    described = client.get("/openapi.json").json

    for query in SAVED:
        operation = described["paths"][f"/queries/{query.stem}"]["get"]
        named = [
            described["components"]["parameters"][each["$ref"].rsplit("/")[-1]] for each in operation["parameters"]
        ]
        assert [each["name"] for each in named] == [*(each.name for each in query.parameters), *COMMON]
        row = described["components"]["schemas"][f"{query.stem}.row"]
        assert list(row["properties"]) == [column.name for column in query.columns]
        assert query.question in operation["description"]


def as_written(value: object) -> object:
    """Return a value as programs write it in an address: to JSON Schema 5.0 is the whole number 5, to nobody else."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


@pytest.mark.parametrize(("path", "mode"), CASES)
def test_an_operation_answers_as_it_is_described_and_refuses_what_it_does_not_accept(
    api: BaseSchema, path: str, mode: GenerationMode
) -> None:
    operation = api[path]["GET"]

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        if mode is POSITIVE:
            case.query = {name: as_written(value) for name, value in case.query.items()}
        answer = case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

        if answer.status_code >= 400:
            told = json.loads(answer.content)
            assert answer.headers["content-type"] == [PROBLEM_TYPE]
            assert told["status"] == answer.status_code
        if answer.status_code == 400:
            assert told["parameter"] in {*case.query, "iri"}
            assert told["accepted"]

    ask()
