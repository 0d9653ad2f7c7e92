"""Beneath the sending: what goes by USB key and into open files, each behind its title until it is wanted."""

from __future__ import annotations

from desktop.ui.exchange.open_export import OpenExportCard
from desktop.ui.exchange.usb_colleague import ColleagueKeyCard
from desktop.ui.exchange.usb_department import DepartmentKeyCard
from desktop.ui.exchange.usb_figures import FiguresCard
from desktop.ui.exchange.usb_received import ReceivedCard
from desktop.ui.screen import Screen
from desktop.ui.widgets import Disclosure


class Outside:
    """The parts for the page, in their order; each card is made when it is first opened."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.colleague: ColleagueKeyCard | None = None
        self.to_department = Disclosure("Par clé USB, pour le Département", lambda: DepartmentKeyCard(screen))
        self.to_colleague = Disclosure("Par clé USB, pour un collègue", self._make_colleague)
        self.received = Disclosure("Par clé USB, reçu d’un collègue", lambda: ReceivedCard(screen))
        self.figures = Disclosure("Par clé USB, chiffres de plusieurs collègues", lambda: FiguresCard(screen))
        self.export = Disclosure("Export ouvert", lambda: OpenExportCard(screen))
        self.parts = (self.to_department, self.to_colleague, self.received, self.figures, self.export)

    def refresh(self) -> None:
        """Read again who the colleagues are and which households there are."""
        if self.colleague is not None:
            self.colleague.refresh()

    def _make_colleague(self) -> ColleagueKeyCard:
        self.colleague = ColleagueKeyCard(self._screen)
        return self.colleague
