"""A notebook on the disk: never recreated nor overwritten; one writer, readers beside it; noise without the key."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from desktop.storage import notebook as notebook_module
from desktop.storage.errors import (
    NotebookBusyError,
    NotebookDamagedError,
    NotebookError,
    NotebookExistsError,
    NotebookMissingError,
    WrongKeyError,
)
from desktop.storage.keyslots import KeySlots
from desktop.storage.notebook import create_notebook, open_with_passphrase, open_with_recovery_code
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import SCHEMA_VERSION
from tests.conftest import CHEAP, PASSPHRASE
from tests.factories import household, person
from tests.storage.files import contents, run

PLANTED = "zanzibarplante"


def planted():
    return household(persons=(person(PLANTED.capitalize(), "Élodie"),), note=f"Secret {PLANTED}")


def create(directory):
    return create_notebook(directory, PASSPHRASE, CHEAP)


# --- never over an existing one ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("left", ["notebook.db", "notebook.keys", "notebook.keys.bak"])
def test_nothing_is_created_where_any_part_of_a_notebook_is(notebook_dir, left):
    for path in notebook_dir.iterdir():
        if path.name != left:
            path.unlink()
    before = contents(notebook_dir)
    with pytest.raises(NotebookExistsError):
        create(notebook_dir)
    assert contents(notebook_dir) == before


def test_opening_where_there_is_nothing_makes_nothing(tmp_path):
    with pytest.raises(NotebookMissingError):
        open_with_passphrase(tmp_path, PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_a_deleted_database_is_told_and_not_made_again(notebook_dir):
    (notebook_dir / "notebook.db").unlink()
    before = contents(notebook_dir)
    with pytest.raises(NotebookMissingError, match="n’est plus dans son dossier"):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    assert contents(notebook_dir) == before


@pytest.mark.parametrize("read_only", [True, False])
def test_an_emptied_database_is_told_and_not_made_again(notebook_dir, read_only):
    (notebook_dir / "notebook.db").write_bytes(b"")
    before = contents(notebook_dir)
    with pytest.raises(NotebookDamagedError, match="vide"):
        open_with_passphrase(notebook_dir, PASSPHRASE, read_only=read_only)
    assert contents(notebook_dir) == before


def test_a_database_without_its_tables_is_told_and_not_filled_again(notebook_dir):
    run(notebook_dir, "DROP TABLE alembic_version")
    before = contents(notebook_dir)
    with pytest.raises(NotebookDamagedError):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    assert contents(notebook_dir) == before


def test_a_database_in_clear_is_refused_and_untouched(notebook_dir):
    path = notebook_dir / "notebook.db"
    path.unlink()
    with sqlite3.connect(path) as clear:
        clear.execute("CREATE TABLE alembic_version (version_num TEXT)")
        clear.execute("INSERT INTO alembic_version VALUES ('0001')")
    clear.close()
    before = contents(notebook_dir)
    for typed in (PASSPHRASE, "pas la bonne phrase"):
        with pytest.raises(NotebookDamagedError, match="pas chiffré"):
            open_with_passphrase(notebook_dir, typed)
    assert contents(notebook_dir) == before


def test_a_wrong_passphrase_is_told_and_touches_nothing(notebook_dir):
    before = contents(notebook_dir)
    with pytest.raises(WrongKeyError, match="phrase de passe"):
        open_with_passphrase(notebook_dir, "pas la bonne phrase")
    assert contents(notebook_dir) == before


def test_the_keys_of_another_notebook_open_nothing_and_touch_nothing(notebook_dir, tmp_path):
    create(tmp_path / "other")[0].close()
    for name in ("notebook.keys", "notebook.keys.bak"):
        shutil.copy(tmp_path / "other" / name, notebook_dir / name)
    before = contents(notebook_dir)
    with pytest.raises(WrongKeyError, match="clé n’ouvre pas"):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    assert contents(notebook_dir) == before


def test_keys_that_say_they_are_those_of_another_notebook_are_refused_and_nothing_is_touched(notebook_dir):
    run(notebook_dir, "UPDATE setting SET value = '\"another\"' WHERE name = 'notebook_id'")
    before = contents(notebook_dir)
    with pytest.raises(NotebookDamagedError, match="autre carnet"):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    assert contents(notebook_dir) == before


def test_a_database_that_does_not_say_which_notebook_it_is_opens(notebook_dir):
    run(notebook_dir, "DELETE FROM setting WHERE name = 'notebook_id'")
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    with notebook.read() as uow:
        assert uow.settings.get("notebook_id") is None
    notebook.close()


def test_a_notebook_and_its_keys_say_which_one_it_is(notebook_dir, notebook):
    with notebook.read() as uow:
        said = uow.settings.get("notebook_id")
    assert said == KeySlots(notebook_dir / "notebook.keys").read()["recovery"].identity.notebook_id != ""


def test_a_notebook_of_a_newer_program_is_refused_and_untouched(notebook_dir):
    run(notebook_dir, "UPDATE alembic_version SET version_num = '9999'")
    before = contents(notebook_dir)
    for read_only in (True, False):
        with pytest.raises(NotebookDamagedError, match="plus récente"):
            open_with_passphrase(notebook_dir, PASSPHRASE, read_only=read_only)
    assert contents(notebook_dir) == before


def test_a_damaged_page_is_told_in_french_when_it_is_met(notebook_dir):
    with_text = open_with_passphrase(notebook_dir, PASSPHRASE)
    with with_text.write() as uow:
        for number in range(100):
            uow.settings.put(f"name {number}", "x" * 800)
    with_text.close()
    path = notebook_dir / "notebook.db"
    content = bytearray(path.read_bytes())
    content[-20 * 4096] ^= 0xFF
    path.write_bytes(content)
    opened = open_with_passphrase(notebook_dir, PASSPHRASE)
    with pytest.raises(NotebookDamagedError, match="abîmé"):
        read_settings(opened)
    opened.close()


def read_settings(opened):
    with opened.read() as uow:
        return [uow.settings.get(f"name {number}") for number in range(100)]


# --- killed while it was made -----------------------------------------------------------------------------------------


class Killed(BaseException):
    """The program stops here."""


def kill_at(monkeypatch, owner, name, directory):
    """Starts to make a notebook and stops where the named step begins."""

    def kill(*_arguments, **_options):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, kill)
        with pytest.raises(Killed):
            create(directory)


def test_killed_before_the_keys_were_written_a_notebook_can_be_made_again(tmp_path, monkeypatch):
    directory = tmp_path / "notebook"
    kill_at(monkeypatch, KeySlots, "write", directory)
    assert NotebookFiles(directory).unfinished.exists()
    assert not NotebookFiles(directory).exists()
    (directory / "notebook.db.new-wal").write_bytes(b"what an unfinished journal left behind" * 200)
    made, code = create(directory)
    with made.write() as uow:
        uow.households.put(planted())
    made.close()
    opened = open_with_recovery_code(directory, code)
    with opened.read() as uow:
        assert uow.households.count() == 1
    opened.close()


def test_killed_between_the_keys_and_the_last_rename_the_notebook_opens(tmp_path, monkeypatch):
    directory = tmp_path / "notebook"
    kill_at(monkeypatch, notebook_module, "_finish_creation", directory)
    with pytest.raises(NotebookExistsError):
        create(directory)
    open_with_passphrase(directory, PASSPHRASE).close()
    assert not NotebookFiles(directory).unfinished.exists()


def test_killed_between_the_two_key_files_the_notebook_opens(tmp_path):
    create(tmp_path / "notebook")[0].close()
    files = NotebookFiles(tmp_path / "notebook")
    files.keys.unlink()
    files.database.rename(files.unfinished)
    with pytest.raises(NotebookExistsError):
        create(files.directory)
    open_with_passphrase(files.directory, PASSPHRASE).close()


def test_only_its_owner_may_read_the_files_of_a_notebook(tmp_path):
    made, _code = create(tmp_path / "notebook")
    made.close()
    assert {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "notebook").iterdir()} == {
        "notebook.db": 0, "notebook.keys": 0, "notebook.keys.bak": 0, "notebook.lock": 0, "notebook.mark": 0,
    }  # fmt: skip


# --- one writer, readers beside it ------------------------------------------------------------------------------------


def test_a_second_writer_is_refused_until_the_first_lets_go(notebook_dir, notebook):
    with pytest.raises(NotebookBusyError):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    notebook.close()
    open_with_passphrase(notebook_dir, PASSPHRASE).close()


def test_a_refused_opening_lets_go_of_the_lock(notebook_dir):
    run(notebook_dir, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NotebookDamagedError):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    run(notebook_dir, f"UPDATE alembic_version SET version_num = '{SCHEMA_VERSION}'")
    open_with_passphrase(notebook_dir, PASSPHRASE).close()


def test_a_reader_sees_what_was_written_and_keeps_its_view_while_more_is(notebook_dir, notebook):
    with notebook.write() as uow:
        uow.households.put(planted())
    reader = open_with_passphrase(notebook_dir, PASSPHRASE, read_only=True)
    with reader.read() as view:
        assert view.households.count() == 1
        with notebook.write() as uow:
            uow.households.put(household())
        assert view.households.count() == 1
    with reader.read() as view:
        assert view.households.count() == 2
    reader.close()


def test_a_reader_cannot_write_by_any_way(notebook_dir):
    reader = open_with_passphrase(notebook_dir, PASSPHRASE, read_only=True)
    with pytest.raises(NotebookError, match="lecture seule"), reader.write():
        pass
    with pytest.raises(NotebookError), reader.read() as uow:
        uow.settings.put("theme", "dark")
    with reader.read() as uow:
        assert uow.settings.get("theme") is None
    reader.close()


def test_a_closed_notebook_can_be_neither_read_nor_written(notebook):
    notebook.close()
    with pytest.raises(NotebookError, match="fermé"), notebook.read():
        pass
    with pytest.raises(NotebookError, match="fermé"), notebook.write():
        pass
    notebook.close()


def test_a_notebook_whose_journal_cannot_be_emptied_tells_it_and_is_closed_all_the_same(notebook_dir):
    resource = pytest.importorskip("resource")
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    with notebook.write() as uow:
        uow.settings.put("long", "x" * 200_000)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    # No file may grow any more, as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, ((notebook_dir / "notebook.db").stat().st_size, usual[1]))
    try:
        with pytest.raises(NotebookError) as told:
            notebook.close()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert told.value.safe
    assert told.value.do
    with pytest.raises(NotebookError, match="fermé"), notebook.read():
        pass
    notebook.close()
    opened = open_with_passphrase(notebook_dir, PASSPHRASE)
    with opened.read() as uow:
        assert uow.settings.get("long") == "x" * 200_000
    opened.close()


def test_a_write_that_fails_leaves_nothing(notebook):
    def fail():
        with notebook.write() as uow:
            uow.households.put(planted())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with notebook.read() as uow:
        assert uow.households.count() == 0


# --- noise without the key --------------------------------------------------------------------------------------------


def assert_noise(directory):
    names = {path.name for path in directory.iterdir()}
    assert "notebook.db" in names
    for path in directory.rglob("*"):
        content = path.read_bytes().lower()
        for word in (PLANTED, "élodie", "elodie", "sqlite format", "create table"):
            assert word.encode() not in content, (path.name, word)


def test_no_file_shows_what_is_in_a_notebook_while_it_is_open_nor_after(notebook_dir):
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    with notebook.write() as uow:
        record = planted()
        uow.households.put(record)
        uow.search.put("household", record.id, record.id, record.name)
    assert (notebook_dir / "notebook.db-wal").stat().st_size > 0
    assert_noise(notebook_dir)
    notebook.close()
    assert not (notebook_dir / "notebook.db-wal").exists()
    assert_noise(notebook_dir)


WRITER = """
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE
from tests.storage.test_notebook import planted

