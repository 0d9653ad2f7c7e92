"""Keys in French, and reached on a French keyboard, whose digits want Shift."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.ui.keys.shortcuts import bind, french_keys, reached

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("Ctrl+Shift+Z", "Ctrl + Maj + Z"),
        ("Return", "Entrée"),
        ("Esc", "Échap"),
        ("PgUp", "Page préc."),
        ("Alt+Left", "Alt + Gauche"),
        ("Ctrl++", "Ctrl + +"),
        ("Ctrl+-", "Ctrl + -"),
        ("F1", "F1"),
        ("Ctrl+/", "Ctrl + /"),
        ("Ctrl+PageDown", "Ctrl + Page suiv."),
        ("+ et −, sur la frise", "+ et −, sur la frise"),
        ("Haut, Bas", "Haut, Bas"),
    ],
)
def test_keys_are_named_as_a_french_keyboard_names_them(keys: str, words: str):
    assert french_keys(keys).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("Ctrl+2", ("Ctrl+2", "Ctrl+é")),
        ("Ctrl+0", ("Ctrl+0", "Ctrl+à")),
        ("Ctrl+/", ("Ctrl+/", "Ctrl+:")),
        ("Ctrl++", ("Ctrl++", "Ctrl+=")),
        ("Ctrl+6", ("Ctrl+6",)),
        ("Ctrl+-", ("Ctrl+-",)),
        ("F1", ("F1",)),
        ("Ctrl+K", ("Ctrl+K",)),
    ],
)
def test_what_needs_shift_on_a_french_keyboard_is_reached_without(keys: str, expected: tuple[str, ...]):
    assert tuple(reached(keys)) == expected


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_Eacute])
def test_a_shortcut_answers_to_both_keys_and_sleeps_with_its_part(qtbot, key: Qt.Key):
    window = QWidget()
    part, field = QWidget(), QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(part)
    column.addWidget(field)
    qtbot.addWidget(window)
    pressed: list[str] = []
    bind(part, "Ctrl+2", lambda: pressed.append("2"))
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(field, key, CONTROL)
    assert pressed == ["2"]
    part.hide()
    qtbot.keyClick(field, key, CONTROL)
    assert pressed == ["2"]
