"""Time and kilometres by month, scheme and measure; each sum opens what it counts (P3), the table is for the claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.domain.spent import duration_words, kilometres_words
from desktop.domain.table import Table
from desktop.services.trips import ROUND_RULE, Total, Trips
from desktop.ui.figures.asked import AskedView
from desktop.ui.figures.question import Question
from desktop.ui.figures.records import Behind, RecordsCard
from desktop.ui.figures.rows import FittedTable
from desktop.ui.figures.writing import AskPath, tell_copied, write_table
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, Column, EmptyState, FlowRow, PrimaryButton, TextLabel

_ROWS_SHOWN: Final = 14
_EVERY_SCHEME: Final = (
    "Tous les dispositifs et tous les territoires, pour les jours choisis. Ce temps et ces kilomètres ne partent "
    "jamais vers le Département."
)


@dataclass(frozen=True)
class Answer:
    """The sums, and the rows as they will be written."""

    trips: Trips
    table: Table


def _columns(first: str, *more: Column[Total]) -> tuple[Column[Total], ...]:
    return (
        Column[Total](first, lambda one: f"\u2003{one.title}" if one.is_part else one.title, 30),
        *more,
        Column[Total]("Contacts", lambda one: str(one.count), 10, right=True),
        Column[Total]("Temps passé", lambda one: duration_words(one.minutes), 14, right=True),
        Column[Total]("Trajet", lambda one: duration_words(one.travel_minutes), 12, right=True),
        Column[Total]("Kilomètres", lambda one: kilometres_words(one.kilometres), 14, right=True),
        Column[Total]("Remarque", lambda one: f"dont {one.nameless} sans nom" if one.nameless else ""),
    )


class TripsView(AskedView):
    """What was noted on contacts and on actions, whatever the scheme; Enter on a sum shows what it counts."""

    work_name = "Somme des temps et des trajets"

    def __init__(self, screen: Screen, ask_path: AskPath) -> None:
        super().__init__(screen)
        self._ask_path = ask_path
        self.shown: Answer | None = None
        schemes = {one.id: one.name for one in screen.services.measures.schemes()}
        scheme = Column[Total]("Dispositif", lambda one: schemes.get(one.scheme, ""), 14)
        self.months = FittedTable("Temps et trajets par mois", _columns("Mois"), most=_ROWS_SHOWN)
        self.measures = FittedTable("Temps et trajets par mesure", _columns("Ménage", scheme), most=_ROWS_SHOWN)
        self.whole = TextLabel("", "title")
        self.write = PrimaryButton("Écrire le tableau…", "save")
        self.by_month, self.by_measure = Card("Par mois"), Card("Par mesure")
        for part in (self.whole, TextLabel(f"{_EVERY_SCHEME} {ROUND_RULE}", muted=True), FlowRow((self.write,))):
            self.by_month.add(part)
        self.by_month.add(self.months)
        self.by_measure.add(TextLabel("Entrée ou un double clic montre les visites d’une somme.", muted=True))
        self.by_measure.add(self.measures)
        self.empty = EmptyState(
            "clock",
            "Aucun temps ni trajet noté sur cette période",
            "Le temps passé et les kilomètres se notent au bas de chaque visite. C’est facultatif.",
        )
        for pane in (self.by_month, self.by_measure, self.empty):
            self.body.addWidget(pane)
        self.write.clicked.connect(lambda *_: self._write())
        for table in (self.months, self.measures):
            table.row_activated.connect(self._show_records)
        tell_copied(screen, self.months, self.measures)

    @cached_property
    def records(self) -> RecordsCard:
        """What a sum counts, in the place of the sums."""
        card = RecordsCard(self._screen, "Revenir aux sommes")
        self.body.insertWidget(0, card)
        card.left.connect(self.show_sums)
        tell_copied(self._screen, card.table)
        return card

    def read(self, question: Question) -> Answer:
        """In the worker thread."""
        trips = self._screen.services.trips
        return Answer(trips.totals(question.first, question.last), trips.table(question.first, question.last))

    def show_answer(self, answer: Answer) -> None:
        """Other sums; what one of them counted is looked at anew."""
        self.shown = answer
        if "records" in vars(self):
            self.records.forget()
        self.whole.setText(_sum_words(answer.trips.whole))
        self.months.show_rows(answer.trips.months)
        self.measures.show_rows(answer.trips.measures)
        self._show_parts(answer.trips)

    def show_sums(self) -> None:
        """Back from what a sum counts."""
        self.records.forget()
        if self.shown is not None:
            self._show_parts(self.shown.trips)
        self.months.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_parts(self, trips: Trips) -> None:
        self.by_month.setVisible(not trips.is_empty)
        self.by_measure.setVisible(bool(trips.measures))
        self.empty.setVisible(trips.is_empty)

    def _show_records(self, one: Total) -> None:
        parts: Sequence[QWidget] = (self.by_month, self.by_measure, self.empty)
        for part in parts:
            part.hide()
        self.records.show_behind(Behind(one.title, _sum_words(one), one.record_ids, one.nameless, one.erased_on))

    def _write(self) -> None:
        answer = self.shown
        if answer is None:
            return
        name = self._screen.services.trips.file_name(answer.trips.first, answer.trips.last)
        path = self._ask_path(self, name)
        if path is not None:
            write_table(self._screen, answer.table, path)


def _sum_words(one: Total) -> str:
    """« 12 contacts, 14 h 30, 3 h de trajet, 240,5 km »."""
    told = [plural(one.count, "contact", "contacts"), duration_words(one.minutes)]
    if one.travel_minutes:
        told.append(f"{duration_words(one.travel_minutes)} de trajet")
    return ", ".join([*told, kilometres_words(one.kilometres)])
