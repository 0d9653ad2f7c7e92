"""The screen of a measure: progress, track, the path with its refusals in words, panels that lose nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.domain.bilan import SignatureOutcome, SignerRole
from desktop.domain.contact import Outcome
from desktop.domain.measure import Deviation, Measure, MeasureState
from desktop.schemes.path import StepName
from desktop.services.bilans import SignatureInput
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.records import save
from desktop.ui.measure.page import MeasurePage
from desktop.ui.parts.drafts import DraftRow
from desktop.ui.parts.story_view import StoryRow
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, LinkButton, PeriodTrack, SecondaryButton, TextLabel
from tests import factories
from tests.conftest import TODAY
from tests.ui.layout_walk import settle
from tests.ui.samples import Route, add_household, add_measure, add_visit
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.screen_fixtures"]

START = date(2026, 9, 1)


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> MeasurePage:
    shown = MeasurePage(screen)
    qtbot.addWidget(shown)
    shown.resize(1100, 800)
    shown.show()
    qtbot.waitActive(shown)
    return shown


@pytest.fixture
def measure(services: Services) -> Measure:
    return add_measure(services, add_household(services, contact_instructions="Ne pas laisser de message."))


def gone() -> None:
    """Deletes now what a refresh took away, which otherwise waits for the event loop."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def texts(page: MeasurePage) -> list[str]:
    gone()
    return [label.text().replace("\u00a0", " ") for label in page.findChildren(TextLabel)]


def state(services: Services, measure: Measure) -> MeasureState:
    return services.measures.view(measure.id).measure.state


def choose(page: MeasurePage, name: StepName):
    page.path.buttons[name].click()
    return page.step_slot.panel


def button(page: MeasurePage, words: str) -> LinkButton | SecondaryButton:
    gone()
    return next(b for b in page.findChildren(LinkButton) + page.findChildren(SecondaryButton) if b.text() == words)


def test_the_head_tells_how_far_the_measure_is(page: MeasurePage, services: Services, measure: Measure):
    for day in (date(2026, 9, 8), date(2026, 9, 22), date(2026, 10, 6)):
        add_visit(services, measure, day)
    page.open(measure.id)
    shown = texts(page)
    assert {"DELATTRE Éloïse", "ASTRE", "En cours", "3 visites sur 24", "mois 3 sur 12", "31 août 2027"} <= set(shown)
    assert any("visite au plus tard le 30 novembre 2026" in text for text in shown)


def test_contact_instructions_and_warnings_stand_above_everything(page: MeasurePage, measure: Measure):
    page.open(measure.id)
    banners = [banner.text.replace("\u00a0", " ") for banner in page.findChildren(Banner)]
    assert banners == [
        "Consignes de contact : Ne pas laisser de message.",
        "Aucune convention ASTRE ne couvre la date de début de cette mesure.",
    ]


def test_the_track_shows_every_period_with_its_tries_and_deviation(
    page: MeasurePage, services: Services, measure: Measure
):
    add_visit(services, measure, date(2026, 9, 8))
    services.visits.porte_close(measure.id, date(2026, 9, 22), time(10, 0), "SMS")
    deviated = replace(measure, deviations=(Deviation(date(2026, 10, 1), "Hospitalisation"),))
    with services.workspace.notebook.write() as uow:
        save(services.workspace, uow, "deviated", deviated)
    page.open(measure.id)
    items = page.findChild(PeriodTrack).items
    assert len(items) == 12
    assert items[0].state == "missed"
    assert [one.label for one in items[0].tries] == ["visite faite à domicile", "porte close"]
    assert items[1].remark == "Hospitalisation"
    assert items[0].name.replace("\u00a0", " ") == (
        "Mois 1 sur 12, du 1er septembre au 30 septembre 2026 : manqué, 1 visite sur 2, 1 porte close"
    )


