"""The page of a measure: its head, its track, planning and noting, what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Outcome
from desktop.domain.measure import Deviation, Measure
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.records import save
from desktop.ui.measure.page import MeasurePage
from desktop.ui.parts.drafts import DraftRow
from desktop.ui.parts.story_view import StoryRow
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Chip, PeriodTrack
from tests.conftest import TODAY
from tests.ui.measure_steps import button, gone, texts
from tests.ui.samples import Route, add_household, add_measure, add_visit
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.measure_fixtures"]


def test_the_head_tells_how_far_the_measure_is(measure_page: MeasurePage, services: Services, begun: Measure):
    for day in (date(2026, 9, 8), date(2026, 9, 22), date(2026, 10, 6)):
        add_visit(services, begun, day)
    measure_page.open(begun.id)
    shown = texts(measure_page)
    assert {"DELATTRE Éloïse", "ASTRE", "En cours", "3 visites sur 24", "mois 3 sur 12", "31 août 2027"} <= set(shown)
    assert any("visite au plus tard le 30 novembre 2026" in text for text in shown)


def test_what_is_owed_and_has_its_appointment_is_told_as_settled(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    add_visit(services, begun, date(2026, 11, 3))
    measure_page.open(begun.id)
    assert "Calée" not in texts(measure_page)
    services.visits.plan(begun.id, date(2026, 11, 24), time(14, 30))
    measure_page.open(begun.id)
    shown = texts(measure_page)
    assert "mardi 24 novembre 2026 à 14 h 30" in shown
    assert not any("À caler" in chip.text for chip in measure_page.findChildren(Chip))
    assert any(chip.text == "Calée" for chip in measure_page.findChildren(Chip))


def test_one_appointment_of_two_owed_leaves_the_other_to_settle(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    services.visits.plan(begun.id, date(2026, 11, 24), time(14, 30))
    measure_page.open(begun.id)
    assert any("2e visite au plus tard le 30 novembre 2026" in text for text in texts(measure_page))
    assert not any(chip.text == "Calée" for chip in measure_page.findChildren(Chip))


def test_an_appointment_after_the_last_day_says_so(measure_page: MeasurePage, services: Services):
    vej = add_measure(services, add_household(services, "Thellier"), "vej", date(2026, 10, 24))
    services.visits.plan(vej.id, date(2026, 11, 25))
    measure_page.open(vej.id)
    assert "mercredi 25 novembre 2026, après le dernier jour, le 23 novembre 2026" in texts(measure_page)


def test_a_last_day_that_is_near_is_told_before_it_is_there(measure_page: MeasurePage, services: Services):
    vej = add_measure(services, add_household(services, "Thellier"), "vej", date(2026, 10, 24))
    measure_page.open(vej.id)
    chip = next(chip for chip in measure_page.findChildren(Chip) if "dernier jour" in chip.text)
    assert (chip.text, chip.property("tone")) == ("Demain, dernier jour", "warning")


def test_contact_instructions_and_warnings_stand_above_everything(measure_page: MeasurePage, begun: Measure):
    measure_page.open(begun.id)
    banners = [banner.text.replace("\u00a0", " ") for banner in measure_page.findChildren(Banner)]
    assert banners == [
        "Consignes de contact : Ne pas laisser de message.",
        "Aucune convention ASTRE ne couvre la date de début de cette mesure.",
    ]


def test_the_track_shows_every_period_with_its_tries_and_deviation(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    add_visit(services, begun, date(2026, 9, 8))
    services.visits.porte_close(begun.id, date(2026, 9, 22), time(10, 0), "SMS")
    deviated = replace(begun, deviations=(Deviation(date(2026, 10, 1), "Hospitalisation"),))
    with services.workspace.notebook.write() as uow:
        save(services.workspace, uow, JournalAct.DEVIATED, deviated)
    measure_page.open(begun.id)
    items = measure_page.findChild(PeriodTrack).items
    assert len(items) == 12
    assert items[0].state == "missed"
    assert [one.label for one in items[0].tries] == ["visite faite à domicile", "porte close"]
    assert items[1].remark == "Hospitalisation"
    assert items[0].name.replace("\u00a0", " ") == (
        "Mois 1 sur 12, du 1er septembre au 30 septembre 2026 : manqué, 1 visite sur 2, 1 porte close"
    )


def test_a_scheme_without_rhythm_shows_its_deadline_and_tries_instead(measure_page: MeasurePage, services: Services):
    vej = add_measure(services, add_household(services), "vej", date(2026, 11, 10))
    services.visits.porte_close(vej.id, date(2026, 11, 18), time(10, 0), "Avis de passage")
    measure_page.open(vej.id)
    assert measure_page.findChild(PeriodTrack) is None
    shown = texts(measure_page)
    assert "1 tentative sans visite :" in shown
    assert any("après 1 porte close, au plus tard le 10 décembre 2026" in text for text in shown)


def test_noting_a_visit_is_ready_under_the_cursor(measure_page: MeasurePage, begun: Measure, route: Route):
    measure_page.open(begun.id)
    assert measure_page.header.record_button.hasFocus()
    measure_page.header.record_button.click()
    assert route.last == ("visit", {"measure_id": begun.id, "contact_id": None})


def test_a_visit_is_noted_in_haste_from_the_measure(measure_page: MeasurePage, begun: Measure, route: Route):
    assert not measure_page.can_record_quickly
    measure_page.open(begun.id)
    assert measure_page.can_record_quickly
    measure_page.header.quick_button.click()
    assert route.last == ("visit", {"measure_id": begun.id, "contact_id": None, "quick": True})


def test_planning_proposes_the_target_date(measure_page: MeasurePage, services: Services, begun: Measure, route: Route):
    measure_page.open(begun.id)
    measure_page.header.plan_button.click()
    panel = measure_page.slots.act.panel
    assert panel.field("day").widget.value() == services.visits.proposed_day(begun.id)
    panel.submit()
    planned = [contact for contact in services.measures.view(begun.id).contacts if contact.is_planned]
    assert len(planned) == 1
    assert not measure_page.slots.act.is_open
    assert "contact" in route.all_told
    settled()
    assert any("visite prévue" in row.accessibleName() for row in measure_page.findChildren(StoryRow))


def test_a_visit_is_prepared_from_its_measure(measure_page: MeasurePage, route: Route, begun: Measure):
    measure_page.open(begun.id)
    measure_page.header.prepare_button.click()
    assert route.last == ("preparation", {"measure_id": begun.id})


def test_planning_on_a_past_or_unreadable_day_keeps_what_was_typed(measure_page: MeasurePage, begun: Measure):
    measure_page.open(begun.id)
    measure_page.header.plan_button.click()
    panel = measure_page.slots.act.panel
    panel.field("day").widget.set_text("un de ces jours")
    panel.submit()
    assert panel.errors == {"day": "Cette date n’est pas comprise. Écrivez par exemple 14/03/2026."}
    panel.field("day").widget.set_text("01/10/2026")
    panel.submit()
    assert "passé" in panel.errors["day"]
    assert panel.field("day").widget.text() == "01/10/2026"


def test_a_porte_close_is_three_clicks_and_never_a_visit(
    measure_page: MeasurePage, services: Services, begun: Measure, qtbot: QtBot
):
    measure_page.open(begun.id)
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(measure_page.header.porte_close_button, left)
    qtbot.mouseClick(measure_page.slots.act.panel.accept_button, left)
    view = services.measures.view(begun.id)
    assert view.contacts[0].outcome is Outcome.PORTE_CLOSE
    assert (view.contacts[0].day, view.contacts[0].at) == (TODAY, time(9, 0))
    assert view.visits_done == 0


def test_a_porte_close_leaves_a_written_draft_where_it_was(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    draft = services.visits.begin(begun.id)
    services.visits.keep_draft(replace(draft, values={**draft.values, "answers": {"findings": "Murs humides"}}))
    measure_page.open(begun.id)
    measure_page.header.porte_close_button.click()
    measure_page.slots.act.panel.submit()
    assert [kept.values["answers"] for kept in services.visits.drafts()] == [{"findings": "Murs humides"}]
    gone()
    assert len(measure_page.findChildren(DraftRow)) == 1


def test_a_scheme_of_contacts_never_says_visit(measure_page: MeasurePage, services: Services):
    loan = add_measure(services, add_household(services, "Wattel"), "microcredit", date(2026, 1, 5))
    add_visit(services, loan, date(2026, 2, 3))
    services.visits.plan(loan.id, TODAY, time(14, 0))
    measure_page.open(loan.id)
    assert measure_page.header.record_button.text() == "Noter un contact"
    for tab in measure_page.file.keys:
        measure_page.file.show_page(tab)
    spoken = [*texts(measure_page), *(cell.item.words for cell in measure_page.track.track.cells)]
    assert [text for text in spoken if "visite" in text.lower()] == []


def test_a_draft_is_taken_up_again_from_the_measure(
    measure_page: MeasurePage, services: Services, begun: Measure, route: Route
):
    draft = services.visits.keep_draft(services.visits.begin(begun.id))
    measure_page.open(begun.id)
    measure_page.findChild(DraftRow).resume_button.click()
    assert route.last == ("visit", {"measure_id": begun.id, "contact_id": None, "draft_id": draft.id})


def test_a_planned_visit_is_noted_or_postponed_from_the_list(
    measure_page: MeasurePage, services: Services, begun: Measure, route: Route
):
    planned = services.visits.plan(begun.id, TODAY, time(14, 0))
    measure_page.open(begun.id)
    button(measure_page, "Noter").click()
    assert route.last == ("visit", {"measure_id": begun.id, "contact_id": planned.id})
    button(measure_page, "Reporter").click()
    panel = measure_page.slots.act.panel
    panel.field("reason").widget.words.setText("Pluie")
    panel.field("day").widget.set_value(TODAY + timedelta(days=1))
    panel.submit()
    assert services.visits.contact(planned.id).outcome is Outcome.POSTPONED


def test_the_end_that_comes_near_and_the_end_that_passed_are_told(
    measure_page: MeasurePage, services: Services, begun: Measure, clock: FixedClock
):
    clock.instant += timedelta(days=250)
    measure_page.open(begun.id)
    assert any("se termine le" in banner.text for banner in measure_page.findChildren(Banner))
    clock.instant += timedelta(days=60)
    measure_page.refresh()
    assert any("notez la fin" in text for text in texts(measure_page))


def test_a_change_elsewhere_waits_for_the_panel(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen
):
    measure_page.open(begun.id)
    measure_page.header.plan_button.click()
    add_visit(services, begun, date(2026, 11, 3))
    screen.hub.tell("contact")
    assert measure_page.slots.act.is_open
    measure_page.slots.act.panel.cancel_button.click()
    settled()
    assert "1 visite sur 24" in texts(measure_page)


def test_the_household_is_one_click_away(measure_page: MeasurePage, begun: Measure, route: Route):
    measure_page.open(begun.id)
    measure_page.header.household_button.click()
    assert route.last == ("household", {"household_id": begun.household_id})
