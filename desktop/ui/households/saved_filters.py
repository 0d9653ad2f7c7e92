"""Filters kept under a name: chosen from a button, named, renamed and taken away in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.services.list_settings import ListSettingsService, SavedFilter
from desktop.services.lists import ListChoice, ListKind, ListOrder
from desktop.ui.households.facets import DropButton, ValuePanel
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.search.entries import Entry
from desktop.ui.widgets.buttons import LinkButton, SecondaryButton
from desktop.ui.widgets.fields import describe
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.labels import TextLabel

_KINDS: Final = {ListKind.HOUSEHOLDS: "Ménages", ListKind.MEASURES: "Mesures"}
_NEW: Final = "new"
_NAME_CHARS: Final = 60

Current = Callable[[], tuple[ListKind, ListChoice, ListOrder]]


class SavedFilterButton(DropButton):
    """Opens the filters kept; `chosen(filter)`, or `naming_wanted()` to keep the present one."""

    chosen = Signal(object)
    naming_wanted = Signal()

    def __init__(self, settings: ListSettingsService, current: Current) -> None:
        super().__init__("Filtres enregistrés")
        self._settings, self._current = settings, current
        self.panel = ValuePanel("Filtres enregistrés", {}, self)
        self.panel.picked.connect(self._take)
        self.clicked.connect(lambda *_: self.open())

    def open(self) -> None:
        """Show the filters kept, and the way to keep the present one."""
        group = "Vos filtres"
        kept = [Entry(one.name, group, "", _KINDS[one.kind], (), "star", target=one) for one in self._settings.saved()]
        _kind, choice, _order = self._current()
        new = [Entry("Enregistrer ce filtre…", "", icon="plus", target=_NEW)] if choice != ListChoice() else []
        if not kept and not new:
            new = [Entry("Choisissez d’abord un filtre, puis enregistrez-le ici.", "")]
        self.panel.open_under(self, [*([Entry(group, group)] if kept else []), *kept, *new])

    def _take(self, target: object) -> None:
        if isinstance(target, SavedFilter):
            self.chosen.emit(target)
        elif target == _NEW:
            self.naming_wanted.emit()


class SavedFilterStrip(QWidget):
    """The name of the filter in use with what can be done to it, or the field in which it is given."""

    changed = Signal()

    def __init__(self, screen: Screen, current: Current) -> None:
        super().__init__()
        self._screen, self._current = screen, current
        self._settings = screen.services.list_settings
        self._saved: SavedFilter | None = None
        self.title = TextLabel("", "label", wrap=False)
        self.rename = LinkButton("Renommer")
        self.remove = LinkButton("Supprimer")
        self.name = QLineEdit()
        self.name.setMaxLength(_NAME_CHARS)
        self.name.setMinimumWidth(240)
        self.name.setPlaceholderText("Nom du filtre")
        describe(self.name, "Nom du filtre")
        self.keep = SecondaryButton("Enregistrer")
        self.cancel = LinkButton("Ne pas enregistrer")
        self._shown = FlowRow((self.title, self.rename, self.remove))
        self._naming = FlowRow((self.name, self.keep, self.cancel))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(self._shown, 1)
        row.addWidget(self._naming, 1)
        self.rename.clicked.connect(lambda *_: self.ask_name())
        self.remove.clicked.connect(lambda *_: self._remove())
        self.keep.clicked.connect(lambda *_: self._keep())
        self.cancel.clicked.connect(lambda *_: self.show_filter(self._saved))
        self.name.returnPressed.connect(self._keep)
        self.show_filter(None)

    def show_filter(self, saved: SavedFilter | None) -> None:
        """Show the filter in use; nothing without one."""
        self._saved = saved
        self.title.setText(f"Filtre\u00a0: {saved.name}" if saved else "")
        self._shown.setVisible(saved is not None)
        self._naming.hide()
        self.setVisible(saved is not None)

    def ask_name(self) -> None:
        """Ask for the name of the filter in use, or of a new one."""
        self.name.setText(self._saved.name if self._saved else "")
        self._shown.hide()
        self._naming.show()
        self.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def _keep(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        kept = self._settings.rename(self._saved, name) if self._saved else self._settings.keep(name, *self._current())
        self.show_filter(kept)
        self._screen.messages.show_info(f"Filtre «\u00a0{kept.name}\u00a0» enregistré.")

    def _remove(self) -> None:
        if self._saved is not None:
            saved, undo = self._saved, self._settings.remove(self._saved)
            self.show_filter(None)
            self._screen.messages.show_info(f"Filtre «\u00a0{saved.name}\u00a0» supprimé.", undo)
            self.changed.emit()
