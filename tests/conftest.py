"""What every test may ask for: a chosen day, and a real encrypted notebook copied from one made for the whole run."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from desktop.paths import resource_dir
from desktop.schemes.registry import Registry
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.workspace import Resources, Workspace
from desktop.storage.keyslots import Derivation
from desktop.storage.notebook import Notebook, create_notebook, open_with_passphrase
from desktop.ui.work.collector import collect_due
from tests.conftest_postgres import (  # noqa: F401 - the receiver's fixtures, for every test
    empty_url,
    migrated_template,
    postgres_server,
    postgres_url,
    postgres_version,
    receiver,
    receiver_url,
)

TODAY = date(2026, 11, 22)
"""A Sunday."""

PASSPHRASE = "jardin bleu fenêtre tambour cerise moulin ardoise violon"
CHEAP = Derivation(1024, 1, 1)
"""The cheapest derivation that a notebook takes: its real cost is not what these tests are about."""

_SYSTEMS = {"linux": sys.platform == "linux", "posix": os.name == "posix"}

# A property may take its time on a busy machine; a notebook shared by the examples of one test is meant.
settings.register_profile(
    "perron", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("perron")


def pytest_configure() -> None:
    """As in the program: no thread but the one with the windows collects what is unreachable."""
    gc.disable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is of one family of systems is tried on those: elsewhere it is not there to be skipped."""
    strange = {name for name, is_here in _SYSTEMS.items() if not is_here}
    elsewhere = [item for item in items if strange & {mark.name for mark in item.iter_markers()}]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


def pytest_runtest_setup() -> None:
    """Between two tests, what Python would have collected within them."""
    collect_due()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Which PostgreSQL the receiver was tried on."""
    terminalreporter.write_line(f"PostgreSQL of these tests: {postgres_version()}")


@dataclass(frozen=True)
class Template:
    """An empty notebook, closed, with the code that its creation gave."""

    directory: Path
    recovery_code: str

    def copy_to(self, directory: Path) -> Path:
        return shutil.copytree(self.directory, directory)


@pytest.fixture(scope="session")
def resources() -> Resources:
    """The shipped forms, lists, communes and conventions."""
    return Resources.load(resource_dir())


@pytest.fixture(scope="session")
def registry(resources: Resources) -> Registry:
    """The schemes with their forms."""
    return resources.registry


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Made once: migrations and key slots cost more than a copy."""
    directory = tmp_path_factory.mktemp("template") / "notebook"
    made, code = create_notebook(directory, PASSPHRASE, CHEAP)
    made.close()
    return Template(directory, code)


@pytest.fixture
def clock() -> FixedClock:
    """The chosen day; a test moves it with `set_day` of the factories."""
    return FixedClock(TODAY)


@pytest.fixture
def notebook_dir(tmp_path: Path, template: Template) -> Path:
    """The directory of a closed notebook of one's own."""
    return template.copy_to(tmp_path / "notebook")


@pytest.fixture
def notebook(notebook_dir: Path) -> Iterator[Notebook]:
    """That notebook, open."""
    opened = open_with_passphrase(notebook_dir, PASSPHRASE)
    yield opened
    opened.close()


@pytest.fixture
def workspace(notebook: Notebook, resources: Resources, clock: FixedClock) -> Workspace:
    """The open notebook with all that a use case needs."""
    return Workspace.over(notebook, resources, clock)


@pytest.fixture
def services(workspace: Workspace) -> Services:
    """Every use case over that notebook."""
    return Services.over(workspace)
