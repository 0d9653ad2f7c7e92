"""The notice left at a door that stayed closed: one sheet in large type, which a neighbour may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.marked_blocks import Rows, as_group
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.styles import ACCENT, INK, PALE, make_styles

TITLE = "Avis de passage"
MOST_MESSAGE = 400
"""Characters of the message: it has to fit one sheet in large type."""
MOST_NAME, MOST_REACH = 80, 100
_LARGE, _LARGER, _LARGEST = 20, 27, 38
"""Points: to be read at arm's length, in the light of a hallway."""
_PADDING = 20.0


@dataclass(frozen=True)
class CallingCard:
    """What the notice says; never of what scheme, debt or procedure the visit was."""

    addressee: str
    came: str
    """« lundi 23 novembre 2026 à 14 h 30 »."""
    message: str
    reach: str
    """The telephone, or another way to call back."""
    who: str
    operator: str
    """Empty where its name would say too much."""
    made_on: date


def render_calling_card(card: CallingCard, fonts: FontSet | None = None) -> bytes:
    """The sheet as PDF bytes, one page for what people write; no household is named in its metadata."""
    layout = Layout(make_styles(fonts or FontSet.load()))
    imprint = Imprint(TITLE, TITLE, TITLE, card.who or "Perron", "", card.made_on, bare=True)
    return build_pdf(imprint, [Part("", _story(card, layout))], layout.styles)


def _story(card: CallingCard, layout: Layout) -> list[Flowable]:
    fonts = layout.styles.fonts
    title = _style("card-title", fonts.bold, _LARGEST, ACCENT, above=8, below=14)
    large = _style("card-text", fonts.regular, _LARGE, INK, below=12)
    strong = _style("card-strong", fonts.bold, _LARGE, INK, below=12)
    when = _style("card-when", fonts.bold, _LARGER, INK, below=18)
    story: list[Flowable] = [layout.text(TITLE, title, role="H1")]
    if card.addressee.strip():
        story.append(layout.text(f"Pour\u00a0: {_short(card.addressee, MOST_NAME)}", strong))
    story += [
        layout.text("Bonjour, nous n’avons pas pu nous voir\u00a0: j’ai sonné chez vous", large),
        layout.text(f"{card.came}.", when),
    ]
    story += [layout.text(line, large) for line in _short(card.message, MOST_MESSAGE).split("\n") if line.strip()]
    return [*story, layout.gap(6), _reach(card, layout)]


def _reach(card: CallingCard, layout: Layout) -> Flowable:
    """How to call back, and whom, in a pale panel."""
    fonts, width = layout.styles.fonts, layout.width - 2 * _PADDING
    label = _style("card-label", fonts.bold, _LARGE, ACCENT, below=6)
    number = _style("card-number", fonts.bold, _LARGER, INK, below=10)
    line = _style("card-line", fonts.regular, _LARGE, INK)
    cell = [layout.text("Pour me joindre", label, width, role="H2")]
    cell += [layout.text(one, number, width) for one in _short(card.reach, MOST_REACH).split("\n") if one.strip()]
    cell += [layout.text(_short(one, MOST_NAME), line, width) for one in (card.who, card.operator) if one.strip()]
    style = [
        ("FONTNAME", (0, 0), (-1, -1), fonts.regular),
        ("BACKGROUND", (0, 0), (-1, -1), PALE),
        ("LINEBEFORE", (0, 0), (0, -1), 4, ACCENT),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 16),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 18),
    ]
    return as_group(Rows([[cell]], colWidths=[layout.width], hAlign="LEFT", style=style), [[cell]])


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _style(name: str, font: str, size: int, colour: object, above: float = 0, below: float = 0) -> ParagraphStyle:
    return ParagraphStyle(
        name, fontName=font, bulletFontName=font, fontSize=size, leading=size * 1.35, textColor=colour,
        spaceBefore=above, spaceAfter=below, splitLongWords=0,
    )  # fmt: skip
