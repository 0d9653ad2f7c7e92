"""How the window looks: settings applied at once, kept for the unlock screen, changed by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop.ui.look.appearance import keep_appearance, load_appearance
from desktop.ui.look.theme import Theme

pytest_plugins = ["tests.ui.open_notebook_fixtures"]


def test_settings_are_applied_at_once_and_the_look_is_kept_for_the_unlock_screen(open_notebook, open_app, qapp, gate):
    bench = open_notebook.bench
    services = bench.services
    services.settings.save(replace(services.settings.load(), theme="dark", text_percent=200, lock_minutes=10))
    bench.hub.tell("settings")
    assert open_notebook.theme.mode == "dark"
    assert qapp.font().pointSizeF() == pytest.approx(21.0)
    assert open_notebook._idle.interval_ms == 10 * 60_000
    open_notebook.close()
    assert open_app().theme == open_notebook.theme


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[" * 2000,
        b"[" * 100_000,
        b'{"mode": ' * 400 + b"1" + b"}" * 400,
        b"[]",
        b'"light"',
        b"null",
        b"{}",
        b'{"mode": "pink", "text_scale": 1.0}',
        b'{"mode": ["light"], "text_scale": 1.0}',
        b'{"mode": {}, "text_scale": 1.0}',
        b'{"mode": "light", "text_scale": "grand"}',
        b'{"mode": "light", "text_scale": [1]}',
        b'{"mode": "light", "text_scale": true}',
        b'{"mode": "light", "text_scale": NaN}',
        b'{"mode": "light", "text_scale": -Infinity}',
        b'{"mode": "light", "text_scale": 1e999}',
        b'{"mode": "light", "text_scale": 1' + b"0" * 400 + b"}",
        b'{"mode": "light", "text_scale": 1' + b"0" * 4000 + b"}",
        b'{"mode": "light", "text_scale": 3}',
    ],
)
def test_a_damaged_look_is_no_reason_to_stop(tmp_path, content):
    (tmp_path / "appearance.json").write_bytes(content)
    assert load_appearance(tmp_path) == Theme()


def test_a_look_that_is_no_file_is_no_reason_to_stop(open_app, gate):
    (gate.directory / "appearance.json").mkdir(parents=True)
    assert open_app().theme == Theme()


def test_a_look_comes_back_as_it_was_kept(tmp_path):
    keep_appearance(tmp_path, Theme("dark", 1.5, high_contrast=True, reduced_motion=True))
    assert load_appearance(tmp_path) == Theme("dark", 1.5, True, True)


def test_a_look_kept_by_an_older_program_is_read(tmp_path):
    (tmp_path / "appearance.json").write_text('{"mode": "dark", "text_scale": 1.5}')
    assert load_appearance(tmp_path) == Theme("dark", 1.5)
    (tmp_path / "appearance.json").write_text('{"mode": "dark", "text_scale": 1.5, "high_contrast": "oui"}')
    assert load_appearance(tmp_path) == Theme("dark", 1.5)


@pytest.mark.parametrize(
    ("key", "percent"), [(Qt.Key.Key_Plus, 125), (Qt.Key.Key_Equal, 125), (Qt.Key.Key_0, 100), (Qt.Key.Key_Agrave, 100)]
)
def test_the_text_grows_and_shrinks_by_keys(open_notebook, qtbot, key, percent):
    qtbot.keyClick(open_notebook, key, Qt.KeyboardModifier.ControlModifier)
    assert open_notebook.bench.services.settings.load().text_percent == percent
    assert open_notebook.theme.text_scale == percent / 100
    qtbot.keyClick(open_notebook, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert open_notebook.bench.services.settings.load().text_percent == 100


def test_actions_change_the_look_and_go_places(open_notebook, qtbot):
    actions = open_notebook.bench.actions
    actions.get("look.dark").run()
    assert open_notebook.theme.mode == "dark"
    actions.get("look.contrast").run()
    assert open_notebook.theme.high_contrast
    actions.get("go.households").run()
    assert open_notebook.bench.main.current_key == "households"
    actions.get("household.new").run()
    assert open_notebook.bench.main.current_key == "household_edit"
    assert not actions.get("send").enabled()
    with qtbot.waitSignal(open_notebook.locked):
        actions.get("lock").run()
