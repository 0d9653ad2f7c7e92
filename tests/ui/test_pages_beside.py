"""Pages stand beside what is said about them, and above it where the window is upright: never a strip."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.ui.papers.split import PagesBeside


@pytest.fixture
def shown(qtbot: QtBot) -> PagesBeside:
    made = PagesBeside(QWidget(), QWidget())
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    return made


def test_on_a_wide_window_they_stand_side_by_side(shown):
    assert not shown.is_stacked
    assert shown.widget(0).width() >= 400


@pytest.mark.parametrize("width", [700, 760, 840])
def test_upright_the_pages_have_the_whole_width(shown, width):
    shown.resize(width, 1150)
    assert shown.is_stacked
    assert shown.widget(0).width() == shown.widget(1).width() == width
    assert shown.widget(0).height() >= 400
    assert shown.widget(1).height() >= 500


def test_a_low_window_keeps_them_side_by_side(shown):
    shown.resize(800, 500)
    assert not shown.is_stacked


def test_it_turns_back_with_the_window_and_keeps_room_for_the_words(shown):
    shown.resize(760, 1150)
    shown.resize(1200, 700)
    assert not shown.is_stacked
    assert shown.widget(1).width() >= 500
    assert shown.widget(0).width() >= 360
