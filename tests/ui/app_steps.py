"""The short ways to open the window's notebook and to look at it."""

from __future__ import annotations

from desktop.ui.app import AppWindow
from tests.conftest import PASSPHRASE
from tests.factories import listed
from tests.ui.typing import type_text


def unlock(window: AppWindow, qtbot) -> None:
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()


def household_id(window: AppWindow) -> str:
    return listed(window.bench.services)[0].id
