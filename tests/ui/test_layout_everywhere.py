"""No word cut and nothing overlapping: on every scene of the pictures, at every size of the text, on every screen.

The households of these scenes have names of sixty letters and live in the commune with the longest name. Every scene
is looked at as it is on three screens, and again with labels four tenths longer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication

from desktop.ui.dev import gallery
from desktop.ui.dev.pictures_scenes import SCENES
from desktop.ui.look.theme import Theme, apply_theme
from tests.ui.layout_scenes import LAPTOP, Play, dressed, undressed, watched
from tests.ui.layout_walk import layout_faults

__all__ = ["dressed", "undressed"]

SCREENS = {100: (LAPTOP, (1280, 800), (800, 1280)), 150: (LAPTOP, (1280, 800)), 200: (LAPTOP, (1920, 1080))}
"""Upright without large text: 800 pixels are then 400. The last is a large screen at twice its pixels."""


@pytest.fixture(scope="module", params=SCREENS, ids=lambda percent: f"text{percent}")
def play(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Play]:
    """Plays a scene at one size of the text and tells its faults."""
    with watched(qapp, Theme("light", request.param / 100), SCREENS[request.param]) as faults_of:
        yield faults_of


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_is_cut_nor_covered(play: Play, scene: str):
    faults = play(scene)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("percent", SCREENS)
@pytest.mark.parametrize("page", gallery.PAGES)
def test_nor_on_any_widget_of_the_gallery(qapp: QApplication, page: str, percent: int):
    theme = Theme("light", percent / 100)
    apply_theme(qapp, theme)
    window = gallery.page_window(theme, gallery.PAGES[page], QSize(*LAPTOP))
    faults = layout_faults(window)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    assert not faults, "\n".join(faults)
