"""Where a frozen document will be signed: a place for each signer and one for the seal, all made beforehand (R5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable

from desktop.reports.answer import PLACE_HEIGHT, PLACE_WIDTH, SEAL_HEIGHT
from desktop.reports.layout import Layout
from desktop.reports.marked_blocks import Rows, as_group
from desktop.reports.sealing import SEAL_PLACE
from desktop.reports.structure import Element
from desktop.reports.styles import HAIRLINE, PAPER

_GAP = 20.0
_SEAL_WORDS = "Sceau de l’ordinateur"


@dataclass(frozen=True)
class SigningPlace:
    """Who is to sign, and in which role; `name` is the place's own, unique in the document."""

    name: str
    signer: str
    role: str


class PlaceToSign(Flowable):  # type: ignore[misc]
    """A framed place with a field for one signature in it."""

    def __init__(self, name: str, told: str, height: float = PLACE_HEIGHT) -> None:
        super().__init__()
        self.element = Element("Form", alternative=told)
        self._name, self._told, self._height = name, told, height

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """Always the same size, in points."""
        return PLACE_WIDTH, self._height

    def draw(self) -> None:
        """The frame, which is an ornament, and the field."""
        self.canv.setFillColor(PAPER)
        self.canv.setStrokeColor(HAIRLINE)
        self.canv.setLineWidth(0.8)
        self.canv.roundRect(0, 0, PLACE_WIDTH, self._height, 3, stroke=1, fill=1)
        self.canv.signature_field(self._name, self._told, (PLACE_WIDTH, self._height), self.element)


def places_to_sign(places: Sequence[SigningPlace], layout: Layout) -> list[Flowable]:
    """Each signer beside their place, then the seal's; ValueError when two places have one name."""
    names = [one.name for one in places]
    if len({*names, SEAL_PLACE}) <= len(names):
        raise ValueError("each place needs a name of its own")
    blocks: list[Flowable] = []
    for one in places:
        words = [(one.signer, layout.styles.strong), (one.role, layout.styles.muted)]
        place = PlaceToSign(one.name, f"Signature de {one.signer}, {one.role}")
        blocks += _row([layout.text(*line, _words_width(layout)) for line in words if line[0].strip()], place, layout)
    seal = PlaceToSign(SEAL_PLACE, _SEAL_WORDS, SEAL_HEIGHT)
    return blocks + _row([layout.text(_SEAL_WORDS, layout.styles.muted, _words_width(layout))], seal, layout)


def _words_width(layout: Layout) -> float:
    return float(layout.width) - PLACE_WIDTH - _GAP - 10


def _row(words: Sequence[Flowable], place: PlaceToSign, layout: Layout) -> list[Flowable]:
    row = [list(words), [place]]
    made = Rows(
        [row],
        colWidths=[layout.width - PLACE_WIDTH - _GAP, PLACE_WIDTH + _GAP],
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), layout.styles.fonts.regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (0, -1), 0),
            ("LEFTPADDING", (1, 0), (1, -1), _GAP),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 10),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 12),
            ("LINEABOVE", (0, 0), (-1, 0), 0.6, HAIRLINE),
        ],
    )
    return [CondPageBreak(layout.height(made)), as_group(made, [row])]
