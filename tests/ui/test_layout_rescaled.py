"""The same places in every theme, in high contrast, and when the text grows while the program runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import resource_dir
from desktop.ui.look.sheet import style_sheet
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.look.tokens import THEMES
from tests.ui.layout_scenes import LAPTOP, Play, dressed, undressed, watched
from tests.ui.layout_walk import layout_faults, settle
from tests.ui.scenes import played_scenes
from tests.ui.settling import at_rest

__all__ = ["dressed", "undressed"]

RESCALED = ("today", "households", "measure-astre", "visit-astre", "bilan-text", "exchange-conflict", "settings")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6,8}\b|parts/\w+-")


@pytest.fixture(scope="module")
def bold_play(qapp: QApplication) -> Iterator[Play]:
    """Plays a scene in high contrast with large text and tells its faults."""
    with watched(qapp, Theme("light", 2.0, high_contrast=True), (LAPTOP,)) as faults_of:
        yield faults_of


def test_a_text_made_large_while_the_program_runs_finds_its_room_too(qapp: QApplication):
    """Réglages changes the size of the text: pages that are already built follow."""
    found: list[str] = []

    def look(window: QWidget) -> None:
        at_rest(window)
        apply_theme(qapp, Theme("light", 2.0))
        at_rest(window)
        found.extend(layout_faults(window))
        apply_theme(qapp, Theme("light", 1.0))

    with played_scenes(qapp, look, Theme("light", 1.0)) as played:
        for scene in RESCALED:
            played(scene)
    assert not found, "\n".join(found)


def test_themes_differ_in_colours_alone_so_that_one_walk_is_enough(qapp: QApplication):
    """High contrast has thicker borders besides, which take their room from the padding: it is walked by itself."""
    for high in (False, True):
        sheets = [
            _COLOR.sub("", style_sheet(tokens, 1.5, resource_dir() / "icons" / "parts"))
            for tokens in THEMES
            if tokens.high is high
        ]
        assert len(sheets) == 2
        assert sheets[0] == sheets[1]


@pytest.mark.parametrize("scene", RESCALED)
def test_nor_is_anything_cut_in_high_contrast(bold_play: Play, scene: str):
    faults = bold_play(scene)
    assert not faults, "\n".join(faults)


def test_and_what_is_painted_stands_in_the_same_place_in_the_dark(qapp: QApplication):
    def places_in(theme: Theme) -> dict[str, list[str]]:
        places: dict[str, list[str]] = {}

        def look(window: QWidget) -> None:
            at_rest(window)
            settle()
            places[scene] = [
                f"{type(one).__name__} {one.geometry()}" for one in window.findChildren(QWidget) if one.isVisible()
            ]

        with played_scenes(qapp, look, theme) as played:
            for scene in RESCALED:
                played(scene)
        return places

    light, dark = places_in(Theme("light", 1.0)), places_in(Theme("dark", 1.0))
    assert light == dark
