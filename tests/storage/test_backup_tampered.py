"""Backups lie on sticks and shares: what somebody changed there is told, and nothing outside of it is touched."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from desktop.services.backup_restore import RestoreService
from desktop.storage.backup_checking import check_snapshot, newest_known
from desktop.storage.backup_copying import BackupError
from desktop.storage.backup_making import copy_snapshot, rotate
from desktop.storage.backup_place import BackupPlace, Snapshot, snapshots_under
from desktop.storage.errors import NotebookDamagedError, NotebookError, WrongKeyError
from desktop.storage.keyslots import KeySlots, normalise_recovery_code, unwrap, wrap
from desktop.storage.notebook import open_with_key, open_with_passphrase
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.rekey import change_key
from desktop.storage.secret_changes import change_passphrase, renew_recovery_code
from tests.conftest import CHEAP, PASSPHRASE
from tests.storage.test_backup_making import Kept, never

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
"""That of the clock of these tests."""
NEW = "parasol brioche tunnel cymbale noisette radeau fanfare gondole"


@pytest.fixture
def kept(notebook_dir, tmp_path):
    made = Kept(notebook_dir, tmp_path / "place")
    yield made
    made.notebook.close()


def edit(snapshot, **change):
    path = snapshot.directory / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))


def test_names_that_lead_out_of_a_backup_are_not_followed(kept, tmp_path):
    private = tmp_path / "private.txt"
    private.write_text("private")
    made = kept.make()
    edit(made.snapshot, files=["../../../private.txt"])
    stick = BackupPlace(tmp_path / "a" / "b" / "c" / "stick", kept.place.folder.name.removeprefix("perron-"))
    with pytest.raises(NotebookDamagedError):
        copy_snapshot(made.snapshot, stick, never)
    assert list(tmp_path.rglob("private.txt")) == [private]


@pytest.mark.parametrize("linked", ["files", "folder"])
def test_a_link_on_a_stick_takes_no_photo_from_the_notebook(kept, tmp_path, linked):
    kept.write("a")
    made = kept.make()
    stick = BackupPlace(tmp_path / "stick", kept.place.folder.name.removeprefix("perron-"))
    attachments = kept.notebook.files.attachments
    photo = kept.notebook.sealed_files.write(b"of today", bytes(32))
    if linked == "files":
        stick.folder.mkdir(parents=True)
        stick.files.symlink_to(attachments)
    else:
        stick.folder.parent.mkdir()
        stick.folder.symlink_to(kept.notebook.files.directory)
        (kept.notebook.files.directory / "files").symlink_to(attachments)
    before = sorted(attachments.iterdir())
    with pytest.raises(BackupError):
        copy_snapshot(made.snapshot, stick, never)
    rotate(stick, made.snapshot)
    assert (attachments / photo).exists()
    assert sorted(attachments.iterdir()) == before


def test_only_the_parts_of_a_backup_are_copied_and_no_link(kept, tmp_path):
    made = kept.make()
    (made.snapshot.directory / "more").write_text("more")
    (made.snapshot.directory / "notebook.db-wal").write_bytes(b"x")
    copied = copy_snapshot(made.snapshot, BackupPlace(tmp_path / "stick", "0" * 32), never)
    names = {"notebook.db", "notebook.keys", "notebook.keys.bak", "manifest.json"}
    assert {path.name for path in copied.directory.iterdir()} == names


def test_a_copy_that_bears_the_name_and_is_another_gives_way(kept, tmp_path):
    made = kept.make()
    stick = BackupPlace(tmp_path / "stick", "0" * 32)
    planted = stick.folder / made.snapshot.directory.name
    planted.mkdir(parents=True)
    (planted / "manifest.json").write_text("{}")
    copied = copy_snapshot(made.snapshot, stick, never)
    assert check_snapshot(copied, kept.source.key, never, every_byte=True).lost == ()


DEEP = "[" * 200_000


@pytest.mark.parametrize("content", [DEEP, "{}", "[]", "null", json.dumps({"format": "perron-backup/1"})])
def test_nonsense_among_the_backups_stops_no_other(kept, content):
    kept.make(NOW)
    odd = kept.place.folder / "20990101T000000Z-0000"
    odd.mkdir()
    (odd / "manifest.json").write_text(content)
    made = kept.make(NOW + timedelta(hours=1))
    rotate(kept.place, made.snapshot)
    assert newest_known(kept.place, kept.source.key, NOW + timedelta(hours=1)) == made.snapshot


@pytest.mark.parametrize("made_at", ["0001-01-01T00:00:00+14:00", "x", 5, "9999-12-31T23:59:59-14:00"])
def test_an_impossible_moment_is_a_damaged_backup(kept, made_at):
    made = kept.make()
    edit(made.snapshot, made_at=made_at)
    with pytest.raises(NotebookDamagedError):
        made.snapshot.outside()


def test_a_pipe_a_link_and_an_impossible_name_are_no_backups(kept):
    made = kept.make()
    folder = kept.place.folder
    for name in ("20260101T000000Z-0001", "99999999T999999Z-ffff", "20260101T000000Z-0002"):
        (folder / name).mkdir()
    os.mkfifo(folder / "20260101T000000Z-0001" / "manifest.json")
    shutil.copy(made.snapshot.directory / "manifest.json", folder / "99999999T999999Z-ffff")
    (folder / "20260101T000000Z-0002" / "manifest.json").symlink_to("/dev/zero")
    (folder / "20260101T000000Z-0003").symlink_to(made.snapshot.directory)
    assert kept.place.snapshots() == [made.snapshot]
    assert snapshots_under(kept.root) == [made.snapshot]


def test_a_backup_copied_under_a_later_name_is_neither_the_newest_nor_restored(kept, tmp_path, clock):
    old = kept.make(NOW - timedelta(days=3)).snapshot
    kept.write("a week of work")
    newest = kept.make(NOW - timedelta(hours=1)).snapshot
    for name in ("20991231T235959Z-00ff", f"{NOW - timedelta(minutes=30):%Y%m%dT%H%M%SZ}-00ff"):
        shutil.copytree(old.directory, old.directory.with_name(name))
    assert newest_known(kept.place, kept.source.key, NOW) == newest
    rotate(kept.place, newest)
    assert newest in kept.place.snapshots()
    directory = tmp_path / "new laptop"
    restores = RestoreService(directory, clock, None)
    restores.restore(restores.find(kept.root), "passphrase", PASSPHRASE)
    notebook = open_with_passphrase(directory, PASSPHRASE)
    with notebook.read() as uow:
        assert uow.settings.get("a week of work") is not None
    notebook.close()


def test_a_clock_that_was_wrong_one_day_keeps_no_backup_back(kept):
    kept.make(datetime(2099, 1, 1, tzinfo=UTC))
    made = [kept.make(NOW + timedelta(hours=hours)).snapshot for hours in range(6)]
    for each in made:
        rotate(kept.place, each)
    assert newest_known(kept.place, kept.source.key, NOW + timedelta(hours=6)) == made[-1]
    assert set(made[-3:]) <= set(kept.place.snapshots())


def strangers_keys(path: KeySlots, identity):
    theirs = {name: wrap(name, "theirs", bytes(32), CHEAP, identity) for name in ("passphrase", "recovery")}
    path.write(theirs, bytes(32))


def test_no_backup_is_made_or_called_whole_under_a_key_file_that_does_not_open_it(kept):
    made = kept.make()
    identity = made.snapshot.slots.read()["passphrase"].identity
    strangers_keys(made.snapshot.slots, identity)
    with pytest.raises(NotebookDamagedError, match="abîmée"):
        check_snapshot(made.snapshot, kept.source.key, never, every_byte=True)
    strangers_keys(KeySlots(kept.notebook.files.keys), identity)
    with pytest.raises(NotebookDamagedError, match="fichier des clés"):
        kept.make(NOW + timedelta(hours=1))
    assert kept.place.snapshots() == [made.snapshot]


def test_a_backup_under_a_strangers_key_file_gives_way_to_the_one_before(kept, tmp_path, clock):
    kept.write("kept")
    kept.make(NOW - timedelta(days=1))
    newest = kept.make(NOW - timedelta(hours=1)).snapshot
    strangers_keys(newest.slots, newest.slots.read()["passphrase"].identity)
    restores = RestoreService(tmp_path / "new", clock, None)
    result = restores.restore(restores.find(kept.root), "passphrase", PASSPHRASE)
    assert len(result.skipped) == 1
    assert "abîmées" in result.words
    open_with_passphrase(tmp_path / "new", PASSPHRASE).close()


def test_the_passphrase_of_then_brings_no_older_backup_in_silence(kept, tmp_path, clock):
    kept.make(NOW - timedelta(days=1))
    shutil.copytree(kept.root, tmp_path / "stick")
    change_passphrase(kept.notebook.files.directory, ("passphrase", PASSPHRASE), NEW)
    newest = kept.make(NOW - timedelta(hours=1)).snapshot
    shutil.copytree(newest.directory, tmp_path / "stick" / kept.place.folder.name / newest.directory.name)
    restores = RestoreService(tmp_path / "new", clock, None)
    with pytest.raises(WrongKeyError):
        restores.restore(restores.find(tmp_path / "stick"), "passphrase", PASSPHRASE)
    restores.restore(restores.find(tmp_path / "stick"), "passphrase", NEW)


def opens_today(directory, keys, name, secret):
    """Whether an old key file gives the key of the notebook as it is now."""
    slot = keys.read()[name]
    try:
        key = unwrap(slot, secret)
        open_with_key(directory, key, slot.identity, read_only=True).close()
    except NotebookError:
        return False
    return True


def test_an_old_passphrase_and_an_old_sheet_open_no_copy_beside_the_notebook(kept, template, clock):
    files = kept.notebook.files
    beside = BackupPlace(files.backups, kept.place.folder.name.removeprefix("perron-"))
    kept.place = beside
    old = kept.make(NOW - timedelta(days=1)).snapshot
    kept.notebook.close()
    restores = RestoreService(files.directory, clock, None)
    aside = restores.restore(restores.own(), "passphrase", PASSPHRASE).aside
    change_passphrase(files.directory, ("passphrase", PASSPHRASE), NEW)
    code = renew_recovery_code(files.directory, NEW)
    for keys in (old.slots, KeySlots(aside / "notebook.keys"), KeySlots(files.keys)):
        assert not opens_today(files.directory, keys, "passphrase", PASSPHRASE)
        assert not opens_today(files.directory, keys, "recovery", normalise_recovery_code(template.recovery_code))
        assert opens_today(files.directory, keys, "passphrase", NEW)
        assert opens_today(files.directory, keys, "recovery", normalise_recovery_code(code))
    check_snapshot(Snapshot(old.directory), kept.source.key, never, every_byte=True)


def test_another_key_leaves_the_backups_of_the_old_key_their_own_ways_in(kept):
    files = kept.notebook.files
    kept.place = BackupPlace(files.backups, kept.place.folder.name.removeprefix("perron-"))
    old = kept.make().snapshot
    kept.notebook.close()
    change_key(files.directory, PASSPHRASE, NEW, CHEAP, NOW)
    change_passphrase(files.directory, ("passphrase", NEW), "une troisième phrase de passe bien longue")
    unwrap(old.slots.read()["passphrase"], PASSPHRASE)
    assert not opens_today(files.directory, old.slots, "passphrase", PASSPHRASE)
    assert NotebookFiles(files.directory).exists()
