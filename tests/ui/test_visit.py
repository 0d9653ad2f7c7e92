"""A visit is recorded in front of somebody: nothing typed is lost, nothing wrong goes unsaid, a try is noted fast."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, time

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import Measure
from desktop.schemes.registry import SCHEMES, Registry
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.visits import Promise
from desktop.services.workspace import Resources, Workspace
from desktop.storage.errors import NotebookError
from desktop.storage.notebook import open_with_passphrase
from desktop.ui.screen import Screen
from desktop.ui.theme import Theme, apply_theme
from desktop.ui.visit.page import VisitPage
from desktop.ui.widgets import LevelMark
from tests.conftest import PASSPHRASE, TODAY
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def measure(services: Services) -> Measure:
    return add_measure(services, add_household(services, contact_instructions="Ne pas laisser de message."))


@pytest.fixture
def vej(services: Services) -> Measure:
    return add_measure(services, add_household(services, "Lefebvre", "Anne"), "vej")


def shown(screen: Screen, qtbot: QtBot) -> VisitPage:
    page = VisitPage(screen)
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    return page


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> VisitPage:
    return shown(screen, qtbot)


def settled() -> None:
    """The window shows what was just put into it."""
    QCoreApplication.processEvents()


def words_of(page: VisitPage) -> str:
    settled()
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def messages_of(page: VisitPage) -> str:
    return " ".join(page._screen.messages.messages)


# Opening


def test_it_opens_on_the_measure_with_day_and_hour_filled_and_the_instructions_first(page, measure):
    page.open(measure.id)
    happened = page.content.happened
    assert happened.day.value() == TODAY
    assert happened.at.value() == time(9, 0)
    assert happened.outcome is Outcome.DONE
    assert happened.contact_kind is ContactKind.HOME
    told = words_of(page)
    assert told.strip().startswith("Consignes de contact\u00a0: Ne pas laisser de message.")
    assert "DELATTRE Éloïse" in told
    assert "Lens" in told
    assert "ASTRE" in told


def test_nothing_is_kept_before_something_is_typed(page, services, measure, route):
    page.open(measure.id)
    page.leave()
    assert services.visits.drafts() == []
    assert route.saved[-1] == ""


def test_a_planned_visit_opens_on_its_own_hour(page, services, clock, measure):
    planned = services.visits.plan(measure.id, TODAY, time(16, 15))
    page.open(measure.id, contact_id=planned.id)
    assert page.content.happened.at.value() == time(16, 15)
    page.record()
    assert services.visits.contact(planned.id).outcome is Outcome.DONE


def test_a_measure_that_is_gone_is_told_and_nothing_can_be_recorded(page):
    page.open("unheard-of")
    assert "Cette visite ne peut pas être ouverte" in words_of(page)
    assert page.footer.isHidden()


def test_a_closed_measure_says_why_nothing_can_be_noted(page, services, vej):
    services.measures.end(vej.id, TODAY, "moved")
    page.open(vej.id)
    assert not page.footer.save.isEnabled()
    assert "clôturée" in words_of(page)


# The draft


def test_a_letter_typed_is_kept_without_any_pause_in_the_typing(qtbot, page, services, measure):
    page.open(measure.id)
    area = page.content.form.field("findings").widget
    typing = QTimer(interval=50)
    typing.timeout.connect(lambda: type_text(area, "a"))
    typing.start()
    with qtbot.waitSignal(page.keeper.kept, timeout=2_000):
        type_text(area, "Été")
    typing.stop()
    [draft] = services.visits.drafts()
    assert draft.values["answers"]["findings"].startswith("Été")


def test_after_a_crash_the_draft_is_there_word_for_word_and_opens_at_the_same_place(
    qtbot, page, screen, services, measure, resources, clock, tmp_path
):
    page.open(measure.id)
    settled()
    page.content.form.focus_field("budget")
    with qtbot.waitSignal(page.keeper.kept, timeout=2_000):
        type_text(page.content.form.field("budget").widget, "Découvert de 300 € dep")
    # what a killed program leaves on the disk: nothing was closed, nothing checkpointed
    shutil.copytree(tmp_path / "notebook", tmp_path / "after")
    notebook = open_with_passphrase(tmp_path / "after", PASSPHRASE)
    again = Services.over(Workspace.over(notebook, resources, clock))
    draft = again.visits.open_draft()
    assert draft is not None
    second = shown(replace(screen, services=again), qtbot)
    second.open(measure.id, draft_id=draft.id)
    qtbot.waitUntil(lambda: second.content.focused_field() == "answers.budget")
    assert second.content.form.values()["budget"] == "Découvert de 300 € dep"
    second.prepare_lock()
    again.close()


def test_what_cannot_be_read_is_kept_as_typed_and_told(page, services, measure):
    page.open(measure.id)
    page.content.happened.day.edit.clear()
    type_text(page.content.happened.day, "32/13/2026")
    page.content.happened.at.edit.clear()
    type_text(page.content.happened.at, "vers midi")
    type_text(page.content.form.field("energy_bill").widget, "douze")
    page.leave()
    [draft] = services.visits.drafts()
    assert draft.values["day_text"] == "32/13/2026"
    assert draft.values["at_text"] == "vers midi"
    page.open(measure.id)
    assert page.content.happened.day.text() == "32/13/2026"
    assert page.content.happened.at.text() == "vers midi"
    page.record()
    errors = page.content.happened.errors() | page.content.form.errors()
    assert set(errors) == {"day", "at", "energy_bill"}
    assert services.measures.view(measure.id).contacts == ()
    assert services.visits.drafts() != []


def test_the_state_of_the_draft_is_told_in_words(page, services, measure, route):
    page.open(measure.id)
    type_text(page.content.form.field("budget").widget, "x")
    assert route.saved[-1] == "Brouillon en cours d’enregistrement…"
    page.keeper.flush()
    assert route.saved[-1] == "Brouillon enregistré à 9\u00a0h"
    assert "draft" in route.all_told
    page.leave()
    assert route.saved[-1] == ""
    assert services.visits.open_draft() is None, "a page that was left is not the place to come back to"


def test_locking_writes_what_is_being_typed_and_comes_back_to_it(page, services, measure):
    page.open(measure.id)
    type_text(page.content.note, "à relire")
    page.prepare_lock()
    page.leave()
    assert services.visits.open_draft().values["note"] == "à relire"


def test_a_draft_that_cannot_be_written_is_told_and_stays_on_the_screen(page, measure, route, services):
    def fails(_draft):
        raise NotebookError("Le disque est plein.")

    page.keeper._keep = fails
    page.open(measure.id)
    type_text(page.content.note, "important")
    assert not page.keeper.flush()
    assert route.saved[-1] == "Brouillon non enregistré"
    assert "Le disque est plein." in messages_of(page)
    page.keeper._keep = services.visits.keep_draft
    assert page.keeper.flush()
    assert services.visits.drafts()[0].values["note"] == "important"


def test_a_draft_is_no_visit(page, services, measure):
    page.open(measure.id)
    type_text(page.content.form.field("findings").widget, "x")
    page.leave()
    view = services.measures.view(measure.id)
    assert view.visits_done == 0
    assert view.contacts == ()
    assert len(view.drafts) == 1


def test_an_abandoned_draft_comes_back_with_annuler(qtbot, page, services, measure, route):
    page.open(measure.id)
    type_text(page.content.note, "presque perdu")
    qtbot.mouseClick(page.footer.abandon, LEFT)
    assert services.visits.drafts() == []
    assert route.last == ("measure", {"measure_id": measure.id})
    undo = next(button for button in page._screen.messages.findChildren(type(page.footer.abandon)))
    qtbot.mouseClick(undo, LEFT)
    [draft] = services.visits.drafts()
    assert draft.values["note"] == "presque perdu"
    key, args = route.last
    assert (key, args["draft_id"]) == ("visit", draft.id)


# What happened


def test_a_porte_close_takes_four_clicks_at_most(qtbot, page, services, measure, route):
    page.open(measure.id)  # the first click, on any screen that shows the visit
    settled()
    happened = page.content.happened
    clicks = [happened.outcomes._buttons["porte_close"], happened.trace.buttons["Carte"], page.footer.save]
    for button in clicks:
        settled()
        assert button.isVisible()
        page.sheet.ensureWidgetVisible(button)
        qtbot.mouseClick(button, LEFT)
    assert 1 + len(clicks) <= 4
    [contact] = services.measures.view(measure.id).contacts
    assert contact.outcome is Outcome.PORTE_CLOSE
    assert contact.trace_left == "Carte"
    assert contact.day == TODAY
    assert route.last[0] == "measure"
    assert services.visits.drafts() == []


def test_opened_as_a_porte_close_the_form_is_not_shown(page, measure):
    page.open(measure.id, outcome=Outcome.PORTE_CLOSE)
    settled()
    assert page.content.form.isHidden()
    assert page.content.happened.frame("trace_left").isVisible()
    assert page.content.happened.frame("reason").isHidden()
    assert page.footer.save.text() == "Enregistrer la porte close"
    page.content.happened.set_outcome(Outcome.DONE)
    settled()
    assert page.content.form.isVisible()


def test_words_and_buttons_of_the_trace_say_the_same(qtbot, page, measure):
    page.open(measure.id, outcome="porte_close")
    trace = page.content.happened.trace
    qtbot.mouseClick(trace.buttons["Appel"], LEFT)
    qtbot.mouseClick(trace.buttons["SMS"], LEFT)
    assert trace.value() == "Appel, SMS"
    qtbot.mouseClick(trace.buttons["Appel"], LEFT)
    assert trace.value() == "SMS"
    trace.set_value("voisine prévenue, Carte")
    assert trace.buttons["Carte"].isChecked()
    assert not trace.buttons["SMS"].isChecked()


@pytest.mark.parametrize("outcome", ["refused", "cancelled_by_household", "cancelled_by_worker", "moved"])
def test_what_did_not_take_place_asks_why(page, services, measure, outcome):
    page.open(measure.id, outcome=outcome)
    page.record()
    assert page.content.happened.frame("reason").error == "Notez la raison en quelques mots."
    assert services.measures.view(measure.id).contacts == ()
    type_text(page.content.happened.reason, "Rendez-vous à l’hôpital")
    page.record()
    [contact] = services.measures.view(measure.id).contacts
    assert (contact.outcome.value, contact.reason) == (outcome, "Rendez-vous à l’hôpital")


def test_a_postponed_visit_is_kept_and_the_new_one_planned(page, services, measure):
    page.open(measure.id, outcome="postponed")
    happened = page.content.happened
    type_text(happened.reason, "Enfant malade")
    type_text(happened.new_day, "1/12/2026")
    type_text(happened.new_at, "10h")
    page.record()
    planned, postponed = services.measures.view(measure.id).contacts
    assert (planned.day, planned.at, planned.outcome) == (date(2026, 12, 1), time(10), Outcome.PLANNED)
    assert (postponed.outcome, postponed.reason) == (Outcome.POSTPONED, "Enfant malade")


def put_off(page: VisitPage, day: str) -> None:
    """What is typed to put a visit off."""
    page.content.happened.set_outcome(Outcome.POSTPONED)
    type_text(page.content.happened.reason, "Enfant malade")
    type_text(page.content.happened.new_day, day)


def test_a_planned_visit_is_put_off_in_one_go(page, services, measure, route, monkeypatch):
    planned = services.visits.plan(measure.id, TODAY, time(16, 15))
    page.open(measure.id, contact_id=planned.id)
    put_off(page, "1/12/2026")
    for in_two_goes in ("record", "plan"):
        monkeypatch.delattr(type(services.visits), in_two_goes)
    page.record()
    later, kept = services.measures.view(measure.id).contacts
    assert (kept.id, kept.day, kept.outcome, kept.reason) == (planned.id, TODAY, Outcome.POSTPONED, "Enfant malade")
    assert (later.day, later.at, later.outcome) == (date(2026, 12, 1), None, Outcome.PLANNED)
    assert services.visits.drafts() == []
    assert route.last == ("measure", {"measure_id": measure.id})


def test_nothing_else_typed_is_lost_when_a_planned_visit_is_put_off(page, services, measure):
    planned = services.visits.plan(measure.id, TODAY, time(16, 15))
    page.open(measure.id, contact_id=planned.id)
    put_off(page, "1/12/2026")
    type_text(page.content.happened.trace.line, "carte")
    type_text(page.content.note, "Rappeler la voisine.")
    page.record()
    later, kept = services.measures.view(measure.id).contacts
    assert (kept.id, kept.trace_left, kept.note) == (planned.id, "carte", "Rappeler la voisine.")
    assert (later.day, later.outcome) == (date(2026, 12, 1), Outcome.PLANNED)


@pytest.mark.parametrize("was_planned", [False, True])
def test_a_new_day_that_cannot_be_is_told_before_anything_is_saved(page, services, measure, was_planned):
    planned = services.visits.plan(measure.id, TODAY) if was_planned else None
    page.open(measure.id, contact_id=planned.id if planned else None)
    put_off(page, "1/11/2026")
    page.record()
    assert "passée" in page.content.happened.frame("new_day").error
    assert [link.text() for link in page.footer.links] == ["Nouveau rendez-vous"]
    assert [one for one in services.measures.view(measure.id).contacts if not one.is_planned] == []
    assert len(services.measures.view(measure.id).contacts) == (1 if was_planned else 0)
    assert services.visits.drafts()[0].values["reason"] == "Enfant malade"


def test_answers_written_before_the_door_stayed_shut_are_said_to_be_left_out(page, measure):
    page.open(measure.id)
    type_text(page.content.form.field("findings").widget, "x")
    assert page.content.left_out.isHidden()
    page.content.happened.set_outcome(Outcome.PORTE_CLOSE)
    settled()
    assert page.content.left_out.isVisible()


# Recording


def test_a_visit_is_recorded_with_everything_and_the_measure_is_shown(page, services, measure, route):
    page.open(measure.id)
    type_text(page.content.form.field("findings").widget, "Volets posés.")
    type_text(page.content.note, "Rappeler la fille.")
    row = page.content.next_steps.add_row()
    for field, words in ((row.what, "Appeler l’Anah"), (row.who, "moi"), (row.by, "3/12/2026")):
        type_text(field, words)
    page.content.next_steps.add_row()  # left blank: it is no promise
    page.record()
    [contact] = services.measures.view(measure.id).contacts
    assert contact.answers == {"findings": "Volets posés."}
    assert contact.note == "Rappeler la fille."
    [step] = contact.next_steps
    assert (step.what, step.who, step.by) == ("Appeler l’Anah", "moi", date(2026, 12, 3))
    assert route.last == ("measure", {"measure_id": measure.id})
    assert {"contact", "draft", "outbox"} <= route.all_told
    assert services.visits.drafts() == []
    assert services.visits.open_draft() is None


@pytest.mark.parametrize("key", [Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_the_keyboard_records_too(qtbot, page, services, measure, key):
    page.open(measure.id)
    qtbot.keyClick(page.content.form.field("findings").widget, key, Qt.KeyboardModifier.ControlModifier)
    assert len(services.measures.view(measure.id).contacts) == 1


def test_errors_stand_beside_their_fields_and_the_summary_leads_to_them(qtbot, page, services, measure):
    page.open(measure.id)
    page.content.happened.day.set_text("1/12/2026")
    page.record()
    assert "à venir" in page.content.happened.frame("day").error
    assert page.content.focused_field() == "day", "the first one has the focus"
    page.content.happened.day.set_text("ni hier ni demain")
    type_text(page.content.form.field("indoor_temperature").widget, "90")
    row = page.content.next_steps.add_row()
    type_text(row.who, "le ménage")
    page.record()
    assert page.content.form.field("indoor_temperature").error.endswith("ne peut pas dépasser 45.")
    assert row.what_frame.error
    assert [link.text() for link in page.footer.links] == ["Date", "Température relevée", "Étape 1"]
    qtbot.mouseClick(page.footer.links[1], LEFT)
    assert page.content.focused_field() == "answers.indoor_temperature"
    assert services.measures.view(measure.id).contacts == ()


def test_an_error_mended_leaves_the_summary(page, measure):
    page.open(measure.id, outcome="refused")
    page.record()
    assert [link.text() for link in page.footer.links] == ["Raison (obligatoire)"]
    type_text(page.content.happened.reason, "R")
    assert page.footer.links == ()


def test_a_vej_with_points_left_empty_is_saved_and_told_so_v2(qtbot, page, services, vej, route):
    page.open(vej.id)
    page.content.form.field("explain_result").widget.choices.set_value("done")
    page.record()
    [contact] = services.measures.view(vej.id).contacts
    assert contact.outcome is Outcome.DONE
    told = messages_of(page)
    assert told.strip().startswith(
        "La visite est enregistrée. Sont restés vides\u00a0: «\u00a01. Ce qui s’est dit\u00a0»"
    )
    assert "Expliquer le jugement" not in told
    assert "4 autres points" in told
    complete = next(button for button in page._screen.messages.findChildren(type(page.footer.abandon)))
    qtbot.mouseClick(complete, LEFT)
    assert route.last == ("visit", {"measure_id": vej.id, "contact_id": contact.id})


# Promises


def promised(services: Services, measure: Measure) -> Promise:
    step = services.visits.new_step("Appeler l’Anah", "moi", date(2026, 11, 15))
    add_visit(services, measure, date(2026, 11, 3), next_steps=(step,))
    [promise] = services.visits.promises(measure.id)
    return promise


def test_the_last_promises_stand_on_top_and_a_tick_keeps_them(qtbot, page, services, measure):
    promise = promised(services, measure)
    page.open(measure.id)
    box = page.content.promises.boxes[promise.step.id]
    told = words_of(page)
    assert told.index("Appeler l’Anah") < told.index("Que s’est-il passé")
    qtbot.mouseClick(box, LEFT)
    page.leave()
    page.open(measure.id)
    assert page.content.promises.boxes[promise.step.id].isChecked(), "the draft remembers the tick"
    page.record()
    assert services.visits.promises(measure.id) == []
    assert services.visits.contact(promise.contact_id).next_steps[0].done_on == TODAY


def test_a_kept_promise_stays_kept_when_its_visit_is_corrected(page, services, measure):
    promise = promised(services, measure)
    page.open(measure.id)
    page.content.promises.boxes[promise.step.id].setChecked(True)
    page.record()
    page.open(measure.id, contact_id=promise.contact_id)
    page.content.note.set_value("Relu.")
    page.record()
    [step] = services.visits.contact(promise.contact_id).next_steps
    assert step.done_on == TODAY


def test_without_promises_nothing_is_shown_of_them(page, measure):
    page.open(measure.id)
    assert page.content.promises.isHidden()


# Corrections and versions


def with_form(services: Services, resources: Resources, clock: FixedClock, *, added_version: int | None) -> Services:
    """The same notebook seen by a program that has the visit's form in one more version, or not."""
    forms = list(resources.registry.forms())
    first = resources.registry.form("astre-visit", 1)
    if added_version is not None:
        section = replace(first.sections[0], title="Chez vous", fields=first.sections[0].fields[:1])
        forms.append(replace(first, version=added_version, sections=(section,)))
    registry = Registry((scheme() for scheme in SCHEMES), forms, resources.registry.lists)
    workspace = Workspace.over(services.workspace.notebook, replace(resources, registry=registry), clock)
    return Services.over(workspace)


