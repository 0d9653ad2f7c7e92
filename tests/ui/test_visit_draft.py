"""Nothing typed is lost: a draft is kept while one types, told in words, found again after a crash."""

from __future__ import annotations

import shutil
from dataclasses import replace

from PySide6.QtCore import QTimer

from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from desktop.storage.errors import NotebookError
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE
from tests.ui.settling import settled
from tests.ui.typing import type_text
from tests.ui.visit_steps import LEFT, act_of_message, messages_of, shown

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


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
    qtbot.waitUntil(lambda: second.content.fields.focused_field() == "answers.budget")
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
    qtbot.mouseClick(act_of_message(page, "Annuler"), LEFT)
    [draft] = services.visits.drafts()
    assert draft.values["note"] == "presque perdu"
    key, args = route.last
    assert (key, args["draft_id"]) == ("visit", draft.id)


def test_giving_up_the_correction_of_a_visit_says_that_what_was_recorded_stays(qtbot, page, services, measure):
    page.open(measure.id)
    type_text(page.content.note, "Avant")
    page.record()
    [made] = services.measures.view(measure.id).contacts
    page.open(measure.id, contact_id=made.id)
    assert page.footer.abandon.text() == "Annuler mes changements"
    type_text(page.content.note, " et après")
    qtbot.mouseClick(page.footer.abandon, LEFT)
    assert "ce qui était enregistré n’a pas bougé" in messages_of(page)
    assert services.visits.contact(made.id).note == "Avant"
