"""How the window is arranged: as it was left, or sensibly the first time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.window.side_panel import Surround
from desktop.ui.window.window_state import (
    WindowState,
    fills_the_screen,
    fitting_place,
    keep_window_state,
    load_window_state,
)

USUAL = QSize(1280, 800)
"""A usual laptop's window."""


class Arrangement(QObject):
    """Puts the window where it was, and keeps where it is in the notebook's folder when it closes."""

    def __init__(self, app: QApplication, window: QWidget, surround: Surround, directory: Path) -> None:
        super().__init__(window)
        self._app, self._window, self._surround, self._directory = app, window, surround, directory
        self.rail_folded = False
        """Whether the rail shows icons only."""
        self._maximised = False

    def restore(self) -> None:
        """The size and place of the last time, where a screen still shows them."""
        window, state = self._window, load_window_state(self._directory)
        screens = {screen.name(): screen.availableGeometry() for screen in self._app.screens()}
        place = None if state is None else fitting_place(state, screens, window.minimumSizeHint())
        if state is not None:
            self.rail_folded = state.rail_folded
            self._surround.share = state.panel_percent / 100
        if state is None or place is None:
            window.resize(USUAL.boundedTo(window.screen().availableSize()))
            self._maximised = fills_the_screen(window.screen().availableSize())
        else:
            window.setGeometry(place)
            self._maximised = state.maximised

    def show_window(self) -> None:
        """As it was left, or over the whole of a small screen."""
        if self._maximised:
            self._window.showMaximized()
        else:
            self._window.show()

    def keep(self) -> None:
        """Write where the window is now."""
        window, place = self._window, self._window.normalGeometry()
        state = WindowState(
            place.x(), place.y(), place.width(), place.height(), window.screen().name(), window.isMaximized(),
            self.rail_folded, round(self._surround.share * 100),
        )  # fmt: skip
        keep_window_state(self._directory, state)

    def keep_rail(self, folded: bool) -> None:
        """Remember how somebody likes the rail."""
        self.rail_folded = folded
