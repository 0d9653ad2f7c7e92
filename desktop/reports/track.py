"""The track of a measure on paper: one cell a period, told by colour and by sign and by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from desktop.reports.fonts import text_width
from desktop.reports.layout import Layout
from desktop.reports.marked_blocks import put_into
from desktop.reports.marked_canvas import MarkedCanvas
from desktop.reports.structure import Element
from desktop.reports.styles import BODY_SIZE, HAIRLINE, INK, PAPER, STATE_LOOKS, UNKNOWN_STATE, StateLook
from desktop.reports.typography import fitted, one_line

CELLS_A_ROW = 3
_GAP = 7.0
_BAND = 24.0
_PADDING = 7.0
_RADIUS = 3.0
_CELL_PADDING = 6.0


@dataclass(frozen=True)
class TrackCell:
    """One period: its days (both included), what was asked, what was done, its state and the state in words."""

    opens: date
    closes: date
    quota: int
    done: int
    state: str
    state_label: str


def track_rows(cells: Sequence[TrackCell], layout: Layout) -> list[Flowable]:
    """The cells in rows of three, a quarter of a year when periods are months; rows go over to the next page whole."""
    width = (layout.width - (CELLS_A_ROW - 1) * _GAP) / CELLS_A_ROW
    inner = width - _BAND - 2 * _PADDING
    # One form for the whole track: either every count stands beside its state, or every count has its own line.
    beside = all(_fits_beside(cell, layout, inner) for cell in cells)
    drawn = [_DrawnCell(cell, layout, inner, count_beside=beside) for cell in cells]
    height = max((cell.needed_height for cell in drawn), default=0)
    element = Element("L")
    for one in drawn:
        one.join(element)
    rows = [drawn[start : start + CELLS_A_ROW] for start in range(0, len(drawn), CELLS_A_ROW)]
    return [_TrackRow(row, width, height, layout.styles.fonts.bold) for row in rows]


def _count(cell: TrackCell) -> str:
    """« 2 sur 2 »; nothing where nothing was asked or done."""
    return f"{cell.done} sur {cell.quota}" if cell.quota or cell.done else ""


def _label(cell: TrackCell, layout: Layout, inner: float) -> str:
    """The state in words, on one to three lines."""
    return fitted(cell.state_label, layout.styles.fonts.bold, BODY_SIZE, 2.5 * inner)


def _days(cell: TrackCell) -> str:
    """« 31/01/24 – 28/02/24 »: short enough for a cell, with its year because a loan lasts several."""
    return f"{cell.opens:%d/%m/%y} – {cell.closes:%d/%m/%y}".replace(" ", "\N{NO-BREAK SPACE}")


def _fits_beside(cell: TrackCell, layout: Layout, inner: float) -> bool:
    fonts = layout.styles.fonts
    label = text_width(one_line(cell.state_label), fonts.bold, BODY_SIZE)
    return label + text_width(f"  {_count(cell)}", fonts.regular, BODY_SIZE) <= inner


class _DrawnCell:
    """The lines of one cell, measured."""

    def __init__(self, cell: TrackCell, layout: Layout, inner: float, *, count_beside: bool) -> None:
        self.look: StateLook = STATE_LOOKS.get(cell.state, UNKNOWN_STATE)
        self._inner = inner
        self._regular = layout.styles.fonts.regular
        self._count_beside = _count(cell) if count_beside else ""
        own_line = [] if count_beside else [_count(cell)]
        styles = layout.styles
        label = layout.text(_label(cell, layout, inner), styles.strong, inner)
        lines = [label, *(layout.text(raw, styles.line, inner) for raw in (*own_line, _days(cell)) if raw)]
        self._lines = [(line, float(line.wrap(inner, 10_000)[1])) for line in lines]
        self.needed_height = sum(height for _, height in self._lines) + 2 * _CELL_PADDING
        self.element = Element("LBody")

    def join(self, track: Element) -> None:
        """A period is an item of the track: its lines, the count beside the first among them."""
        track.add(Element("LI")).add(self.element)
        (first, _), *others = self._lines
        put_into(self.element, [first])
        self._beside = self.element.add(Element("P"))
        put_into(self.element, [line for line, _ in others])

    def draw(self, canvas: MarkedCanvas, left: float, top: float) -> None:
        """The lines from the top down; the count beside the first is set to the right."""
        top -= _CELL_PADDING
        if self._count_beside:
            canvas.setFont(self._regular, BODY_SIZE)
            canvas.setFillColor(INK)
            with canvas.belonging_to(self._beside):
                canvas.drawRightString(left + self._inner, top - BODY_SIZE, self._count_beside)
        for line, height in self._lines:
            top -= height
            line.drawOn(canvas, left, top)


class _TrackRow(Flowable):  # type: ignore[misc]
    """Up to three cells side by side."""

    def __init__(self, cells: Sequence[_DrawnCell], cell_width: float, cell_height: float, sign_font: str) -> None:
        super().__init__()
        self.element = cells[0].element
        self._cells = cells
        self._cell_width = cell_width
        self._cell_height = cell_height
        self._sign_font = sign_font

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The whole width, one cell high, and the gap to the next row."""
        return width, self._cell_height + _GAP

    def draw(self) -> None:
        """Each cell: pale ground, strong band with its sign, then the words."""
        for position, cell in enumerate(self._cells):
            left = position * (self._cell_width + _GAP)
            self._draw_ground(cell.look, left)
            self._draw_sign(cell.look, left)
            cell.draw(self.canv, left + _BAND + _PADDING, _GAP + self._cell_height)

    def _draw_ground(self, look: StateLook, left: float) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.8)
        canvas.setFillColor(look.pale)
        canvas.roundRect(left, _GAP, self._cell_width, self._cell_height, _RADIUS, stroke=int(look.hollow), fill=1)
        if not look.hollow:
            path = canvas.beginPath()
            path.roundRect(left, _GAP, self._cell_width, self._cell_height, _RADIUS)
            canvas.clipPath(path, stroke=0, fill=0)
            canvas.setFillColor(look.strong)
            canvas.rect(left, _GAP, _BAND, self._cell_height, stroke=0, fill=1)
        canvas.restoreState()

    def _draw_sign(self, look: StateLook, left: float) -> None:
        colour: Color = look.strong if look.hollow else PAPER
        self.canv.saveState()
        self.canv.setFillColor(colour)
        self.canv.setFont(self._sign_font, BODY_SIZE + 3)
        self.canv.drawCentredString(left + _BAND / 2, _GAP + self._cell_height / 2 - 5, look.sign)
        self.canv.restoreState()
