"""What was left at the door: several usual words at once, « Rien » alone, and one's own words beside them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.parts.trace_input import TraceInput


@pytest.fixture
def trace(qtbot: QtBot) -> TraceInput:
    made = TraceInput()
    qtbot.addWidget(made)
    made.show()
    return made


def press(qtbot: QtBot, trace: TraceInput, *words: str) -> None:
    for word in words:
        qtbot.mouseClick(trace.buttons[word], Qt.MouseButton.LeftButton)


def test_a_notice_and_a_message_are_left_together(qtbot, trace):
    press(qtbot, trace, "Avis de passage", "SMS")
    assert trace.value() == "Avis de passage, SMS"
    press(qtbot, trace, "Avis de passage")
    assert trace.value() == "SMS"
    assert not trace.buttons["Avis de passage"].isChecked()


def test_nothing_stands_alone(qtbot, trace):
    press(qtbot, trace, "Avis de passage", "Rien")
    assert trace.value() == "Rien"
    press(qtbot, trace, "SMS")
    assert trace.value() == "SMS"
    assert not trace.buttons["Rien"].isChecked()


def test_words_kept_earlier_show_on_the_buttons(trace):
    trace.set_value("SMS, chez la voisine")
    assert (trace.buttons["SMS"].isChecked(), trace.value()) == (True, "SMS, chez la voisine")
