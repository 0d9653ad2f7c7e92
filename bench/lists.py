"""The list of 50,000 households against a bare QTableView of the same rows held in memory: shown, scrolled, sorted,
narrowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import process_time
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QApplication, QHeaderView, QTableView

from bench.measure import Line, durations, median
from bench.notebooks import MANY, TODAY, large_notebook
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.services.bundle import Services
from desktop.services.lists import Facet, ListChoice, ListKind, ListOrder
from desktop.ui.changes import ChangeHub
from desktop.ui.households.list_table import ListTable
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.messages.bar import MessageBar
from desktop.ui.screen import Screen
from desktop.ui.work.tasks import TaskRunner

COUNT = MANY
_PAGES, _TIMES = 50, 7
_SIZE = (1180, 560)
_COMMUNE = 3

Index = QModelIndex | QPersistentModelIndex


class _Bare(QAbstractTableModel):
    """The same words, all in memory, with nothing around them."""

    def __init__(self, rows: list[tuple[str, ...]]) -> None:
        super().__init__()
        self.rows = rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return len(self.rows[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def run(directory: Path) -> list[Line]:
    """Medians of the list and of the bare table, in turn."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, Theme("light", 1.0))
    services, households = large_notebook(directory / "notebook")
    _fill_measures(services, households)
    tasks = TaskRunner()
    screen = Screen(
        services, ChangeHub(), tasks, tasks, MessageBar(), lambda _key, **_args: None, lambda: None, lambda _t: None
    )
    lines = _compare(screen)
    tasks.stop()
    services.close()
    return lines


def _compare(screen: Screen) -> list[Line]:
    table = _own(screen)
    columns = [place for place in range(table.model().columnCount()) if not table.isColumnHidden(place)]
    rows = [
        tuple(column.text(row) for column in (table.rows.columns[place] for place in columns))
        for row in screen.services.lists.households(table.source.found.places)
    ]
    bare = _bare(rows)
    shown = _in_turn(lambda _: _own(screen).close(), lambda _: _bare(rows).close())
    scrolled = _in_turn(lambda turn: _scroll(table, turn), lambda turn: _scroll(bare, turn))
    sort = _in_turn(lambda turn: _own_sort(table, turn), lambda turn: _bare_sort(bare, turn))
    table.set_order(ListOrder())
    narrow = _in_turn(lambda turn: _own_filter(table, turn), lambda turn: _bare_sort(bare, turn))
    lists = screen.services.lists
    facet = _in_turn(
        lambda _: lists.facet(ListKind.HOUSEHOLDS, Facet.PLACE, ListChoice()), lambda turn: _bare_sort(bare, turn)
    )
    table.close()
    bare.close()
    floor, in_memory = "bare table in memory", "sorted in memory"
    return [
        Line("list of 50,000 households: shown", *shown, floor, 2.0),
        Line("list of 50,000 households: 50 pages scrolled", *scrolled, floor, 2.0),
        Line("list of 50,000 households: sorted by commune", *sort, in_memory, 5.0),
        Line("list of 50,000 households: narrowed to a scheme", *narrow, in_memory, 5.0),
        Line("list of 50,000 households: places counted", *facet, in_memory, 5.0),
    ]


def _own(screen: Screen) -> ListTable:
    table = ListTable(screen, ListKind.HOUSEHOLDS)
    table.resize(*_SIZE)
    table.read(ListChoice())
    _show(table)
    return table


def _bare(rows: list[tuple[str, ...]]) -> QTableView:
    view = QTableView()
    view.setModel(_Bare(rows))
    view.model().setParent(view)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(40)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.resize(*_SIZE)
    _show(view)
    return view


def _show(view: QTableView) -> None:
    view.show()
    QApplication.processEvents()
    view.repaint()


def _scroll(view: QTableView, turn: int) -> None:
    bar = view.verticalScrollBar()
    bar.setValue(turn * bar.maximum() // (2 * _TIMES))
    for _ in range(_PAGES):
        bar.setValue(bar.value() + bar.pageStep())
        view.viewport().repaint()


def _own_sort(table: ListTable, turn: int) -> None:
    table.set_order(ListOrder("commune", descending=bool(turn % 2)))
    table.read(ListChoice())
    table.viewport().repaint()


def _bare_sort(view: QTableView, turn: int) -> None:
    model = view.model()
    assert isinstance(model, _Bare)
    model.beginResetModel()
    model.rows.sort(key=lambda row: row[_COMMUNE], reverse=bool(turn % 2))
    model.endResetModel()
    view.viewport().repaint()


def _own_filter(table: ListTable, turn: int) -> None:
    table.read(ListChoice(scheme="astre" if turn % 2 else "vej"))
    table.viewport().repaint()


def _in_turn(own: Callable[[int], object], bare: Callable[[int], object]) -> tuple[float, float]:
    """Medians of both, one after the other each time, in processor time: a busy machine slows them alike."""
    own(0)
    bare(0)
    taken = [[durations(one, 1, turn, process_time)[0] for one in (own, bare)] for turn in range(1, _TIMES + 1)]
    return median([mine for mine, _ in taken]), median([theirs for _, theirs in taken])


def _fill_measures(services: Services, households: list[Household]) -> None:
    workspace = services.workspace
    for start in range(0, len(households), 1000):
        with workspace.notebook.write() as uow:
            for number, household in enumerate(households[start : start + 1000]):
                begin = TODAY - timedelta(days=number % 300)
                scheme = "astre" if number % 2 else "vej"
                months = 12 if scheme == "astre" else None
                measure = Measure(workspace.new_id(), household.id, scheme, MeasureState.ACTIVE, begin, months)
                uow.measures.put(measure)
