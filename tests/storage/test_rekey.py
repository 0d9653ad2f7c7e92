"""Another key: all that was in the notebook opens with the new secrets alone, and no kill leaves it shut."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.domain.acts import JournalAct
from desktop.storage import rekey
from desktop.storage.engine import connect
from desktop.storage.errors import NotebookBusyError, NotebookDamagedError, WrongKeyError
from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.last_commit import CommitMark
from desktop.storage.notebook import open_with_passphrase, open_with_recovery_code
from desktop.storage.older_copy import OlderCopyError
from desktop.storage.rekey import change_key
from tests.cli.running import environment
from tests.conftest import CHEAP, PASSPHRASE

NEW = "écharpe lundi boussole pavot trottoir nuage savon hamac"
AT = datetime(2026, 11, 22, 18, tzinfo=UTC)


def put(directory, value, passphrase=PASSPHRASE):
    notebook = open_with_passphrase(directory, passphrase)
    with notebook.write() as uow:
        uow.settings.put("worth", value)
    notebook.close()


def worth(notebook):
    with notebook.read() as uow:
        found = uow.settings.get("worth")
    notebook.close()
    return found


@pytest.fixture
def directory(notebook_dir):
    put(notebook_dir, "a year of visits")
    return notebook_dir


def key_of(directory, passphrase):
    slot = KeySlots(directory / "notebook.keys").read()["passphrase"]
    return bytes(unwrap(slot, passphrase)), slot.identity


def test_all_opens_with_the_new_secrets_and_with_them_alone(directory, template):
    old, before = key_of(directory, PASSPHRASE)
    stolen = (directory / "notebook.db").read_bytes()
    code = change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    key, after = key_of(directory, NEW)
    assert key != old
    assert (after.notebook_id, after.key_id != before.key_id) == (before.notebook_id, True)
    assert worth(open_with_passphrase(directory, NEW)) == "a year of visits"
    assert worth(open_with_recovery_code(directory, code)) == "a year of visits"
    for refused in (
        lambda: open_with_passphrase(directory, PASSPHRASE),
        lambda: open_with_recovery_code(directory, template.recovery_code),
        lambda: connect(directory / "notebook.db", old),
    ):
        with pytest.raises(WrongKeyError):
            refused()
    assert stolen[:4096] != (directory / "notebook.db").read_bytes()[:4096]


def test_attachments_stay_and_nothing_of_the_old_copy_does(directory):
    photo = directory / "attachments" / "photo"
    photo.parent.mkdir(exist_ok=True)
    photo.write_bytes(b"sealed")
    (directory / "notebook.quick").write_bytes(b"{}")
    change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    assert photo.read_bytes() == b"sealed"
    kept = {"notebook.db", "notebook.keys", "notebook.keys.bak", "notebook.lock", "notebook.mark", "attachments"}
    assert {path.name for path in directory.iterdir()} <= kept


def test_an_older_copy_is_still_recognised_after_it(directory):
    change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    older = (directory / "notebook.db").read_bytes()
    put(directory, "more", NEW)
    (directory / "notebook.db").write_bytes(older)
    with pytest.raises(Exception, match="plus ancienne"):
        open_with_passphrase(directory, NEW)


def test_the_journal_says_so_from_the_first_opening_on(directory):
    change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    notebook = open_with_passphrase(directory, NEW)
    with notebook.read() as uow:
        last = uow.audit.page(0, 1)[0]
        assert (last.action, last.at) == (JournalAct.KEY_CHANGED, AT)
        assert uow.audit.is_whole()
    notebook.close()


def test_an_older_copy_gets_no_other_key_before_somebody_opened_it_knowingly(directory):
    older = (directory / "notebook.db").read_bytes()
    put(directory, "more")
    (directory / "notebook.db").write_bytes(older)
    with pytest.raises(OlderCopyError):
        change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    with pytest.raises(OlderCopyError):
        open_with_passphrase(directory, PASSPHRASE)


def test_lines_that_were_cut_are_told_by_the_last_that_could_know(directory):
    notebook = open_with_passphrase(directory, PASSPHRASE)
    notebook.note(AT, JournalAct.UNLOCKED, "notebook")
    notebook.close()
    connection = connect(directory / "notebook.db", key_of(directory, PASSPHRASE)[0])
    connection.execute("DELETE FROM audit")
    connection.close()
    change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    notebook = open_with_passphrase(directory, NEW)
    with notebook.read() as uow:
        assert [line.action for line in uow.audit.page(0, 9)] == [JournalAct.KEY_CHANGED, JournalAct.JOURNAL_CUT]
    notebook.close()


def test_once_decided_the_new_code_is_given_whatever_the_disk_says(directory, monkeypatch):
    def refused(*_arguments, **_named):
        raise OSError(errno.EIO, "refused")

    with monkeypatch.context() as disk:
        disk.setattr(CommitMark, "_write", refused)
        code = change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    assert (directory / "restoring").exists()
    assert worth(open_with_recovery_code(directory, code)) == "a year of visits"
    assert not (directory / "restoring").exists()


def test_once_decided_the_key_given_up_opens_nothing_more(directory, template, monkeypatch):
    def refused(*_arguments):
        raise OSError(errno.EIO, "refused")

    with monkeypatch.context() as disk:
        disk.setattr(rekey, "carry_out", refused)
        code = change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    for refusal in (
        lambda: open_with_passphrase(directory, PASSPHRASE),
        lambda: open_with_recovery_code(directory, template.recovery_code),
        lambda: open_with_passphrase(directory, PASSPHRASE, read_only=True),
    ):
        with pytest.raises(WrongKeyError, match="nouvelle phrase"):
            refusal()
    assert worth(open_with_recovery_code(directory, code)) == "a year of visits"
    with pytest.raises(WrongKeyError):
        open_with_passphrase(directory, PASSPHRASE)


def test_a_wrong_passphrase_or_an_open_notebook_changes_nothing(directory):
    before = {path.name: path.read_bytes() for path in directory.glob("notebook.[dk]*")}
    with pytest.raises(WrongKeyError):
        change_key(directory, NEW, NEW, CHEAP, AT)
    notebook = open_with_passphrase(directory, PASSPHRASE)
    with pytest.raises(NotebookBusyError):
        change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    notebook.close()
    assert not (directory / "restoring").exists()
    assert (directory / "notebook.keys").read_bytes() == before["notebook.keys"]
    assert worth(open_with_passphrase(directory, PASSPHRASE)) == "a year of visits"


def test_a_copy_that_is_not_faithful_is_never_put_in_place(directory, monkeypatch):
    encrypt_anew = rekey._encrypt_anew

    def lose_on_the_way(copy, old, key):
        connection = connect(copy, old)
        connection.execute("DELETE FROM setting WHERE name = 'worth'")
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        connection.close()
        encrypt_anew(copy, old, key)

    monkeypatch.setattr(rekey, "_encrypt_anew", lose_on_the_way)
    with pytest.raises(NotebookDamagedError, match="fidèle"):
        change_key(directory, PASSPHRASE, NEW, CHEAP, AT)
    assert worth(open_with_passphrase(directory, PASSPHRASE)) == "a year of visits"


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
at, count = int(sys.argv[2]), 0
def watched(name):
    real = getattr(os, name)
    def call(*arguments, **named):
        global count
        count += 1
        if count == at:
            os._exit(9)
        return real(*arguments, **named)
    setattr(os, name, call)
for name in ("rename", "replace", "fsync", "unlink", "rmdir", "mkdir"):
    watched(name)
from desktop.storage.keyslots import Derivation
from desktop.storage.rekey import change_key
change_key(Path(sys.argv[1]), sys.argv[3], sys.argv[4], Derivation(1024, 1, 1), datetime.now(UTC))
"""


def test_killed_at_any_step_it_opens_with_the_old_secrets_or_with_the_new_ones(directory, tmp_path):
    """Killed before each call by which it flushes, renames, makes or removes something."""
    opened = []
    for at in range(1, 60):
        place = Path(shutil.copytree(directory, tmp_path / f"killed-{at}"))
        command = [sys.executable, "-c", KILLED, str(place), str(at), PASSPHRASE, NEW]
        done = subprocess.run(command, env=environment(), check=False, capture_output=True)
        for name, passphrase in (("old", PASSPHRASE), ("new", NEW)):
            try:
                notebook = open_with_passphrase(place, passphrase)
            except WrongKeyError:
                continue
            assert worth(notebook) == "a year of visits"
            opened.append(name)
        assert len(opened) == at, f"killed at {at}"
        shutil.rmtree(place)
        if done.returncode != 9:
            assert done.returncode == 0, done.stderr
            break
    assert opened == sorted(opened, reverse=True)  # old, …, old, new, …, new
    assert {"old", "new"} == set(opened)
    assert len(opened) > 10