def test_a_past_visit_opens_for_correction_in_its_own_version_of_the_form(
    qtbot, screen, services, resources, clock, measure
):
    old = add_visit(services, measure, date(2026, 11, 3), answers={"findings": "Humide.", "comfort": "poor"})
    newer = with_form(services, resources, clock, added_version=2)
    page = shown(replace(screen, services=newer), qtbot)
    page.open(measure.id, contact_id=old.id)
    assert page.content.form.form.version == 1
    assert page.content.form.values() == {"findings": "Humide.", "comfort": "poor"}
    assert "Correction\u00a0: visite du 3\u00a0novembre 2026" in words_of(page)
    type_text(page.content.form.field("budget").widget, "Serré.")
    page.record()
    corrected = newer.visits.contact(old.id)
    assert corrected.form_version == 1
    assert corrected.answers["comfort"] == "poor"
    assert corrected.answers["budget"] == "Serré."
    page.open(measure.id)
    assert page.content.form.form.version == 2, "a new visit takes the newest form"


def test_a_form_that_this_program_never_had_is_told_and_its_answers_left_alone(
    qtbot, page, screen, services, resources, clock, measure
):
    newer = with_form(services, resources, clock, added_version=7)
    draft = newer.visits.begin(measure.id)
    assert draft.form_version == 7
    contact = add_visit(newer, measure, date(2026, 11, 3), answers={"findings": "Écrit plus tard."})
    page.open(measure.id, contact_id=contact.id)
    told = words_of(page)
    assert "version 7" in told
    assert "ne connaît pas" in told
    assert not page.footer.save.isEnabled()
    page.record()
    page.leave()
    assert services.visits.contact(contact.id).answers == {"findings": "Écrit plus tard."}


