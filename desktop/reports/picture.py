"""A picture on a page, with the words for who does not see it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from desktop.reports.structure import Element
from desktop.reports.styles import HAIRLINE

_POINTS_A_PIXEL: Final = 0.5
"""Of a picture of the screen: what is small on it can still be read on paper."""
_TALLEST: Final = 285.0
_AFTER: Final = 12.0
_BEFORE: Final = 4.0


class Picture(Flowable):  # type: ignore[misc]
    """A picture of the screen in a fine frame, never wider than the text nor much taller than a third of a page."""

    def __init__(self, file: Path, told: str, room: float) -> None:
        super().__init__()
        with Image.open(file) as opened:
            self._image = opened.convert("RGB")
        self.element = Element("Figure", alternative=told)
        across, down = self._image.size
        points = min(_POINTS_A_PIXEL, room / across, _TALLEST / down)
        self.width, self.height = across * points, down * points

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As large as the picture."""
        return self.width, self.height

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's own name
        """White space under a picture."""
        return _AFTER

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's own name
        """White space above a picture."""
        return _BEFORE

    def draw(self) -> None:
        """The picture, and its frame as an ornament."""
        left, bottom = self.canv.absolutePosition(0, 0)
        self.element.box = (left, bottom, left + self.width, bottom + self.height)
        with self.canv.belonging_to(self.element):
            self.canv.drawImage(ImageReader(self._image), 0, 0, self.width, self.height)
        self.canv.saveState()
        self.canv.setStrokeColor(HAIRLINE)
        self.canv.setLineWidth(0.6)
        self.canv.rect(0, 0, self.width, self.height, stroke=1, fill=0)
        self.canv.restoreState()
