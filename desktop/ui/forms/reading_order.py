"""Tab goes through a page in the order in which it is read, also to what was drawn after the rest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QWidget


class ReadingOrder:
    """Keeps the chain of a page: Qt puts every new field at the end of it, wherever the field stands."""

    def __init__(self, page: QWidget) -> None:
        self._page = page
        self._chained: list[QWidget] = []

    def follow(self) -> None:
        """Puts the fields that take the keys one after the other as they are read."""
        stops = [one for one in _as_read(self._page) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        stops = [one for one in stops if one.focusProxy() is None]
        if stops == self._chained:
            return
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._chained = stops


def _as_read(widget: QWidget) -> Iterator[QWidget]:
    """A widget and all in it: as its layout has them, then what no layout places, from its top."""
    yield widget
    if isinstance(widget, QAbstractScrollArea):
        # what else is in it is Qt's own: nothing there is reached by Tab
        inner = widget.widget() if isinstance(widget, QScrollArea) else None
        if inner is not None:
            yield from _as_read(inner)
        return
    layout = widget.layout()
    placed = list(_placed(layout)) if layout is not None else []
    loose = [one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow() and one not in placed]
    for one in [*placed, *sorted(loose, key=lambda one: (one.y(), one.x()))]:
        yield from _as_read(one)


def _placed(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _placed(inner)
