"""A backup is copied, verified and only then named; each opens alone, and damage to it is seen."""

import errno
import secrets
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from desktop.domain.attachment import Owner, OwnerKind
from desktop.services.attachments import Place
from desktop.storage import backup_copying, backup_making, notebook_version
from desktop.storage.backup_checking import check_snapshot
from desktop.storage.backup_copying import BackupError, BackupStoppedError
from desktop.storage.backup_making import Source, copy_snapshot, make_snapshot, rotate
from desktop.storage.backup_place import BackupPlace, snapshots_under
from desktop.storage.errors import NotebookDamagedError, WrongKeyError
from desktop.storage.keyslots import KeySlots, slot_secret, unwrap
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure
from tests.pictures_of_people import pdf
from tests.storage.files import run

NOW = datetime(2026, 11, 22, 15, 12, tzinfo=UTC)


def never() -> bool:
    return False


class Kept:
    """A notebook with some settings and sealed files, and a place for its backups."""

    def __init__(self, directory: Path, root: Path) -> None:
        self.notebook = open_with_passphrase(directory, PASSPHRASE)
        slot = KeySlots(self.notebook.files.keys).read()["passphrase"]
        self.source = Source(self.notebook.files, unwrap(slot, PASSPHRASE))
        self.root = root
        self.place = BackupPlace(root, slot.identity.notebook_id)

    def write(self, name: str) -> None:
        with self.notebook.write() as uow:
            uow.settings.put(name, "x" * 300)

    def make(self, moment: datetime = NOW, stopped=never):
        return make_snapshot(self.source, self.place, moment, stopped)


@pytest.fixture
def kept(notebook_dir, tmp_path):
    made = Kept(notebook_dir, tmp_path / "place")
    yield made
    made.notebook.close()


@pytest.fixture
def filed(services, notebook, tmp_path):
    """A notebook with a measure that has two documents."""
    measure = opened_measure(services)
    place = Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)
    for title in ("un", "deux"):
        services.attachments.add(place, pdf(), title)
    slot = KeySlots(notebook.files.keys).read()["passphrase"]
    source = Source(notebook.files, unwrap(slot, PASSPHRASE))
    return source, BackupPlace(tmp_path / "place", slot.identity.notebook_id)


def test_a_backup_opens_alone_by_passphrase_and_by_recovery_code(kept, template):
    kept.write("a")
    made = kept.make()
    for name, secret in (("passphrase", PASSPHRASE), ("recovery", template.recovery_code)):
        key = unwrap(made.snapshot.slots.read()[name], slot_secret(name, secret))
        checked = check_snapshot(made.snapshot, key, never, every_byte=True)
        assert checked.manifest.inside.counts["setting"] >= 2
        assert checked.lost == ()
    with pytest.raises(WrongKeyError):
        unwrap(made.snapshot.slots.read()["passphrase"], "une autre phrase que la bonne")


def test_it_holds_what_was_committed_when_it_began_while_others_write_on(kept, monkeypatch):
    kept.write("before")
    for number in range(30):
        kept.write(f"filling {number}")
    monkeypatch.setattr(backup_copying, "_PAGES", 2)
    written = []

    def write_meanwhile() -> bool:
        if len(written) < 5:
            written.append(1)
            kept.write(f"meanwhile {len(written)}")
        return False

    made = kept.make(stopped=write_meanwhile)
    inside = made.checked.manifest.inside
    with kept.notebook.read() as uow:
        assert uow.settings.get("meanwhile 5")
        now = uow.audit._connection.exec_driver_sql("SELECT count(*) FROM setting").scalar()
    assert inside.counts["setting"] <= now - len(written) + 1


def test_documents_are_kept_once_for_all_backups(filed):
    source, place = filed
    first = make_snapshot(source, place, NOW, never)
    times = {path.name: path.stat().st_mtime_ns for path in place.files.iterdir()}
    assert len(times) == 2
    second = make_snapshot(source, place, NOW + timedelta(minutes=30), never)
    assert {path.name: path.stat().st_mtime_ns for path in place.files.iterdir()} == times
    assert first.checked.manifest.inside.files == second.checked.manifest.inside.files


