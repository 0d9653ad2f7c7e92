"""« Ménages »: households and measures, found while one types, narrowed and sorted; 50,000 lines stay quick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.list_lines import HouseholdLine, MeasureLine
from desktop.services.list_settings import SavedFilter
from desktop.services.lists import FOUND_AT_MOST, ListChoice, ListKind, ListOrder
from desktop.ui.households.facets import DropButton
from desktop.ui.households.filter_bar import FilterBar
from desktop.ui.households.list_table import ListTable
from desktop.ui.households.nothing import nothing_found
from desktop.ui.households.saved_filters import SavedFilterButton, SavedFilterStrip
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    ChoiceField,
    FlowRow,
    LinkButton,
    PageStack,
    PrimaryButton,
    ScrollColumn,
    SearchLine,
    TextLabel,
    clear_layout,
    describe,
)

_WORDS: Final = {ListKind.HOUSEHOLDS: ("ménage", "ménages"), ListKind.MEASURES: ("mesure", "mesures")}
_TOLD: Final = {"household", "measure", "contact"}


class HouseholdsPage(QWidget):
    """`open(search)` shows the list; Enter opens a line, the arrows go from the search to the list."""

    shortcuts: Sequence[tuple[str, str]] = (
        ("Entrée", "Ouvrir la ligne"),
        ("Ctrl + Entrée", "Ouvrir la mesure en cours"),
        ("Ctrl + A, Maj + flèches", "Choisir plusieurs lignes"),
        ("Ctrl + C", "Copier les lignes choisies"),
        ("Tab jusqu’aux titres, Entrée", "Trier par une colonne"),
    )

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._came_back = False
        self.setAccessibleName("Ménages")
        self.kind = ChoiceField(
            [(ListKind.HOUSEHOLDS, "Ménages"), (ListKind.MEASURES, "Mesures")], ListKind.HOUSEHOLDS, "buttons"
        )
        describe(self.kind, "Liste")
        self.search = SearchLine("Nom, commune, rue ou téléphone, dans n’importe quel ordre", short="Nom, commune, rue")
        self.search.setAccessibleName("Rechercher un ménage")
        self.search.installEventFilter(self)
        self.filters = FilterBar(screen, lambda: self.list_kind, self.search.text)
        self.saved = SavedFilterButton(screen.services.list_settings, self._current)
        self.columns = DropButton("Colonnes")
        self.strip = SavedFilterStrip(screen, self._current)
        self._count = TextLabel("", muted=True, wrap=False)
        self.copy = LinkButton("Copier")
        self.importing = LinkButton("Importer…")
        self.importing.setToolTip("Un tableau Excel, LibreOffice ou texte")
        self.tables = {kind: ListTable(screen, kind) for kind in ListKind}
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.new_button = PrimaryButton("Nouveau ménage", "plus")
        head = QHBoxLayout()
        head.setSpacing(SPACE * 3)
        head.addWidget(TextLabel("Ménages", "display", wrap=False))
        head.addWidget(self.kind, 1, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self.new_button, 0, Qt.AlignmentFlag.AlignVCenter)
        nothing = ScrollColumn()  # the largest text may need more than the room that is left
        self._nothing = nothing.body
        self.stack = PageStack()
        for shown in (*self.tables.values(), nothing):
            self.stack.addWidget(shown)
        counts = QHBoxLayout()
        counts.addWidget(FlowRow((self._count, self.copy), SPACE), 1, Qt.AlignmentFlag.AlignVCenter)
        counts.addWidget(self.importing, 0, Qt.AlignmentFlag.AlignVCenter)
        counts.addWidget(self.saved, 0, Qt.AlignmentFlag.AlignVCenter)
        counts.addWidget(self.columns, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        column.setSpacing(SPACE + 2)
        column.addLayout(head)
        for part in (self.search, self.filters, self.strip):
            column.addWidget(part)
        column.addLayout(counts)
        column.addWidget(self.stack, 1)
        self.copy.hide()

    def _connect(self) -> None:
        self.new_button.clicked.connect(lambda *_: self._new())
        self.kind.changed.connect(self._other_list)
        self.search.textChanged.connect(lambda _text: self.refresh())
        self.filters.changed.connect(self._narrow)
        self.saved.chosen.connect(self.use)
        self.saved.naming_wanted.connect(self.strip.ask_name)
        self.columns.clicked.connect(lambda *_: self._choose_columns())
        self.copy.clicked.connect(lambda *_: self.table.copy())
        self.importing.clicked.connect(lambda *_: self._screen.go("import"))
        for table in self.tables.values():
            table.row_activated.connect(self._open)
            table.selection_changed.connect(lambda _count: self._tell_count())
            table.copied.connect(self._tell_copied)
            table.customContextMenuRequested.connect(self._row_menu)
            table.installEventFilter(self)
        self._screen.hub.changed.connect(self._on_changed)

    @property
    def list_kind(self) -> ListKind:
        """Which of the two lists is shown."""
        return ListKind(self.kind.value() or ListKind.HOUSEHOLDS)

    @property
    def table(self) -> ListTable:
        """The list shown."""
        return self.tables[self.list_kind]

    @property
    def count_text(self) -> str:
        """What is told of the number of lines."""
        return self._count.text()

    @property
    def is_empty(self) -> bool:
        """Whether a sentence stands in place of the list."""
        return self.stack.currentWidget() is not self.table

    def open(self, search: str | None = None) -> None:
        """Shows the list, narrowed by what was searched for; without that, as it was left, on the line it was on."""
        came_back, self._came_back = self._came_back and search is None, False
        self.filters.show_referents()
        if search is not None:
            self.filters.show_choice(ListChoice())
        if search is not None and search != self.search.text():
            self.search.setText(search)
        else:
            self.refresh()
        if came_back and not self.is_empty:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.search.setFocus()
        self.search.selectAll()

    def leave(self) -> None:
        """Remembers the columns and the sorting."""
        for table in self.tables.values():
            attempt(self._screen, table.keep_layout)

    def use(self, saved: SavedFilter) -> None:
        """Narrows the list as a filter that was kept."""
        self.kind.set_value(saved.kind)
        self.filters.show_choice(saved.choice)
        self.table.set_order(saved.order)
        self.search.setText(saved.choice.typed)
        self.strip.show_filter(saved)
        self.refresh()

    def refresh(self) -> None:
        """Asks again for what is typed and chosen."""
        attempt(self._screen, self._read)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search: Down goes to the list, Enter opens the line chosen, Escape empties; Ctrl+Enter in both."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._open_measure(None if self.is_empty else self.table.current_row())
            return True
        if watched is not self.search:
            return False
        if event.key() == Qt.Key.Key_Down and not self.is_empty:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif enter:
            self._open(None if self.is_empty else self.table.current_row())
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            return False
        return True

    def _read(self) -> None:
        self.table.read(self.filters.choice())
        self._tell_count()
        if self.table.source.count():
            self.stack.setCurrentWidget(self.table)
            return
        clear_layout(self._nothing)
        self._nothing.addWidget(nothing_found(self.filters.choice(), self._clear_filters, self._new))
        self.stack.setCurrentIndex(len(self.tables))

    def _tell_count(self) -> None:
        found, chosen = self.table.source.found, self.table.chosen_count()
        words = plural(len(found.places), *_WORDS[self.list_kind])
        if found.cut:
            words = (
                f"Les {plural(FOUND_AT_MOST, *_WORDS[self.list_kind])} les plus proches\u00a0; précisez la recherche"
            )
        elif found.near:
            words = f"{words}, proches de «\u00a0{self.search.text().strip()}\u00a0»"
        several = chosen > 1
        self._count.setText(f"{words} · {plural(chosen, 'ligne choisie', 'lignes choisies')}" if several else words)
        self.copy.setVisible(several)

    def _tell_copied(self, count: int) -> None:
        self._screen.messages.show_info(
            f"{plural(count, 'ligne copiée', 'lignes copiées')}. Le presse-papiers est vidé au verrouillage."
        )

    def _current(self) -> tuple[ListKind, ListChoice, ListOrder]:
        return self.list_kind, self.filters.choice(), self.table.order

    def _narrow(self) -> None:
        self.strip.show_filter(None)
        self.refresh()

    def _other_list(self) -> None:
        self.search.setAccessibleName(
            f"Rechercher {'un ménage' if self.list_kind is ListKind.HOUSEHOLDS else 'une mesure'}"
        )
        self._narrow()

    def _clear_filters(self) -> None:
        self.filters.show_choice(ListChoice())
        self._narrow()

    def _choose_columns(self) -> None:
        self.table.columns_menu(self.columns.mapToGlobal(QPoint(0, self.columns.height() + 4)))

    def _row_menu(self, point: QPoint) -> None:
        row = self.table.current_row()
        if row is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Ouvrir", lambda: self._open(row))
        if isinstance(row, HouseholdLine):
            menu.addAction("Ouvrir la mesure en cours", lambda: self._open_measure(row))
        else:
            menu.addAction("Ouvrir la fiche du ménage", lambda: self._go("household", household_id=row.household_id))
        menu.addAction("Copier", self.table.copy)
        menu.popup(self.table.viewport().mapToGlobal(point))

    def _open(self, line: Any) -> None:
        if isinstance(line, HouseholdLine):
            self._go("household", household_id=line.id)
        elif isinstance(line, MeasureLine):
            self._go("measure", measure_id=line.id)

    def _open_measure(self, line: Any) -> None:
        measure = self._screen.services.search.measure_in_course(line.id) if isinstance(line, HouseholdLine) else None
        if measure:
            self._go("measure", measure_id=measure)
        else:
            self._open(line)

    def _go(self, key: str, **args: str) -> None:
        self._came_back = True
        self._screen.go(key, **args)

    def _new(self) -> None:
        self._screen.go("household_edit", household_id=None)

    def _on_changed(self, names: frozenset[str]) -> None:
        if names & _TOLD and self.isVisible():
            self.refresh()
