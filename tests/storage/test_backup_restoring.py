"""A backup takes the place of the notebook, which is kept beside it; a kill on the way leaves one of them whole."""

import shutil
from contextlib import suppress
from datetime import timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.services.attachments import Place
from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from desktop.storage import backup_restoring
from desktop.storage.backup_making import make_snapshot
from desktop.storage.backup_restoring import restore_snapshot
from desktop.storage.errors import NotebookBusyError, NotebookDamagedError
from desktop.storage.last_commit import last_commit_of
from desktop.storage.notebook import create_notebook, open_with_passphrase, open_with_recovery_code
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import SCHEMA_VERSION
from desktop.storage.older_copy import OlderCopyError
from tests.conftest import CHEAP, PASSPHRASE
from tests.factories import opened_measure
from tests.pictures_of_people import pdf
from tests.storage.test_backup_making import NOW, Kept, never


@pytest.fixture
def saved(notebook_dir, tmp_path, resources, clock):
    """A notebook closed after its backup, with a document and one more write that the backup has not."""
    kept = Kept(notebook_dir, tmp_path / "place")
    services = Services.over(Workspace.over(kept.notebook, resources, clock))
    measure = opened_measure(services)
    place = Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)
    services.attachments.add(place, pdf(), "Commandement")
    kept.write("before")
    kept.made = kept.make()
    kept.write("after")
    kept.notebook.close()
    return kept


def restore(kept, files, stopped=never):
    return restore_snapshot(kept.made.snapshot, kept.source.key, files, NOW, SCHEMA_VERSION, stopped)


def settings_of(directory, *names, **how):
    notebook = open_with_passphrase(directory, PASSPHRASE, **how)
    with notebook.read() as uow:
        found = {name: uow.settings.get(name) is not None for name in names}
        actions = [line.action for line in uow.audit.page(0, 50)]
        commit = last_commit_of(uow.audit._connection)
    notebook.close()
    return found, actions, commit


def test_the_notebook_is_that_of_the_backup_and_the_other_is_kept_beside_it(saved):
    files = saved.source.files
    restored = restore(saved, files)
    found, actions, _commit = settings_of(files.directory, "before", "after")
    assert found == {"before": True, "after": False}
    assert JournalAct.RESTORED in actions
    assert restored.lost == 0
    assert restored.aside.name == "ancien-carnet-2026-11-22-16h12-00"
    beside = NotebookFiles(restored.aside)
    assert beside.database.exists()
    assert settings_of(restored.aside, "after")[0] == {"after": True}


def test_a_restored_notebook_begins_a_new_life_that_counts_on(saved):
    files = saved.source.files
    before = settings_of(files.directory)[2]
    restore(saved, files)
    after = settings_of(files.directory)[2]
    assert after.epoch != before.epoch
    assert before.epoch in after.epochs
    assert after.number > before.number


def test_the_notebook_set_aside_and_put_back_is_told_as_another_copy(saved):
    files = saved.source.files
    restored = restore(saved, files)
    settings_of(files.directory)
    shutil.copy(restored.aside / "notebook.db", files.database)
    with pytest.raises(OlderCopyError):
        open_with_passphrase(files.directory, PASSPHRASE)


def test_on_a_new_laptop_the_recovery_code_is_enough(saved, tmp_path, template):
    files = NotebookFiles(tmp_path / "nouveau")
    restored = restore(saved, files)
    assert restored.aside is None
    notebook = open_with_recovery_code(files.directory, template.recovery_code)
    with notebook.read() as uow:
        assert uow.measures.count() == 1
    notebook.close()
    assert len(list(files.attachments.iterdir())) == 1


def test_documents_are_there_again_and_one_missing_from_the_backup_is_taken_from_the_notebook(saved):
    for path in saved.place.files.iterdir():
        path.unlink()
    assert restore(saved, saved.source.files).lost == 0


def test_a_document_that_is_nowhere_is_counted_and_the_rest_comes_back(saved):
    for path in (*saved.place.files.iterdir(), *saved.source.files.attachments.iterdir()):
        path.unlink()
    assert restore(saved, saved.source.files).lost == 1
    assert settings_of(saved.source.files.directory, "before")[0] == {"before": True}


def test_a_damaged_backup_changes_nothing(saved):
    files = saved.source.files
    content = bytearray(saved.made.snapshot.database.read_bytes())
    content[5000] ^= 1
    saved.made.snapshot.database.write_bytes(content)
    with pytest.raises(NotebookDamagedError):
        restore(saved, files)
    assert settings_of(files.directory, "after")[0] == {"after": True}


def test_an_open_notebook_is_not_replaced(saved):
    notebook = open_with_passphrase(saved.source.files.directory, PASSPHRASE)
    with pytest.raises(NotebookBusyError):
        restore(saved, saved.source.files)
    notebook.close()


def test_killed_before_each_rename_the_notebook_is_one_or_the_other_whole(saved, tmp_path, monkeypatch):
    """Each step that changes names is the last one done, then the notebook is opened as after a kill."""
    renames = _count_renames(saved, tmp_path, monkeypatch)
    assert renames >= 6
    seen = set()
    for last in range(renames + 1):
        directory = tmp_path / f"try {last}"
        shutil.copytree(saved.source.files.directory, directory)
        with monkeypatch.context() as patch:
            _die_at_rename(patch, last)
            with suppress(_KilledError):
                restore(saved, NotebookFiles(directory))
        found, _actions, _commit = settings_of(directory, "before", "after")
        assert found["before"]
        seen.add(found["after"])
        assert NotebookFiles(directory).attachments.is_dir()
        assert not NotebookFiles(directory).restoring.exists()
    assert seen == {True, False}


def test_half_restored_over_nothing_no_new_notebook_is_made(saved, tmp_path, monkeypatch):
    files = NotebookFiles(tmp_path / "nouveau")
    with monkeypatch.context() as patch:
        patch.setattr(backup_restoring, "carry_out", lambda *_a, **_n: None)
        restore(saved, files)
    assert files.exists()
    with pytest.raises(Exception, match="existe déjà"):
        create_notebook(files.directory, PASSPHRASE, CHEAP)
    assert settings_of(files.directory, "before")[0] == {"before": True}


def test_an_earlier_backup_restored_after_a_later_one_is_no_older_copy(notebook_dir, tmp_path):
    kept = Kept(notebook_dir, tmp_path / "place")
    kept.write("one")
    kept.made = first = kept.make()
    kept.write("two")
    second = make_snapshot(kept.source, kept.place, NOW + timedelta(hours=1), never)
    kept.notebook.close()
    for made in (second, first, second):
        kept.made = made
        restore(kept, kept.source.files)
        found, actions, _commit = settings_of(notebook_dir, "one", "two")
        assert found == {"one": True, "two": made is second}
        assert JournalAct.OPENED_OLDER not in actions


class _KilledError(BaseException):
    """As a kill: nothing after it is done by the program."""


def _die_at_rename(patch, last):
    from pathlib import Path

    done = []
    real = Path.rename

    def rename(self, target):
        if len(done) >= last:
            raise _KilledError
        done.append(self)
        return real(self, target)

    patch.setattr(Path, "rename", rename)


def _count_renames(saved, tmp_path, monkeypatch):
    from pathlib import Path

    done = []
    real = Path.rename

    def rename(self, target):
        done.append(self)
        return real(self, target)

    directory = tmp_path / "count"
    shutil.copytree(saved.source.files.directory, directory)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        restore(saved, NotebookFiles(directory))
    return len(done)
