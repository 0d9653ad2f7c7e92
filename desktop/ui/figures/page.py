"""The page Chiffres: a question at the top, and the ways to look at its answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui.figures.asked import AskedView
from desktop.ui.figures.claim import ClaimPane
from desktop.ui.figures.education import EducationView
from desktop.ui.figures.indicators import IndicatorsView
from desktop.ui.figures.question import QuestionCard
from desktop.ui.figures.sheet import SheetView
from desktop.ui.figures.trips import TripsView
from desktop.ui.figures.writing import AskPath, ask_for_table
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import FlowRow, ScrollColumn, TabPages, TextLabel

_WATCHED: Final = frozenset({"household", "measure", "contact", "education", "settings", "retention"})


class FiguresPage(QWidget):
    """Each view is answered when it is looked at, in the worker thread."""

    shortcuts: Final = (
        ("Entrée", "Voir ce que compte un nombre, ouvrir une ligne"),
        ("Échap", "Revenir aux nombres"),
        ("Ctrl + C", "Copier les lignes choisies, avec les titres"),
    )

    def __init__(self, screen: Screen, ask_path: AskPath = ask_for_table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen, self._ask_path = screen, ask_path
        self._page = ScrollColumn(1160)
        self.rest = self._make_rest()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)
        screen.hub.changed.connect(self._on_changed)

    def _make_rest(self) -> Iterator[None]:
        """The question, and the views under it."""
        title = FlowRow((TextLabel("Chiffres", "display", wrap=False), self.choice.scheme), SPACE * 4)
        yield
        self._page.add(title)
        self._page.add(self.choice)
        self.choice.changed.connect(self._ask)
        yield
        self._page.add(self.views)
        self._page.body.addStretch(1)
        yield

    @cached_property
    def choice(self) -> QuestionCard:
        """What is asked."""
        return QuestionCard(self._screen)

    @cached_property
    def views(self) -> TabPages:
        """The ways to look at the answer."""
        views = TabPages("Ce qui est montré")
        views.add("indicators", "Indicateurs", lambda: self.indicators)
        views.add("claim", "Service fait", lambda: self.claim)
        views.add("table", "Tableau", lambda: self.sheet)
        views.add("education", "Éducation", lambda: self.education)
        views.add("trips", "Trajets", lambda: self.trips)
        views.changed.connect(lambda key: self.choice.show_everything(is_everything=key == "trips"))
        views.changed.connect(lambda _key: self._ask())
        return views

    @cached_property
    def indicators(self) -> IndicatorsView:
        """The numbers of the yearly report."""
        return IndicatorsView(self._screen)

    @cached_property
    def claim(self) -> ClaimPane:
        """What is paid."""
        return ClaimPane(self._screen, self._ask_path)

    @cached_property
    def sheet(self) -> SheetView:
        """The table that is handed over."""
        return SheetView(self._screen, self._ask_path)

    @cached_property
    def education(self) -> EducationView:
        """The budget-education actions of the scheme."""
        return EducationView(self._screen, self._ask_path)

    @cached_property
    def trips(self) -> TripsView:
        """The time and the kilometres of the worker."""
        return TripsView(self._screen, self._ask_path)

    @property
    def view(self) -> AskedView:
        """The view shown."""
        match self.views.current:
            case "claim":
                return self.claim
            case "table":
                return self.sheet
            case "education":
                return self.education
            case "trips":
                return self.trips
            case _:
                return self.indicators

    @property
    def _made(self) -> tuple[AskedView, ...]:
        """The views that somebody has looked at."""
        return tuple(view for view in vars(self).values() if isinstance(view, AskedView))

    def open(self, view: str = "", scheme: str = "") -> None:
        """Read again; on a view and a scheme when they are named."""
        for _part in self.rest:
            pass
        if scheme:
            self.choice.scheme.set_value(scheme)
        if view:
            self.views.show_page(view)
        self._refresh()

    def leave(self) -> None:
        """Nobody waits for what is being counted; an action that is being written is kept."""
        if "education" in vars(self):
            self.education.put_down()
        for view in self._made:
            view.give_up()

    def keep_draft(self) -> bool | None:
        """Keeps the action that is being written: None when none is, False when it could not be kept."""
        return self.education.keep() if "education" in vars(self) else None

    def prepare_lock(self) -> None:
        """The same when the notebook is locked."""
        self.leave()

    def _refresh(self) -> None:
        self.choice.refresh()
        for view in self._made:
            view.outdate()
        self._ask()

    def _ask(self) -> None:
        if self.isVisible():
            self.view.ask(self.choice.question)

    def _on_changed(self, names: frozenset[str]) -> None:
        if names & _WATCHED and self.isVisible():
            self._refresh()
