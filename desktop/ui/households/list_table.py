"""A list of households or of measures: sorted by its head, columns chosen, and where it was when one comes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu

from desktop.services.list_settings import ListLayout
from desktop.services.lists import ListChoice, ListKind, ListOrder, ListPlaces, ListService
from desktop.ui.households.cells import SchemeCells, StateCells
from desktop.ui.households.columns import (
    GIVEN_UP,
    HIDDEN_AT_FIRST,
    NAME_CHARS,
    SCHEMES,
    STATE,
    household_columns,
    measure_columns,
)
from desktop.ui.screen import Screen
from desktop.ui.widgets.paged_model import PagedListModel
from desktop.ui.widgets.table_view import TableView

NAMES: Final = {ListKind.HOUSEHOLDS: "Liste des ménages", ListKind.MEASURES: "Liste des mesures"}
_PAGE: Final = {ListKind.HOUSEHOLDS: 100, ListKind.MEASURES: 40}
"""Rows read at once: the rhythm of each measure shown is computed."""


class ListSource:
    """The rows of a list: their numbers all at once, what they show by the page."""

    def __init__(self, lists: ListService, kind: ListKind) -> None:
        self._lists, self._kind = lists, kind
        self.found = ListPlaces(())

    def ask(self, choice: ListChoice, order: ListOrder) -> None:
        """Ask which rows there are, in which order."""
        self.found = self._lists.places(self._kind, choice, order)

    def count(self) -> int:
        """How many rows there are."""
        return len(self.found.places)

    def page(self, offset: int, limit: int) -> Sequence[Any]:
        """Some rows as they are now."""
        places = self.found.places[offset : offset + limit]
        return self._lists.households(places) if self._kind is ListKind.HOUSEHOLDS else self._lists.measures(places)


class ListTable(TableView):
    """`read(choice)` shows what is chosen; `menu_wanted(point)` on a right click."""

    def __init__(self, screen: Screen, kind: ListKind) -> None:
        schemes = screen.services.measures.schemes()
        self._settings, self.kind = screen.services.list_settings, kind
        self.source = ListSource(screen.services.lists, kind)
        columns: list[Any] = (
            list(household_columns({scheme.id: scheme.name for scheme in schemes}))
            if kind is ListKind.HOUSEHOLDS
            else list(measure_columns())
        )
        self._keys = [column.key for column in columns]
        self.rows: PagedListModel[Any] = PagedListModel(self.source.count, self.source.page, columns, _PAGE[kind])
        self._layout = self._settings.layout(kind)
        self._kept = self._layout
        self._choice = ListChoice()
        super().__init__(NAMES[kind], self.rows, several=True)
        letters = {scheme.id: scheme.letter for scheme in schemes}
        self.setItemDelegateForColumn(self._keys.index(SCHEMES), SchemeCells(self, letters))
        self.setItemDelegateForColumn(self._keys.index(STATE), StateCells(self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sort_wanted.connect(self._sort)
        self._apply_layout()
        self.head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.head.customContextMenuRequested.connect(lambda point: self.columns_menu(self.head.mapToGlobal(point)))

    @property
    def order(self) -> ListOrder:
        """What it is sorted by."""
        return self._layout.sort

    def set_order(self, order: ListOrder) -> None:
        """Sort by another column, or the other way."""
        self._layout = replace(self._layout, sort=order)
        self.head.show_sorted(self._keys.index(order.column), descending=order.descending)

    def read(self, choice: ListChoice) -> None:
        """Ask again; the cursor stays on its row when the choice is the same and the row is still there."""
        same, at, scrolled = choice == self._choice, self._place_at_hand(), self.verticalScrollBar().value()
        self._choice = choice
        self.source.ask(choice, self.order)
        self.rows.refresh()
        if not self.rows.rowCount():
            return
        places = self.source.found.places
        row = places.index(at) if same and at is not None and at in places else 0
        self.setCurrentIndex(self.rows.index(row, 0))
        self.verticalScrollBar().setValue(scrolled if same else 0)
        self.scrollTo(self.rows.index(row, 0))

    def columns_menu(self, at: QPoint) -> QMenu:
        """The columns, each to be shown or not; opens at a point of the screen."""
        menu = QMenu("Colonnes", self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place, column in enumerate(self.rows.columns[1:], 1):
            act = QAction(column.title, menu, checkable=True, checked=column.key not in self._hidden())
            act.toggled.connect(lambda shown, key=self._keys[place]: self.show_column(key, shown=shown))
            menu.addAction(act)
        menu.addSeparator()
        menu.addAction("Rétablir les colonnes", self.reset_columns)
        menu.popup(at)
        return menu

    def show_column(self, key: str, *, shown: bool) -> None:
        """Show or hide a column; where there is little room, the least needed go without being asked."""
        hidden = self._hidden() - {key} if shown else self._hidden() | {key}
        self._layout = replace(self._layout, hidden=tuple(sorted(hidden)) or ("",))
        self._fit()

    def reset_columns(self) -> None:
        """The columns as they were at first."""
        self._layout = ListLayout(sort=self._layout.sort)
        for place in range(len(self._keys)):
            self.head.moveSection(self.head.visualIndex(place), place)
        self.fit_columns()
        self._fit()

    def keep_layout(self) -> None:
        """Remember the columns and the sorting in the notebook, when they changed."""
        order = tuple(self._keys[self.head.logicalIndex(place)] for place in range(len(self._keys)))
        usual = order == tuple(self._keys)
        widths = self._layout.widths | {key: width for key, width in self.column_widths().items() if self._wider(key)}
        layout = replace(self._layout, order=() if usual else order, widths=widths)
        if layout != self._kept:
            self._kept = self._layout = layout
            self._settings.keep_layout(self.kind, layout)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives up the least needed columns when the room or the text size asks for it."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """The columns follow the size of the text, once their titles have it too."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            QTimer.singleShot(0, self, self._follow_titles)

    def _follow_titles(self) -> None:
        self.fit_columns(self._layout.widths)
        self._fit()

    def _place_at_hand(self) -> int | None:
        row = self.currentIndex().row()
        return self.source.found.places[row] if 0 <= row < self.source.count() else None

    def _sort(self, column: int) -> None:
        key = self._keys[column]
        again = self.order.column == key
        self.set_order(ListOrder(key, not self.order.descending if again else key == "last_met"))
        self.read(self._choice)

    def _hidden(self) -> set[str]:
        return set(self._layout.hidden or HIDDEN_AT_FIRST)

    def _apply_layout(self) -> None:
        for place, key in enumerate(key for key in self._layout.order if key in self._keys):
            self.head.moveSection(self.head.visualIndex(self._keys.index(key)), place)
        self.fit_columns(self._layout.widths)
        self.set_order(self._layout.sort if self._layout.sort.column in self._keys else ListOrder())
        self._fit()

    def _fit(self) -> None:
        hidden = self._hidden()
        digit = max(1, self.fontMetrics().horizontalAdvance("0"))
        widths = {key: self._width_of(place) for place, key in enumerate(self._keys) if key not in hidden}
        room = self.viewport().width() - NAME_CHARS * digit
        for key in GIVEN_UP[self.kind]:
            if sum(widths.values()) <= room:
                break
            widths.pop(key, None)
        for place, key in enumerate(self._keys):
            self.setColumnHidden(place, place > 0 and key not in widths)

    def _width_of(self, place: int) -> int:
        """The width that a column has or would have; that of the names is what is left."""
        if place == 0:
            return 0
        digit = self.fontMetrics().horizontalAdvance("0")
        column = self.rows.columns[place]
        chars = self._layout.widths.get(column.key, column.chars)
        return max(self.head.title_width(place), round(chars * digit) + 24)

    def _wider(self, key: str) -> bool:
        """Whether somebody gave a column another width than its own."""
        place = self._keys.index(key)
        return place > 0 and abs(self.columnWidth(place) - self._width_of(place)) > 1
