"""A scheme that is not shipped has its screens: opened, met, planned, told in its word, with its letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from desktop.ui.measure.opening import MeasureOpeningPage
from tests.conftest import TODAY
from tests.factories import opened_measure, saved_household
from tests.schemes.toy import with_toy
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures", "tests.ui.measure_fixtures"]


@pytest.fixture
def services(notebook, resources, clock, registry, tmp_path) -> Services:
    """The use cases of a program that has one more scheme than this one."""
    more = replace(resources, registry=with_toy(registry, tmp_path / "forms"))
    return Services.over(Workspace.over(notebook, more, clock))


@pytest.fixture
def met(services):
    return opened_measure(services, "toy", TODAY - timedelta(days=20))


def test_it_is_offered_at_the_opening_with_its_own_form(screen, qtbot, services):
    page = MeasureOpeningPage(screen)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    qtbot.waitActive(page)
    page.open(saved_household(services).id)
    page.cards["toy"].click()
    assert page.form.form.id == "toy-opening"


def test_the_page_of_its_measure_speaks_of_meetings(measure_page, met):
    measure_page.open(met.id)
    settled()
    assert measure_page.header.record_button.text() == "Noter une rencontre"
    assert measure_page.file.keys[:1] == ("visits",)
    assert "own" in measure_page.file.keys


def test_its_meeting_is_recorded(page, met, services):
    page.open(met.id)
    settled()
    assert page.footer.save.text() == "Enregistrer la rencontre"
    assert services.households.sheet(met.household_id).measures[0].contact.one == "rencontre"
