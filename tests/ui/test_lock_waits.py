"""A lock waits for nobody: work that never ends keeps no notebook open, and nothing of it stays in memory."""

from __future__ import annotations

import threading

import pytest

from desktop.errors import AppError
from tests.conftest import PASSPHRASE
from tests.ui.samples import add_household
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.app_fixtures"]


@pytest.fixture
def stuck():
    """What waits for a disk that does not answer."""
    never = threading.Event()
    yield never
    never.set()


@pytest.fixture
def window(open_app, qtbot, gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_household(services)
    services.close()
    made = open_app(lock_ms=50)
    unlock(made, qtbot)
    return made


def unlock(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()


def test_a_lock_closes_the_notebook_whatever_never_ends(window, qtbot, stuck):
    services, delivered = window.bench.services, []
    window._tasks.run(stuck.wait, delivered.append)
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert window.page.button.is_ready
    with pytest.raises(AppError, match="fermé"):
        services.households.count()
    unlock(window, qtbot)
    stuck.set()
    assert window.bench.services.households.count() == 1
    assert delivered == []


def test_a_name_that_is_looked_up_without_end_holds_no_lock_and_finds_the_notebook_closed(window, qtbot, stuck):
    services, delivered, found = window.bench.services, [], []

    def look_up() -> None:
        stuck.wait()
        try:
            services.exchange.push()
        except AppError as error:
            found.append(error.sentence)

    window._threads.network.run(look_up, delivered.append)
    with qtbot.waitSignal(window.locked):
        window.lock()
    unlock(window, qtbot)
    stuck.set()
    qtbot.waitUntil(lambda: bool(found))
    assert "interrompu" in found[0]
    assert window.bench.services.households.count() == 1
    assert delivered == []
