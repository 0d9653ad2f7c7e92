"""Long lists fetch by the page, keep little, and go by keyboard."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QHelpEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QToolTip

from desktop.ui.widgets import Column, ListLine, PagedListModel, TableView, VirtualList
from desktop.ui.widgets.table_view import COPIED_AT_MOST
from tests.ui.typing import press

COUNT = 50_000


class Source:
    """Rows that count how they are asked for."""

    def __init__(self, count: int = COUNT) -> None:
        self.count = count
        self.asked: list[tuple[int, int]] = []

    def page(self, start: int, size: int) -> list[str]:
        self.asked.append((start, size))
        return [f"Ménage {number}" for number in range(start, min(start + size, self.count))]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(source: Source) -> PagedListModel[str]:
    columns = (Column[str]("Ménage", lambda row: row), Column[str]("Visites", lambda row: str(len(row)), 8, right=True))
    return PagedListModel(lambda: source.count, source.page, columns, page_size=100)


def test_rows_come_by_the_page_and_each_page_once(source: Source, model: PagedListModel[str]):
    assert model.rowCount() == COUNT
    assert [model.row(place) for place in (0, 99, 100, 49_999)] == [
        "Ménage 0", "Ménage 99", "Ménage 100", "Ménage 49999",
    ]  # fmt: skip
    assert model.row(5) == "Ménage 5"
    assert source.asked == [(0, 100), (100, 100), (49_900, 100)]


def test_rows_outside_are_none(model: PagedListModel[str]):
    assert model.row(-1) is None
    assert model.row(COUNT) is None


def test_a_row_that_went_since_it_was_counted_is_empty_and_breaks_nothing(source: Source, model: PagedListModel[str]):
    source.count = 10
    assert model.row(50) is None
    assert model.index(50, 0).data() is None
    model.refresh()
    assert model.rowCount() == 10


def test_pages_long_unused_are_forgotten(source: Source, model: PagedListModel[str]):
    for page in range(30):
        model.row(page * 100)
    asked = len(source.asked)
    model.row(29 * 100)
    assert len(source.asked) == asked
    model.row(0)
    assert source.asked[-1] == (0, 100)


def test_a_table_shows_its_first_rows_without_asking_for_the_others(qtbot, source: Source, model: PagedListModel[str]):
    table = TableView("Ménages", model)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    qtbot.waitExposed(table)
    table.grab()
    qtbot.waitUntil(lambda: {start for start, _ in source.asked} == {0})
    table.scrollToBottom()
    table.grab()
    assert {start for start, _ in source.asked} == {0, 49_900}


def test_cells_say_their_column_aloud(model: PagedListModel[str]):
    assert model.index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Ménage\u00a0: Ménage 3"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Visites"


def test_enter_opens_the_row_of_a_table(qtbot, model: PagedListModel[str]):
    table = TableView("Ménages", model)
    qtbot.addWidget(table)
    assert table.accessibleName() == "Ménages"
    assert table.current_row() is None
    table.setCurrentIndex(model.index(3, 0))
    press(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(table.row_activated) as blocker:
        press(table, Qt.Key.Key_Return)
    assert blocker.args == ["Ménage 4"]


def test_enter_or_a_click_opens_the_row_of_a_list(qtbot, source: Source, model: PagedListModel[str]):
    listing = VirtualList("Ménages", model, lambda row: ListLine(row, "Lens", "9\u00a0h\u00a030", "astre", "A"))
    qtbot.addWidget(listing)
    listing.resize(500, 400)
    listing.show()
    listing.grab()
    qtbot.waitUntil(lambda: {start for start, _ in source.asked} == {0})
    listing.setCurrentIndex(model.index(1, 0))
    with qtbot.waitSignal(listing.row_activated) as blocker:
        press(listing, Qt.Key.Key_Return)
    assert blocker.args == ["Ménage 1"]
    with qtbot.waitSignal(listing.row_activated) as clicked:
        place = listing.visualRect(model.index(2, 0)).center()
        qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == ["Ménage 2"]


def test_a_line_is_said_in_one_breath():
    assert ListLine("Lefebvre", "Lens", "9\u00a0h\u00a030").words == "Lefebvre, Lens, 9\u00a0h\u00a030"
    assert ListLine("Lefebvre").words == "Lefebvre"


KEYED = (
    Column[str]("Ménage", lambda row: row, key="name", strong=True),
    Column[str]("Visites", lambda row: str(len(row)), 8, right=True, key="visits"),
    Column[str]("Note", lambda row: "", 10),
)


@pytest.fixture
def table(qtbot, source: Source) -> TableView:
    made = TableView("Ménages", PagedListModel(lambda: source.count, source.page, KEYED, page_size=100), several=True)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitActive(made)
    made.setFocus()
    return made


def test_a_title_is_never_wider_than_its_column(table: TableView):
    assert all(table.columnWidth(place) >= table.head.title_width(place) for place in range(3))


def test_only_columns_with_a_key_are_sorted_by(qtbot, table: TableView):
    with qtbot.waitSignal(table.sort_wanted) as asked:
        place = table.head.sectionViewportPosition(1) + 20
        qtbot.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))
    assert asked.args == [1]
    with qtbot.assertNotEmitted(table.sort_wanted):
        place = table.head.sectionViewportPosition(2) + 20
        qtbot.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place, 10))


def test_all_of_50_000_rows_are_chosen_without_reading_them(source: Source, table: TableView):
    read = len(source.asked)
    table.selectAll()
    assert table.chosen_count() == COUNT
    assert len(source.asked) == read


def test_rows_are_copied_as_the_columns_stand_and_no_more_than_a_table_elsewhere_takes(
    source: Source, table: TableView
):
    table.head.moveSection(1, 0)
    table.setColumnHidden(2, True)
    table.selectRow(7)
    press(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Visites\tMénage\n8\tMénage 7"
    table.selectAll()
    table.copy()
    assert len(QGuiApplication.clipboard().text().split("\n")) == COPIED_AT_MOST + 1


def test_nothing_chosen_leaves_the_clipboard_alone(table: TableView):
    QGuiApplication.clipboard().setText("before")
    table.clearSelection()
    table.copy()
    assert QGuiApplication.clipboard().text() == "before"


def test_the_row_at_hand_is_said_with_its_columns(table: TableView):
    said: list[str] = []
    table.announced.connect(said.append)
    table.setCurrentIndex(table.model().index(3, 0))
    press(table, Qt.Key.Key_Down)
    assert said == ["Ménage 3, Visites\u00a0: 8", "Ménage 4, Visites\u00a0: 8"]


def test_a_screen_reader_finds_cells_with_the_headings_of_their_row_and_column(table: TableView):
    interface = QAccessible.queryAccessibleInterface(table)
    assert interface.role() == QAccessible.Role.Table
    names = [interface.child(number).text(QAccessible.Text.Name) for number in range(16)]
    assert {"Ménage", "Visites", "Ménage\u00a0: Ménage 2", "Visites\u00a0: 8"} <= set(names)
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert table.model().headerData(2, Qt.Orientation.Vertical, spoken) == "Ménage 2"


def test_words_cut_by_their_column_are_told_in_a_tip(qtbot, table: TableView):
    table.setColumnWidth(1, 200)
    for place, expected in ((QPoint(0, 0), ""), (QPoint(0, 0), "Ménage 0")):
        index = table.model().index(0, 0)
        if expected:
            table.head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
            table.setColumnWidth(0, 30)
        at = table.visualRect(index).center() + place
        event = QHelpEvent(QEvent.Type.ToolTip, at, table.viewport().mapToGlobal(at))
        QApplication.sendEvent(table.viewport(), event)
        assert QToolTip.text() == expected
    QToolTip.hideText()
