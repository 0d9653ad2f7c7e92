"""The flow of the program: what the notebook opens on again, what is told, which keys work everywhere."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.errors import NotFoundError
from tests.ui.app_steps import unlock
from tests.ui.samples import add_household
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.open_notebook_fixtures"]


def test_a_draft_open_at_the_lock_opens_at_the_same_place(open_notebook, qtbot):
    services = open_notebook.bench.services
    measure = services.status.measures()[0]
    draft = services.visits.keep_draft(services.visits.begin(measure.id))
    services.visits.remember_open(draft.id)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    unlock(open_notebook, qtbot)
    main = open_notebook.bench.main
    assert main.current_key == "visit"
    assert main.page("visit").opened[-1] == {"measure_id": measure.id, "contact_id": None, "draft_id": draft.id}


def test_drafts_that_the_page_lists_are_not_told_again(open_notebook, qtbot, monkeypatch):
    services = open_notebook.bench.services
    services.visits.keep_draft(services.visits.begin(services.status.measures()[0].id))
    page = open_notebook.bench.main.page("today")
    monkeypatch.setattr(type(page), "lists_drafts", True, raising=False)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    unlock(open_notebook, qtbot)
    assert not any("brouillon" in words for words in open_notebook.bench.main.messages.messages)


def test_a_draft_left_for_later_is_told_and_can_be_taken_up(open_notebook, qtbot):
    services = open_notebook.bench.services
    measure = services.status.measures()[0]
    draft = services.visits.keep_draft(services.visits.begin(measure.id))
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    unlock(open_notebook, qtbot)
    main = open_notebook.bench.main
    assert main.current_key == "today"
    assert "Un brouillon de visite vous attend pour DELATTRE Éloïse." in main.messages.messages
    act = next(
        button for button in main.messages.findChildren(QWidget) if getattr(button, "text", str)() == "Reprendre"
    )
    act.click()
    assert main.page("visit").opened[-1]["draft_id"] == draft.id


def test_what_waits_is_told_in_households_once_the_laptop_is_linked_and_never_before(open_notebook):
    bench = open_notebook.bench
    assert bench.main.status.queue.text == ""
    with bench.services.workspace.notebook.write() as uow:
        uow.settings.put("enrolment", {"server": "https://perron.example", "operator": "Soliha"})
    bench.hub.tell("settings", "outbox")
    assert bench.main.status.queue.text.startswith("1\u00a0ménage (")
    added = add_household(bench.services, "Carpentier", "Léa")
    bench.hub.tell("household", "outbox")
    assert bench.main.status.queue.text.startswith("2\u00a0ménages (")
    bench.services.households.save(replace(added, composition="alone"))
    bench.services.households.save(added)
    bench.hub.tell("household", "outbox")
    assert bench.main.status.queue.text.startswith("2\u00a0ménages (")


def test_a_page_that_is_gone_is_told_in_the_message_bar(open_notebook):
    bench = open_notebook.bench

    def missing(**_args: object) -> None:
        raise NotFoundError("Ce ménage n’est pas dans le carnet.")

    bench.main.page("household").open = missing
    bench.go("household", household_id="none")
    assert any("n’est pas dans le carnet" in words for words in bench.main.messages.messages)


def test_a_trouble_is_told_in_the_message_bar_and_beside_the_passphrase_once_locked(open_notebook, qtbot):
    open_notebook.tell_trouble(NotFoundError("Cette fiche a disparu."))
    assert "Cette fiche a disparu." in open_notebook.bench.main.messages.messages
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    open_notebook.tell_trouble(NotFoundError("Ce carnet a disparu."))
    assert "Ce carnet a disparu." in open_notebook.page.trouble


def test_ctrl_z_takes_back_the_latest_act_when_no_text_has_the_focus(open_notebook, qtbot):
    main, undone = open_notebook.bench.main, []
    main.messages.show_info("Visite reportée.", lambda: undone.append("visit"))
    main.header.search.setFocus()
    type_text(main.header.search, "ab")
    qtbot.keyClick(main.header.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == []
    main.rail.button("today").setFocus()
    qtbot.keyClick(main.rail.button("today"), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == ["visit"]
    assert "Visite reportée." not in main.messages.messages


def test_escape_closes_the_panel_first_then_the_latest_message(open_notebook, qtbot):
    main = open_notebook.bench.main
    main.messages.clear()
    main.messages.show_warning("Une fiche a été refusée.")
    main.rail.button("today").setFocus()
    open_notebook.resize(1366, 768)
    open_notebook.assistance.show_help()
    qtbot.keyClick(open_notebook.focusWidget(), Qt.Key.Key_Escape)
    assert open_notebook.surround.panel is None
    assert main.messages.messages == ("Une fiche a été refusée.",)
    assert main.rail.button("today").hasFocus()
    qtbot.keyClick(main.rail.button("today"), Qt.Key.Key_Escape)
    assert main.messages.messages == ()


def test_f6_goes_round_the_window(open_notebook, qtbot):
    main = open_notebook.bench.main
    main.rail.button("today").setFocus()
    qtbot.keyClick(open_notebook, Qt.Key.Key_F6)
    assert main.header.isAncestorOf(open_notebook.focusWidget())
    qtbot.keyClick(open_notebook, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert main.rail.button("today").hasFocus()
