"""The flow of the program: what a lock saves, destroys and clears, and what the notebook opens on again."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from desktop.errors import NotFoundError
from desktop.storage.errors import NotebookError
from desktop.storage.notebook import Notebook
from desktop.ui.app import AppWindow
from desktop.ui.look.appearance import keep_appearance, load_appearance
from desktop.ui.look.theme import Theme
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.work.tasks import Token
from tests.conftest import PASSPHRASE
from tests.factories import listed
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.app_fixtures"]

DEVICE = "0192f3a0-0000-7000-8000-0000000000ff"


@pytest.fixture
def open_notebook(open_app, qtbot, gate, template):
    """The window over an open notebook that holds the household Delattre."""
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    household = add_household(services)
    add_measure(services, household)
    services.close()
    window = open_app()
    unlock(window, qtbot)
    return window


def unlock(window: AppWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()


def texts(window: QWidget) -> str:
    return " ".join(label.text() for label in window.findChildren(QLabel))


def household_id(window: AppWindow) -> str:
    return listed(window.bench.services)[0].id


def test_locking_takes_every_household_off_the_screen_and_out_of_memory(open_notebook, qtbot):
    window = open_notebook
    main = window.bench.main
    assert "DELATTRE" in texts(window)
    with qtbot.waitSignal(window.locked):
        window.lock()
        assert isinstance(window.page, UnlockPage)
        assert not main.isVisible()
    assert "DELATTRE" not in texts(window)
    assert not shiboken6.isValid(main)
    assert window.bench is None
    assert window.windowTitle() == "Perron"


def test_locking_closes_the_notebook(open_notebook, qtbot, gate):
    services = open_notebook.bench.services
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    with pytest.raises(Exception, match="fermé"):
        services.households.count()
    gate.open(PASSPHRASE).close()


def test_ctrl_l_locks_and_asks_nothing(open_notebook, qtbot):
    with qtbot.waitSignal(open_notebook.locked):
        press(QApplication.focusWidget() or open_notebook, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert isinstance(open_notebook.page, UnlockPage)
    assert open_notebook.bench is None


def test_the_lock_button_locks(open_notebook, qtbot):
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.bench.main.header.lock_button.click()
    assert open_notebook.bench is None


def test_every_page_saves_before_the_lock(open_notebook, qtbot):
    prepared = []
    pages = [open_notebook.bench.main.page(key) for key in ("today", "visit", "household_edit", "bilan")]
    for page in pages:
        page.prepare_lock = lambda page=page: prepared.append(page.key)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert sorted(prepared) == ["bilan", "household_edit", "today", "visit"]


def test_a_page_that_fails_to_save_does_not_prevent_the_lock(open_notebook, qtbot):
    def fail() -> None:
        raise RuntimeError("a page failed")

    open_notebook.bench.main.page("today").prepare_lock = fail
    with qtbot.waitSignal(open_notebook.locked), pytest.raises(RuntimeError, match="a page failed"):
        open_notebook.lock()
    assert isinstance(open_notebook.page, UnlockPage)


def test_locking_empties_the_clipboard(open_notebook, qtbot):
    QApplication.clipboard().setText("Delattre Éloïse")
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert QApplication.clipboard().text() == ""


def test_locking_closes_a_dialog_left_open(open_notebook, qtbot):
    dialog = QDialog(open_notebook)
    with qtbot.waitSignal(open_notebook.locked):
        QTimer.singleShot(0, open_notebook.lock)
        dialog.exec()
    assert not dialog.isVisible()


def test_work_under_way_ends_before_the_notebook_is_closed(open_notebook, qtbot):
    services, done = open_notebook.bench.services, []
    open_notebook._tasks.run(services.households.count, done.append)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert done == [1]


@pytest.fixture
def sending(open_app, qtbot, gate, template, dripping):
    """The window with all its pages, in the middle of an exchange that would never end."""
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_household(services)
    link = {"server": dripping.url, "token": "t", "receipt_key": "k", "device": DEVICE, "operator": "Soliha"}
    with services.workspace.notebook.write() as uow:
        uow.settings.put("enrolment", link)
    services.close()
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    window.bench.go("exchange")
    window.bench.main.page("exchange").send_button.click()
    qtbot.waitUntil(dripping.reached.is_set)
    return window


def still_waiting(gate) -> int:
    again = gate.open(PASSPHRASE)
    waiting = again.exchange.state().waiting
    again.close()
    return waiting


def test_locking_cuts_an_exchange_that_would_never_end_and_loses_nothing(sending, qtbot, gate, dripping):
    waiting = sending.bench.services.exchange.state().waiting
    with qtbot.waitSignal(sending.locked):
        sending.lock()
    assert not dripping.over.is_set()
    assert "DELATTRE" not in texts(sending)
    assert still_waiting(gate) == waiting > 0


def test_closing_cuts_an_exchange_that_would_never_end_and_loses_nothing(sending, gate, dripping):
    services = sending.bench.services
    waiting = services.exchange.state().waiting
    sending.close()
    assert not dripping.over.is_set()
    with pytest.raises(NotebookError, match="fermé"):
        services.households.count()
    assert still_waiting(gate) == waiting > 0


def test_idling_locks_after_the_minutes_of_the_settings(open_notebook, qtbot):
    idle = open_notebook._idle
    assert idle.is_watching
    assert idle.interval_ms == 5 * 60_000
    idle.set_interval(1)
    with qtbot.waitSignal(open_notebook.locked):
        idle.start()
    assert not idle.is_watching


REACHABILITY = "2reachabilityChanged(QNetworkInformation::Reachability)"


def test_a_locked_notebook_stays_connected_to_nothing(open_notebook, qtbot):
    network = QNetworkInformation.instance()
    tasks = open_notebook._tasks
    followed = ((network, REACHABILITY), (tasks, "2progress_changed(PyObject)"), (tasks, "2trouble(PyObject)"))

    def listeners() -> list[int]:
        return [sender.receivers(signal) for sender, signal in followed]

    for _ in range(2):
        before = listeners()
        with qtbot.waitSignal(open_notebook.locked):
            open_notebook.lock()
        after = listeners()
        assert [count - 1 for count in before] == after
        unlock(open_notebook, qtbot)
    assert listeners() == before


def test_unlocking_again_shows_the_same_notebook(open_notebook, qtbot):
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    unlock(open_notebook, qtbot)
    assert "DELATTRE" in texts(open_notebook)


def test_closing_the_window_closes_the_notebook_and_another_may_open_it(open_notebook, gate):
    services = open_notebook.bench.services
    open_notebook.close()
    with pytest.raises(NotebookError, match="fermé"):
        services.households.count()
    again = gate.open(PASSPHRASE)
    assert again.households.count() == 1
    again.close()


def test_closing_the_window_empties_the_clipboard(open_notebook):
    QApplication.clipboard().setText("Delattre Éloïse")
    open_notebook.close()
    assert QApplication.clipboard().text() == ""


def test_closing_before_anything_was_opened_leaves_the_clipboard_alone(open_app):
    window = open_app()
    QApplication.clipboard().setText("Une adresse copiée ailleurs")
    window.close()
    assert QApplication.clipboard().text() == "Une adresse copiée ailleurs"


def test_a_page_that_fails_to_save_does_not_prevent_the_closing(open_notebook, qtbot):
    def fail() -> None:
        raise RuntimeError("a page failed")

    services = open_notebook.bench.services
    open_notebook.bench.main.page("today").prepare_lock = fail
    with qtbot.captureExceptions() as caught:
        open_notebook.close()
    assert [str(error) for _kind, error, _trace in caught] == ["a page failed"]
    with pytest.raises(NotebookError, match="fermé"):
        services.households.count()


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
    assert any("brouillon de visite vous attend" in words for words in main.messages.messages)
    act = next(
        button for button in main.messages.findChildren(QWidget) if getattr(button, "text", str)() == "Reprendre"
    )
    act.click()
    assert main.page("visit").opened[-1]["draft_id"] == draft.id


def test_the_search_lists_what_is_found_and_enter_opens_it(open_notebook):
    bench = open_notebook.bench
    search = bench.main.header.search
    press(QApplication.focusWidget() or open_notebook, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert search.hasFocus()
    type_text(search, "eloise delat")
    assert bench.results.isVisible()
    assert bench.results.list.current_entry().title == "DELATTRE Éloïse"
    press(search, Qt.Key.Key_Return, text="\r")
    assert bench.main.current_key == "household"
    assert bench.main.page("household").opened[-1] == {"household_id": household_id(open_notebook)}
    assert search.text() == ""
    assert not bench.results.isVisible()


def test_a_visit_that_is_found_is_opened_and_its_measure_with_ctrl(open_notebook):
    bench = open_notebook.bench
    [line] = bench.services.status.measures()
    measure = bench.services.measures.view(line.id).measure
    visit = add_visit(bench.services, measure, measure.start)
    search = bench.main.header.search
    for modifier, opened in (
        (Qt.KeyboardModifier.NoModifier, ("visit_read", {"contact_id": visit.id})),
        (Qt.KeyboardModifier.ControlModifier, ("measure", {"measure_id": measure.id})),
    ):
        bench.main.header.focus_search()
        type_text(search, "delattre visite faite")
        press(search, Qt.Key.Key_Return, modifier, text="\r")
        assert bench.main.current_key == opened[0]
        assert bench.main.page(opened[0]).opened[-1] == opened[1]


def test_the_views_of_the_day_and_a_note_in_haste_are_found_by_name(open_notebook):
    bench = open_notebook.bench
    bench.actions.get("day.week").run()
    assert bench.main.page("today").opened[-1] == {"look": "week"}
    bench.actions.get("day.month").run()
    assert bench.main.page("today").opened[-1] == {"look": "month"}
    assert "quick" not in [action.id for action in bench.actions.find("saisie rapide")]
    asked: list[str] = []
    page = bench.main.page("today")
    page.can_record_quickly, page.record_quickly = True, lambda: asked.append("quick")
    next(action for action in bench.actions.find("saisie rapide")).run()
    assert asked == ["quick"]


def test_arrows_go_through_what_was_found(open_notebook):
    bench = open_notebook.bench
    add_household(bench.services, "Delattre", "Paul")
    bench.main.header.focus_search()
    type_text(bench.main.header.search, "delattre")
    press(bench.main.header.search, Qt.Key.Key_Down)
    assert bench.results.list.current_entry().title == "DELATTRE Paul"
    press(bench.main.header.search, Qt.Key.Key_Up)
    assert bench.results.list.current_entry().title == "DELATTRE Éloïse"


def test_a_search_that_finds_nothing_says_so_and_leads_to_the_list(open_notebook):
    bench = open_notebook.bench
    bench.main.header.focus_search()
    type_text(bench.main.header.search, "inconnu")
    assert "Rien ne correspond" in bench.results.count.text()
    press(bench.main.header.search, Qt.Key.Key_Return, text="\r")
    assert bench.main.current_key == "today"
    bench.results.all.click()
    assert bench.main.page("households").opened[-1] == {"search": "inconnu"}


def test_leaving_the_search_hides_its_list(open_notebook):
    bench = open_notebook.bench
    bench.main.header.focus_search()
    type_text(bench.main.header.search, "delattre")
    bench.main.header.lock_button.setFocus()
    assert not bench.results.isVisible()


def test_the_queue_is_told_in_words_and_follows_what_changes(open_notebook):
    bench = open_notebook.bench
    assert bench.main.status.queue.text == "3\u00a0fiches à envoyer au Département"
    add_household(bench.services, "Carpentier", "Léa")
    bench.hub.tell("household", "outbox")
    assert bench.main.status.queue.text == "4\u00a0fiches à envoyer au Département"


def test_a_page_that_is_gone_is_told_in_the_message_bar(open_notebook):
    bench = open_notebook.bench

    def missing(**_args: object) -> None:
        raise NotFoundError("Ce ménage n’est pas dans le carnet.")

    bench.main.page("household").open = missing
    bench.go("household", household_id="none")
    assert any("n’est pas dans le carnet" in words for words in bench.main.messages.messages)


def test_settings_are_applied_at_once_and_the_look_is_kept_for_the_unlock_screen(open_notebook, open_app, qapp, gate):
    bench = open_notebook.bench
    services = bench.services
    services.settings.save(replace(services.settings.load(), theme="dark", text_percent=200, lock_minutes=10))
    bench.hub.tell("settings")
    assert open_notebook.theme.mode == "dark"
    assert qapp.font().pointSizeF() == pytest.approx(21.0)
    assert open_notebook._idle.interval_ms == 10 * 60_000
    open_notebook.close()
    assert open_app().theme == open_notebook.theme


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 2000,
        b"[" * 100_000,
        b'{"mode": ' * 400 + b"1" + b"}" * 400,
        b"[]",
        b'"light"',
        b"null",
        b"{}",
        b'{"mode": "pink", "text_scale": 1.0}',
        b'{"mode": ["light"], "text_scale": 1.0}',
        b'{"mode": {}, "text_scale": 1.0}',
        b'{"mode": "light", "text_scale": "grand"}',
        b'{"mode": "light", "text_scale": [1]}',
        b'{"mode": "light", "text_scale": true}',
        b'{"mode": "light", "text_scale": NaN}',
        b'{"mode": "light", "text_scale": -Infinity}',
        b'{"mode": "light", "text_scale": 1e999}',
        b'{"mode": "light", "text_scale": 1' + b"0" * 400 + b"}",
        b'{"mode": "light", "text_scale": 1' + b"0" * 4000 + b"}",
        b'{"mode": "light", "text_scale": 3}',
    ],
)
def test_a_damaged_look_is_no_reason_to_stop(tmp_path, content):
    (tmp_path / "appearance.json").write_bytes(content)
    assert load_appearance(tmp_path) == Theme()


def test_a_look_that_is_no_file_is_no_reason_to_stop(open_app, gate):
    (gate.directory / "appearance.json").mkdir(parents=True)
    assert open_app().theme == Theme()


def test_a_look_comes_back_as_it_was_kept(tmp_path):
    keep_appearance(tmp_path, Theme("dark", 1.5, high_contrast=True, reduced_motion=True))
    assert load_appearance(tmp_path) == Theme("dark", 1.5, True, True)


def test_a_look_kept_by_an_older_program_is_read(tmp_path):
    (tmp_path / "appearance.json").write_text('{"mode": "dark", "text_scale": 1.5}')
    assert load_appearance(tmp_path) == Theme("dark", 1.5)
    (tmp_path / "appearance.json").write_text('{"mode": "dark", "text_scale": 1.5, "high_contrast": "oui"}')
    assert load_appearance(tmp_path) == Theme("dark", 1.5)


def test_a_trouble_is_told_in_the_message_bar_and_beside_the_passphrase_once_locked(open_notebook, qtbot):
    open_notebook.tell_trouble(NotFoundError("Cette fiche a disparu."))
    assert "Cette fiche a disparu." in open_notebook.bench.main.messages.messages
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    open_notebook.tell_trouble(NotFoundError("Ce carnet a disparu."))
    assert "Ce carnet a disparu." in open_notebook.page.trouble


def test_a_notebook_that_closes_badly_is_locked_all_the_same_and_it_is_told(open_notebook, qtbot, monkeypatch):
    def refuse(_notebook):
        raise NotebookError("Le disque est plein.")

    monkeypatch.setattr(Notebook, "checkpoint", refuse)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert open_notebook.page.button.is_ready
    assert "Le disque est plein." in open_notebook.page.trouble


def test_every_screen_of_the_program_opens_and_is_gone_after_the_lock(open_app, qtbot, gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    household = add_household(services)
    measure = add_measure(services, household)
    services.close()
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    bench = window.bench
    for key, args in (
        ("today", {}),
        ("households", {"search": "delattre"}),
        ("household", {"household_id": household.id}),
        ("household_edit", {"household_id": household.id}),
        ("measure", {"measure_id": measure.id}),
        ("measure_open", {"household_id": household.id}),
        ("visit", {"measure_id": measure.id}),
        ("bilan", {"measure_id": measure.id}),
        ("exchange", {}),
        ("settings", {}),
    ):
        bench.go(key, **args)
        assert bench.main.current_key == key
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert "DELATTRE" not in texts(window)


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


@pytest.mark.parametrize(
    ("key", "percent"), [(Qt.Key.Key_Plus, 125), (Qt.Key.Key_Equal, 125), (Qt.Key.Key_0, 100), (Qt.Key.Key_Agrave, 100)]
)
def test_the_text_grows_and_shrinks_by_keys(open_notebook, qtbot, key, percent):
    qtbot.keyClick(open_notebook, key, Qt.KeyboardModifier.ControlModifier)
    assert open_notebook.bench.services.settings.load().text_percent == percent
    assert open_notebook.theme.text_scale == percent / 100
    qtbot.keyClick(open_notebook, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert open_notebook.bench.services.settings.load().text_percent == 100


def test_actions_change_the_look_and_go_places(open_notebook, qtbot):
    actions = open_notebook.bench.actions
    actions.get("look.dark").run()
    assert open_notebook.theme.mode == "dark"
    actions.get("look.contrast").run()
    assert open_notebook.theme.high_contrast
    actions.get("go.households").run()
    assert open_notebook.bench.main.current_key == "households"
    actions.get("household.new").run()
    assert open_notebook.bench.main.current_key == "household_edit"
    assert not actions.get("send").enabled()
    with qtbot.waitSignal(open_notebook.locked):
        actions.get("lock").run()


def test_locking_asks_named_work_to_stop(open_notebook, qtbot):
    token, begun, failed = Token(), threading.Event(), []

    def work() -> None:
        begun.set()
        while not token.is_cancelled:
            pass
        token.check()

    open_notebook._tasks.run(work, None, failed.append, "Copie du carnet", token)
    assert open_notebook.bench.main.status.busy.cancel.isVisible()
    begun.wait()
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert [type(error).__name__ for error in failed] == ["WorkCancelledError"]
