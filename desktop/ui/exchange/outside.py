"""Beneath the sending: what goes by USB key and into open files, behind two titles until it is wanted."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.exchange.open_export import OpenExportCard
from desktop.ui.exchange.usb_colleague import ColleagueKeyCard
from desktop.ui.exchange.usb_department import DepartmentKeyCard
from desktop.ui.exchange.usb_figures import FiguresCard
from desktop.ui.exchange.usb_my_figures import MyFiguresCard
from desktop.ui.exchange.usb_received import ReceivedCard
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Disclosure


class Outside:
    """The parts for the page, in their order; each card is made when it is first opened."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.colleague: ColleagueKeyCard | None = None
        self.my_figures: MyFiguresCard | None = None
        self.department: DepartmentKeyCard | None = None
        self.to_department = Disclosure("Pour le Département", self._make_department)
        self.to_colleague = Disclosure("Pour un collègue\u00a0: lui confier des ménages", self._make_colleague)
        self.received = Disclosure("Reçu d’un collègue", lambda: ReceivedCard(screen))
        self.own_figures = Disclosure("Donner mes chiffres, sans aucun nom", self._make_my_figures)
        self.figures = Disclosure("Compter les chiffres de plusieurs collègues", lambda: FiguresCard(screen))
        self.keys = (self.to_department, self.to_colleague, self.received, self.own_figures, self.figures)
        self.by_key = Disclosure("Par clé USB", self._all_keys())
        self.export = Disclosure("Mes données en tableaux (Excel…)", lambda: OpenExportCard(screen))
        self.parts = (self.by_key, self.export)

    def refresh(self) -> None:
        """Read again what waits, who the colleagues are and which households there are."""
        for card in (self.department, self.colleague, self.my_figures):
            if card is not None:
                card.refresh()

    def _all_keys(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(SPACE * 3, 0, 0, 0)
        column.setSpacing(SPACE)
        for key in self.keys:
            column.addWidget(key)
        return made

    def _make_department(self) -> DepartmentKeyCard:
        self.department = DepartmentKeyCard(self._screen)
        return self.department

    def _make_colleague(self) -> ColleagueKeyCard:
        self.colleague = ColleagueKeyCard(self._screen)
        return self.colleague

    def _make_my_figures(self) -> MyFiguresCard:
        self.my_figures = MyFiguresCard(self._screen)
        return self.my_figures
