"""A laptop of « Soliha », enrolled."""

from collections.abc import Iterator

import pytest

from tests.conftest_postgres import RunningReceiver
from tests.department.laptops import Laptop


@pytest.fixture
def laptop(receiver: RunningReceiver) -> Iterator[Laptop]:
    """Enrolled at the receiver of the test."""
    with Laptop(receiver) as enrolled:
        yield enrolled


@pytest.fixture
def second(receiver: RunningReceiver) -> Iterator[Laptop]:
    """Another one of the same operator."""
    with Laptop(receiver) as enrolled:
        yield enrolled


@pytest.fixture
def stranger(receiver: RunningReceiver) -> Iterator[Laptop]:
    """One of another operator."""
    with Laptop(receiver, "Autre opérateur") as enrolled:
        yield enrolled
