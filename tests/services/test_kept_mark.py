"""A folder replaced by an older one is recognised by the mark in the keyring; without a keyring nothing changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from keyring.backends import null

from desktop.domain.acts import JournalAct
from desktop.services.kept_mark import KeptMark
from desktop.services.notebooks import NotebookService, OlderCopyError
from desktop.storage.keystore import Keystore, KeystoreError
from tests.cli.running import environment
from tests.conftest import CHEAP, PASSPHRASE
from tests.keyrings import LockedKeyring, MemoryKeyring
from tests.storage.test_keystore import START


class Laptop:
    """A notebook opened by a service with a keyring."""

    def __init__(self, directory: Path, resources, clock, backend) -> None:
        self.directory = directory
        self.backend = backend
        self.service = NotebookService(
            directory, resources, clock, CHEAP, marks=KeptMark(lambda: Keystore(self.backend))
        )

    def write(self, name: str, **how) -> None:
        workspace = self.service.open(PASSPHRASE, **how)
        with workspace.notebook.write() as uow:
            uow.settings.put(name, 1)
        self.service.keep_mark(workspace)
        workspace.notebook.close()

    def told_as_older(self) -> int:
        """How often the journal says that an older copy was opened all the same; read by an ordinary opening."""
        workspace = self.service.open(PASSPHRASE)
        with workspace.notebook.read() as uow:
            lines = uow.audit.page(0, 100)
        workspace.notebook.close()
        return [line.action for line in lines].count(JournalAct.OPENED_OLDER)

    def holds(self, *names: str) -> list[bool]:
        workspace = self.service.open(PASSPHRASE)
        with workspace.notebook.read() as uow:
            found = [uow.settings.get(name) == 1 for name in names]
        workspace.notebook.close()
        return found


@pytest.fixture
def laptop(notebook_dir, resources, clock):
    return Laptop(notebook_dir, resources, clock, MemoryKeyring())


@pytest.fixture
def replaced(laptop, tmp_path):
    """The whole folder is that of an hour ago, its mark included."""
    laptop.write("earlier")
    old = shutil.copytree(laptop.directory, tmp_path / "old")
    laptop.write("later")
    shutil.rmtree(laptop.directory)
    shutil.copytree(old, laptop.directory)
    return laptop


def test_a_folder_replaced_by_an_older_one_is_told_and_not_written_in(replaced):
    before = (replaced.directory / "notebook.db").read_bytes()
    with pytest.raises(OlderCopyError, match="plus ancienne"):
        replaced.service.open(PASSPHRASE)
    assert (replaced.directory / "notebook.db").read_bytes() == before
    assert (replaced.directory / "notebook.lock").exists()


def test_opened_all_the_same_it_is_not_told_again(replaced):
    replaced.write("after", accept_older=True)
    replaced.write("again")
    assert replaced.told_as_older() == 1
    assert replaced.holds("earlier", "later", "after", "again") == [True, False, True, True]


def test_a_backup_put_in_its_place_is_not_told_as_an_older_copy(replaced):
    workspace = replaced.service.open(PASSPHRASE, accept_older=True)
    from desktop.services.backups import BackupService

    BackupService(workspace).make()
    workspace.notebook.close()
    replaced.write("since")
    replaced.service.restores.restore(replaced.service.restores.own(), "passphrase", PASSPHRASE)
    replaced.write("on")
    assert replaced.told_as_older() == 1  # the copy of the fixture, nothing since
    assert replaced.holds("earlier", "since", "on") == [True, False, True]


def test_in_ordinary_use_nothing_is_told(laptop):
    for number in range(4):
        laptop.write(f"number {number}")
    (kept,) = laptop.backend.kept.values()
    assert "number" not in kept


@pytest.mark.parametrize("backend", [null.Keyring(), LockedKeyring()])
def test_a_keyring_that_drops_or_refuses_is_in_nobodys_way(laptop, backend):
    laptop.backend = backend
    laptop.write("a")
    laptop.write("b")
    assert laptop.holds("a", "b") == [True, True]
    assert laptop.told_as_older() == 0


def test_without_any_keyring_it_opens(notebook_dir, resources, clock):
    def none() -> Keystore:
        raise KeystoreError("Cet ordinateur n’a pas de trousseau.")

    service = NotebookService(notebook_dir, resources, clock, CHEAP, marks=KeptMark(none))
    workspace = service.open(PASSPHRASE)
    service.keep_mark(workspace)
    assert workspace.notebook.may_write
    workspace.notebook.close()


def test_a_bus_that_does_not_answer_is_not_waited_for(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr("desktop.services.kept_mark._LONGEST_S", 0.1)

    def silent() -> Keystore:
        over.wait()
        raise KeystoreError("Trop tard.")

    assert KeptMark(silent).get("n") == b""
    over.set()


REAL = """
from contextlib import closing
import secretstorage
from desktop.services.kept_mark import KeptMark
KeptMark().put("n", b"sealed")
print(KeptMark().get("n").decode())
with closing(secretstorage.dbus_init()) as bus:
    secretstorage.get_default_collection(bus).lock()
print(KeptMark().get("n").decode() or "locked")
"""


@pytest.mark.linux  # the Secret Service
def test_a_real_secret_service_keeps_it_from_one_session_to_the_next_and_a_locked_one_is_not_asked(tmp_path):
    command = ("dbus-run-session", "--", "bash", "-c", START, "bash", str(tmp_path), sys.executable, REAL)
    without = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "DBUS_SESSION_BUS_ADDRESS": None}
    done = subprocess.run(
        command, env=environment(**without), capture_output=True, text=True, timeout=120, check=False, cwd=Path.cwd()
    )
    assert done.stdout.split() == ["sealed", "locked"], done.stderr
    assert list(tmp_path.rglob("*.keyring"))
