"""The sheet of paper, A4: its margins, and the room that they leave for text, in points."""

from __future__ import annotations

from typing import Final

from reportlab.lib.pagesizes import A4

PAGE_WIDTH, PAGE_HEIGHT = A4
SIDE_MARGIN: Final = 50.0
TOP_MARGIN: Final = 66.0
BOTTOM_MARGIN: Final = 62.0
TEXT_WIDTH: Final = PAGE_WIDTH - 2 * SIDE_MARGIN
TEXT_HEIGHT: Final = PAGE_HEIGHT - TOP_MARGIN - BOTTOM_MARGIN
