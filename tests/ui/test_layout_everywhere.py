"""No word cut and nothing overlapping: on every scene of the pictures, at every size of the text, on every screen.

The households of these scenes have names of sixty letters and live in the commune with the longest name. Every scene
is looked at as it is on three screens, and again with labels four tenths longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication, QWidget

from desktop.paths import resource_dir
from desktop.ui.dev import gallery
from desktop.ui.dev.pictures_scenes import SCENES
from desktop.ui.look.sheet import style_sheet
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.look.tokens import THEMES
from tests.ui.layout_walk import layout_faults, lengthen_labels, settle
from tests.ui.scenes import played_scenes
from tests.ui.settling import at_rest

LAPTOP = (1366, 768)
SCREENS = {100: (LAPTOP, (1280, 800), (800, 1280)), 150: (LAPTOP, (1280, 800)), 200: (LAPTOP, (1920, 1080))}
"""Upright without large text: 800 pixels are then 400. The last is a large screen at twice its pixels."""
RESCALED = ("today", "households", "measure-astre", "visit-astre", "bilan-text", "settings")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6,8}\b|parts/\w+-")

Play = Callable[[str], list[str]]


@pytest.fixture(autouse=True)
def dressed() -> None:
    """Every scene dresses the program itself: doing so again before each test would take most of the time."""


@pytest.fixture(scope="module", autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    """The tests of other files find the program as it was."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    apply_theme(qapp, Theme("light", 1.0))


@pytest.fixture(scope="module", params=SCREENS, ids=lambda percent: f"text{percent}")
def play(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Play]:
    """Plays a scene at one size of the text and tells its faults."""
    with _watched(qapp, Theme("light", request.param / 100), SCREENS[request.param]) as faults_of:
        yield faults_of


@pytest.fixture(scope="module")
def bold_play(qapp: QApplication) -> Iterator[Play]:
    """Plays a scene in high contrast with large text and tells its faults."""
    with _watched(qapp, Theme("light", 2.0, high_contrast=True), (LAPTOP,)) as faults_of:
        yield faults_of


@contextmanager
def _watched(app: QApplication, theme: Theme, screens: Sequence[tuple[int, int]]) -> Iterator[Play]:
    found: list[str] = []

    def look(window: QWidget) -> None:
        for size in screens:
            window.resize(*size)
            found.extend(f"{size[0]} × {size[1]}: {fault}" for fault in layout_faults(window))
        window.resize(*LAPTOP)
        put_back = lengthen_labels(window, 1.4)
        found.extend(f"longer labels: {fault}" for fault in layout_faults(window))
        put_back()

    with played_scenes(app, look, theme, long_names=True) as played:

        def faults_of(scene: str) -> list[str]:
            found.clear()
            played(scene)
            return list(found)

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
    assert not faults, "\n".join(faults)


def test_a_text_made_large_while_the_program_runs_finds_its_room_too(qapp: QApplication):
    """Réglages changes the size of the text: pages that are already built follow."""
    found: list[str] = []

    def look(window: QWidget) -> None:
        apply_theme(qapp, Theme("light", 2.0))
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
