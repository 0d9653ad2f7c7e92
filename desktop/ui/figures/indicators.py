"""The indicators of the yearly report: each number opens the records behind it (A6, V6, M5, P3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt

from desktop.services.indicators import SCOPE, Indicator, MonthCount
from desktop.ui.figures.asked import AskedView
from desktop.ui.figures.cells import LabelCells, ShareCells
from desktop.ui.figures.months_card import MonthsCard
from desktop.ui.figures.question import Question
from desktop.ui.figures.records import Behind, RecordsCard
from desktop.ui.figures.rows import FittedTable
from desktop.ui.figures.words import FigureLine, figure_lines
from desktop.ui.figures.writing import tell_copied
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, Column, EmptyState, TextLabel

_COLUMNS: Final = (
    Column[FigureLine]("Indicateur", lambda line: line.name, 46),
    Column[FigureLine]("Nombre", lambda line: line.value, 12, right=True),
    Column[FigureLine]("Part", lambda line: line.percent, 36),
    Column[FigureLine]("Remarque", lambda line: line.remark),
)
_LABEL, _PART = 0, 2


@dataclass(frozen=True)
class Answer:
    """The numbers, and what took place month by month."""

    question: Question
    indicators: tuple[Indicator, ...]
    months: tuple[MonthCount, ...]


class IndicatorsView(AskedView):
    """The course of the months, then every number with its classes; Enter on one shows what it counts."""

    work_name = "Calcul des indicateurs"

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self.months = MonthsCard(screen)
        self.table: FittedTable[FigureLine] = FittedTable("Indicateurs", _COLUMNS)
        self.table.setItemDelegateForColumn(_LABEL, LabelCells(self.table))
        self.table.setItemDelegateForColumn(_PART, ShareCells(self.table))
        self.empty = EmptyState(
            "chart",
            "Rien à compter sur cette période",
            "Choisissez une autre période, un autre territoire ou un autre dispositif.",
        )
        self.numbers = Card("Indicateurs du rapport annuel")
        told = f"{SCOPE} Entrée ou un double clic sur un nombre montre les fiches qu’il compte."
        self.numbers.add(TextLabel(told, muted=True))
        self.numbers.add(self.table)
        for part in (self.months, self.numbers, self.empty):
            self.body.addWidget(part)
        self.table.row_activated.connect(self._show_records)
        tell_copied(screen, self.table)
        self._answer: Answer | None = None

    @cached_property
    def records(self) -> RecordsCard:
        """What a number counts, in the place of the numbers."""
        card = RecordsCard(self._screen, "Revenir aux indicateurs")
        self.body.insertWidget(0, card)
        card.left.connect(self.show_numbers)
        tell_copied(self._screen, card.table)
        return card

    @property
    def _behind(self) -> Behind | None:
        """The number whose records are shown."""
        return self.records.shown if "records" in vars(self) else None

    def read(self, question: Question) -> Answer:
        """In the worker thread; months to come have no bar."""
        services = self._screen.services
        asked = (question.scheme, question.first, question.last)
        found = services.indicators.indicators(*asked, territory=question.territory)
        until = max(question.first, min(question.last, services.today()))
        months = services.indicators.months(question.scheme, question.first, until, territory=question.territory)
        return Answer(question, found, months)

    def show_answer(self, answer: Answer) -> None:
        """The list of records stays as long as the question is the same."""
        is_same = self._answer is not None and self._answer.question == answer.question
        self._answer = answer
        self.table.show_rows(figure_lines(answer.indicators))
        shown = self._behind
        if shown is not None and is_same:
            self._show_again(shown)
            return
        if shown is not None:
            self.records.forget()
        self._show_parts()

    def show_numbers(self) -> None:
        """Back from the records, where one was."""
        self.records.forget()
        self._show_parts()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_parts(self) -> None:
        answer = self._answer
        if answer is None:
            return
        schemes = self._screen.services.measures.schemes()
        word = next(one for one in schemes if one.id == answer.question.scheme).visit_word
        self.months.show_months(answer.months, word)
        is_empty = not any(one.value for one in answer.indicators)
        self.numbers.setVisible(not is_empty)
        self.empty.setVisible(is_empty)

    def _show_records(self, line: FigureLine) -> None:
        one = line.indicator
        for part in (self.months, self.numbers, self.empty):
            part.hide()
        self.records.show_behind(Behind(line.name, line.value, one.record_ids, one.nameless, one.erased_on))

    def _show_again(self, shown: Behind) -> None:
        """The same number, which may count others by now."""
        now = next((line for line in self.table.rows if line.name == shown.title), None)
        if now is not None and now.indicator.record_ids != shown.record_ids:
            ids = now.indicator.record_ids
            self.records.show_behind(replace(shown, value=now.value, record_ids=ids))
