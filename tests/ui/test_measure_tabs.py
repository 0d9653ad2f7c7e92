"""What the page of a measure tells and keeps: its tabs, its track, its promises, on any height of the screen."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.measure.page import MeasurePage
from desktop.ui.parts.story_view import StoryRow
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner
from tests import factories
from tests.conftest import TODAY
from tests.factories import opened_measure
from tests.ui.layout_walk import settle
from tests.ui.measure_steps import button, texts
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.measure_fixtures"]


def test_promises_still_open_are_listed_with_their_lateness(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    late = factories.promise("Appeler l’Anah", "moi", date(2026, 11, 1))
    add_visit(services, begun, date(2026, 10, 6), next_steps=(late,))
    measure_page.open(begun.id)
    measure_page.file.show_page("goals")
    assert "Appeler l’Anah" in texts(measure_page)
    assert any("échéance passée, au plus tard le 1er novembre 2026" in text for text in texts(measure_page))


def test_a_promise_is_ticked_in_place_and_the_tick_taken_back(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen
):
    promised = factories.promise("Appeler l’Anah")
    visit = add_visit(services, begun, date(2026, 10, 6), next_steps=(promised,))
    measure_page.open(begun.id)
    measure_page.file.show_page("goals")
    button(measure_page, "C’est fait").click()
    assert services.visits.contact(visit.id).next_steps[0].done_on == TODAY
    assert services.visits.promises(begun.id) == []
    assert measure_page.file.current == "goals", "the tab stays after the refresh"
    settled()
    button(measure_page, "Remettre à faire").click()
    assert len(services.visits.promises(begun.id)) == 1
    screen.messages.undo()
    assert services.visits.promises(begun.id) == []


def test_the_tabs_are_those_of_the_scheme_and_of_what_is_known(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    measure_page.open(begun.id)
    add_visit(services, begun, date(2026, 10, 6), answers={"budget": "Facture en retard"})
    measure_page.refresh()
    assert measure_page.file.keys == ("visits", "goals", "budget", "own", "path", "papers", "bilan")
    titles = [measure_page.file.bar.tabText(place) for place in range(measure_page.file.bar.count())]
    names = (
        "Visites",
        "Objectifs et prochaines étapes",
        "Budget",
        "Travaux et financement",
        "Parcours",
        "Documents",
        "Bilan",
    )
    assert titles == list(names)
    measure_page.file.show_page("budget")
    assert {"Dit le 6 octobre 2026", "Facture en retard"} <= set(texts(measure_page))


def test_the_terms_of_the_opening_and_the_latest_answers_are_shown_with_their_days(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    add_visit(services, begun, date(2026, 9, 8), answers={"works_stage": "study"})
    add_visit(services, begun, date(2026, 10, 6), answers={"works_stage": "under_way"})
    measure_page.open(begun.id)
    measure_page.file.show_page("own")
    shown = texts(measure_page)
    assert "À l’ouverture" in shown
    assert shown.count("En cours") >= 2
    assert "Noté le 6 octobre 2026 · le 8 septembre 2026 : À l’étude" in shown


def test_the_tab_last_looked_at_is_remembered_for_each_measure(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    other = add_measure(services, add_household(services, "Wattel"))
    measure_page.open(begun.id)
    measure_page.file.show_page("own")
    measure_page.open(other.id)
    assert measure_page.file.current == "visits"
    measure_page.open(begun.id)
    assert measure_page.file.current == "own"


def test_the_tabs_are_turned_by_the_keys(measure_page: MeasurePage, begun: Measure, qtbot: QtBot):
    measure_page.open(begun.id)
    qtbot.keyClick(measure_page.header.record_button, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert measure_page.file.current == "goals"
    qtbot.keyClick(measure_page.file.bar, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert measure_page.file.current == "visits"


def test_a_period_opens_with_its_contacts_and_closes_by_escape(
    measure_page: MeasurePage, services: Services, begun: Measure, qtbot: QtBot
):
    services.visits.porte_close(begun.id, date(2026, 9, 22), time(10, 0), "SMS")
    measure_page.open(begun.id)
    assert measure_page.track.detail.isHidden()
    measure_page.track.track.cells[0].click()
    assert not measure_page.track.detail.isHidden()
    rows = measure_page.track.detail.findChildren(StoryRow)
    assert [row.entry.contact.outcome for row in rows] == [Outcome.PORTE_CLOSE]
    qtbot.keyClick(measure_page.track.detail, Qt.Key.Key_Escape)
    assert measure_page.track.detail.isHidden()
    assert measure_page.track.track.hasFocus()


def test_a_deviation_is_noted_with_its_motif_changed_and_taken_back(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen
):
    measure_page.open(begun.id)

    def ask(words: str, motif: str):
        measure_page.track.open_period(1)
        measure_page.track.detail.acts[words].click()
        panel = measure_page.slots.period.panel
        panel.field("reason").widget.set_value(motif)
        panel.submit()
        return panel

    assert ask("Dire pourquoi…", "").errors == {"reason": "Notez le motif en quelques mots."}
    measure_page.slots.period.close_panel()
    ask("Dire pourquoi…", "Hospitalisation")
    assert services.measures.view(begun.id).track[1].deviation == "Hospitalisation"
    settled()
    assert measure_page.track.track.items[1].remark == "Hospitalisation"
    ask("Modifier l’écart au rythme", "")
    assert services.measures.view(begun.id).measure.deviations == ()
    screen.messages.undo()
    assert services.measures.view(begun.id).track[1].deviation == "Hospitalisation"


def test_tabs_without_room_become_a_list(measure_page: MeasurePage, begun: Measure, qtbot: QtBot):
    measure_page.open(begun.id)
    qtbot.waitUntil(measure_page.file.bar.isVisible)
    measure_page.resize(420, 800)
    qtbot.waitUntil(lambda: measure_page.file.list is not None and measure_page.file.list.isVisible())
    assert not measure_page.file.bar.isVisible()
    measure_page.file.list.set_value("own")
    assert measure_page.file.current == "own"
    measure_page.file.turn(1)
    assert measure_page.file.list.value() == measure_page.file.current
    measure_page.file.list.set_value(None)
    assert measure_page.file.list.value() == measure_page.file.current, "there is always a measure_page to look at"
    measure_page.resize(1100, 800)
    qtbot.waitUntil(measure_page.file.bar.isVisible)


def test_on_a_low_screen_the_tab_that_is_chosen_comes_up_to_the_head_of_the_page(measure_page, services, begun, qtbot):
    measure_page.resize(1100, 420)
    measure_page.open(begun.id)
    qtbot.waitUntil(measure_page.file.isVisible)
    assert measure_page.file.mapTo(measure_page, QPoint()).y() > measure_page.viewport().height() // 2
    measure_page.file.show_page("goals")
    assert measure_page.file.current == "goals"
    assert measure_page.file.mapTo(measure_page, QPoint()).y() <= measure_page.viewport().height() // 2


LAPTOP = (1217, 676)
"""What a window of 1366 × 768 leaves to the page."""


def shown_on_a_laptop(measure_page: MeasurePage, begun: Measure, qtbot: QtBot) -> None:
    measure_page.resize(*LAPTOP)
    measure_page.open(begun.id)
    qtbot.waitUntil(lambda: measure_page.file.isVisible() and measure_page.track.isVisible())
    settle()


def test_on_a_laptop_at_least_half_of_the_page_is_what_the_tab_holds(measure_page, begun, qtbot):
    shown_on_a_laptop(measure_page, begun, qtbot)
    shown = measure_page.file.page("visits")
    assert len(measure_page.findChildren(Banner)) == 2
    top = shown.parentWidget().mapTo(measure_page, QPoint()).y()
    assert measure_page.viewport().height() - top >= measure_page.viewport().height() // 2
    assert measure_page.track.is_folded
    assert all(cell.height() >= 44 for cell in measure_page.track.track.cells), "a finger hits them all the same"


def test_the_folded_track_unfolds_and_stays_so_for_its_measure(measure_page, begun, qtbot):
    shown_on_a_laptop(measure_page, begun, qtbot)
    low = measure_page.track.height()
    measure_page.track.fold.click()
    assert (measure_page.track.is_folded, measure_page.track.zoom.isVisible()) == (False, True)
    assert measure_page.track.fold.text() == "Replier la frise"
    measure_page.refresh()
    assert not measure_page.track.is_folded
    measure_page.track.fold.click()
    settle()
    assert (measure_page.track.is_folded, measure_page.track.height()) == (True, low)


def test_where_height_is_not_scarce_the_whole_track_is_shown_and_nothing_folds(measure_page, begun, qtbot):
    shown_on_a_laptop(measure_page, begun, qtbot)
    assert measure_page.track.is_folded
    measure_page.resize(1200, 1100)
    assert not measure_page.track.is_folded
    assert measure_page.track.fold.isHidden()
    assert measure_page.track.zoom.isVisible()
    measure_page.resize(*LAPTOP)
    assert measure_page.track.is_folded


def test_a_period_opens_on_a_folded_track_too(measure_page, begun, qtbot):
    shown_on_a_laptop(measure_page, begun, qtbot)
    measure_page.track.track.cells[0].click()
    assert measure_page.track.detail.isVisible()
    assert measure_page.track.is_folded


def test_the_opening_is_corrected_under_the_schemes_own_tab(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen
):
    measure_page.open(begun.id)
    measure_page.file.show_page("own")
    button(measure_page, "Corriger l’ouverture").click()
    panel = measure_page.slots.opening.panel
    assert panel.field("start").widget.value() == begun.start
    panel.field("start").widget.set_text("ni hier ni demain")
    panel.submit()
    assert panel.field("start").error
    panel.field("start").widget.set_value(begun.start)
    panel.form.set_values({**begun.terms, "works_stage": "done"})
    panel.submit()
    assert services.measures.view(begun.id).measure.terms["works_stage"] == "done"
    assert measure_page.slots.opening.panel is None
    settled()
    assert "Terminés" in texts(measure_page)
    screen.messages.undo()
    assert services.measures.view(begun.id).measure == begun


def test_an_answer_that_is_refused_is_told_beside_its_question(measure_page: MeasurePage, services: Services):
    vej = opened_measure(services, "vej", date(2026, 11, 2))
    measure_page.open(vej.id)
    measure_page.file.show_page("own")
    button(measure_page, "Corriger l’ouverture").click()
    panel = measure_page.slots.opening.panel
    panel.form.set_values({})
    panel.submit()
    assert set(panel.form.errors()) == {"slisl_head", "stage"}
    assert services.measures.view(vej.id).measure == vej


def test_a_month_that_was_missed_says_what_can_be_done_about_it(measure_page: MeasurePage, services: Services):
    of = opened_measure(services, "astre", date(2026, 10, 1))
    measure_page.open(of.id)
    measure_page.track.open_period(0)
    assert any("ne se rattrape pas" in text for text in texts(measure_page))
    measure_page.track.detail.acts["Dire pourquoi…"].click()
    panel = measure_page.track._slot.panel
    panel.field("reason").widget.set_value("Hospitalisation")
    panel.submit()
    assert services.measures.view(of.id).track[0].deviation == "Hospitalisation"
