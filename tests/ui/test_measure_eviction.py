"""The calendar of an eviction on the page of a measure: days with rule and inputs, refusals, what is missing filled."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.milestones import StageInput
from desktop.ui.measure.eviction_view import EvictionView, KnownStep
from desktop.ui.measure.page import MeasurePage
from desktop.ui.measure.stage_panel import StagePanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import Chip, LinkButton
from tests.conftest import TODAY
from tests.ui.layout_walk import layout_faults
from tests.ui.measure_steps import texts
from tests.ui.samples import add_household, add_measure
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.measure_fixtures"]

NOTED = {"decision_kind": "judgment", "judgment_date": "2026-01-12", "served_on": "2026-01-31"}


@pytest.fixture
def vej(services: Services) -> Measure:
    return add_measure(services, add_household(services), "vej", TODAY - timedelta(days=20))


def note(services: Services, of: Measure, **answers: object) -> None:
    services.milestones.record(of.id, "procedure", StageInput(TODAY, answers))


def shown(measure_page: MeasurePage, of: Measure) -> EvictionView:
    measure_page.open(of.id)
    measure_page.file.show_page("own")
    settled()
    return measure_page.file.page("own").findChild(EvictionView)


def panel(measure_page: MeasurePage) -> StagePanel:
    opened = measure_page.slots.procedure.panel
    assert isinstance(opened, StagePanel)
    return opened


def test_before_anything_is_noted_every_step_says_what_is_missing(measure_page: MeasurePage, vej: Measure):
    calendar = shown(measure_page, vej)
    told = texts(calendar)
    assert "Rien n’est calculé pour l’instant" in told
    assert "Il manque la date de la demande du concours de la force publique." in told
    assert any("date est indicative" in words for words in told)
    assert len(calendar.fill_buttons) == 8
    assert not calendar.findChildren(KnownStep)


def test_g2_a_day_is_told_as_indicative_with_its_article_and_inputs_and_that_an_appeal_does_not_suspend(
    measure_page: MeasurePage, services: Services, vej: Measure
):
    note(services, vej, **NOTED)
    calendar = shown(measure_page, vej)
    (step,) = calendar.findChildren(KnownStep)
    told = [words.replace("\u00a0", " ") for words in texts(step)]
    assert "Lundi 2 mars 2026" in told
    assert [chip.text for chip in step.findChildren(Chip)] == ["Date indicative", "Passée"]
    assert any("CPC, art. 538" in words for words in told)
    assert any("Signifiée au ménage le : 31 janvier 2026" in words for words in told)
    assert any("ne suspend pas" in words for words in told)
    assert "date indicative" in step.accessibleName()


def test_completing_opens_the_procedure_on_the_missing_answer_and_the_day_appears(
    measure_page: MeasurePage, services: Services, vej: Measure
):
    note(services, vej, **NOTED, order_to_leave_on="2026-09-15")
    calendar = shown(measure_page, vej)
    calendar.fill_buttons["winter_truce"].click()
    settled()
    asked = panel(measure_page)
    assert asked.form.focused_field() == "leave_delay"
    assert asked.form.values()["order_to_leave_on"] == "2026-09-15"
    asked.form.set_values({**asked.form.values(), "leave_delay": "kept"})
    asked.submit()
    settled()
    told = [words.replace("\u00a0", " ") for words in texts(measure_page.file.page("own"))]
    assert "Jeudi 1er avril 2027" in told
    assert "La trêve hivernale reporte cette date." in told
    assert measure_page.file.current == "own"


def test_g3_thirteen_months_to_leave_are_refused_beside_the_field(measure_page: MeasurePage, vej: Measure):
    shown(measure_page, vej).note("leave_months")
    settled()
    asked = panel(measure_page)
    asked.form.set_values({"leave_months": "13"})
    asked.submit()
    settled()
    assert "plus de 12" in asked.form.errors()["leave_months"]
    assert measure_page.slots.procedure.is_open


def test_what_is_begun_is_kept_and_taken_up_again(measure_page: MeasurePage, screen: Screen, vej: Measure):
    calendar = shown(measure_page, vej)
    calendar.note()
    asked = panel(measure_page)
    asked.form.set_values({"served_on": "2026-01-31"})
    asked.touch()
    measure_page.leave()
    measure_page.open(vej.id)
    calendar = shown(measure_page, vej)
    assert calendar.note_button.text() == "Noter la procédure (saisie à reprendre)"
    calendar.note_button.click()
    assert panel(measure_page).form.values()["served_on"] == "2026-01-31"


def test_a_measure_without_eviction_has_no_calendar(measure_page: MeasurePage, services: Services):
    of = add_measure(services, add_household(services), "astre", date(2026, 3, 2))
    measure_page.open(of.id)
    measure_page.file.show_page("own")
    assert measure_page.file.page("own").findChild(EvictionView) is None


def test_everything_of_it_is_reached_named_and_whole(measure_page: MeasurePage, services: Services, vej: Measure):
    note(services, vej, **NOTED, order_to_pay_on="2026-03-10", unpaid_months=3)
    calendar = shown(measure_page, vej)
    for link in calendar.findChildren(LinkButton):
        assert link.accessibleName().startswith("Compléter\u00a0: ")
        assert link.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert not layout_faults(measure_page)


def test_a_closed_measure_says_beside_its_button_that_the_procedure_is_still_noted(
    measure_page: MeasurePage, services: Services, vej: Measure
):
    services.measures.end(vej.id, TODAY, services.measures.end_reasons("vej")[0].value)
    calendar = shown(measure_page, vej)
    assert any("la procédure continue" in words for words in texts(calendar))
    assert calendar.note_button.isEnabled()


def test_a_plan_granted_is_recalled_under_the_day_of_the_eviction(
    measure_page: MeasurePage, services: Services, vej: Measure
):
    answers = {"order_to_leave_on": "2026-09-15", "leave_delay": "kept", "leave_months": 0}
    note(services, vej, **answers, plan_months=24, plan_from="2026-10-15")
    told = texts(shown(measure_page, vej))
    assert "Aucun délai accordé." in told
    assert any(words.startswith("Seulement si le plan ou le loyer courant") for words in told)