notebook = open_with_passphrase(Path(sys.argv[1]), PASSPHRASE)
with notebook.write() as uow:
    record = planted()
    uow.households.put(record)
    uow.search.put("household", record.id, record.id, record.name)
writing = notebook.write()
writing.__enter__().households.put(planted())
print("written", flush=True)
sys.stdin.read()
"""


def test_a_killed_process_lets_the_next_one_in_and_leaves_what_was_saved_and_noise(notebook_dir):
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(notebook_dir)],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout.readline() == "written\n"
        with pytest.raises(NotebookBusyError):
            open_with_passphrase(notebook_dir, PASSPHRASE)
        writer.kill()
    assert_noise(notebook_dir)
    opened = open_with_passphrase(notebook_dir, PASSPHRASE)
    with opened.read() as uow:
        assert uow.households.count() == 1
        assert len(uow.search.households(PLANTED)) == 1
    opened.close()
    assert_noise(notebook_dir)


# --- several threads --------------------------------------------------------------------------------------------------


def test_closing_waits_for_what_another_thread_is_writing_and_nothing_begins_afterwards(notebook_dir):
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    begun, closing, kept = threading.Event(), threading.Event(), planted()

    def write() -> str:
        with notebook.write() as uow:
            begun.set()
            closing.wait()
            uow.households.put(kept)
        try:
            with notebook.read():
                return "read"
        except NotebookError as error:
            return error.happened

    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(write)
        begun.wait()
        abandoning = pool.submit(notebook.abandon)
        while notebook.is_open:
            pass
        closing.set()
        abandoning.result()
        assert writing.result() == "Ce carnet est fermé."
    again = open_with_passphrase(notebook_dir, PASSPHRASE)
    with again.read() as uow:
        assert PLANTED.upper() in str(uow.households.names([kept.id])).upper()
    again.close()