def test_a_try_written_by_mistake_can_become_a_visit(page, services, measure):
    wrong = services.visits.porte_close(measure.id, TODAY, time(10), "carte").contact
    page.open(measure.id, contact_id=wrong.id)
    assert page.content.happened.outcome is Outcome.PORTE_CLOSE
    page.content.happened.set_outcome(Outcome.DONE)
    type_text(page.content.form.field("findings").widget, "Ils étaient au jardin.")
    page.record()
    [contact] = services.measures.view(measure.id).contacts
    assert contact.outcome is Outcome.DONE
    assert contact.answers == {"findings": "Ils étaient au jardin."}


# Privacy and access


def test_the_note_says_that_it_never_leaves(page, measure):
    page.open(measure.id)
    marks = page.content.note_card.findChildren(LevelMark)
    assert [mark.level for mark in marks] == ["confidential"]


def test_every_control_has_a_name(page, services, measure):
    promised(services, measure)
    page.open(measure.id)
    page.content.next_steps.add_row()
    settled()
    controls = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(controls) > 40
    nameless = [widget for widget in controls if not (widget.accessibleName() or getattr(widget, "text", lambda: "")())]
    assert nameless == []


def test_with_large_text_the_buttons_of_the_foot_are_never_cut(qapp, qtbot, screen, measure):
    apply_theme(qapp, Theme("light", 2.0))
    page = shown(screen, qtbot)
    page.open(measure.id, outcome="refused")
    page.record()
    settled()
    for button in (page.footer.save, page.footer.abandon, *page.footer.links):
        assert button.height() >= button.sizeHint().height()
        assert button.width() >= button.sizeHint().width()