def test_a_document_lost_in_the_notebook_does_not_keep_the_rest_from_being_backed_up(filed):
    source, place = filed
    next(source.files.attachments.iterdir()).unlink()
    made = make_snapshot(source, place, NOW, never)
    assert len(made.checked.lost) == 1


def test_one_lost_since_is_still_in_the_backups(filed):
    source, place = filed
    make_snapshot(source, place, NOW, never)
    next(source.files.attachments.iterdir()).unlink()
    assert make_snapshot(source, place, NOW + timedelta(hours=1), never).checked.lost == ()


@pytest.mark.parametrize("name", ["notebook.db", "manifest.json"])
def test_one_altered_byte_is_seen_wherever_it_is(kept, name):
    kept.write("a")
    made = kept.make()
    path = made.snapshot.directory / name
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 40)):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1
        path.write_bytes(spoilt)
        with pytest.raises(NotebookDamagedError):
            check_snapshot(made.snapshot, kept.source.key, never, every_byte=True)
    path.write_bytes(whole)
    check_snapshot(made.snapshot, kept.source.key, never, every_byte=True)


def test_the_database_of_another_backup_is_not_taken_for_this_one(kept):
    kept.write("a")
    first = kept.make()
    kept.write("b")
    second = kept.make(NOW + timedelta(hours=1))
    shutil.copy(first.snapshot.database, second.snapshot.database)
    with pytest.raises(NotebookDamagedError):
        check_snapshot(second.snapshot, kept.source.key, never, every_byte=False)


def test_a_damaged_document_is_named_and_the_rest_is_good(filed):
    source, place = filed
    made = make_snapshot(source, place, NOW, never)
    path = next(place.files.iterdir())
    spoilt = bytearray(path.read_bytes())
    spoilt[-1] ^= 1
    path.write_bytes(spoilt)
    assert check_snapshot(made.snapshot, source.key, never, every_byte=False).lost == ()
    assert check_snapshot(made.snapshot, source.key, never, every_byte=True).lost == (path.name,)


def test_stopped_at_any_look_it_leaves_nothing_that_could_be_taken_for_a_backup(kept):
    kept.write("a")
    looks: list[int] = []
    whole = kept.make(stopped=lambda: bool(looks.append(1)))
    kept.place.remove(whole.snapshot)
    assert len(looks) >= 3
    for last in range(len(looks)):
        asked: list[int] = []

        def stop_then(last: int = last, asked: list[int] = asked) -> bool:
            asked.append(1)
            return len(asked) > last

        with pytest.raises(BackupStoppedError):
            kept.make(stopped=stop_then)
        assert snapshots_under(kept.root) == []
        assert [path.name for path in kept.place.folder.iterdir()] == ["files"]


@pytest.mark.parametrize("step", ["copy_database", "checked_contents", "write_durably", "check_snapshot"])
def test_a_disk_that_is_full_at_any_step_leaves_the_backups_of_before(kept, monkeypatch, step):
    kept.write("a")
    before = kept.make()

    def refuse(*_arguments, **_named):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup_making, step, refuse)
    with pytest.raises(BackupError) as raised:
        kept.make(NOW + timedelta(hours=1))
    assert "place manque" in raised.value.sentence
    assert [found.directory for found in snapshots_under(kept.root)] == [before.snapshot.directory]


def test_what_a_killed_program_left_is_swept_by_the_next(kept):
    left = kept.place.begin(kept.place.new_name(NOW))
    (left / "notebook.db").write_bytes(b"half")
    assert snapshots_under(kept.root) == []
    kept.make()
    assert not left.exists()


