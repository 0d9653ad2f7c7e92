"""A journal that a killed program left beside a database of another time is told; nothing of either is changed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.storage.errors import NotebookDamagedError, NotebookExistsError
from desktop.storage.keyslots import Derivation
from desktop.storage.notebook import create_notebook, open_with_passphrase
from desktop.storage.notebook_files import NotebookFiles

PASSPHRASE = "sept mots pour un carnet d’essai"
CHEAP = Derivation(1024, 1, 1)
WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from desktop.storage.notebook import open_with_passphrase
notebook = open_with_passphrase(Path(sys.argv[1]), sys.argv[2])
for number in range(int(sys.argv[3])):
    with notebook.write() as uow:
        uow.settings.put(f"number {number}", "x" * 900)
os.kill(os.getpid(), signal.SIGKILL)
"""


def write_and_die(directory: Path, count: int, passphrase: str = PASSPHRASE) -> None:
    done = subprocess.run([sys.executable, "-c", WRITE_AND_DIE, str(directory), passphrase, str(count)], check=False)
    assert done.returncode == -9


def content(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.suffix != ".lock"}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    directory = tmp_path / "carnet"
    notebook, _ = create_notebook(directory, PASSPHRASE, CHEAP)
    notebook.close()
    return directory


def test_what_a_killed_program_had_saved_is_there_again(made):
    write_and_die(made, 40)
    notebook = open_with_passphrase(made, PASSPHRASE)
    with notebook.read() as uow:
        assert uow.settings.get("number 39") == "x" * 900
    notebook.close()


def test_an_older_database_beside_a_newer_journal_is_refused_and_left_as_it_is(made, tmp_path):
    old = tmp_path / "ancien"
    shutil.copytree(made, old)
    notebook = open_with_passphrase(made, PASSPHRASE)
    with notebook.write() as uow:
        for number in range(400):
            uow.settings.put(f"earlier {number}", "y" * 900)
    notebook.close()
    write_and_die(made, 120)
    shutil.copy(old / "notebook.db", made / "notebook.db")
    before = content(made)
    with pytest.raises(NotebookDamagedError) as raised:
        open_with_passphrase(made, PASSPHRASE)
    assert "journal" in raised.value.sentence
    assert "Rien n’a été modifié." in raised.value.sentence
    after = content(made)
    assert (after["notebook.db"], after["notebook.db-wal"]) == (before["notebook.db"], before["notebook.db-wal"])


def test_a_journal_left_alone_keeps_a_new_notebook_from_being_made_over_it(made):
    write_and_die(made, 5)
    files = NotebookFiles(made)
    for path in (files.database, files.keys, files.keys.with_name("notebook.keys.bak")):
        path.unlink()
    before = files.journal.read_bytes()
    with pytest.raises(NotebookExistsError):
        create_notebook(made, PASSPHRASE, CHEAP)
    assert files.journal.read_bytes() == before


def test_a_notebook_made_between_the_look_and_the_lock_is_not_made_again(tmp_path, monkeypatch):
    directory = tmp_path / "carnet"
    first = {}

    def make_the_other(self, *args, **kwargs):
        monkeypatch.undo()
        first["notebook"], _ = create_notebook(directory, PASSPHRASE, CHEAP)
        first["notebook"].close()
        return mkdir(self, *args, **kwargs)

    mkdir = Path.mkdir
    monkeypatch.setattr(Path, "mkdir", make_the_other)
    with pytest.raises(NotebookExistsError):
        create_notebook(directory, "une autre phrase de passe", CHEAP)
    open_with_passphrase(directory, PASSPHRASE).close()
