"""Fixtures of the screens of a bilan that is being written: a measure with two visits.

A test module asks for them with `pytest_plugins = ["tests.ui.bilan_fixtures"]`, besides those of the screens.
"""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from tests.ui.samples import add_household, add_measure, add_visit


@pytest.fixture
def visited_twice(services: Services) -> Measure:
    """An ASTRE measure that goes on, with something seen at home in each of its visits."""
    made = add_measure(services, add_household(services))
    for day, findings, comfort in (
        (date(2026, 9, 8), "Murs humides au nord de la maison.", "poor"),
        (date(2026, 10, 6), "Volets posés par le fils.", "good"),
    ):
        add_visit(services, made, day, answers={"findings": findings, "comfort": comfort})
    return made