def test_a_scheme_without_rhythm_shows_its_deadline_and_tries_instead(page: MeasurePage, services: Services):
    vej = add_measure(services, add_household(services), "vej", date(2026, 11, 10))
    services.visits.porte_close(vej.id, date(2026, 11, 18), time(10, 0), "Avis de passage")
    page.open(vej.id)
    assert page.findChild(PeriodTrack) is None
    shown = texts(page)
    assert "1 tentative sans visite :" in shown
    assert any("après 1 porte close, au plus tard le 10 décembre 2026" in text for text in shown)


def test_noting_a_visit_is_ready_under_the_cursor(page: MeasurePage, measure: Measure, route: Route):
    page.open(measure.id)
    assert page.header.record_button.hasFocus()
    page.header.record_button.click()
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": None})


def test_a_visit_is_noted_in_haste_from_the_measure(page: MeasurePage, measure: Measure, route: Route):
    assert not page.can_record_quickly
    page.open(measure.id)
    assert page.can_record_quickly
    page.header.quick_button.click()
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": None, "quick": True})


def test_planning_proposes_the_target_date(page: MeasurePage, services: Services, measure: Measure, route: Route):
    page.open(measure.id)
    page.header.plan_button.click()
    panel = page.slot.panel
    assert panel.field("day").widget.value() == services.visits.proposed_day(measure.id)
    panel.submit()
    planned = [contact for contact in services.measures.view(measure.id).contacts if contact.is_planned]
    assert len(planned) == 1
    assert not page.slot.is_open
    assert "contact" in route.all_told
    settled()
    assert any("visite prévue" in row.accessibleName() for row in page.findChildren(StoryRow))


def test_planning_on_a_past_or_unreadable_day_keeps_what_was_typed(page: MeasurePage, measure: Measure):
    page.open(measure.id)
    page.header.plan_button.click()
    panel = page.slot.panel
    panel.field("day").widget.set_text("un de ces jours")
    panel.submit()
    assert panel.errors == {"day": "Cette date n’est pas comprise. Écrivez par exemple 14/03/2026."}
    panel.field("day").widget.set_text("01/10/2026")
    panel.submit()
    assert "passé" in panel.errors["day"]
    assert panel.field("day").widget.text() == "01/10/2026"


def test_a_porte_close_is_three_clicks_and_never_a_visit(
    page: MeasurePage, services: Services, measure: Measure, qtbot: QtBot
):
    page.open(measure.id)
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(page.header.porte_close_button, left)
    qtbot.mouseClick(page.slot.panel.accept_button, left)
    view = services.measures.view(measure.id)
    assert view.contacts[0].outcome is Outcome.PORTE_CLOSE
    assert (view.contacts[0].day, view.contacts[0].at) == (TODAY, time(9, 0))
    assert view.visits_done == 0


def test_a_porte_close_leaves_a_written_draft_where_it_was(page: MeasurePage, services: Services, measure: Measure):
    draft = services.visits.begin(measure.id)
    services.visits.keep_draft(replace(draft, values={**draft.values, "answers": {"findings": "Murs humides"}}))
    page.open(measure.id)
    page.header.porte_close_button.click()
    page.slot.panel.submit()
    assert [kept.values["answers"] for kept in services.visits.drafts()] == [{"findings": "Murs humides"}]
    gone()
    assert len(page.findChildren(DraftRow)) == 1


def test_suspending_and_resuming(page: MeasurePage, services: Services, measure: Measure, route: Route):
    page.open(measure.id)
    panel = choose(page, StepName.SUSPEND)
    panel.submit()
    assert panel.errors == {"reason": "Notez le motif en quelques mots."}
    panel.field("reason").widget.setText("Hospitalisation")
    panel.submit()
    assert state(services, measure) is MeasureState.SUSPENDED
    assert "measure" in route.all_told
    settled()
    assert StepName.SUSPEND not in page.path.buttons
    assert page.path.refused[StepName.SUSPEND].reason == "La mesure est déjà suspendue."
    panel = choose(page, StepName.RESUME)
    panel.field("ends").widget.set_value(TODAY - timedelta(days=3))
    panel.submit()
    assert "commencé le" in panel.errors["ends"]
    panel.field("ends").widget.set_value(TODAY)
    panel.submit()
    assert state(services, measure) is MeasureState.ACTIVE


