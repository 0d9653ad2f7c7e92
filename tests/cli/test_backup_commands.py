"""`perron backup` and `perron restore`: their documented answers, beside a window, and what they refuse."""

import shutil
from pathlib import Path

import pytest

from desktop.services.kept_mark import KeptMark
from desktop.services.notebooks import NotebookService
from desktop.storage.keystore import Keystore
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import assert_told, perron
from tests.cli.test_notebook_commands import held_by_another_process, journal
from tests.conftest import CHEAP, PASSPHRASE
from tests.keyrings import MemoryKeyring


@pytest.fixture
def stick(tmp_path):
    return tmp_path / "cle"


def test_a_backup_made_and_put_back_on_a_new_computer(demo_copy, stick, tmp_path):
    made = perron("--data-dir", demo_copy, "backup", stick, "--json")
    assert made.code == 0
    assert journal(demo_copy, "backup out") == [Path(made.json["path"]).name]
    assert set(made.json) == {"path", "made_at", "size", "households", "lost"}
    assert (made.json["households"], made.json["lost"]) == (60, 0)
    new = tmp_path / "nouveau"
    done = perron("--data-dir", new, "restore", stick, "--json")
    assert done.code == 0
    assert set(done.json) == {"made_at", "size", "aside", "lost", "skipped"}
    assert done.json["aside"] is None
    assert (
        perron("--data-dir", new, "status", "--json").json == perron("--data-dir", demo_copy, "status", "--json").json
    )


def test_a_backup_is_made_beside_an_open_window_and_not_put_back_there(demo_copy, stick):
    with held_by_another_process(demo_copy):
        made = perron("--data-dir", demo_copy, "backup", stick, "--json").json
        assert journal(demo_copy, "backup out") == [Path(made["path"]).name]
        assert_told(perron("--data-dir", demo_copy, "restore", stick), 1, "déjà ouvert")


def test_the_notebook_of_before_is_kept_beside(demo_copy, stick):
    perron("--data-dir", demo_copy, "backup", stick)
    done = perron("--data-dir", demo_copy, "restore", stick)
    assert done.code == 0
    assert "Le carnet d’avant est gardé" in done.out
    assert len(list(demo_copy.glob("ancien-carnet-*/notebook.db"))) == 1
    open_with_passphrase(demo_copy, PASSPHRASE).close()


def test_the_recovery_code_opens_it_too(notebook_dir, template, stick, tmp_path, monkeypatch):
    perron("--data-dir", notebook_dir, "backup", stick)
    monkeypatch.setenv("PERRON_RECOVERY_CODE", template.recovery_code)
    monkeypatch.delenv("PERRON_PASSPHRASE")
    assert perron("--data-dir", tmp_path / "nouveau", "restore", stick, "--recovery").code == 0


def test_a_wrong_passphrase_and_an_empty_place_are_told(notebook_dir, stick, tmp_path, monkeypatch):
    assert_told(perron("--data-dir", notebook_dir, "restore", stick), 1, "n’est pas là")
    stick.mkdir()
    assert_told(perron("--data-dir", notebook_dir, "restore", stick), 1, "Aucune sauvegarde")
    perron("--data-dir", notebook_dir, "backup", stick)
    monkeypatch.setenv("PERRON_PASSPHRASE", "une autre phrase de passe")
    assert_told(perron("--data-dir", notebook_dir, "restore", stick), 1, "n’ouvre pas")


def test_a_place_that_cannot_be_written_is_told(demo_copy, tmp_path):
    (tmp_path / "fichier").write_bytes(b"")
    assert_told(perron("--data-dir", demo_copy, "backup", tmp_path / "fichier"), 1, "fichier")


@pytest.fixture
def remembering(resources, clock):
    """The notebooks of a laptop whose keyring remembers the last write, as `main.py` makes them."""
    keyring = Keystore(MemoryKeyring())
    return lambda place: NotebookService(place, resources, clock, CHEAP, marks=KeptMark(lambda: keyring))


def written(service):
    """One more write, remembered as the window remembers it when it closes."""
    workspace = service.open(PASSPHRASE)
    with workspace.notebook.write() as uow:
        uow.settings.put("a setting", 1)
    service.keep_mark(workspace)
    workspace.notebook.close()


def test_what_was_put_back_by_a_command_is_no_older_copy_to_the_window(notebook_dir, stick, tmp_path, remembering):
    perron("--data-dir", notebook_dir, "backup", stick, make_service=remembering)
    written(remembering(notebook_dir))  # later than the backup, and remembered
    shutil.rmtree(notebook_dir)
    assert perron("--data-dir", notebook_dir, "restore", stick, make_service=remembering).code == 0
    remembering(notebook_dir).open(PASSPHRASE).notebook.close()


def test_a_command_that_writes_refuses_a_folder_put_back_whole_by_hand(notebook_dir, tmp_path, remembering):
    older = shutil.copytree(notebook_dir, tmp_path / "plus-ancien")
    written(remembering(notebook_dir))
    shutil.rmtree(notebook_dir)
    shutil.copytree(older, notebook_dir)
    done = perron("--data-dir", notebook_dir, "retention", "--json", "--apply", make_service=remembering)
    assert_told(done, 1, "copie plus ancienne")
