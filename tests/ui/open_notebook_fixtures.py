"""The window over an open notebook; a module asks for them with `pytest_plugins`."""

from __future__ import annotations

import pytest

from tests.conftest import PASSPHRASE
from tests.ui.app_steps import unlock
from tests.ui.samples import add_household, add_measure

pytest_plugins = ["tests.ui.app_fixtures"]


@pytest.fixture
def open_notebook(open_app, qtbot, gate, template):
    """The window over an open notebook that holds the household Delattre."""
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    household = add_household(services)
    add_measure(services, household)
    services.close()
    window = open_app()
    unlock(window, qtbot)
    return window