def test_rotation_keeps_the_newest_and_removes_what_no_backup_names(filed):
    source, place = filed
    for day in range(40):
        newest = make_snapshot(source, place, NOW - timedelta(days=40 - day), never).snapshot
    orphan = place.files / secrets.token_hex(16)
    orphan.write_bytes(b"of a backup long gone")
    foreign = place.files / "photo de vacances.jpg"
    foreign.write_bytes(b"not ours")
    rotate(place, newest)
    left = place.snapshots()
    assert left[0] == newest
    assert 12 <= len(left) <= 31
    assert not orphan.exists()
    assert foreign.exists()
    assert len(list(place.files.iterdir())) == 3


def test_a_backup_made_after_the_clock_went_back_is_not_removed(kept):
    kept.make(NOW)
    for day in range(1, 13):
        kept.make(NOW + timedelta(days=day))
    back = kept.make(NOW - timedelta(days=3000)).snapshot
    rotate(kept.place, back)
    assert back in kept.place.snapshots()


def test_the_second_place_holds_the_same_backup_without_the_key(filed, tmp_path):
    source, place = filed
    made = make_snapshot(source, place, NOW, never)
    away = BackupPlace(tmp_path / "stick", "0" * 32)
    copied = copy_snapshot(made.snapshot, away, never)
    assert check_snapshot(copied, source.key, never, every_byte=True).lost == ()
    assert copy_snapshot(made.snapshot, away, never) == copied


def test_nothing_in_a_place_is_readable(filed, tmp_path):
    source, place = filed
    make_snapshot(source, place, NOW, never)
    canaries = [b"Delattre", "Éloïse".encode(), b"Zola", b"photo", b"document", b"SQLite", b"household", b"Exif"]
    for path in place.folder.rglob("*"):
        assert all(word.decode().lower() not in path.name.lower() for word in canaries), path
        if path.is_file():
            content = path.read_bytes()
            assert not [word for word in canaries if word in content], path


def test_only_its_owner_may_read_a_backup(kept):
    kept.write("a")
    kept.make()
    for path in kept.place.folder.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_manifest_from_a_later_version_is_left_alone(kept):
    made = kept.make()
    path = made.snapshot.directory / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"perron-backup/1", b"perron-backup/2"))
    with pytest.raises(NotebookDamagedError):
        made.snapshot.outside()


def test_before_a_migration_a_backup_is_made(kept, monkeypatch):
    kept.write("a")
    directory = kept.source.files.directory
    kept.notebook.close()
    of_another_version(directory, monkeypatch)
    open_with_passphrase(directory, PASSPHRASE).close()
    (made,) = snapshots_under(directory)
    checked = check_snapshot(made, kept.source.key, never, every_byte=True)
    assert checked.manifest.inside.schema == "0000"


def test_when_it_cannot_be_made_the_migration_is_refused_and_the_notebook_is_as_it_was(kept, monkeypatch):
    kept.write("a")
    directory = kept.source.files.directory
    kept.notebook.close()
    of_another_version(directory, monkeypatch)
    kept.source.files.backups.write_bytes(b"in the way")
    before = kept.source.files.database.read_bytes()
    with pytest.raises(BackupError) as raised:
        open_with_passphrase(directory, PASSPHRASE)
    assert "met le carnet à jour" in raised.value.sentence
    assert "n’a pas été touché" in raised.value.sentence
    assert kept.source.files.database.read_bytes() == before


def of_another_version(directory: Path, monkeypatch) -> None:
    """The notebook says that it is of an earlier version; migrating it is only saying that it is not."""
    run(directory, "UPDATE alembic_version SET version_num = '0000'")

    def migrate(engine: Engine) -> None:
        with engine.connect() as connection, connection.begin():
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")

    monkeypatch.setattr(notebook_version, "migrate", migrate)


def test_of_those_made_in_one_second_the_last_is_the_newest(kept):
    for _number in range(5):
        made = kept.make()
        assert kept.place.snapshots()[0] == made.snapshot
