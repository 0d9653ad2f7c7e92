"""« Ménages »: found while one types, narrowed by scheme and territory; tens of thousands of lines stay quick."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.domain.french import plural
from desktop.services.households import HouseholdLine
from desktop.ui.measure.base import attempt
from desktop.ui.screen import Screen
from desktop.ui.theme import SPACE
from desktop.ui.widgets import (
    ChoiceField,
    Column,
    EmptyState,
    FlowLayout,
    PagedListModel,
    PageStack,
    PrimaryButton,
    TableView,
    TextLabel,
    clear_layout,
    describe,
)
from desktop.ui.widgets.chips import paint_scheme_letter
from desktop.ui.widgets.paged_model import ROW_ROLE

FOUND_AT_MOST = 200
_SCHEMES, _COMMUNE, _TERRITORY, _ADDRESS = 1, 2, 3, 4
_CHARS_FOR = {_ADDRESS: 104, _TERRITORY: 84}
"""Characters across the table from which a column is shown: large text keeps the names whole."""


class _SchemesDelegate(QStyledItemDelegate):
    """Paints the letters of the schemes that a household is followed under; their names are read aloud."""

    def __init__(self, view: QWidget, names: dict[str, str]) -> None:
        super().__init__(view)
        self._view = view
        self._names = names

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paints the ground of the row, then one letter a scheme."""
        row = index.data(ROW_ROLE)
        self.initStyleOption(option, index)
        option.text = ""
        style = self._view.style()
        style.drawControl(style.ControlElement.CE_ItemViewItem, option, painter, self._view)
        if not isinstance(row, HouseholdLine):
            return
        rect: QRect = option.rect
        side = round(self._view.fontMetrics().height() * 1.2)
        for place, scheme in enumerate(row.schemes):
            box = QRect(rect.left() + 11 + place * (side + 6), rect.center().y() - side // 2, side, side)
            paint_scheme_letter(painter, box.toRectF(), self._view, scheme, self._names.get(scheme, "?")[:1])


class HouseholdsPage(QWidget):
    """`open(search="")` shows the list; Enter opens a household, the arrows go from the search to the list."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._found: list[HouseholdLine] | None = None
        services = screen.services
        self._names = {scheme.id: scheme.name for scheme in services.measures.schemes()}
        self.setAccessibleName("Ménages")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Nom, commune, rue ou téléphone, dans n’importe quel ordre")
        self.search.setProperty("part", "search")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Rechercher un ménage")
        self.search.installEventFilter(self)
        self.scheme = ChoiceField(list(self._names.items()), style="list", empty="Tous les dispositifs")
        territories = [(name, name) for name in services.households.territories()]
        self.territory = ChoiceField(territories, style="list", empty="Tous les territoires")
        describe(self.scheme, "Dispositif")
        describe(self.territory, "Territoire")
        self._count = TextLabel("", muted=True, wrap=False)
        self.model: PagedListModel[HouseholdLine] = PagedListModel(self._count_rows, self._page, self._columns())
        self.table = TableView("Liste des ménages", self.model)
        self.table.setItemDelegateForColumn(_SCHEMES, _SchemesDelegate(self.table, self._names))
        self._lay_out()
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.scheme.changed.connect(self.refresh)
        self.territory.changed.connect(self.refresh)
        self.table.row_activated.connect(self._open)
        screen.hub.changed.connect(self._on_changed)

    def _columns(self) -> list[Column[HouseholdLine]]:
        return [
            Column("Ménage", lambda row: row.name),
            Column("Dispositifs", lambda row: ", ".join(self._names[one] for one in row.schemes), 12),
            Column("Commune", lambda row: row.commune, 24),
            Column("Territoire", lambda row: row.territory, 15),
            Column("Adresse", lambda row: row.address, 30),
        ]

    def _lay_out(self) -> None:
        self.new_button = PrimaryButton("Nouveau ménage", "plus")
        self.new_button.clicked.connect(lambda *_: self._new())
        head = QHBoxLayout()
        head.addWidget(TextLabel("Ménages", "display"), 1)
        head.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignVCenter)
        filters = QWidget()
        flow = FlowLayout(filters, spacing=SPACE * 2)
        for part in (self.scheme, self.territory, self._count):
            flow.addWidget(part)
        self._nothing = QVBoxLayout()
        nothing = QWidget()
        nothing.setLayout(self._nothing)
        self.stack = PageStack()
        self.stack.addWidget(self.table)
        self.stack.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 2)
        column.setSpacing(SPACE * 2)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(filters)
        column.addWidget(self.stack, 1)

    def open(self, search: str = "") -> None:
        """Shows the list, narrowed by what was searched for; the cursor waits in the search."""
        if search != self.search.text():
            self.search.setText(search)
        else:
            self.refresh()
        self.search.setFocus()
        self.search.selectAll()

    @property
    def count_text(self) -> str:
        """What is told of the number of lines."""
        return self._count.text()

    @property
    def is_empty(self) -> bool:
        """Whether a sentence stands in place of the list."""
        return self.stack.currentWidget() is not self.table

    def refresh(self) -> None:
        """Asks again for what is typed and chosen."""
        attempt(self._screen, self._read)

    def _read(self) -> None:
        typed = self.search.text().strip()
        self._found = self._matching(typed) if typed else None
        self.model.refresh()
        count = self.model.rowCount()
        more = typed and count >= FOUND_AT_MOST
        self._count.setText(
            f"Les {FOUND_AT_MOST} premiers ; précisez la recherche" if more else plural(count, "ménage", "ménages")
        )
        if count:
            self.table.selectRow(0)
            self.stack.setCurrentWidget(self.table)
        else:
            self._show_nothing(typed)

    def _matching(self, typed: str) -> list[HouseholdLine]:
        scheme, territory = self.scheme.value(), self.territory.value()
        return [
            line
            for line in self._screen.services.households.search(typed, FOUND_AT_MOST)
            if (not scheme or scheme in line.schemes) and (not territory or territory == line.territory)
        ]

    def _count_rows(self) -> int:
        if self._found is not None:
            return len(self._found)
        return self._screen.services.households.count(self.scheme.value() or "", self.territory.value() or "")

    def _page(self, offset: int, limit: int) -> list[HouseholdLine]:
        if self._found is not None:
            return self._found[offset : offset + limit]
        chosen = self.scheme.value() or "", self.territory.value() or ""
        return self._screen.services.households.page(offset, limit, *chosen)

    def _show_nothing(self, typed: str) -> None:
        clear_layout(self._nothing)
        narrowed = self.scheme.value() or self.territory.value()
        if typed:
            sentence = "Essayez moins de lettres, ou un autre mot : une rue, un téléphone, une commune."
            if narrowed:
                sentence = "Retirez un filtre, ou essayez un autre mot : une rue, un téléphone, une commune."
            state = EmptyState("search", f"Aucun ménage pour « {typed} »", sentence, ("Nouveau ménage", self._new))
        elif narrowed:
            state = EmptyState("household", "Aucun ménage avec ces filtres", "", ("Tout montrer", self._clear_filters))
        else:
            state = EmptyState(
                "household",
                "Votre carnet ne contient encore aucun ménage",
                "Un nom et une commune suffisent pour commencer ; le reste se complète plus tard.",
                ("Nouveau ménage", self._new),
            )
        self._nothing.addWidget(state)
        self.stack.setCurrentIndex(1)

    def _clear_filters(self) -> None:
        self.scheme.set_value(None)
        self.territory.set_value(None)

    def _open(self, line: HouseholdLine) -> None:
        self._screen.go("household", household_id=line.id)

    def _new(self) -> None:
        self._screen.go("household_edit", household_id=None)

    def _on_changed(self, names: frozenset[str]) -> None:
        if self.isVisible() and names & {"household", "measure"}:
            self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search: Down goes to the list, Enter opens the line chosen, Escape empties."""
        if watched is not self.search or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Down and not self.is_empty:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            line = None if self.is_empty else self.table.current_row()
            if line is not None:
                self._open(line)
            return True
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives up the least needed columns when the room or the text size asks for it."""
        super().resizeEvent(event)
        chars = event.size().width() // max(1, self.fontMetrics().horizontalAdvance("0"))
        for column, needed in _CHARS_FOR.items():
            self.table.setColumnHidden(column, chars < needed)
