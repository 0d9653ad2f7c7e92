"""Backups of the open notebook: when they are due, where they go, what is told of them, and restoring one."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import timedelta

import pytest

from desktop.errors import AppError
from desktop.services import backups as backups_module
from desktop.services.backup_restore import RestoreService
from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from desktop.storage.backup_copying import BackupError, BackupStoppedError
from desktop.storage.backup_place import snapshots_under
from desktop.storage.errors import NotebookDamagedError, WrongKeyError
from desktop.storage.notebook import open_with_passphrase
from desktop.storage.secret_changes import change_passphrase
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure, saved_household
from tests.services.canaries import Planted


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "cle"
    folder.mkdir()
    return folder


@pytest.fixture
def reopen(services, notebook_dir, resources, clock):
    """Closes the notebook and opens it again."""

    def again() -> Services:
        services.close()
        return Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))

    return again


def test_a_new_notebook_is_due_and_after_its_backup_it_is_not(services):
    assert services.backups.is_due()
    saved_household(services)
    line = services.backups.make()
    assert line.words == "22\u00a0novembre 2026 à 9\u00a0h"
    assert line.households == 1
    assert not services.backups.is_due()


def test_work_makes_one_due_and_what_the_program_notes_by_itself_does_not(services):
    services.backups.make()
    services.settings.remember_place("today", {})
    services.journal.begin()
    services.search.keep_recent()
    services.attachments.sweep()
    assert not services.backups.is_due()
    saved_household(services)
    assert services.backups.is_due()


def test_closing_and_opening_again_makes_none_due(services, reopen):
    services.backups.make()
    opened = reopen()
    assert not opened.backups.is_due()
    opened.close()


def test_a_changed_passphrase_makes_one_due(services, notebook_dir):
    services.backups.make()
    change_passphrase(notebook_dir, ("passphrase", PASSPHRASE), "une tout autre phrase de passe")
    assert services.backups.is_due()


def test_every_half_hour_of_changed_work_and_no_sooner(services, clock):
    assert services.backups.keep_up()
    saved_household(services)
    clock.instant += timedelta(minutes=29)
    assert not services.backups.keep_up()
    clock.instant += timedelta(minutes=1)
    assert services.backups.keep_up()
    clock.instant += timedelta(minutes=31)
    assert not services.backups.keep_up()


def test_a_clock_that_went_back_does_not_keep_backups_from_being_made(services, clock):
    services.backups.make()
    saved_household(services)
    clock.instant -= timedelta(days=400)
    assert services.backups.keep_up()
    clock.instant += timedelta(minutes=31)
    assert not services.backups.keep_up()


def noted(services):
    """What the journal says of backups, in order."""
    with services.workspace.notebook.read() as uow:
        lines = uow.audit.page(0, None)
    return [(line.action, line.record_id) for line in reversed(lines) if line.action.startswith("back")]


def test_a_notebook_that_closes_stops_the_backup_being_made(services):
    services.backups.stop()
    with pytest.raises(BackupStoppedError):
        services.backups.make()


def test_the_second_place_is_copied_to_when_it_is_there(services, stick):
    services.backups.set_place(stick)
    services.backups.make()
    assert services.backups.copy_away()
    assert len(snapshots_under(stick)) == 1
    assert "Dernière sauvegarde à cet endroit" in services.backups.state().away_words
    (made,) = snapshots_under(stick)
    assert noted(services) == [("backed up", made.directory.name), ("backup out", "")]
    assert not services.backups.is_due()  # a line of the journal alone asks for no other one
    services.backups.copy_away()
    services.backups.keep_up()
    assert len(noted(services)) == 2


def test_a_copy_that_went_on_behind_the_lock_is_noted_at_the_next_look(services, stick, notebook_dir):
    services.backups.set_place(stick)
    services.backups.make()
    (notebook_dir / "backups" / "away.json").write_text('{"at": "2023-12-12T08:00:00+00:00"}')
    services.backups.keep_up()
    assert ("backup out", "") in noted(services)


def test_an_absent_second_place_is_no_trouble_and_its_days_are_counted(services, stick, clock):
    services.backups.set_place(stick)
    services.backups.make()
    services.backups.copy_away()
    shutil.rmtree(stick)
    saved_household(services)
    clock.instant += timedelta(days=23)
    services.backups.make()
    assert not services.backups.copy_away()
    state = services.backups.state()
    assert state.tells_away
    assert state.away_words == "Aucune sauvegarde hors de cet ordinateur depuis 23\u00a0jours."


def test_without_a_second_place_it_is_said_where_one_looks_and_nowhere_else(services):
    state = services.backups.state()
    assert not state.tells_away
    assert "Aucun second endroit" in state.away_words


def test_a_stick_that_no_longer_answers_holds_nobody_back(services, stick, monkeypatch):
    services.backups.set_place(stick)
    services.backups.make()
    dead = threading.Event()
    monkeypatch.setattr(backups_module, "copy_snapshot", lambda *_arguments: dead.wait())
    with pytest.raises(BackupStoppedError):
        services.backups.copy_away(lambda: True)
    services.backups.copy_away_behind()
    assert not services.backups.copy_away()  # one at a time: that stick still has the one before
    dead.set()


def test_a_place_in_the_folder_of_the_notebook_is_refused(services, notebook_dir):
    with pytest.raises(AppError) as raised:
        services.backups.set_place(notebook_dir)
    assert "dans le dossier du carnet" in raised.value.sentence


def test_a_place_on_the_same_disk_is_taken_with_a_word(services, stick):
    assert "même disque" in services.backups.set_place(stick)


def test_a_place_that_is_gone_is_told(services, stick):
    shutil.rmtree(stick)
    with pytest.raises(BackupError):
        services.backups.set_place(stick)


def test_a_check_reads_both_places_whole(services, stick):
    services.backups.set_place(stick)
    saved_household(services)
    services.backups.make()
    services.backups.copy_away()
    here, away = services.backups.check()
    assert here.line is not None
    assert away.line is not None
    assert away.line.households == 1
    (copied,) = snapshots_under(stick)
    content = bytearray(copied.database.read_bytes())
    content[-1] ^= 1
    copied.database.write_bytes(content)
    here, away = services.backups.check()
    assert here.line is not None
    assert away.line is None
    assert "abîmée" in away.trouble


def test_twenty_words_of_households_are_in_no_byte_of_any_place(services, stick):
    planted = Planted(services)
    services.backups.set_place(stick)
    services.backups.make()
    services.backups.copy_away()
    words = [*sorted(planted.secret)[:20], "Delattre", "Éloïse", "Zola"]
    places = [stick, services.workspace.notebook.files.backups]
    for path in (path for place in places for path in place.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        assert not [word for word in words if word.encode() in content or word in path.name], path


def test_a_backup_is_made_in_a_place_given_for_once(services, stick):
    path, line = services.backups.make_in(stick)
    assert path.parent.parent == stick
    assert line.households == 0
    assert services.backups.state().count == 0
    assert noted(services) == [("backup out", path.name)]


class Closed:
    """A notebook with two backups, closed."""

    def __init__(self, services: Services, clock, directory) -> None:
        opened_measure(services)
        services.backups.make()
        clock.instant += timedelta(hours=2)
        saved_household(services)
        services.backups.make()
        services.close()
        self.directory, self.clock = directory, clock
        self.service = RestoreService(directory, clock, None)


@pytest.fixture
def closed(services, clock, notebook_dir):
    return Closed(services, clock, notebook_dir)


def test_the_backups_are_found_where_somebody_may_look(closed):
    root = closed.directory / "backups"
    (folder,) = (path for path in root.iterdir() if path.is_dir())
    for place in (closed.directory, root, folder):
        assert len(closed.service.find(place)) == 2
    newest = closed.service.find(root)[0]
    assert newest.line.words == "22\u00a0novembre 2026 à 11\u00a0h"
    assert len(closed.service.find(newest.snapshot.directory)) == 1
    assert closed.service.find(closed.directory.parent) == []


def test_a_backup_takes_the_place_of_the_notebook(closed):
    older = closed.service.own()[1:]
    result = closed.service.restore(older, "passphrase", PASSPHRASE)
    assert "La sauvegarde du 22\u00a0novembre 2026 à 9\u00a0h est en place." in result.words
    assert "ancien-carnet-" in result.words
    notebook = open_with_passphrase(closed.directory, PASSPHRASE)
    with notebook.read() as uow:
        assert uow.households.count() == 1
    notebook.close()


def test_when_the_newest_is_damaged_the_newest_good_one_is_taken_and_the_other_named(closed):
    newest, older = closed.service.own()
    newest.snapshot.database.write_bytes(newest.snapshot.database.read_bytes()[:-4096])
    result = closed.service.restore((newest, older), "passphrase", PASSPHRASE)
    assert result.line == older.line
    assert "abîmées" in result.words


def test_when_all_are_damaged_nothing_is_touched(closed):
    before = (closed.directory / "notebook.db").read_bytes()
    choices = closed.service.own()
    for found in choices:
        (found.snapshot.directory / "manifest.json").write_bytes(b"{}")
    with pytest.raises(NotebookDamagedError):
        closed.service.restore(choices, "passphrase", PASSPHRASE)
    assert (closed.directory / "notebook.db").read_bytes() == before


def test_a_wrong_passphrase_is_told_and_nothing_is_touched(closed):
    with pytest.raises(WrongKeyError):
        closed.service.restore(closed.service.own(), "passphrase", "une autre phrase de passe")
    assert not (closed.directory / "restoring.new").exists()


def test_nothing_found_is_told(closed, tmp_path):
    assert closed.service.find(tmp_path / "nulle part") == []
    with pytest.raises(BackupError):
        closed.service.restore([], "passphrase", PASSPHRASE)


def test_after_a_restoring_messages_name_another_life_of_the_notebook(closed, resources, clock):
    closed.service.restore(closed.service.own(), "passphrase", PASSPHRASE)
    services = Services.over(Workspace.over(open_with_passphrase(closed.directory, PASSPHRASE), resources, clock))
    saved_household(services)
    with services.workspace.notebook.read() as uow:
        epochs = [json.loads(entry.message)["epoch"] for entry in uow.outbox.waiting()]
        life = uow.settings.epoch()
    services.close()
    assert epochs[0] == ""
    assert epochs[-1] == life != ""
