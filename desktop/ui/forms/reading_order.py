"""Tab goes through a page in the order in which it is read, also to what was drawn after the rest."""

from __future__ import annotations

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
        read: list[QWidget] = []
        _read(self._page, read)
        stops = [one for one in read if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.focusProxy() is None]
        if stops == self._chained:
            return
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
        self._chained = stops


def _read(widget: QWidget, found: list[QWidget]) -> None:
    """Adds a widget and all in it: as its layout has them, then what no layout places, from its top.

    A page has thousands of them: one list for all, for a generator within a generator passes each on at every level.
    """
    found.append(widget)
    if isinstance(widget, QAbstractScrollArea):
        # what else is in it is Qt's own: nothing there is reached by Tab
        inner = widget.widget() if isinstance(widget, QScrollArea) else None
        if inner is not None:
            _read(inner, found)
        return
    children = widget.children()
    if not children:
        return
    layout = widget.layout()
    placed: list[QWidget] = []
    if layout is not None:
        _place(layout, placed)
    known = set(placed)
    loose = [one for one in children if isinstance(one, QWidget) and one not in known and not one.isWindow()]
    loose.sort(key=lambda one: (one.y(), one.x()))
    for one in (*placed, *loose):
        _read(one, found)


def _place(layout: QLayout, placed: list[QWidget]) -> None:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget = item.widget()
        if widget is not None:
            placed.append(widget)
        elif (inner := item.layout()) is not None:
            _place(inner, placed)
