"""Scenes looked at for words cut and things that overlap, at a size of the text, on several screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.look.theme import Theme, apply_theme
from tests.ui.layout_walk import layout_faults, lengthen_labels
from tests.ui.scenes import played_scenes

LAPTOP = (1366, 768)

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


@contextmanager
def watched(app: QApplication, theme: Theme, screens: Sequence[tuple[int, int]]) -> Iterator[Play]:
    """Inside, what plays a scene by its name and tells its faults."""
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
