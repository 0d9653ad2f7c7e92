"""What is imported by its name, late, is there under that name."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import pytest

import desktop.ui.widgets as widgets
from desktop.paths import resource_dir
from desktop.ui.work.warm_up import SCREENS


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_to_be_warmed_up_is_a_module(name):
    assert import_module(name).__name__ == name


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_widget_offered_is_where_it_is_said_to_be(name):
    assert getattr(widgets, name).__module__ == f"desktop.ui.widgets.{widgets._MODULES[name]}"


def test_a_widget_is_offered_for_every_place_noted():
    assert sorted(widgets.__all__) == sorted(widgets._MODULES)


def test_a_name_that_is_not_offered_is_not_there():
    assert not hasattr(widgets, "Nothing")


def test_the_first_window_waits_for_nothing_that_only_commands_and_later_screens_need():
    brought = _after("import desktop.ui.app, desktop.ui.unlock.page", "[*sys.modules]")
    late = ("sqlalchemy", "reportlab", "httpx", "desktop.cli", "desktop.services.passphrases", "desktop.ui.today")
    assert "desktop.ui.app" in brought
    assert [name for name in brought if name.startswith(late)] == []


def test_the_text_of_a_screen_is_not_read_when_it_is_imported():
    read = _after("import linecache, desktop.ui.today.page", "[*linecache.cache]")
    assert [path for path in read if path.endswith("today/page.py")] == []


def _after(done: str, wanted: str) -> list[str]:
    """A list, as it is in a process of its own that has done something once its application stood."""
    code = f"import json, sys; from desktop.main import _application; app = _application(); {done}; "
    said = subprocess.run(
        [sys.executable, "-c", f"{code}print(json.dumps({wanted}))"],
        capture_output=True, check=True, text=True, cwd=resource_dir().parent, timeout=120,
    )  # fmt: skip
    return list(json.loads(said.stdout))
