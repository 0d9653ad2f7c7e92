"""Laptops that are enrolled; the log is afterwards as it was before."""

import logging
from collections.abc import Iterator

import pytest

from tests.conftest_postgres import RunningReceiver
from tests.department.laptops import Laptop


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Commands that serve send the log to a stream of their own, which is closed when their test ends."""
    loggers = [logging.getLogger(), logging.getLogger("perron.department"), logging.getLogger("perron")]
    before = [(logger, list(logger.handlers), logger.level) for logger in loggers]
    yield
    for logger, handlers, level in before:
        logger.handlers[:] = handlers
        logger.setLevel(level)


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