def test_a_renewal_past_two_years_tells_the_reason_beside_the_field(
    page: MeasurePage, services: Services, measure: Measure
):
    page.open(measure.id)
    panel = choose(page, StepName.RENEW)
    panel.field("months").widget.setValue(13)
    panel.field("reason").widget.setText("Chantier retardé")
    panel.submit()
    assert "24 mois" in panel.errors["months"]
    assert panel.field("reason").widget.value() == "Chantier retardé"
    panel.field("months").widget.setValue(12)
    panel.submit()
    assert services.measures.view(measure.id).measure.total_months == 24
    settled()
    assert StepName.RENEW not in page.path.buttons
    assert any("ne peut pas dépasser 24 mois" in text for text in texts(page))


def test_every_refused_step_says_why_in_words(page: MeasurePage, measure: Measure):
    page.open(measure.id)
    for step in page.view.steps:
        told = page.path.refused.get(step.name)
        if told is not None:
            assert step.refusal == told.reason
            assert step.refusal.replace("\u00a0", " ") in texts(page)
            assert step.label in told.title
    assert StepName.CLOSE in page.path.refused


def test_a_refused_step_leads_to_what_has_to_be_done_first(
    page: MeasurePage, services: Services, measure: Measure, route: Route
):
    services.measures.end(measure.id, TODAY, "moved")
    page.open(measure.id)
    told = page.path.refused[StepName.CLOSE]
    assert told.reason == "Le bilan doit d’abord être signé par le ménage, ou le motif de l’absence de signature noté."
    told.link.click()
    assert route.last == ("bilan", {"measure_id": measure.id})


def test_only_the_motifs_of_the_scheme_are_offered_for_its_end(page: MeasurePage, services: Services, measure: Measure):
    loan = add_measure(services, add_household(services, "Wattel"), "microcredit", date(2026, 1, 5))
    for of, there, absent in ((measure, "finished", "early_repayment"), (loan, "early_repayment", "finished")):
        page.open(of.id)
        field = choose(page, StepName.END).field("reason").widget
        field.set_value(there)
        with pytest.raises(ValueError, match=absent):
            field.set_value(absent)


def test_a_loan_can_be_rescheduled(page: MeasurePage, services: Services, measure: Measure):
    page.open(measure.id)
    assert "Rééchelonner le prêt" not in [b.text() for b in page.findChildren(SecondaryButton)]
    loan = add_measure(services, add_household(services, "Wattel"), "microcredit", date(2026, 1, 5))
    page.open(loan.id)
    next(b for b in page.path.findChildren(SecondaryButton) if b.text() == "Rééchelonner le prêt").click()
    panel = page.step_slot.panel
    panel.field("instalments").widget.setValue(100)
    panel.submit()
    assert "84 mensualités" in panel.errors["reason"]
    assert panel.field("instalments").widget.value() == 100
    panel.field("instalments").widget.setValue(30)
    panel.submit()
    assert services.measures.view(loan.id).measure.total_months == 30


def test_from_the_end_to_the_close_with_its_signed_bilan(
    page: MeasurePage, services: Services, measure: Measure, screen: Screen, route: Route
):
    page.open(measure.id)
    panel = choose(page, StepName.END)
    panel.submit()
    assert panel.errors == {"reason": "Choisissez le motif de la fin."}
    panel.field("reason").widget.set_value("moved")
    panel.field("on").widget.set_value(TODAY + timedelta(days=2))
    panel.submit()
    assert panel.errors == {"on": "Cette date est à venir."}
    panel.field("on").widget.set_value(TODAY)
    panel.submit()
    assert state(services, measure) is MeasureState.ENDING
    assert StepName.CLOSE not in page.path.buttons
    settled()
    button(page, "Ouvrir le bilan").click()
    assert route.last == ("bilan", {"measure_id": measure.id})
    services.bilans.begin(measure.id)
    services.bilans.freeze(measure.id)
    screen.hub.tell("bilan")
    page.file.show_page("bilan")
    settled()
    assert "Figé, à signer" in texts(page)
    stroke = (((0.1, 0.2), (0.5, 0.6)),)
    services.bilans.seal(
        measure.id, [SignatureInput("Mme Delattre", SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED, strokes=stroke)]
    )
    screen.hub.tell("bilan")
    assert any("signé par le ménage" in text for text in texts(page))
    settled()
    choose(page, StepName.CLOSE).submit()
    assert state(services, measure) is MeasureState.CLOSED
    settled()
    assert not page.header.record_button.isEnabled()
    assert any("clôturée" in text for text in texts(page))


