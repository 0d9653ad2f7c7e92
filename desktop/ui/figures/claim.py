"""What may be claimed for the period: each convention, then the months beside their visits (A7, V7, M6)."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import plural, short_date
from desktop.services.claims import ClaimView, MonthLine
from desktop.ui.figures.asked import AskedView
from desktop.ui.figures.convention_card import ConventionCard
from desktop.ui.figures.question import Question
from desktop.ui.figures.records import Behind, RecordsCard
from desktop.ui.figures.rows import FittedTable
from desktop.ui.figures.words import whole_words
from desktop.ui.figures.writing import AskPath, tell_copied, write_table
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    Column,
    EmptyState,
    FlowRow,
    LinkButton,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_MONTHS_SHOWN = 12
_COLUMNS = (
    Column[MonthLine]("Ménage", lambda line: line.household, 30),
    Column[MonthLine]("Mois", lambda line: str(line.month.index), 6, right=True),
    Column[MonthLine]("Du", lambda line: short_date(line.month.opens), 11),
    Column[MonthLine]("Au", lambda line: short_date(line.month.closes), 11),
    Column[MonthLine]("Visites", lambda line: str(line.month.visits), 8, right=True),
    Column[MonthLine]("Quota", lambda line: str(line.month.quota), 8, right=True),
    Column[MonthLine]("Rythme", lambda line: "tenu" if line.month.is_kept else "non tenu"),
)


class ClaimPane(AskedView):
    """The service done; Enter on a line shows its records, on a month opens its measure."""

    work_name = "Calcul du service fait"

    def __init__(self, screen: Screen, ask_path: AskPath) -> None:
        super().__init__(screen)
        self._ask_path = ask_path
        self.view: ClaimView | None = None
        self.cards: list[ConventionCard] = []
        self.scope = TextLabel("", muted=True)
        self.whole = TextLabel("", "label")
        self.write = SecondaryButton("Écrire le service fait…", "save")
        self._head = FlowRow((self.write,))
        self._unassigned = QVBoxLayout()
        self._conventions = QVBoxLayout()
        self.months = Card("Mois payés et visites")
        self.months_told = TextLabel("", muted=True)
        self.months_table: FittedTable[MonthLine] = FittedTable("Mois payés et visites", _COLUMNS, most=_MONTHS_SHOWN)
        self.months.add(self.months_told)
        self.months.add(self.months_table)
        self.empty = EmptyState(
            "euro", "Aucune convention sur cette période", "Les conventions se créent dans Réglages."
        )
        self._lay_out()
        self.write.clicked.connect(lambda *_: self._write())
        self.months_table.row_activated.connect(lambda line: screen.go("measure", measure_id=line.month.measure_id))
        tell_copied(screen, self.months_table)
        self._before: QWidget | None = None
        self._told: Banner | None = None

    def _lay_out(self) -> None:
        self._shown = QWidget()
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        column.addWidget(self.scope)
        column.addWidget(self._head)
        column.addWidget(self.whole)
        for layout in (self._unassigned, self._conventions):
            layout.setSpacing(SPACE * 2)
            column.addLayout(layout)
        column.addWidget(self.months)
        for part in (self._shown, self.empty):
            self.body.addWidget(part)

    @cached_property
    def records(self) -> RecordsCard:
        """What a line pays, in the place of the lines."""
        card = RecordsCard(self._screen, "Revenir au service fait")
        self.body.insertWidget(0, card)
        card.left.connect(self.show_claim)
        tell_copied(self._screen, card.table)
        return card

    @property
    def _behind(self) -> Behind | None:
        """The line whose records are shown."""
        return self.records.shown if "records" in vars(self) else None

    def read(self, question: Question) -> ClaimView:
        """In the worker thread."""
        return self._screen.services.claims.claim(
            question.scheme,
            question.first,
            question.last,
            territory=question.territory,
            convention=question.convention,
        )

    def show_answer(self, view: ClaimView) -> None:
        """Made again when it is another one."""
        if view == self.view:
            return
        self.view = view
        if self._behind is not None:
            self.records.forget()
        for layout in (self._unassigned, self._conventions):
            clear_layout(layout)
        self.scope.setText(f"{view.scope} L’enveloppe, l’avance et le solde sont ceux de toute la convention.")
        self.whole.setText(whole_words(view.whole, len(view.by_convention)))
        self.whole.setVisible(len(view.by_convention) > 1)
        self._tell_unassigned(view)
        self.cards = [ConventionCard(convention, claim) for convention, claim in view.by_convention]
        for card in self.cards:
            card.records_wanted.connect(self._show_records)
            tell_copied(self._screen, card.table)
            self._conventions.addWidget(card)
        self._show_months(view)
        self._order_stops()
        self.show_claim()

    def show_claim(self) -> None:
        """Back from the records, where one was."""
        was_open = self._behind is not None
        if was_open:
            self.records.forget()
        is_empty = self.view is None or not (self.view.by_convention or self.view.unassigned)
        self._shown.setVisible(not is_empty)
        self.empty.setVisible(is_empty)
        if was_open and self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _order_stops(self) -> None:
        """As they stand: what was made last would come last."""
        links = self._told.findChildren(LinkButton) if self._told is not None else []
        tables = [card.table for card in self.cards if card.claim.lines]
        stops = [self.write, *links, *tables, self.months_table]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _tell_unassigned(self, view: ClaimView) -> None:
        count, self._told = len(view.unassigned), None
        if count:
            told = plural(count, "fiche ne relève d’aucune convention", "fiches ne relèvent d’aucune convention")
            behind = Behind("Sans convention", str(count), view.unassigned)
            show = ("Voir", lambda: self._show_records(behind))
            self._told = Banner("warning", f"{told}\u00a0: rien ne les paie.", show)
            self._unassigned.addWidget(self._told)

    def _show_months(self, view: ClaimView) -> None:
        visits, quota = view.visits
        self.months.setVisible(bool(view.months))
        told = f"{plural(visits, 'visite', 'visites')} pour un quota de {quota}. Entrée ouvre la mesure."
        self.months_told.setText(told)
        self.months_table.show_rows(view.months)

    def _show_records(self, behind: Behind) -> None:
        self._before = self._shown.focusWidget()
        self._shown.hide()
        self.records.show_behind(behind)

    def _write(self) -> None:
        view = self.view
        if view is None:
            return
        tables = self._screen.services.tables
        name = tables.file_name(view.scheme, view.first, view.last)
        path = self._ask_path(self, f"Service fait {name}")
        if path is not None:
            write_table(self._screen, tables.of_claim(view), path)
