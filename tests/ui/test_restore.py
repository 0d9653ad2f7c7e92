"""Taking up a backup from the unlock page and from a new computer, and what is offered over an older copy."""

from __future__ import annotations

import shutil

import pytest

from desktop.services.backup_restore import RestoreService
from desktop.ui.unlock.first_start import FirstStart
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.unlock.recovery import RecoveryPage
from desktop.ui.unlock.restore import RestorePage
from tests.conftest import PASSPHRASE
from tests.ui.app_steps import unlock
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import add_household
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.app_fixtures"]


@pytest.fixture
def backed_up(gate, template, clock):
    """A closed notebook with one household in its backup, and one more since."""
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_household(services)
    services.backups.make()
    add_household(services)
    services.close()
    return gate


@pytest.fixture
def stick(backed_up, tmp_path):
    return shutil.copytree(backed_up.directory / "backups", tmp_path / "cle")


def restore_page(window, qtbot) -> RestorePage:
    window.page.backup.click()
    page = window.page
    assert isinstance(page, RestorePage)
    qtbot.waitUntil(lambda: not window._tasks.is_busy)
    return page


def households(gate) -> int:
    services = gate.open(PASSPHRASE)
    try:
        return services.households.count()
    finally:
        services.close()


def test_the_backups_of_this_computer_are_shown_and_one_takes_the_place_of_the_notebook(backed_up, open_app, qtbot):
    window = open_app()
    page = restore_page(window, qtbot)
    assert page.where.text() == "Sur cet ordinateur\u00a0: 1\u00a0sauvegarde"
    type_text(page.passphrase.edit, PASSPHRASE)
    page.button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, UnlockPage))
    unlock(window, qtbot)
    assert window.bench.services.households.count() == 1


def test_a_new_computer_takes_a_backup_up_with_the_recovery_code(
    backed_up, stick, open_app, qtbot, template, monkeypatch
):
    shutil.rmtree(backed_up.directory)
    window = open_app()
    first = window.page
    assert isinstance(first, FirstStart)
    first.welcome.backup.click()
    page = window.page
    assert isinstance(page, RestorePage)
    assert page.button.isHidden()
    monkeypatch.setattr(page, "_choose", lambda _parent: stick)
    page.elsewhere.click()
    qtbot.waitUntil(lambda: page.which is not None)
    page.means.set_value("recovery")
    page._show_means()
    page.code.setText(template.recovery_code)
    page.button.click()
    qtbot.waitUntil(lambda: isinstance(window.page, RecoveryPage))
    assert households(backed_up) == 1


def test_a_wrong_passphrase_is_told_beside_the_field_and_nothing_is_replaced(backed_up, open_app, qtbot):
    window = open_app()
    page = restore_page(window, qtbot)
    type_text(page.passphrase.edit, "une autre phrase")
    page.button.click()
    qtbot.waitUntil(lambda: bool(page.passphrase_field.error))
    assert backed_up.wrong_tries == 1
    assert households(backed_up) == 2


def test_a_place_without_backups_says_so(backed_up, open_app, qtbot, tmp_path, monkeypatch):
    window = open_app()
    page = restore_page(window, qtbot)
    empty = tmp_path / "vide"
    empty.mkdir()
    monkeypatch.setattr(page, "_choose", lambda _parent: empty)
    page.elsewhere.click()
    qtbot.waitUntil(lambda: page.which is None)
    assert "aucune sauvegarde de Perron" in page.where.text()
    assert page.button.isHidden()
    page.back.click()
    assert isinstance(window.page, UnlockPage)


def test_nothing_typed_is_told(backed_up, open_app, qtbot):
    page = restore_page(open_app(), qtbot)
    page.button.click()
    assert page.passphrase_field.error == "Tapez la phrase de passe."


def test_a_backup_has_to_be_chosen(backed_up, open_app, qtbot):
    page = restore_page(open_app(), qtbot)
    page.which.set_value(None)
    page.button.click()
    assert page._field.error == "Choisissez une sauvegarde."


def test_the_page_is_laid_out_well(backed_up, open_app, qtbot):
    page = restore_page(open_app(), qtbot)
    assert not layout_faults(page)


@pytest.fixture
def older(backed_up, tmp_path):
    """The database of before is back in its place."""
    services = backed_up.open(PASSPHRASE)
    services.close()
    shutil.copy(backed_up.directory / "notebook.db", tmp_path / "old.db")
    services = backed_up.open(PASSPHRASE)
    add_household(services)
    services.close()
    shutil.copy(tmp_path / "old.db", backed_up.directory / "notebook.db")
    return backed_up


def tell_older(window, qtbot) -> UnlockPage:
    page = window.page
    type_text(page.passphrase.edit, PASSPHRASE)
    page.button.click()
    qtbot.waitUntil(lambda: not page.older.isHidden())
    return page


def test_an_older_copy_is_told_and_not_opened_unasked(older, open_app, qtbot):
    window = open_app()
    page = tell_older(window, qtbot)
    assert "copie plus ancienne" in page.older.told.text
    assert window.bench is None
    assert not layout_faults(page)


def test_it_is_opened_all_the_same_when_asked_for(older, open_app, qtbot):
    window = open_app()
    page = tell_older(window, qtbot)
    with qtbot.waitSignal(window.opened):
        page.older.accept.click()
    lines = window.bench.services.journal.page(0, 20)
    assert any("copie plus ancienne" in line.what for line in lines)


def test_it_leads_to_the_backups(older, open_app, qtbot, clock):
    window = open_app()
    tell_older(window, qtbot).older.restore.click()
    assert isinstance(window.page, RestorePage)
    assert RestoreService(older.directory, clock, None).own()