def test_a_proposed_measure_is_accepted_in_one_click_or_declined_with_a_reason(page: MeasurePage, services: Services):
    household = add_household(services)
    first, second = (add_measure(services, household, start=START, accepted=False) for _ in range(2))
    page.open(first.id)
    assert not page.header.record_button.isEnabled()
    page.path.buttons[StepName.ACCEPT].click()
    assert state(services, first) is MeasureState.ACTIVE
    settled()
    assert page.header.record_button.isEnabled()
    page.open(second.id)
    panel = choose(page, StepName.DECLINE)
    panel.field("reason").widget.setText("Doublon")
    panel.submit()
    assert state(services, second) is MeasureState.DECLINED


def test_promises_still_open_are_listed_with_their_lateness(page: MeasurePage, services: Services, measure: Measure):
    late = factories.promise("Appeler l’Anah", "moi", date(2026, 11, 1))
    add_visit(services, measure, date(2026, 10, 6), next_steps=(late,))
    page.open(measure.id)
    page.file.show_page("goals")
    assert "Appeler l’Anah" in texts(page)
    assert any("échéance passée, au plus tard le 1er novembre 2026" in text for text in texts(page))


def test_a_promise_is_ticked_in_place_and_the_tick_taken_back(
    page: MeasurePage, services: Services, measure: Measure, screen: Screen
):
    promised = factories.promise("Appeler l’Anah")
    visit = add_visit(services, measure, date(2026, 10, 6), next_steps=(promised,))
    page.open(measure.id)
    page.file.show_page("goals")
    button(page, "C’est fait").click()
    assert services.visits.contact(visit.id).next_steps[0].done_on == TODAY
    assert services.visits.promises(measure.id) == []
    assert page.file.current == "goals", "the tab stays after the refresh"
    settled()
    button(page, "Remettre à faire").click()
    assert len(services.visits.promises(measure.id)) == 1
    screen.messages.undo()
    assert services.visits.promises(measure.id) == []


def test_the_tabs_are_those_of_the_scheme_and_of_what_is_known(page: MeasurePage, services: Services, measure: Measure):
    page.open(measure.id)
    assert page.file.keys == ("visits", "goals", "own", "papers", "bilan")
    add_visit(services, measure, date(2026, 10, 6), answers={"budget": "Facture en retard"})
    page.refresh()
    assert page.file.keys == ("visits", "goals", "budget", "own", "papers", "bilan")
    titles = [page.file.bar.tabText(place) for place in range(page.file.bar.count())]
    names = "Visites", "Objectifs et prochaines étapes", "Budget", "Travaux et financement", "Documents", "Bilan"
    assert titles == list(names)
    page.file.show_page("budget")
    assert {"Le 6 octobre 2026", "Facture en retard"} <= set(texts(page))


def test_the_terms_of_the_opening_and_the_latest_answers_are_shown_with_their_days(
    page: MeasurePage, services: Services, measure: Measure
):
    add_visit(services, measure, date(2026, 9, 8), answers={"works_stage": "study"})
    add_visit(services, measure, date(2026, 10, 6), answers={"works_stage": "under_way"})
    page.open(measure.id)
    page.file.show_page("own")
    shown = texts(page)
    assert "À l’ouverture" in shown
    assert shown.count("En cours") >= 2
    assert "Noté le 6 octobre 2026 · le 8 septembre 2026 : À l’étude" in shown


def test_the_tab_last_looked_at_is_remembered_for_each_measure(page: MeasurePage, services: Services, measure: Measure):
    other = add_measure(services, add_household(services, "Wattel"))
    page.open(measure.id)
    page.file.show_page("own")
    page.open(other.id)
    assert page.file.current == "visits"
    page.open(measure.id)
    assert page.file.current == "own"


