"""The page Chiffres: a question at the top, three ways to look at its answer."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.figures.asked import AskedView
from desktop.ui.figures.claim import ClaimPane
from desktop.ui.figures.indicators import IndicatorsView
from desktop.ui.figures.question import QuestionCard
from desktop.ui.figures.sheet import SheetView
from desktop.ui.figures.writing import AskPath, ask_for_table
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import FlowRow, ScrollColumn, TabPages, TextLabel

_WATCHED: Final = frozenset({"household", "measure", "contact", "settings", "retention"})


class FiguresPage(QWidget):
    """Each view is answered when it is looked at, in the worker thread."""

    shortcuts: Final = (
        ("Entrée", "Voir ce que compte un nombre, ouvrir une ligne"),
        ("Échap", "Revenir aux nombres"),
        ("Ctrl + C", "Copier les lignes choisies, avec les titres"),
    )

    def __init__(self, screen: Screen, ask_path: AskPath = ask_for_table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = QuestionCard(screen)
        self.indicators = IndicatorsView(screen)
        self.claim = ClaimPane(screen, ask_path)
        self.sheet = SheetView(screen, ask_path)
        self._views: dict[str, AskedView] = {
            "indicators": self.indicators, "claim": self.claim, "table": self.sheet,
        }  # fmt: skip
        self.views = TabPages("Ce qui est montré")
        for (key, view), title in zip(
            self._views.items(), ("Indicateurs", "Service fait", "Tableau du Département"), strict=True
        ):
            self.views.add(key, title, view)
        page = ScrollColumn(1160)
        page.add(FlowRow((TextLabel("Chiffres", "display", wrap=False), self.choice.scheme), SPACE * 4))
        page.add(self.choice)
        page.add(self.views)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        self.choice.changed.connect(self._ask)
        self.views.changed.connect(lambda _key: self._ask())
        screen.hub.changed.connect(self._on_changed)

    @property
    def view(self) -> AskedView:
        """The view shown."""
        return self._views[self.views.current]

    def open(self, view: str = "", scheme: str = "") -> None:
        """Read again; on a view and a scheme when they are named."""
        if scheme:
            self.choice.scheme.set_value(scheme)
        if view:
            self.views.show_page(view)
        self._refresh()

    def leave(self) -> None:
        """Nobody waits for what is being counted."""
        for view in self._views.values():
            view.give_up()

    def prepare_lock(self) -> None:
        """The same when the notebook is locked."""
        self.leave()

    def _refresh(self) -> None:
        self.choice.refresh()
        for view in self._views.values():
            view.outdate()
        self._ask()

    def _ask(self) -> None:
        if self.isVisible():
            self.view.ask(self.choice.question)

    def _on_changed(self, names: frozenset[str]) -> None:
        if names & _WATCHED and self.isVisible():
            self._refresh()
