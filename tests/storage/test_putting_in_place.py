"""A folder `restoring` takes the place of the notebook only if a key of it proves it: anybody can make a folder."""

import shutil
from datetime import UTC, datetime

import pytest

from desktop.domain.acts import JournalAct
from desktop.services.notebooks import QuickEndedError
from desktop.storage import backup_restoring
from desktop.storage.errors import WrongKeyError
from desktop.storage.notebook import create_notebook, open_with_passphrase
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.rekey import change_key
from desktop.storage.set_aside import set_aside_in
from tests.conftest import CHEAP, PASSPHRASE
from tests.storage.test_backup_making import Kept
from tests.storage.test_backup_restoring import restore, settings_of

STRANGERS = "parasol brioche tunnel cymbale noisette radeau fanfare gondole"


@pytest.fixture
def files(notebook_dir):
    """Those of a closed notebook with a setting and a sealed file."""
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    with notebook.write() as uow:
        uow.settings.put("mine", value=True)
    notebook.sealed_files.write(b"a photo", bytes(32))
    notebook.close()
    return NotebookFiles(notebook_dir)


def junk(files):
    (files.restoring / "attachments").mkdir(parents=True)
    for name in ("notebook.db", "notebook.keys", "notebook.keys.bak"):
        (files.restoring / name).write_bytes(b"junk")


def nothing(files):
    files.restoring.mkdir()


def another_notebook(files):
    notebook, _code = create_notebook(files.restoring, STRANGERS, CHEAP)
    notebook.close()
    (files.restoring / "notebook.lock").unlink()


def other_database_with_our_keys(files):
    another_notebook(files)
    for name in ("notebook.keys", "notebook.keys.bak"):
        shutil.copy(files.directory / name, files.restoring / name)


def a_way_out_of_the_folder(files):
    files.restoring.mkdir()
    (files.restoring / "aside").write_text("../elsewhere")
    (files.restoring / "proof").write_text('{"database":"","keys":"","before":"","aside":"../elsewhere"}\n' + "0" * 64)


def a_link(files):
    files.restoring.symlink_to(files.directory.parent)


PLANTED = [junk, nothing, another_notebook, other_database_with_our_keys, a_way_out_of_the_folder, a_link]


@pytest.mark.parametrize("plant", PLANTED)
def test_a_planted_restoring_never_takes_the_place_of_the_notebook(files, plant):
    plant(files)
    assert settings_of(files.directory, "mine")[0] == {"mine": True}
    assert len(list(files.attachments.iterdir())) == 1
    assert not (files.directory.parent / "elsewhere").exists()
    assert files.mark.exists()


@pytest.mark.parametrize("plant", PLANTED)
def test_a_wrong_passphrase_or_a_look_changes_no_file_beside_a_planted_restoring(files, plant):
    plant(files)
    before = {name: content for name, content in _contents(files).items() if not name.startswith("restoring")}
    with pytest.raises(WrongKeyError):
        open_with_passphrase(files.directory, "nimporte quoi")
    assert _contents(files).items() >= before.items()
    open_with_passphrase(files.directory, PASSPHRASE, read_only=True).close()
    assert _contents(files)["notebook.keys"] == before["notebook.keys"]
    assert len(list(files.attachments.iterdir())) == 1


def test_a_restoring_that_nothing_proves_is_told_and_kept_aside(files):
    another_notebook(files)
    _found, actions, _commit = settings_of(files.directory)
    assert actions[0] == JournalAct.RESTORE_REFUSED
    assert not files.restoring.exists()
    (kept,) = set_aside_in(files.directory)
    assert (kept.path / "notebook.db").exists()
    assert settings_of(files.directory)[1].count(JournalAct.RESTORE_REFUSED) == 1


def test_the_passphrase_of_a_stranger_opens_nothing_that_he_planted(files):
    another_notebook(files)
    with pytest.raises(WrongKeyError):
        open_with_passphrase(files.directory, STRANGERS)
    assert settings_of(files.directory, "mine")[0] == {"mine": True}


