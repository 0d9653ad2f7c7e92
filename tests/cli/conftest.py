"""A demonstration notebook made once for the commands that read it, and a copy for those that write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.paths import resource_dir
from desktop.services.clock import FixedClock
from desktop.services.demo import make_demo
from desktop.services.workspace import Resources, Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import CHEAP, PASSPHRASE, TODAY


@pytest.fixture(autouse=True)
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the commands read it."""
    monkeypatch.setenv("PERRON_PASSPHRASE", PASSPHRASE)


@pytest.fixture(scope="session")
def demo_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """60 households, with a cheap derivation; read by many tests, and written by none but for lines of its journal."""
    directory = tmp_path_factory.mktemp("demo") / "notebook"
    make_demo(directory, passphrase=PASSPHRASE, households=60, seed=1, today=TODAY, derivation=CHEAP)
    shutil.copytree(directory, _as_made(directory))
    return directory


def _as_made(demo_dir: Path) -> Path:
    return demo_dir.parent / "as-made"


@pytest.fixture
def demo_copy(demo_dir: Path, tmp_path: Path) -> Path:
    """A copy of one's own, to write in."""
    return Path(shutil.copytree(_as_made(demo_dir), tmp_path / "demo-copy"))


@pytest.fixture(scope="session")
def demo(demo_dir: Path) -> Iterator[Workspace]:
    """A copy of that notebook, open to be read on its day: one process must not open a notebook twice over."""
    own = shutil.copytree(_as_made(demo_dir), demo_dir.parent / "to-read")
    notebook = open_with_passphrase(Path(own), PASSPHRASE, read_only=True)
    yield Workspace.over(notebook, Resources.load(resource_dir()), FixedClock(TODAY))
    notebook.close()
