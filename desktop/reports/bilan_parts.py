"""What a bilan is made of, in the words in which it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.reports.charts import Chart


@dataclass(frozen=True)
class VisitLine:
    """One meeting or try: its day, what came of it and where, a few words."""

    day: date
    what: str
    """« Visite faite, à domicile »."""
    summary: str


@dataclass(frozen=True)
class ThenAndNow:
    """One thing at the start and now, and what changed; the days are told where they are given."""

    name: str
    before: str
    after: str
    change: str = ""
    days: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class FactRow:
    """A row of facts: what it is about, a few more words on it, then one cell a column."""

    name: str
    details: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class FactTable:
    """Facts in rows; figures end on one line, and their sums stand under them where there are some."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[FactRow, ...]
    figures: frozenset[int] = frozenset()
    """Which columns hold figures; the first is 0 and names the row."""
    totals: tuple[str, ...] = ()
    """One for each column but the first, empty where nothing is summed."""


@dataclass(frozen=True)
class Section:
    """A titled text: paragraphs part at blank lines, lines that start with « - » are bullets.

    `mark` says who alone may read it; charts and tables stand under the text.
    """

    title: str
    text: str
    mark: str = ""
    charts: tuple[Chart, ...] = ()
    tables: tuple[FactTable, ...] = ()
    sources: str = ""
    """The visits that it comes from, where they are told."""
    only_if_filled: bool = False
    """Whether it is left out where nothing was noted; otherwise it says so."""

    @property
    def is_printed(self) -> bool:
        """Whether its title stands in the document."""
        return not self.only_if_filled or bool(self.text.strip() or self.charts or self.tables)


@dataclass(frozen=True)
class NextStepLine:
    """What is to be done after the measure, by whom, and before which day if there is one."""

    what: str
    who: str
    by: date | None
