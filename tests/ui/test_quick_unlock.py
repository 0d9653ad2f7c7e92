"""The code of the day: turned on in the settings, typed at the next lock, and never in the way of the passphrase."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.services.notebooks import NotebookService
from desktop.storage.quick_slot import QuickSlot
from desktop.ui.locking.gate import Gate
from desktop.ui.settings.quick import QuickCard
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.unlock.quick import QuickUnlockPage
from tests.conftest import CHEAP, PASSPHRASE
from tests.factories import saved_household
from tests.keyrings import Day, LockedKeyring
from tests.ui.app_steps import unlock
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.app_fixtures"]

CODE, WRONG = "473916", "805274"


@pytest.fixture
def day():
    return Day()


@pytest.fixture
def gate(tmp_path, resources, clock, template, day):
    """The way into a notebook that is there, with a keyring made by hand."""

    def slot(directory):
        return QuickSlot(directory, day.open, day.moment)

    template.copy_to(tmp_path / "data")
    return Gate(
        tmp_path / "data",
        lambda directory: NotebookService(directory, resources, clock, CHEAP, slot(directory), marks=None),
        lambda *_: None,
        lambda directory: slot(directory).tries_left(),
    )


@pytest.fixture
def quick_app(open_app, qtbot, gate, day):
    """The window, opened by the passphrase with the code turned on, then locked."""
    window = open_app()
    unlock(window, qtbot)
    qtbot.waitUntil(lambda: not window._tasks.is_busy)
    gate.turn_quick_on(window.bench.services, PASSPHRASE, CODE)
    with qtbot.waitSignal(window.locked):
        window.lock()
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    return window


def try_code(qtbot, page, code):
    qtbot.waitUntil(lambda: page.button.is_ready)
    page.code.clear()
    type_text(page.code, code)
    press(page.code.edit, Qt.Key.Key_Return, text="\r")


def test_nothing_is_offered_before_the_worker_wants_it(open_app, qtbot, gate, day):
    window = open_app()
    assert isinstance(window.page, UnlockPage)
    unlock(window, qtbot)
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert isinstance(window.page, UnlockPage)
    assert day.backend.kept == {}


def test_the_code_opens_the_notebook(quick_app, qtbot):
    assert isinstance(quick_app.page, QuickUnlockPage)
    with qtbot.waitSignal(quick_app.opened):
        try_code(qtbot, quick_app.page, CODE)
    assert quick_app.bench is not None


def test_the_row_of_digits_without_the_shift_key_is_understood(quick_app, qtbot):
    with qtbot.waitSignal(quick_app.opened):
        try_code(qtbot, quick_app.page, 'è"ç&-')  # five: not a code yet
        assert "6 chiffres" in quick_app.page.field.error
        try_code(qtbot, quick_app.page, "'è\"ç&-")


def test_a_wrong_code_tells_the_tries_left_and_the_third_asks_for_the_passphrase(quick_app, qtbot, gate):
    page = quick_app.page
    for left in ("2 essais", "un essai"):
        try_code(qtbot, page, WRONG)
        qtbot.waitUntil(lambda left=left: left in page.field.error)
        assert page.code.text() == ""
    try_code(qtbot, page, WRONG)
    qtbot.waitUntil(lambda: isinstance(quick_app.page, UnlockPage))
    assert "dernier essai" in quick_app.page.trouble
    assert gate.quick_tries_left() == 0
    unlock(quick_app, qtbot)


def test_what_cannot_be_a_code_costs_no_try(quick_app, qtbot, gate):
    for typed in ("", "4739", "abcdef"):
        try_code(qtbot, quick_app.page, typed)
        assert "chiffres" in quick_app.page.field.error
    assert gate.quick_tries_left() == 3


def test_the_passphrase_is_offered_beside_the_code(quick_app, qtbot):
    quick_app.page.passphrase.click()
    assert isinstance(quick_app.page, UnlockPage)
    assert quick_app.page.trouble == ""
    unlock(quick_app, qtbot)


def test_the_code_is_over_after_twelve_hours_and_made_anew_by_the_passphrase(quick_app, qtbot, gate, day):
    day.later(13)
    page = quick_app.page
    try_code(qtbot, page, CODE)
    qtbot.waitUntil(lambda: isinstance(quick_app.page, UnlockPage))
    unlock(quick_app, qtbot)
    qtbot.waitUntil(lambda: gate.quick_tries_left() == 3)
    with qtbot.waitSignal(quick_app.locked):
        quick_app.lock()
    with qtbot.waitSignal(quick_app.opened):
        try_code(qtbot, quick_app.page, CODE)


def test_opening_by_the_code_does_not_make_the_day_longer(quick_app, qtbot, gate, day):
    day.later(11)
    with qtbot.waitSignal(quick_app.opened):
        try_code(qtbot, quick_app.page, CODE)
    with qtbot.waitSignal(quick_app.locked):
        quick_app.lock()
    day.later(2)
    assert gate.quick_tries_left() == 0


def test_an_older_copy_is_told_and_left_to_the_passphrase(quick_app, qtbot, gate):
    database = gate.directory / "notebook.db"
    older = database.read_bytes()
    with qtbot.waitSignal(quick_app.opened):
        try_code(qtbot, quick_app.page, CODE)
    saved_household(quick_app.bench.services)
    with qtbot.waitSignal(quick_app.locked):
        quick_app.lock()
    qtbot.waitUntil(lambda: quick_app.page.button.is_ready)
    for path in gate.directory.glob("notebook.db-*"):
        path.unlink()
    database.write_bytes(older)
    try_code(qtbot, quick_app.page, CODE)
    qtbot.waitUntil(lambda: isinstance(quick_app.page, UnlockPage))
    assert "copie plus ancienne" in quick_app.page.trouble
    assert "Tapez votre phrase de passe" in quick_app.page.trouble
    type_text(quick_app.page.passphrase, PASSPHRASE)
    press(quick_app.page.passphrase.edit, Qt.Key.Key_Return, text="\r")
    qtbot.waitUntil(lambda: not quick_app.page.older.isHidden())
    with qtbot.waitSignal(quick_app.opened):
        quick_app.page.older.accept.click()


def test_a_locked_keyring_is_told_and_the_passphrase_opens(quick_app, qtbot, gate, day):
    page, day.backend = quick_app.page, LockedKeyring()
    try_code(qtbot, page, CODE)
    qtbot.waitUntil(lambda: "verrouillé" in page.trouble)
    page.passphrase.click()
    unlock(quick_app, qtbot)
    messages = quick_app.bench.main.messages
    qtbot.waitUntil(lambda: any("Pas de code du jour" in text for text in messages.messages))


def test_a_changed_passphrase_ends_the_code(quick_app, qtbot, gate):
    quick_app.page.passphrase.click()
    unlock(quick_app, qtbot)
    qtbot.waitUntil(lambda: not quick_app._tasks.is_busy)
    assert gate.quick_tries_left() == 3
    new = "écharpe lundi boussole pavot trottoir nuage savon hamac"
    gate.change_passphrase(quick_app.bench.services, PASSPHRASE, new)
    assert gate.quick_tries_left() == 0


# --- the settings -----------------------------------------------------------------------------------------------------


@pytest.fixture
def card(open_app, qtbot, gate):
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    window.bench.go("settings", section="security")
    return window.bench.main.page("settings").quick


def fill(card: QuickCard, code, again, passphrase):
    card.clear()
    for field, text in ((card.code, code), (card.again, again), (card.passphrase, passphrase)):
        type_text(field, text)
    card.submit()


def test_it_is_off_until_it_is_turned_on_with_the_passphrase(card, qtbot, gate):
    assert card.state.isHidden()
    fill(card, CODE, CODE, PASSPHRASE)
    qtbot.waitUntil(lambda: not card.state.isHidden())
    assert gate.quick_tries_left() == 3
    assert card.code.text() == card.again.text() == card.passphrase.text() == ""
    card.off.click()
    qtbot.waitUntil(card.state.isHidden)
    assert gate.quick_tries_left() == 0


@pytest.mark.parametrize(
    ("code", "again", "passphrase", "field", "word"),
    [
        ("123456", "123456", PASSPHRASE, "code_field", "ordre"),
        ("4739", "4739", PASSPHRASE, "code_field", "6 chiffres"),
        (CODE, WRONG, PASSPHRASE, "again_field", "mêmes"),
        (CODE, CODE, "", "passphrase_field", "Tapez"),
        (CODE, CODE, "pas la bonne phrase", "passphrase_field", "n’ouvre pas"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(card, qtbot, gate, code, again, passphrase, field, word):
    fill(card, code, again, passphrase)
    qtbot.waitUntil(lambda: word in getattr(card, field).error)
    assert card.state.isHidden()
    assert gate.quick_tries_left() == 0


def test_without_a_keyring_it_stays_off_and_says_so(card, qtbot, gate, day):
    day.backend = LockedKeyring()
    fill(card, CODE, CODE, PASSPHRASE)
    qtbot.waitUntil(lambda: "verrouillé" in card.passphrase_field.error)
    assert card.state.isHidden()
    assert gate.quick_tries_left() == 0
