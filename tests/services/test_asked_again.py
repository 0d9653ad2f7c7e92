"""Whoever finds the notebook open gains nothing for later: what asks for the passphrase again compares the key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.notebooks import NotebookService, WrongKeyError
from desktop.storage.errors import NotebookDamagedError
from desktop.storage.keyslots import Identity, KeySlots, wrap
from desktop.storage.quick_slot import QuickSlot
from tests.conftest import CHEAP, PASSPHRASE
from tests.keyrings import Day

CODE = "473916"
THEIRS, NEW = "une phrase préparée à la maison", "écharpe lundi boussole pavot trottoir nuage savon hamac"


@pytest.fixture
def day():
    return Day()


@pytest.fixture
def service(notebook_dir, resources, clock, day):
    quick = QuickSlot(notebook_dir, day.open, day.moment)
    return NotebookService(notebook_dir, resources, clock, CHEAP, quick, marks=None)


@pytest.fixture
def workspace(service):
    workspace = service.open(PASSPHRASE)
    yield workspace
    workspace.notebook.close()


def lay_their_keys(directory: Path, identity: Identity) -> None:
    """Slots of a key of their own, opened by a passphrase of their own, in the place of the key files."""
    key = bytearray(b"\7" * 32)
    for path in directory.glob("notebook.keys*"):
        path.unlink()
    slots = {name: wrap(name, THEIRS, key, CHEAP, identity) for name in ("passphrase", "recovery")}
    KeySlots(directory / "notebook.keys").write(slots, key)


@pytest.fixture(params=["no identity", "the identity of the notebook"])
def swapped(request, service, workspace, tmp_path):
    """The key files are another's; gives a function that puts back those that were there."""
    ours = KeySlots(service.directory / "notebook.keys").read()["passphrase"].identity
    kept = tmp_path / "kept"
    kept.mkdir()
    for path in service.directory.glob("notebook.keys*"):
        shutil.copy(path, kept)
    lay_their_keys(service.directory, Identity() if request.param == "no identity" else ours)

    def put_back() -> None:
        shutil.copytree(kept, service.directory, dirs_exist_ok=True)

    return put_back


def acts(workspace) -> list[str]:
    with workspace.notebook.read() as uow:
        return [line.action for line in uow.audit.page(0, 50)]


def test_a_key_file_laid_in_its_place_gives_no_code_of_the_day(service, workspace, swapped, day):
    with pytest.raises(NotebookDamagedError, match="quelqu’un l’a remplacé"):
        service.turn_quick_on(workspace, THEIRS, CODE)
    swapped()
    assert not service.quick.is_on(workspace)
    assert service.quick.slot.tries_left() == 0
    assert day.backend.kept == {}


@pytest.mark.parametrize(
    "act",
    [
        lambda service, workspace: service.change_passphrase(THEIRS, NEW, workspace),
        lambda service, workspace: service.renew_recovery_code(THEIRS, workspace),
    ],
)
def test_nor_does_it_change_the_passphrase_or_the_sheet(service, workspace, swapped, act):
    with pytest.raises(NotebookDamagedError, match="quelqu’un l’a remplacé"):
        act(service, workspace)
    swapped()
    service.turn_quick_on(workspace, PASSPHRASE, CODE)
    assert {JournalAct.PASSPHRASE_CHANGED, JournalAct.SHEET_RENEWED}.isdisjoint(acts(workspace))


def test_each_change_of_a_way_in_is_a_line_of_the_journal(service, template):
    workspace = service.open(PASSPHRASE)
    service.turn_quick_on(workspace, PASSPHRASE, CODE)
    service.quick.turn_off(workspace)
    service.renew_recovery_code(PASSPHRASE, workspace)
    service.change_passphrase(PASSPHRASE, NEW, workspace)
    workspace.notebook.close()
    code, _ = service.change_key(NEW, PASSPHRASE)
    again = service.recover(code, NEW)
    assert acts(again)[:6] == [
        JournalAct.RECOVERED,
        JournalAct.KEY_CHANGED,
        JournalAct.PASSPHRASE_CHANGED,
        JournalAct.SHEET_RENEWED,
        JournalAct.QUICK_OFF,
        JournalAct.QUICK_ON,
    ]
    again.notebook.close()


def test_a_change_by_a_command_is_a_line_of_the_journal_too(service):
    service.change_passphrase(PASSPHRASE, NEW)
    workspace = service.open(NEW)
    assert acts(workspace)[0] == JournalAct.PASSPHRASE_CHANGED
    workspace.notebook.close()


def test_turned_off_while_its_file_is_away_the_code_opens_nothing_when_it_comes_back(service, day, tmp_path):
    workspace = service.open(PASSPHRASE)
    service.turn_quick_on(workspace, PASSPHRASE, CODE)
    away = tmp_path / "away"
    shutil.move(service.quick.slot.path, away)
    service.quick.turn_off(workspace)
    assert day.backend.kept == {}
    workspace.notebook.close()
    shutil.move(away, service.quick.slot.path)
    with pytest.raises(AppError):
        service.open_quickly(CODE)


def test_file_and_keyring_put_back_together_give_no_try_to_the_program_that_runs(service, day):
    workspace = service.open(PASSPHRASE)
    service.turn_quick_on(workspace, PASSPHRASE, CODE)
    workspace.notebook.close()
    content, kept = service.quick.slot.path.read_bytes(), dict(day.backend.kept)
    for wrong in ("805274", "805275"):
        with pytest.raises(WrongKeyError):
            service.open_quickly(wrong)
        service.quick.slot.path.write_bytes(content)
        day.backend.kept = dict(kept)
    for code in ("805276", CODE):
        with pytest.raises(AppError, match=r"dernier essai|terminé"):
            service.open_quickly(code)
