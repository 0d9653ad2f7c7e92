"""No word cut and nothing overlapping: on every scene of the pictures, at every size of the text, on every screen.

The households of these scenes have names of sixty letters and live in the commune with the longest name. Every scene
is looked at as it is on three screens, and again with labels four tenths longer.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.dev.pictures_scenes import SCENES
from desktop.ui.look.theme import Theme
from tests.ui.layout_scenes import LAPTOP, Play, dressed, undressed, watched

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
