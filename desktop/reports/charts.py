"""Charts of a document: amounts of two days beside each other, in the document's own typeface.

A bar is told by its place, its pattern, its words and its number, never by its colour alone; the whole is a picture
with an alternative text that says the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable

from desktop.reports.fonts import text_width
from desktop.reports.layout import Layout
from desktop.reports.structure import Element
from desktop.reports.styles import ACCENT, BODY_SIZE, HAIRLINE, INK, MUTED, PALE, Styles
from desktop.reports.typography import fitted, one_line

_BAR: Final = 13.0
_LINE: Final = 19.0
_NAME: Final = 20.0
_GROUP_GAP: Final = 9.0
_HATCH: Final = 4.0
_WORDS_GAP: Final = 10.0
_MOST_DAY_WIDTH: Final = 150.0
_MOST_VALUE_WIDTH: Final = 150.0
_AFTER_CHART: Final = 8.0
_BASELINE: Final = 2.6
"""How far the foot of a line of text stands under the foot of its bar, so that both look level."""


@dataclass(frozen=True)
class ChartAmount:
    """So much of something: a number to draw, the same as it is read (« 1 312,40 € »); None when it was not told."""

    value: Decimal | None
    words: str


@dataclass(frozen=True)
class ChartGroup:
    """One thing on both days."""

    name: str
    before: ChartAmount
    after: ChartAmount


@dataclass(frozen=True)
class Chart:
    """Things on one scale (a month’s euros, kilowatt-hours), each before and after; `days` say when that was."""

    title: str
    days: tuple[str, str]
    groups: tuple[ChartGroup, ...]

    @property
    def told(self) -> str:
        """The chart in words, for who does not see it."""
        groups = (
            f"{one.name}\u00a0: {one.before.words} ({self.days[0]}), {one.after.words} ({self.days[1]})."
            for one in self.groups
        )
        return " ".join((f"Graphique, {one_line(self.title)}.", *map(one_line, groups)))


def chart_blocks(chart: Chart, layout: Layout) -> list[Flowable]:
    """The chart's title and the chart on one page; nothing without a thing to draw."""
    if not chart.groups:
        return []
    title = layout.text(chart.title, layout.styles.table_title)
    drawn = PairedBars(chart, layout)
    return [CondPageBreak(layout.height(title) + layout.height(drawn)), title, drawn]


class PairedBars(Flowable):  # type: ignore[misc]
    """For each thing its name, then a hatched bar of before above a full bar of after, both with their day and sum."""

    def __init__(self, chart: Chart, layout: Layout) -> None:
        super().__init__()
        self._chart, self._styles, self.width = chart, layout.styles, layout.width
        self.element = Element("Figure", alternative=chart.told)
        self.height = len(chart.groups) * (_NAME + 2 * _LINE + _GROUP_GAP) - _GROUP_GAP
        self._scale = _Scale(chart, self._styles, self.width)

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As wide as the text, as tall as its groups."""
        return self.width, self.height

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's own name
        """White space under a chart."""
        return _AFTER_CHART

    def draw(self) -> None:
        """Group under group."""
        left, bottom = self.canv.absolutePosition(0, 0)
        self.element.box = (left, bottom, left + self.width, bottom + self.height)
        with self.canv.belonging_to(self.element):
            self.canv.saveState()
            top = self.height
            for group in self._chart.groups:
                self._draw_group(group, top)
                top -= _NAME + 2 * _LINE + _GROUP_GAP
            self.canv.restoreState()

    def _draw_group(self, group: ChartGroup, top: float) -> None:
        canvas, scale = self.canv, self._scale
        _write(canvas, group.name, self._styles.fonts.bold, (0, top - BODY_SIZE - 2), self.width)
        amounts = zip((group.before, group.after), self._chart.days, (True, False), strict=True)
        for number, (amount, day, is_before) in enumerate(amounts):
            foot = top - _NAME - (number + 1) * _LINE + (_LINE - _BAR) / 2
            canvas.setFillColor(MUTED)
            _write(canvas, day, self._styles.fonts.regular, (0, foot + _BASELINE), scale.day_width, MUTED)
            end = scale.zero
            if amount.value is not None:
                end = _draw_bar(canvas, scale, amount.value, foot, hatched=is_before)
            font = self._styles.fonts.regular if is_before else self._styles.fonts.bold
            place = (max(end, scale.zero) + _WORDS_GAP, foot + _BASELINE)
            _write(canvas, amount.words, font, place, self.width - place[0])
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.8)
        canvas.line(scale.zero, top - _NAME - 2 * _LINE, scale.zero, top - _NAME)


class _Scale:
    """Where nought stands, and how long a bar is: one scale for the whole chart, beginning at nought."""

    def __init__(self, chart: Chart, styles: Styles, width: float) -> None:
        amounts = list(_amounts(chart))
        fonts = styles.fonts
        days = max(text_width(one_line(day), fonts.regular, BODY_SIZE) for day in chart.days)
        words = max(text_width(one_line(one.words), fonts.bold, BODY_SIZE) for one in amounts)
        self.day_width = min(days, _MOST_DAY_WIDTH)
        values = [one.value for one in amounts if one.value is not None]
        lowest, highest = min([Decimal(0), *values]), max([Decimal(0), *values])
        left = self.day_width + _WORDS_GAP
        room = width - left - _WORDS_GAP - min(words, _MOST_VALUE_WIDTH)
        self._points = room / float(highest - lowest or 1)
        self.zero = left + float(-lowest) * self._points

    def length(self, value: Decimal) -> float:
        """Of a bar, in points; negative to the left of nought."""
        return float(value) * self._points


def _amounts(chart: Chart) -> Iterator[ChartAmount]:
    for group in chart.groups:
        yield from (group.before, group.after)


def _draw_bar(canvas: Canvas, scale: _Scale, value: Decimal, foot: float, *, hatched: bool) -> float:
    """Draws one bar from nought; gives the point where it ends."""
    length = scale.length(value)
    left, width = min(scale.zero, scale.zero + length), abs(length)
    canvas.setFillColor(PALE if hatched else ACCENT)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(0.9)
    if hatched:
        canvas.rect(left, foot, width, _BAR, stroke=0, fill=1)
        _hatch(canvas, left, foot, width)
        canvas.rect(left, foot, width, _BAR, stroke=1, fill=0)
    else:
        canvas.rect(left, foot, width, _BAR, stroke=1, fill=1)
    return scale.zero + length


def _hatch(canvas: Canvas, left: float, foot: float, width: float) -> None:
    """Oblique lines within a bar."""
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(left, foot, width, _BAR)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.setStrokeColor(HAIRLINE if width < _HATCH else ACCENT)
    canvas.setLineWidth(0.5)
    place = -_BAR
    lines = canvas.beginPath()
    while place < width:
        lines.moveTo(left + place, foot)
        lines.lineTo(left + place + _BAR, foot + _BAR)
        place += _HATCH
    canvas.drawPath(lines, stroke=1, fill=0)
    canvas.restoreState()


def _write(
    canvas: Canvas, words: str, font: str, place: tuple[float, float], width: float, colour: object = INK
) -> None:
    canvas.setFillColor(colour)
    canvas.setFont(font, BODY_SIZE)
    canvas.drawString(*place, fitted(words, font, BODY_SIZE, max(width, 0)))
