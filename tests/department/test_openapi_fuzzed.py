"""Whatever is asked of the receiver, by the book or against it, its answer is one that its OpenAPI tells of."""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from department.app import create_app
from department.clock import utc_now
from department.database import open_engine
from department.enrolment import Registrar
from department.settings import Settings

EXAMPLES = int(os.environ.get("PERRON_FUZZED_EXAMPLES", "10"))
"""For each address and mode; `make soak` asks for many more."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture
def fuzzed(receiver_url):
    """(schema, headers of an enrolled laptop) of a receiver in this very process, that lets anybody ask as often."""
    chosen = Settings(receiver_url, requests_per_minute=0)
    app = create_app(chosen)
    schema = schemathesis.openapi.from_dict(app.openapi())
    schema.app = app
    engine = open_engine(chosen)
    registrar = Registrar(engine, utc_now, chosen.code_lifetime)
    token = registrar.redeem(registrar.issue_code("Soliha").code, "Portable").token
    yield schema, {"Authorization": f"Bearer {token}"}
    engine.dispose()


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("enrolled", [True, False], ids=["enrolled", "stranger"])
def test_every_answer_is_documented_and_none_is_an_error_of_the_server(fuzzed, mode, enrolled):
    schema, headers = fuzzed
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 8
    asking = [one for one in operations if mode is GenerationMode.POSITIVE or _asks(one)]
    assert len(asking) >= 5
    for operation in asking:
        _fuzz(operation, mode, headers if enrolled else {})


def _asks(operation):
    """Whether anything about it can be wrong."""
    return bool(list(operation.iter_parameters()) or list(operation.body))


def _fuzz(operation, mode, headers):
    @seed(62)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        asked = {name: value for name, value in (case.headers or {}).items() if name.lower() != "authorization"}
        case.headers = asked | headers
        case.call_and_validate(checks=CHECKS)

    ask()
