"""Beneath the sending: what goes by USB key and into open files, each behind its title until it is wanted."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.exchange.open_export import OpenExportCard
from desktop.ui.exchange.usb_colleague import ColleagueKeyCard
from desktop.ui.exchange.usb_department import DepartmentKeyCard
from desktop.ui.exchange.usb_received import ReceivedCard
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Disclosure


class Outside(QWidget):
    """« Par clé USB » and « Export ouvert »; the cards are made when one of them is first opened."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self.colleague: ColleagueKeyCard | None = None
        self.by_key = Disclosure("Par clé USB", self._make_by_key)
        self.export = Disclosure("Export ouvert", lambda: OpenExportCard(screen))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addWidget(self.by_key)
        column.addWidget(self.export)

    def refresh(self) -> None:
        """Read again who the colleagues are and which households there are."""
        if self.colleague is not None:
            self.colleague.refresh()

    def _make_by_key(self) -> QWidget:
        self.colleague = ColleagueKeyCard(self._screen)
        cards = QWidget()
        column = QVBoxLayout(cards)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for card in (DepartmentKeyCard(self._screen), self.colleague, ReceivedCard(self._screen)):
            column.addWidget(card)
        return cards
