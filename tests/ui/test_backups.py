"""Backups that nobody has to think of, and their card in Réglages."""

from __future__ import annotations

import shutil
import threading
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject

from desktop.storage.backup_copying import BackupError, BackupStoppedError
from desktop.storage.backup_place import snapshots_under
from desktop.ui.settings.backups import BackupsCard
from desktop.ui.window.backing_up import BackingUp
from tests.factories import saved_household
from tests.ui.app_steps import unlock
from tests.ui.layout_walk import layout_faults

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.app_fixtures", "tests.ui.open_notebook_fixtures"]


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "cle"
    folder.mkdir()
    return folder


@pytest.fixture
def card(screen, stick, qtbot):
    made = BackupsCard(screen, lambda _parent: stick)
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.show_state()
    qtbot.waitUntil(lambda: not screen.tasks.is_busy)
    return made


@pytest.fixture
def backing_up(screen, qtbot):
    owner = QObject()
    made = BackingUp(screen.services.backups, screen.tasks, screen.messages, lambda: screen.go("settings"), owner)
    made.start()
    yield made
    made.stop()


def count(screen) -> int:
    return screen.services.backups.state().count


def idle(screen, qtbot) -> None:
    qtbot.waitUntil(lambda: not screen.tasks.is_busy)


def test_a_look_makes_a_backup_when_one_is_due_and_none_when_not(screen, backing_up, clock, qtbot):
    for _again in range(2):
        backing_up.look()
        idle(screen, qtbot)
    assert count(screen) == 1
    saved_household(screen.services)
    clock.instant += timedelta(minutes=31)
    backing_up.look()
    idle(screen, qtbot)
    assert count(screen) == 2


def test_two_looks_at_once_make_one_backup(screen, backing_up, qtbot):
    backing_up.look()
    backing_up.look()
    idle(screen, qtbot)
    assert count(screen) == 1


def test_a_stick_that_is_put_in_later_gets_the_latest(screen, backing_up, stick, qtbot):
    screen.services.backups.set_place(stick)
    shutil.rmtree(stick)
    backing_up.look()
    idle(screen, qtbot)
    stick.mkdir()
    backing_up.look()
    idle(screen, qtbot)
    assert len(snapshots_under(stick)) == 1


def test_a_backup_that_fails_is_told_once(screen, backing_up, monkeypatch, qtbot):
    def fail(*_arguments, **_named):
        raise BackupError("La place manque pour la sauvegarde.", safe="Le carnet est intact.")

    monkeypatch.setattr(screen.services.backups, "keep_up", fail)
    for _again in range(2):
        backing_up.look()
        idle(screen, qtbot)
    told = [past for past in screen.messages.told if "La place manque" in past.words]
    assert len(told) == 1


def test_days_without_a_backup_outside_are_told_with_a_way_to_réglages(screen, backing_up, stick, clock, qtbot):
    screen.services.backups.set_place(stick)
    shutil.rmtree(stick)
    clock.instant += timedelta(days=23)
    backing_up.look()
    idle(screen, qtbot)
    assert any("depuis 23\u00a0jours" in past.words for past in screen.messages.told)


def test_invented_households_are_not_backed_up(screen, backing_up, qtbot):
    backing_up.stop()
    backing_up.wanted = False
    backing_up.start()
    backing_up.look()
    backing_up.last(stays=False)
    idle(screen, qtbot)
    assert count(screen) == 0


def test_the_card_says_that_there_is_none_then_what_was_made(card, screen, qtbot):
    assert "Aucune sauvegarde" in card.none.text
    assert not card.none.isHidden()
    assert card.none.property("tone") == "warning"
    saved_household(screen.services)
    card.now.click()
    assert not card.now.isEnabled()
    idle(screen, qtbot)
    assert card.none.isHidden()
    assert "22\u00a0novembre 2026 à 9\u00a0h" in card.latest.text()
    assert "faite et vérifiée sur cet ordinateur" in card.result.text
    assert "1\u00a0ménage" in card.result.text
    assert card.now.isEnabled()


def test_a_second_place_is_chosen_copied_to_and_given_up(card, screen, stick, qtbot):
    card.now.click()
    idle(screen, qtbot)
    card.choose_place.click()
    idle(screen, qtbot)
    assert card.place.text() == str(stick)
    assert "même disque" in card.result.text
    assert len(snapshots_under(stick)) == 1
    assert "Dernière sauvegarde à cet endroit" in card.away.text
    card.forget_place.click()
    idle(screen, qtbot)
    assert card.place.isHidden()
    assert "Aucun second endroit" in card.missing.text
    assert not card.missing.isHidden()
    assert card.missing.property("tone") == "warning"
    assert len(snapshots_under(stick)) == 1


def test_checking_says_what_is_whole_and_what_is_not(card, screen, stick, qtbot):
    card.now.click()
    idle(screen, qtbot)
    card.choose_place.click()
    idle(screen, qtbot)
    (copied,) = snapshots_under(stick)
    copied.database.write_bytes(b"x" * copied.database.stat().st_size)
    card.check.click()
    idle(screen, qtbot)
    assert "Sur cet ordinateur\u00a0: entière" in card.result.text
    assert "Au second endroit\u00a0: " in card.trouble.text
    assert not layout_faults(card)


def test_a_place_that_cannot_be_taken_is_told_in_the_card(card, screen, stick, qtbot):
    shutil.rmtree(stick)
    card.choose_place.click()
    idle(screen, qtbot)
    assert "n’est plus là" in card.trouble.text
    assert card.place.isHidden()


def test_locking_makes_a_backup_and_none_when_nothing_was_written_since(open_notebook, qtbot, gate):
    for _again in range(2):
        with qtbot.waitSignal(open_notebook.locked):
            open_notebook.lock()
        assert len(snapshots_under(gate.directory)) == 1
        unlock(open_notebook, qtbot)


def test_leaving_makes_a_backup(open_notebook, gate):
    open_notebook.close()
    assert len(snapshots_under(gate.directory)) == 1


def test_a_stick_that_no_longer_answers_does_not_hold_the_lock_back(open_notebook, qtbot, gate, stick, monkeypatch):
    open_notebook.bench.services.backups.set_place(stick)
    dead = threading.Event()
    monkeypatch.setattr("desktop.services.backups.copy_snapshot", lambda *_arguments: dead.wait())
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert len(snapshots_under(gate.directory)) == 1
    dead.set()


def test_a_backup_that_takes_too_long_is_left_to_the_next_opening(open_notebook, qtbot, gate, monkeypatch):
    monkeypatch.setattr(open_notebook, "_lock_ms", 50)
    begun, stopped = threading.Event(), threading.Event()

    def endless(_source, _place, _moment, stop):
        begun.set()
        while not stop():
            stopped.wait(0.01)
        stopped.set()
        raise BackupStoppedError

    monkeypatch.setattr("desktop.services.backups.make_snapshot", endless)
    with qtbot.waitSignal(open_notebook.locked):
        open_notebook.lock()
    assert begun.is_set()
    qtbot.waitUntil(stopped.is_set)
    assert snapshots_under(gate.directory) == []
    monkeypatch.undo()
    unlock(open_notebook, qtbot)
    assert open_notebook.bench.services.backups.is_due()
