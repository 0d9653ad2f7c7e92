"""A signer's place on the page of signatures; the pen's way stays lines, without speed or pressure (R5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable

from desktop.reports.layout import Layout
from desktop.reports.marked_blocks import Rows, as_group
from desktop.reports.paper import TEXT_HEIGHT
from desktop.reports.structure import Element
from desktop.reports.styles import HAIRLINE, INK, PAPER

Stroke = tuple[tuple[float, float], ...]

_PAD_WIDTH = 236.0
_PAD_HEIGHT = 82.0
_PAD_MARGIN = 8.0
_PEN_WIDTH = 1.3
_DEFAULT_ASPECT = 3.0
# The outcomes with a place for a signature: drawn on the screen, or by hand on the printed sheet.
_WITH_PAD = frozenset({"signed", "paper"})


@dataclass(frozen=True)
class SignatureLine:
    """One signer and what came of it.

    `outcome` is signed, paper, refused, unable, absent, moved or deceased. Strokes are points of the unit square,
    (0, 0) at the top left; `aspect` is width over height of the pad on which they were drawn.
    """

    signer: str
    role: str
    outcome: str
    outcome_label: str
    reason: str
    signed_at: str
    strokes: tuple[Stroke, ...]
    read_aloud: bool
    aspect: float = _DEFAULT_ASPECT


def signature_block(line: SignatureLine, layout: Layout) -> list[Flowable]:
    """Who, in which role, what came of it, and the signature; the block stays whole when a page can hold it."""
    padded = line.outcome in _WITH_PAD
    words_width = layout.width - (_PAD_WIDTH + 20 if padded else 0)
    words = _words(line, layout, words_width - 10)
    pad = SignaturePad(line.strokes if line.outcome == "signed" else (), line.aspect, line.signer)
    row = [[words, [pad]]] if padded else [[words]]
    widths = [words_width, _PAD_WIDTH + 20] if padded else [layout.width]
    block = Rows(
        row,
        colWidths=widths,
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), layout.styles.fonts.regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("LEFTPADDING", (1, 0), (-1, -1), 20),
            ("TOPPADDING", (0, 0), (-1, -1), 10),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, HAIRLINE),
        ],
    )
    _, height = block.wrap(layout.width, 10 * TEXT_HEIGHT)
    return [CondPageBreak(min(height, TEXT_HEIGHT)), as_group(block, row)]


def _words(line: SignatureLine, layout: Layout, width: float) -> list[Flowable]:
    styles = layout.styles
    told = [
        (line.signer, styles.strong),
        (line.role, styles.muted),
        (line.outcome_label, styles.label),
        (f"Motif : {line.reason}" if line.reason.strip() else "", styles.line),
        (line.signed_at, styles.line),
        ("Le texte a été lu à voix haute." if line.read_aloud else "", styles.line),
    ]
    return [layout.text(raw, style, width) for raw, style in told if raw.strip()]


class SignaturePad(Flowable):  # type: ignore[misc]
    """A framed white place with a base line, and the strokes scaled into it without bending them."""

    def __init__(self, strokes: Sequence[Stroke], aspect: float, signer: str) -> None:
        super().__init__()
        shown = f"Signature de {signer}" if strokes else f"Place pour la signature de {signer}"
        self.element = Element("Figure", alternative=shown)
        self._strokes = strokes
        self._aspect = aspect if math.isfinite(aspect) and aspect > 0 else _DEFAULT_ASPECT

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Always the same size, in points."""
        return _PAD_WIDTH, _PAD_HEIGHT

    def draw(self) -> None:
        """The frame, the base line, the strokes."""
        left, bottom = self.canv.absolutePosition(0, 0)
        self.element.box = (left, bottom, left + _PAD_WIDTH, bottom + _PAD_HEIGHT)
        with self.canv.belonging_to(self.element):
            self._draw_pad()

    def _draw_pad(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setFillColor(PAPER)
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.8)
        canvas.roundRect(0, 0, _PAD_WIDTH, _PAD_HEIGHT, 3, stroke=1, fill=1)
        canvas.setDash(1, 3)
        canvas.line(16, 22, _PAD_WIDTH - 16, 22)
        canvas.restoreState()
        self._draw_strokes()

    def _draw_strokes(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(_PEN_WIDTH)
        canvas.setLineCap(1)
        canvas.setLineJoin(1)
        for stroke in self._strokes:
            points = [self._placed(x, y) for x, y in stroke if math.isfinite(x) and math.isfinite(y)]
            if points:
                path = canvas.beginPath()
                path.moveTo(*points[0])
                # A stroke of one point is a dot: a line onto itself with a round end.
                for point in points[1:] or points:
                    path.lineTo(*point)
                canvas.drawPath(path, stroke=1, fill=0)
        canvas.restoreState()

    def _placed(self, x: float, y: float) -> tuple[float, float]:
        """A point of the unit square on the pad, centred; what lies outside the square is brought to its edge."""
        width = min(_PAD_WIDTH - 2 * _PAD_MARGIN, (_PAD_HEIGHT - 2 * _PAD_MARGIN) * self._aspect)
        height = width / self._aspect
        left, top = (_PAD_WIDTH - width) / 2, (_PAD_HEIGHT + height) / 2
        return left + min(max(x, 0.0), 1.0) * width, top - min(max(y, 0.0), 1.0) * height
