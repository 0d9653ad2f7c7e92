"""The blocks that documents are made of: title, headings, paragraphs, key facts, tables, quotes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from desktop.reports.marked_blocks import Barred, Rows, Words, as_group, as_table, put_into
from desktop.reports.paper import TEXT_HEIGHT, TEXT_WIDTH
from desktop.reports.structure import Element
from desktop.reports.styles import ACCENT, HAIRLINE, PALE, Styles
from desktop.reports.typography import blocks, markup, one_line

NOTHING_NOTED = "Rien n’a été noté."
_HEADING_HEIGHT = 44.0
# A heading never stands alone at the foot of a page: this much must fit with it.
_HEADING_COMPANY = 130.0
# A section up to this tall is not cut.
_SHORT_SECTION = 260.0
_MEASURED_BLOCKS = 12
_CELL_GAP = 10.0
_SUM_GAP = 18.0
"""Between a column of sums and the words that follow it."""
_TEXT_GAP = 14.0


class Bookmark(Flowable):  # type: ignore[misc]
    """An entry of the document's outline; takes no room."""

    def __init__(self, title: str, key: str) -> None:
        super().__init__()
        self._title = title
        self._key = key

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No room at all."""
        return 0, 0

    def draw(self) -> None:
        """Join the outline, a little above the heading that was just drawn."""
        self.canv.bookmarkHorizontal(self._key, 0, 44)
        self.canv.addOutlineEntry(self._title, self._key)


class Layout:
    """Makes the blocks of one document, all as wide as the text unless a width is given (in points)."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.width = TEXT_WIDTH
        self._headings = 0

    def text(self, raw: str, style: ParagraphStyle, width: float | None = None, role: str = "P") -> Words:
        """One paragraph of a person's own text: never read as markup, never wider than its place."""
        room = (self.width if width is None else width) - style.leftIndent - style.rightIndent
        made = Words(markup(raw, style.fontName, style.fontSize, room), style)
        made.element.role = role
        return made

    def title(self, title: str, subtitle: str) -> list[Flowable]:
        """The document's name and the line under it."""
        return [self.text(title, self.styles.title, role="H1"), self.text(subtitle, self.styles.subtitle)]

    def section(self, title: str, content: Sequence[Flowable]) -> list[Flowable]:
        """A heading with its content; what is short stays on one page, a long one keeps its first lines."""
        needed = _HEADING_HEIGHT + sum(self.height(block) for block in content[:_MEASURED_BLOCKS])
        company = needed if needed <= _SHORT_SECTION else _HEADING_COMPANY
        return [CondPageBreak(company), *self.heading(title), *content]

    def heading(self, title: str, style: ParagraphStyle | None = None) -> list[Flowable]:
        """A heading and its entry in the outline; nothing for an empty title."""
        style = style or self.styles.heading
        outline = one_line(title)
        if not outline:
            return []
        self._headings += 1
        role = "H1" if style is self.styles.title else "H2"
        return [self.text(title, style, role=role), Bookmark(outline, f"heading-{self._headings}")]

    def height(self, block: Flowable) -> float:
        """How tall a block is at the width of the text, with the white space that follows it."""
        _, height = block.wrap(self.width, 100 * TEXT_HEIGHT)
        return float(height) + float(block.getSpaceAfter())

    def paragraphs(self, raw: str, width: float | None = None) -> list[Flowable]:
        """Paragraphs and bullets, or the sentence that says that there are none."""
        body = self.styles.body
        told = [block for block in blocks(raw) if one_line(block.text)]
        made: list[Flowable] = []
        for bulleted, run in groupby(told, lambda block: block.bullet):
            words = [block.text for block in run]
            made += self._list(words, width) if bulleted else [self.text(one, body, width) for one in words]
        return made or [self.nothing()]

    def _list(self, items: Sequence[str], width: float | None) -> list[Flowable]:
        """Items under one another, each with its bullet: one list."""
        element = Element("L")
        made: list[Flowable] = []
        last = ParagraphStyle("last bullet", parent=self.styles.bullet, spaceAfter=self.styles.body.spaceAfter)
        for place, item in enumerate(items, start=1):
            style = last if place == len(items) else self.styles.bullet
            words = self.text(item, style, width, role="LBody")
            line = element.add(Element("LI"))
            words.label = line.add(Element("Lbl"))
            line.add(words.element)
            made.append(words)
        return made

    def nothing(self) -> Words:
        """« Rien n’a été noté. »"""
        return self.text(NOTHING_NOTED, self.styles.nothing)

    def quote(self, raw: str) -> list[Flowable]:
        """Somebody's own words, beside a bar of the accent colour."""
        if not one_line(raw):
            return [self.nothing()]
        inner = self.paragraphs(raw, self.width - _TEXT_GAP)
        put_into(Element("BlockQuote"), inner)
        return [Barred(block) for block in inner]

    def key_facts(
        self, facts: Sequence[tuple[str, str]], style: ParagraphStyle | None = None, lacking: str = ""
    ) -> list[Flowable]:
        """What is known at a glance: a label, its value, strong unless another style is given, a fine rule under.

        `lacking` stands in the place of an empty value.
        """
        if not facts:
            return []
        widths = [190.0, self.width - 190.0]
        rows = [
            [
                [self.text(label, self.styles.muted, widths[0] - _CELL_GAP)],
                [self._value(value, style or self.styles.strong, widths[1], lacking)],
            ]
            for label, value in facts
        ]
        rules = [("LINEABOVE", (0, 0), (-1, 0), 0.6, HAIRLINE), ("LINEBELOW", (0, 0), (-1, -1), 0.6, HAIRLINE)]
        commands = [*rules, ("RIGHTPADDING", (0, 0), (0, -1), _CELL_GAP), *_row_padding(4, 5)]
        return [as_table(self._table(rows, widths, commands), rows, head_columns=1)]

    def _value(self, value: str, style: ParagraphStyle, width: float, lacking: str) -> Words:
        return self.text(value, style, width) if value.strip() else self.text(lacking, self.styles.nothing, width)

    def panel(self, columns: Sequence[tuple[str, str, Sequence[str]]]) -> list[Flowable]:
        """Pale columns side by side: a label, a name, the lines under it."""
        width = self.width / len(columns)
        inner = width - 2 * _TEXT_GAP
        cells = []
        for label, name, lines in columns:
            cell = [self.text(label, self.styles.label, inner), self.text(name, self.styles.strong, inner)]
            cells.append(cell + [self.text(line, self.styles.line, inner) for line in lines if line.strip()])
        commands = [
            ("BACKGROUND", (0, 0), (-1, -1), PALE),
            ("LEFTPADDING", (0, 0), (-1, -1), _TEXT_GAP),
            ("RIGHTPADDING", (0, 0), (-1, -1), _TEXT_GAP),
        ]
        made = self._table([cells], [width] * len(columns), [*commands, *_row_padding(10, 12)])
        return [as_group(made, [cells])]

    def table(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[Sequence[tuple[str, ParagraphStyle]]]],
        widths: Sequence[float],
        on_the_right: Collection[int] = (),
    ) -> list[Flowable]:
        """Rows under a header that comes again on each page; each cell is a few lines, each with its style.

        Columns `on_the_right` are of sums, whose ends stand under one another.
        """
        if not rows:
            return [self.nothing()]
        gaps = _gaps(len(widths), on_the_right)
        head = [
            [self.text(name, _aligned(self.styles.label, place in on_the_right), width - gaps[place])]
            for place, (name, width) in enumerate(zip(headers, widths, strict=True))
        ]
        body = [
            [
                [
                    self.text(raw, _aligned(style, place in on_the_right), width - gaps[place])
                    for raw, style in cell
                    if raw.strip()
                ]
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ]
            for row in rows
        ]
        rules = [("LINEBELOW", (0, 0), (-1, 0), 1.2, ACCENT), ("LINEBELOW", (0, 1), (-1, -1), 0.6, HAIRLINE)]
        commands = [*rules, *_row_padding(5, 7)]
        commands += [("RIGHTPADDING", (place, 0), (place, -1), gap) for place, gap in enumerate(gaps)]
        rows = [head, *body]
        return [as_table(self._table(rows, widths, commands, repeat_rows=1), rows, head_rows=1)]

    def gap(self, points: float) -> Flowable:
        """White space between two blocks."""
        return Spacer(1, points)

    def _table(
        self,
        rows: Sequence[Sequence[Any]],
        widths: Sequence[float],
        commands: Sequence[tuple[Any, ...]],
        repeat_rows: int = 0,
    ) -> Rows:
        """A table that may be cut within a row as a last resort, so that no text is too tall for a page."""
        bare = [
            ("FONTNAME", (0, 0), (-1, -1), self.styles.fonts.regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ]
        return Rows(rows, colWidths=list(widths), repeatRows=repeat_rows, hAlign="LEFT", style=[*bare, *commands])


def _gaps(columns: int, on_the_right: Collection[int]) -> list[float]:
    """What is left free on the right of each column: more where words follow a sum, nothing after a last sum."""
    gaps = [
        _SUM_GAP if place in on_the_right and place + 1 not in on_the_right else _CELL_GAP for place in range(columns)
    ]
    return [*gaps[:-1], 0.0 if columns - 1 in on_the_right else _CELL_GAP]


def _aligned(style: ParagraphStyle, on_the_right: bool) -> ParagraphStyle:
    return ParagraphStyle(f"{style.name}-right", style, alignment=TA_RIGHT) if on_the_right else style


def _row_padding(above: float, below: float) -> list[tuple[Any, ...]]:
    return [("TOPPADDING", (0, 0), (-1, -1), above), ("BOTTOMPADDING", (0, 0), (-1, -1), below)]