def test_the_tabs_are_turned_by_the_keys(page: MeasurePage, measure: Measure, qtbot: QtBot):
    page.open(measure.id)
    qtbot.keyClick(page.header.record_button, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert page.file.current == "goals"
    qtbot.keyClick(page.file.bar, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert page.file.current == "visits"


def test_a_period_opens_with_its_contacts_and_closes_by_escape(
    page: MeasurePage, services: Services, measure: Measure, qtbot: QtBot
):
    services.visits.porte_close(measure.id, date(2026, 9, 22), time(10, 0), "SMS")
    page.open(measure.id)
    assert page.track.detail.isHidden()
    page.track.track.cells[0].click()
    assert not page.track.detail.isHidden()
    rows = page.track.detail.findChildren(StoryRow)
    assert [row.entry.contact.outcome for row in rows] == [Outcome.PORTE_CLOSE]
    qtbot.keyClick(page.track.detail, Qt.Key.Key_Escape)
    assert page.track.detail.isHidden()
    assert page.track.track.hasFocus()


def test_a_deviation_is_noted_with_its_motif_changed_and_taken_back(
    page: MeasurePage, services: Services, measure: Measure, screen: Screen
):
    page.open(measure.id)

    def ask(words: str, motif: str):
        page.track.open_period(1)
        page.track.detail.acts[words].click()
        panel = page.period_slot.panel
        panel.field("reason").widget.set_value(motif)
        panel.submit()
        return panel

    assert ask("Noter un écart au rythme…", "").errors == {"reason": "Notez le motif en quelques mots."}
    page.period_slot.close_panel()
    ask("Noter un écart au rythme…", "Hospitalisation")
    assert services.measures.view(measure.id).track[1].deviation == "Hospitalisation"
    settled()
    assert page.track.track.items[1].remark == "Hospitalisation"
    ask("Modifier l’écart au rythme", "")
    assert services.measures.view(measure.id).measure.deviations == ()
    screen.messages.undo()
    assert services.measures.view(measure.id).track[1].deviation == "Hospitalisation"


def test_a_scheme_of_contacts_never_says_visit(page: MeasurePage, services: Services):
    loan = add_measure(services, add_household(services, "Wattel"), "microcredit", date(2026, 1, 5))
    add_visit(services, loan, date(2026, 2, 3))
    services.visits.plan(loan.id, TODAY, time(14, 0))
    page.open(loan.id)
    assert page.header.record_button.text() == "Noter un contact"
    for tab in page.file.keys:
        page.file.show_page(tab)
    spoken = [*texts(page), *(cell.item.words for cell in page.track.track.cells)]
    assert [text for text in spoken if "visite" in text.lower()] == []


def test_a_draft_is_taken_up_again_from_the_measure(
    page: MeasurePage, services: Services, measure: Measure, route: Route
):
    draft = services.visits.keep_draft(services.visits.begin(measure.id))
    page.open(measure.id)
    page.findChild(DraftRow).resume_button.click()
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": None, "draft_id": draft.id})


def test_a_planned_visit_is_noted_or_postponed_from_the_list(
    page: MeasurePage, services: Services, measure: Measure, route: Route
):
    planned = services.visits.plan(measure.id, TODAY, time(14, 0))
    page.open(measure.id)
    button(page, "Noter").click()
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": planned.id})
    button(page, "Reporter").click()
    panel = page.slot.panel
    panel.field("reason").widget.words.setText("Pluie")
    panel.field("day").widget.set_value(TODAY + timedelta(days=1))
    panel.submit()
    assert services.visits.contact(planned.id).outcome is Outcome.POSTPONED


def test_the_end_that_comes_near_and_the_end_that_passed_are_told(
    page: MeasurePage, services: Services, measure: Measure, clock: FixedClock
):
    clock.instant += timedelta(days=250)
    page.open(measure.id)
    assert any("se termine le" in banner.text for banner in page.findChildren(Banner))
    clock.instant += timedelta(days=60)
    page.refresh()
    assert any("notez la fin" in text for text in texts(page))


def test_a_change_elsewhere_waits_for_the_panel(
    page: MeasurePage, services: Services, measure: Measure, screen: Screen
):
    page.open(measure.id)
    page.header.plan_button.click()
    add_visit(services, measure, date(2026, 11, 3))
    screen.hub.tell("contact")
    assert page.slot.is_open
    page.slot.panel.cancel_button.click()
    settled()
    assert "1 visite sur 24" in texts(page)


def test_the_household_is_one_click_away(page: MeasurePage, measure: Measure, route: Route):
    page.open(measure.id)
    page.header.household_button.click()
    assert route.last == ("household", {"household_id": measure.household_id})


def test_tabs_without_room_become_a_list(page: MeasurePage, measure: Measure, qtbot: QtBot):
    page.open(measure.id)
    qtbot.waitUntil(page.file.bar.isVisible)
    page.resize(420, 800)
    qtbot.waitUntil(lambda: page.file.list is not None and page.file.list.isVisible())
    assert not page.file.bar.isVisible()
    page.file.list.set_value("own")
    assert page.file.current == "own"
    page.file.turn(1)
    assert page.file.list.value() == page.file.current
    page.file.list.set_value(None)
    assert page.file.list.value() == page.file.current, "there is always a page to look at"
    page.resize(1100, 800)
    qtbot.waitUntil(page.file.bar.isVisible)


def test_on_a_low_screen_the_tab_that_is_chosen_comes_up_to_the_head_of_the_page(page, services, measure, qtbot):
    page.resize(1100, 420)
    page.open(measure.id)
    qtbot.waitUntil(page.file.isVisible)
    assert page.file.mapTo(page, QPoint()).y() > page.viewport().height() // 2
    page.file.show_page("goals")
    assert page.file.current == "goals"
    assert page.file.mapTo(page, QPoint()).y() <= page.viewport().height() // 2


LAPTOP = (1217, 676)
"""What a window of 1366 × 768 leaves to the page."""


def shown_on_a_laptop(page: MeasurePage, measure: Measure, qtbot: QtBot) -> None:
    page.resize(*LAPTOP)
    page.open(measure.id)
    qtbot.waitUntil(lambda: page.file.isVisible() and page.track.isVisible())
    settle()


def test_on_a_laptop_at_least_half_of_the_page_is_what_the_tab_holds(page, measure, qtbot):
    shown_on_a_laptop(page, measure, qtbot)
    shown = page.file.page("visits")
    assert len(page.findChildren(Banner)) == 2
    top = shown.parentWidget().mapTo(page, QPoint()).y()
    assert page.viewport().height() - top >= page.viewport().height() // 2
    assert page.track.is_folded
    assert all(cell.height() >= 44 for cell in page.track.track.cells), "a finger hits them all the same"


def test_the_folded_track_unfolds_and_stays_so_for_its_measure(page, measure, qtbot):
    shown_on_a_laptop(page, measure, qtbot)
    low = page.track.height()
    page.track.fold.click()
    assert (page.track.is_folded, page.track.zoom.isVisible()) == (False, True)
    assert page.track.fold.text() == "Replier la frise"
    page.refresh()
    assert not page.track.is_folded
    page.track.fold.click()
    settle()
    assert (page.track.is_folded, page.track.height()) == (True, low)


def test_where_height_is_not_scarce_the_whole_track_is_shown_and_nothing_folds(page, measure, qtbot):
    shown_on_a_laptop(page, measure, qtbot)
    assert page.track.is_folded
    page.resize(1200, 1100)
    assert not page.track.is_folded
    assert page.track.fold.isHidden()
    assert page.track.zoom.isVisible()
    page.resize(*LAPTOP)
    assert page.track.is_folded


def test_a_period_opens_on_a_folded_track_too(page, measure, qtbot):
    shown_on_a_laptop(page, measure, qtbot)
    page.track.track.cells[0].click()
    assert page.track.detail.isVisible()
    assert page.track.is_folded
