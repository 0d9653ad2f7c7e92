"""What a signer's place shows once they answered: lines drawn by a pen, or the words for who does not sign (R5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from desktop.reports.fonts import SUBSTITUTE, FontSet, lacking
from desktop.reports.styles import BODY_SIZE, INK, MUTED
from desktop.reports.typography import fitted, lines_within

Stroke = tuple[tuple[float, float], ...]

PLACE_WIDTH: Final = 250.0
PLACE_HEIGHT: Final = 104.0
SEAL_HEIGHT: Final = 72.0
_MARGIN: Final = 8.0
_FOOT: Final = 24.0
"""The line at the foot of a place, where the day and hour stand."""
_PEN_WIDTH: Final = 1.3
_LEADING: Final = 16.0
_MOST_LINES: Final = 4


@dataclass(frozen=True)
class PlaceAnswer:
    """Strokes, or words; and the line under them.

    Strokes are points of the unit square, (0, 0) at the top left; `aspect` is width over height of the pad on which
    they were drawn.
    """

    strokes: tuple[Stroke, ...] = ()
    aspect: float = 3.0
    words: str = ""
    foot: str = ""


def answer_page(answer: PlaceAnswer, fonts: FontSet, height: float = PLACE_HEIGHT) -> bytes:
    """One page of PDF, as large as a place; the same for the same answer."""
    made = BytesIO()
    canvas = Canvas(made, pagesize=(PLACE_WIDTH, height), invariant=1, pageCompression=1, initialFontName=fonts.regular)
    if answer.strokes:
        _draw_strokes(canvas, answer)
    else:
        _write(canvas, answer.words, fonts.regular, height)
    canvas.setFillColor(MUTED)
    canvas.setFont(fonts.regular, BODY_SIZE)
    width = PLACE_WIDTH - 2 * _MARGIN
    canvas.drawString(_MARGIN, _MARGIN, _drawable(fitted(answer.foot, fonts.regular, BODY_SIZE, width), fonts.regular))
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def _write(canvas: Canvas, words: str, font: str, height: float) -> None:
    canvas.setFillColor(INK)
    canvas.setFont(font, BODY_SIZE)
    lines = lines_within(words, font, BODY_SIZE, PLACE_WIDTH - 2 * _MARGIN, _MOST_LINES)
    for place, line in enumerate(lines):
        canvas.drawString(_MARGIN, height - _MARGIN - BODY_SIZE - place * _LEADING, _drawable(line, font))


def _drawable(text: str, font: str) -> str:
    missing = lacking(text, font)
    return "".join(SUBSTITUTE if one in missing else one for one in text)


def _draw_strokes(canvas: Canvas, answer: PlaceAnswer) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(_PEN_WIDTH)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    for stroke in answer.strokes:
        points = _placed(stroke, answer.aspect)
        if points:
            path = canvas.beginPath()
            path.moveTo(*points[0])
            for point in points[1:] or points:  # of one point, a dot: a line onto itself with a round end
                path.lineTo(*point)
            canvas.drawPath(path, stroke=1, fill=0)


def _placed(stroke: Sequence[tuple[float, float]], aspect: float) -> list[tuple[float, float]]:
    """Points of the unit square in the place, centred, not bent; what lies outside comes to its edge."""
    aspect = aspect if math.isfinite(aspect) and aspect > 0 else 3.0
    room_width, room_height = PLACE_WIDTH - 2 * _MARGIN, PLACE_HEIGHT - _FOOT - 2 * _MARGIN
    width = min(room_width, room_height * aspect)
    height = width / aspect
    left, top = (PLACE_WIDTH - width) / 2, _FOOT + _MARGIN + (room_height + height) / 2
    return [
        (left + min(max(x, 0.0), 1.0) * width, top - min(max(y, 0.0), 1.0) * height)
        for x, y in stroke
        if math.isfinite(x) and math.isfinite(y)
    ]
