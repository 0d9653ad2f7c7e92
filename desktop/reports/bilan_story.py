"""The pages of a bilan, part after part, as blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable

from desktop.domain.french import long_date, short_date
from desktop.reports.bilan_parts import FactRow, FactTable, NextStepLine, Section, ThenAndNow, VisitLine
from desktop.reports.charts import chart_blocks
from desktop.reports.layout import Layout

_FIGURE_WIDTH: Final = 104.0
_NAME_LEAST: Final = 150.0
_TITLE_COMPANY: Final = 96.0
"""A table's title never stands alone at the foot of a page: its heads and a row go with it."""
_TOTAL: Final = "Total noté"


def section_blocks(section: Section, layout: Layout) -> list[Flowable]:
    """A titled text with its mark, its charts and its tables."""
    inner: list[Flowable] = []
    if section.mark:
        inner.append(layout.text(section.mark, layout.styles.label))
    facts = [*_charts(section, layout), *(block for one in section.tables for block in fact_blocks(one, layout))]
    if section.text.strip() or not facts:
        inner += layout.paragraphs(section.text)
    inner += facts
    if section.sources:
        inner += [layout.gap(3), layout.text(section.sources, layout.styles.muted)]
    return layout.section(section.title, inner)


def _charts(section: Section, layout: Layout) -> Iterator[Flowable]:
    for chart in section.charts:
        yield from chart_blocks(chart, layout)


def then_and_now_blocks(rows: Sequence[ThenAndNow], heads: tuple[str, str], layout: Layout) -> list[Flowable]:
    """The start and now side by side; what changed stands under what is now."""
    styles = layout.styles
    cells = [
        [
            [(row.name, styles.line)],
            [(row.before, styles.line), (row.days[0], styles.muted)],
            [(row.after, styles.strong), (row.days[1], styles.muted), (row.change, styles.muted)],
        ]
        for row in rows
    ]
    width = (layout.width - 185) / 2
    return layout.table(["Quoi", *heads], cells, [185, width, width])


def fact_blocks(table: FactTable, layout: Layout) -> list[Flowable]:
    """A table of facts under its title."""
    if not table.rows:
        return []
    count = len(table.heads) - 1
    each = min(_FIGURE_WIDTH, (layout.width - _NAME_LEAST) / max(count, 1))
    widths = [layout.width - count * each, *([each] * count)]
    rows = [_fact_cells(row, layout, strong=False) for row in table.rows]
    if any(table.totals):
        rows.append(_fact_cells(FactRow(_TOTAL, (), table.totals), layout, strong=True))
    title = [CondPageBreak(_TITLE_COMPANY), layout.text(table.title, layout.styles.table_title)] if table.title else []
    return [*title, *layout.table(table.heads, rows, widths, on_the_right=table.figures), layout.gap(6)]


def _fact_cells(row: FactRow, layout: Layout, *, strong: bool) -> list[list[tuple[str, ParagraphStyle]]]:
    words = layout.styles.strong if strong else layout.styles.line
    first = [(row.name, words), *((detail, layout.styles.muted) for detail in row.details)]
    rest = [[(cell, words)] for cell in row.cells]
    return [first, *rest]


def next_step_blocks(steps: Sequence[NextStepLine], on: date, layout: Layout) -> list[Flowable]:
    """What is to be done, by whom, before when; nobody signs for a day that is over as if it were to come."""
    line = layout.styles.line
    rows = [[[(step.what, line)], [(step.who, line)], _when(step, on, layout)] for step in steps]
    return layout.table(["Quoi", "Qui", "Avant le"], rows, [layout.width - 270, 130, 140])


def _when(step: NextStepLine, on: date, layout: Layout) -> list[tuple[str, ParagraphStyle]]:
    if step.by is None:
        return [("sans date", layout.styles.muted)]
    told = [(long_date(step.by), layout.styles.line)]
    return [*told, ("date déjà passée", layout.styles.muted)] if step.by < on else told


def visit_blocks(visits: Sequence[VisitLine], layout: Layout) -> list[Flowable]:
    """Each meeting or try on a line; what was agreed beside it, where anything ever was."""
    line = layout.styles.line
    heads, widths = ["Date", "Rendez-vous", "Ce qui a été prévu"], [80.0, 172.0, layout.width - 252]
    if not any(visit.summary.strip() for visit in visits):
        heads, widths = heads[:-1], [80.0, layout.width - 80]
    cells = ((short_date(visit.day), visit.what, visit.summary)[: len(heads)] for visit in visits)
    return layout.table(heads, [[[(cell, line)] for cell in row] for row in cells], widths)


def glossary_blocks(words: Sequence[tuple[str, str]], layout: Layout) -> list[Flowable]:
    """Words of the trade, each with what it means."""
    return layout.key_facts(words, layout.styles.line)
