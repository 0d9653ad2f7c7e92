"""Blocks that know which element of the document they are: paragraphs, items of a list, tables, quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportlab.platypus import Flowable, KeepTogether, Paragraph, Table

from desktop.reports.paper import TEXT_HEIGHT
from desktop.reports.structure import Element
from desktop.reports.styles import ACCENT

_TEXT_GAP = 14.0
_UNDER_QUOTE = 5.0
_FEW_ROWS = 2


class Words(Paragraph):  # type: ignore[misc]
    """A paragraph marked as its element, on each page that it stands on.

    The very same paragraph drawn again, as the heads of a table are on each page, is an ornament there.
    """

    label: Element | None = None
    """Of an item of a list: the element of its bullet."""
    bullet = "•"
    """What is drawn before it: a sign, or its number."""
    _was_drawn = False

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.element = Element("P")

    def split(self, width: float, height: float) -> list[Flowable]:
        """Parts of one element; the bullet goes with the first."""
        parts: list[Words] = super().split(width, height)
        for part in parts:
            part.element = self.element
        if parts:
            parts[0].label, parts[0].bullet = self.label, self.bullet
        return parts

    def draw(self) -> None:
        """The bullet, then the words."""
        again, self._was_drawn = self._was_drawn, True
        if self.label is not None:
            with self.canv.belonging_to(None if again else self.label):
                self._draw_bullet()
        with self.canv.belonging_to(None if again else self.element):
            super().draw()

    def _draw_bullet(self) -> None:
        style = self.style
        self.canv.setFont(style.bulletFontName, style.bulletFontSize)
        self.canv.setFillColor(style.bulletColor)
        self.canv.drawString(style.bulletIndent, self.height - style.fontSize, self.bullet)


class Barred(Flowable):  # type: ignore[misc]
    """A block beside a bar of the accent colour; bars of blocks that follow one another touch."""

    def __init__(self, block: Flowable) -> None:
        super().__init__()
        self._block = block
        self.element: Element | None = getattr(block, "element", None)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The block's height and the white space under it, which the bar runs along."""
        _, inner = self._block.wrap(width - _TEXT_GAP, height)
        self.width, self.height = width, float(inner) + _UNDER_QUOTE
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Both parts keep their bar."""
        return [Barred(part) for part in self._block.split(width - _TEXT_GAP, height - _UNDER_QUOTE)]

    def draw(self) -> None:
        """The bar, then the block."""
        self.canv.saveState()
        self.canv.setFillColor(ACCENT)
        self.canv.rect(0, 0, 2.5, self.height, stroke=0, fill=1)
        self.canv.restoreState()
        self._block.drawOn(self.canv, _TEXT_GAP, _UNDER_QUOTE - 1)


class Rows(Table):  # type: ignore[misc]
    """A table that goes over to the next page between two rows.

    A row is cut in two as the last resort, when it is taller than a page: no text is ever too tall for the document.
    """

    tallest = TEXT_HEIGHT
    """Points of a page that rows may fill."""

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits above, what goes over; nothing when all of it goes over."""
        self._calc(width, height)
        self.splitInRow = int(sum(self._rowHeights[: self.repeatRows + 1]) > self.tallest)
        parts: list[Flowable] = super().split(width, height)
        return self._with_company(parts, width) if len(parts) > 1 and not self.splitInRow else parts

    def _with_company(self, parts: list[Flowable], width: float) -> list[Flowable]:
        """The same, unless the last row would stand alone on the next page: the one before goes with it."""
        above, over = (part._nrows - self.repeatRows for part in parts)
        if over > 1:
            return parts
        if above > _FEW_ROWS:
            fewer: list[Flowable] = super().split(width, sum(self._rowHeights[: parts[0]._nrows - 1]))
            return fewer
        return [] if sum(self._rowHeights) <= self.tallest else parts


def elements_of(blocks: Iterable[Flowable]) -> Iterator[Element]:
    """The elements of these blocks and of those that are kept together in them, in reading order."""
    for block in blocks:
        if isinstance(block, KeepTogether):
            yield from elements_of(block._content)
        elif (element := getattr(block, "element", None)) is not None:
            yield element


def put_into(parent: Element, blocks: Iterable[Flowable]) -> Element:
    """The parent, with the elements of these blocks in it, each once."""
    for element in elements_of(blocks):
        if element.top is not parent:
            parent.add(element.top)
    return parent


def as_table(table: Table, rows: Sequence[Sequence[Any]], *, head_rows: int = 0, head_columns: int = 0) -> Table:
    """The same table, its element made of rows and cells; the first rows and columns are heads of the others."""
    table.element = Element("Table")
    for number, row in enumerate(rows):
        line = table.element.add(Element("TR"))
        for place, cell in enumerate(row):
            scope = "Column" if number < head_rows else "Row" if place < head_columns else ""
            put_into(line.add(Element("TH" if scope else "TD", scope=scope)), cell)
    return table


def as_group(table: Table, rows: Sequence[Sequence[Any]]) -> Table:
    """The same table, which only puts blocks side by side: its element is a group of them."""
    table.element = Element("Div")
    for row in rows:
        for cell in row:
            put_into(table.element, cell if isinstance(cell, list | tuple) else [cell])
    return table
