"""What took place month by month, as bars and, for whom bars say nothing, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import month_name, plural, short_month_name
from desktop.domain.noun import Noun
from desktop.services.indicators import MonthCount
from desktop.ui.figures.rows import FittedTable
from desktop.ui.figures.writing import tell_copied
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, Column, Disclosure, TextLabel
from desktop.ui.widgets.bar_chart import BarChart, Bars

_FEWEST: Final = 2
"""One month alone is no course of things."""
_ROWS_SHOWN: Final = 12


class MonthsCard(Card):
    """Hidden where there is nothing to compare."""

    def __init__(self, screen: Screen) -> None:
        super().__init__("Mois par mois")
        self._screen = screen
        self._months: Sequence[MonthCount] = ()
        self.table: FittedTable[MonthCount] | None = None
        self.chart = BarChart("Graphique mois par mois")
        self.told = TextLabel("", "caption", muted=True)
        self.numbers = Disclosure("Lire les nombres du graphique", self._made_table)
        for widget in (self.chart, self.told, self.numbers):
            self.add(widget)
        self.hide()

    def show_months(self, months: Sequence[MonthCount], word: Noun) -> None:
        """Show the months of a period from the first that has something; `word` is what the contacts are called."""
        months = tuple(dropwhile(lambda one: not (one.visits or one.tries), months))
        self.setVisible(len(months) >= _FEWEST)
        labels = [_label(one, place == 0) for place, one in enumerate(months)]
        series = (
            Bars(word.title, "accent", [one.visits for one in months]),
            Bars("Portes closes", "warning", [one.tries for one in months], hatched=True),
        )
        self.chart.show_bars(labels, series, "\u00a0; ".join(_told(one, word) for one in months))
        done, tries = sum(one.visits for one in months), sum(one.tries for one in months)
        portes = plural(tries, "porte close", "portes closes")
        self.told.setText(f"{plural(done, word.one, word.many)} et {portes} sur la période.")
        self._months = months
        if self.table is not None:
            self.table.show_rows(months)

    def _made_table(self) -> QWidget:
        """The same in numbers, made when somebody wants to read them."""
        table: FittedTable[MonthCount] = FittedTable(
            "Nombres du graphique",
            (
                Column("Mois", lambda one: f"{month_name(one.month.month)} {one.month.year}", 18),
                Column("Ont eu lieu", lambda one: str(one.visits), 12, right=True),
                Column("Portes closes", lambda one: str(one.tries), 13, right=True),
                Column("Ménages rencontrés", lambda one: str(one.households), 18, right=True),
                Column("", lambda one: ""),
            ),
            most=_ROWS_SHOWN,
        )
        table.show_rows(self._months)
        tell_copied(self._screen, table)
        self.table = table
        return table


def _label(one: MonthCount, is_first: bool) -> str:
    name = short_month_name(one.month.month)
    return f"{name} {one.month.year}" if is_first or one.month.month == 1 else name


def _told(one: MonthCount, word: Noun) -> str:
    portes = plural(one.tries, "porte close", "portes closes")
    return f"{month_name(one.month.month)} {one.month.year}\u00a0: {plural(one.visits, word.one, word.many)}, {portes}"
