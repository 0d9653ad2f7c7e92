"""The path of a measure on its page: suspending, renewing, ending, closing, and why a step is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop.domain.measure import Measure, MeasureState
from desktop.schemes.path import StepName
from desktop.services.bundle import Services
from desktop.ui.measure.page import MeasurePage
from desktop.ui.screen import Screen
from desktop.ui.widgets import SecondaryButton
from tests.conftest import TODAY
from tests.factories import frozen_bilan, signed_bilan
from tests.ui.measure_steps import button, texts
from tests.ui.samples import Route, add_household, add_measure
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.measure_fixtures"]

START = date(2026, 9, 1)


def state(services: Services, begun: Measure) -> MeasureState:
    return services.measures.view(begun.id).measure.state


def choose(measure_page: MeasurePage, name: StepName):
    measure_page.path.buttons[name].click()
    return measure_page.slots.step.panel


def test_suspending_and_resuming(measure_page: MeasurePage, services: Services, begun: Measure, route: Route):
    measure_page.open(begun.id)
    panel = choose(measure_page, StepName.SUSPEND)
    panel.submit()
    assert panel.errors == {"reason": "Notez le motif en quelques mots."}
    panel.field("reason").widget.setText("Hospitalisation")
    panel.submit()
    assert state(services, begun) is MeasureState.SUSPENDED
    assert "measure" in route.all_told
    settled()
    assert StepName.SUSPEND not in measure_page.path.buttons
    assert measure_page.path.refused[StepName.SUSPEND].reason == "La mesure est déjà suspendue."
    panel = choose(measure_page, StepName.RESUME)
    panel.field("ends").widget.set_value(TODAY - timedelta(days=3))
    panel.submit()
    assert "commencé le" in panel.errors["ends"]
    panel.field("ends").widget.set_value(TODAY)
    panel.submit()
    assert state(services, begun) is MeasureState.ACTIVE


def test_a_renewal_past_two_years_tells_the_reason_beside_the_field(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    measure_page.open(begun.id)
    panel = choose(measure_page, StepName.RENEW)
    panel.field("months").widget.setValue(13)
    panel.field("reason").widget.setText("Chantier retardé")
    panel.submit()
    assert "24 mois" in panel.errors["months"]
    assert panel.field("reason").widget.value() == "Chantier retardé"
    panel.field("months").widget.setValue(12)
    panel.submit()
    assert services.measures.view(begun.id).measure.total_months == 24
    settled()
    assert StepName.RENEW not in measure_page.path.buttons
    assert any("ne peut pas dépasser 24 mois" in text for text in texts(measure_page))


def test_every_refused_step_says_why_in_words(measure_page: MeasurePage, begun: Measure):
    measure_page.open(begun.id)
    for step in measure_page.view.steps:
        told = measure_page.path.refused.get(step.name)
        if told is not None:
            assert step.refusal == told.reason
            assert step.refusal.replace("\u00a0", " ") in texts(measure_page)
            assert step.label in told.title
    assert StepName.CLOSE in measure_page.path.refused


def test_a_refused_step_leads_to_what_has_to_be_done_first(
    measure_page: MeasurePage, services: Services, begun: Measure, route: Route
):
    services.measures.end(begun.id, TODAY, "moved")
    measure_page.open(begun.id)
    told = measure_page.path.refused[StepName.CLOSE]
    assert told.reason == "Le bilan doit d’abord être signé par le ménage, ou le motif de l’absence de signature noté."
    told.link.click()
    assert route.last == ("bilan", {"measure_id": begun.id})


def test_only_the_motifs_of_the_scheme_are_offered_for_its_end(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    loan = add_measure(services, add_household(services, "Wattel"), "microcredit", date(2026, 1, 5))
    for of, there, absent in ((begun, "finished", "early_repayment"), (loan, "early_repayment", "finished")):
        measure_page.open(of.id)
        field = choose(measure_page, StepName.END).field("reason").widget
        field.set_value(there)
        with pytest.raises(ValueError, match=absent):
            field.set_value(absent)


def test_a_loan_can_be_rescheduled(measure_page: MeasurePage, services: Services, begun: Measure):
    measure_page.open(begun.id)
    assert "Rééchelonner le prêt" not in [b.text() for b in measure_page.findChildren(SecondaryButton)]
    loan = add_measure(services, add_household(services, "Wattel"), "microcredit", date(2026, 1, 5))
    measure_page.open(loan.id)
    next(b for b in measure_page.path.findChildren(SecondaryButton) if b.text() == "Rééchelonner le prêt").click()
    panel = measure_page.slots.step.panel
    panel.field("instalments").widget.setValue(100)
    panel.submit()
    assert "84 mensualités" in panel.errors["reason"]
    assert panel.field("instalments").widget.value() == 100
    panel.field("instalments").widget.setValue(30)
    panel.submit()
    assert services.measures.view(loan.id).measure.total_months == 30


def test_from_the_end_to_the_close_with_its_signed_bilan(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen, route: Route
):
    measure_page.open(begun.id)
    panel = choose(measure_page, StepName.END)
    panel.submit()
    assert panel.errors == {"reason": "Choisissez le motif de la fin."}
    panel.field("reason").widget.set_value("moved")
    panel.field("on").widget.set_value(TODAY + timedelta(days=2))
    panel.submit()
    assert panel.errors == {"on": "Cette date est à venir."}
    panel.field("on").widget.set_value(TODAY)
    panel.submit()
    assert state(services, begun) is MeasureState.ENDING
    assert StepName.CLOSE not in measure_page.path.buttons
    settled()
    button(measure_page, "Ouvrir le bilan").click()
    assert route.last == ("bilan", {"measure_id": begun.id})
    frozen_bilan(services, begun)
    screen.hub.tell("bilan")
    measure_page.file.show_page("bilan")
    settled()
    assert "Figé, à signer" in texts(measure_page)
    signed_bilan(services, begun)
    screen.hub.tell("bilan")
    assert any("signé par le ménage" in text for text in texts(measure_page))
    settled()
    choose(measure_page, StepName.CLOSE).submit()
    assert state(services, begun) is MeasureState.CLOSED
    settled()
    assert not measure_page.header.record_button.isEnabled()
    assert any("clôturée" in text for text in texts(measure_page))


def test_a_proposed_measure_is_accepted_in_one_click_or_declined_with_a_reason(
    measure_page: MeasurePage, services: Services
):
    household = add_household(services)
    first, second = (add_measure(services, household, start=START, accepted=False) for _ in range(2))
    measure_page.open(first.id)
    assert not measure_page.header.record_button.isEnabled()
    measure_page.path.buttons[StepName.ACCEPT].click()
    assert state(services, first) is MeasureState.ACTIVE
    settled()
    assert measure_page.header.record_button.isEnabled()
    measure_page.open(second.id)
    panel = choose(measure_page, StepName.DECLINE)
    panel.field("reason").widget.setText("Doublon")
    panel.submit()
    assert state(services, second) is MeasureState.DECLINED