def _half_done(files, tmp_path, monkeypatch):
    """A backup was decided on, and the program killed before anything was moved."""
    kept = Kept(files.directory, tmp_path / "place")
    kept.write("backed up")
    kept.made = kept.make()
    kept.write("later")
    kept.notebook.close()
    with monkeypatch.context() as patch:
        patch.setattr(backup_restoring, "carry_out", lambda *_: None)
        restore(kept, files)
    return kept


def test_what_was_decided_is_finished_by_the_passphrase_and_the_one_of_before_kept(files, tmp_path, monkeypatch):
    _half_done(files, tmp_path, monkeypatch)
    assert settings_of(files.directory, "backed up", "later")[0] == {"backed up": True, "later": False}
    (kept,) = set_aside_in(files.directory)
    assert settings_of(kept.path, "later")[0] == {"later": True}


def test_a_proof_copied_away_is_worth_nothing_once_something_was_written(files, tmp_path, monkeypatch):
    _half_done(files, tmp_path, monkeypatch)
    shutil.copytree(files.restoring, tmp_path / "copied")
    settings_of(files.directory)
    notebook = open_with_passphrase(files.directory, PASSPHRASE)
    with notebook.write() as uow:
        uow.settings.put("a week of work", value=True)
    notebook.close()
    shutil.copytree(tmp_path / "copied", files.restoring)
    assert settings_of(files.directory, "a week of work")[0] == {"a week of work": True}


@pytest.mark.parametrize("name", ["notebook.db", "notebook.keys"])
def test_what_was_exchanged_after_the_decision_is_not_put_in_place(files, tmp_path, monkeypatch, name):
    _half_done(files, tmp_path, monkeypatch)
    (files.restoring / name).write_bytes(b"junk")
    assert settings_of(files.directory, "later")[0] == {"later": True}


def test_a_stranger_cannot_have_the_notebook_of_before_put_anywhere_else(files, tmp_path, monkeypatch):
    """The name of the folder is sealed; a link that waits under that name takes nothing in."""
    kept = _half_done(files, tmp_path, monkeypatch)
    name = (files.restoring / "proof").read_text().partition('"aside": "')[2].partition('"')[0]
    (tmp_path / "elsewhere").mkdir()
    (files.directory / name).symlink_to(tmp_path / "elsewhere")
    assert settings_of(files.directory, "later")[0] == {"later": True}
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert kept.made.snapshot.database.exists()


def test_another_key_is_not_prepared_through_a_link(files, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    files.restoring_unfinished.symlink_to(tmp_path / "elsewhere")
    change_key(files.directory, PASSPHRASE, STRANGERS, CHEAP, datetime.now(UTC))
    assert list((tmp_path / "elsewhere").iterdir()) == []
    open_with_passphrase(files.directory, STRANGERS).close()


def test_a_code_of_the_day_finishes_nothing(files, service_here):
    files.restoring.mkdir()
    with pytest.raises(QuickEndedError):
        service_here.open_quickly("604817")
    assert files.restoring.exists()


def test_a_restoring_killed_in_the_middle_still_tells_a_wrong_passphrase(files, tmp_path, monkeypatch):
    _half_done(files, tmp_path, monkeypatch)
    for name in ("notebook.keys", "notebook.keys.bak"):
        (files.directory / name).rename(tmp_path / name)
    with pytest.raises(WrongKeyError):
        open_with_passphrase(files.directory, "nimporte quoi")
    assert settings_of(files.directory, "later")[0] == {"later": False}


@pytest.fixture
def service_here(notebook_dir, resources, clock):
    from desktop.services.notebooks import NotebookService

    return NotebookService(notebook_dir, resources, clock, CHEAP, marks=None)


def _contents(files):
    return {path.name: path.read_bytes() for path in sorted(files.directory.glob("*")) if path.is_file()}
