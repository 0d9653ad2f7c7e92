"""Colours and text styles of the documents: one accent colour, four sizes, 12 points at least within the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.styles import ParagraphStyle

from desktop.reports.fonts import FontSet

BODY_SIZE = 12
HEADING_SIZE = 15
TITLE_SIZE = 23
FRAME_SIZE = 9

INK = HexColor("#1C2227")
MUTED = HexColor("#55606A")
ACCENT = HexColor("#17506B")
HAIRLINE = HexColor("#C5CFD6")
PALE = HexColor("#F1F5F7")
PAPER = HexColor("#FFFFFF")


@dataclass(frozen=True)
class StateLook:
    """How a period's state shows: a sign, a strong colour under it, a pale one under the text."""

    sign: str
    strong: Color
    pale: Color
    hollow: bool = False


STATE_LOOKS = {
    "met": StateLook("✓", HexColor("#2B6A4D"), HexColor("#EAF4EE")),
    "on_track": StateLook("▸", ACCENT, HexColor("#E8F1F5")),
    "due": StateLook("!", HexColor("#8A5300"), HexColor("#FBF2E3")),
    "missed": StateLook("✗", HexColor("#A1282B"), HexColor("#FBECEB")),
    "cut_short": StateLook("✂", HexColor("#565C63"), HexColor("#EFF0F2")),
    "suspended": StateLook("‖", HexColor("#5A4A88"), HexColor("#F0EDF7")),
    "partial": StateLook("–", HexColor("#565C63"), HexColor("#EFF0F2")),
    "upcoming": StateLook("○", HexColor("#55606A"), PAPER, hollow=True),
}
UNKNOWN_STATE = StateLook("•", HexColor("#565C63"), PALE)


@dataclass(frozen=True)
class Styles:
    """Every text style of a document, for one set of fonts."""

    fonts: FontSet
    title: ParagraphStyle
    subtitle: ParagraphStyle
    heading: ParagraphStyle
    body: ParagraphStyle
    line: ParagraphStyle
    strong: ParagraphStyle
    muted: ParagraphStyle
    label: ParagraphStyle
    nothing: ParagraphStyle
    bullet: ParagraphStyle
    table_title: ParagraphStyle


def make_styles(fonts: FontSet) -> Styles:
    """The styles drawn from these fonts."""
    body = _style("body", fonts.regular, BODY_SIZE, INK, spaceAfter=7, allowWidows=0, allowOrphans=0)
    return Styles(
        fonts=fonts,
        title=_style("title", fonts.bold, TITLE_SIZE, ACCENT, leading=29, spaceAfter=4),
        subtitle=_style("subtitle", fonts.regular, BODY_SIZE, MUTED, spaceAfter=12),
        heading=_style("heading", fonts.bold, HEADING_SIZE, ACCENT, leading=20, spaceBefore=18, spaceAfter=6),
        body=body,
        line=_style("line", fonts.regular, BODY_SIZE, INK),
        strong=_style("strong", fonts.bold, BODY_SIZE, INK),
        muted=_style("muted", fonts.regular, BODY_SIZE, MUTED),
        label=_style("label", fonts.bold, BODY_SIZE, ACCENT, spaceAfter=3),
        nothing=_style("nothing", fonts.italic, BODY_SIZE, MUTED, spaceAfter=7),
        bullet=_style("bullet", fonts.regular, BODY_SIZE, INK, leftIndent=16, bulletIndent=3, spaceAfter=4),
        table_title=_style("table_title", fonts.bold, BODY_SIZE, INK, spaceBefore=8, spaceAfter=3),
    )


def _style(name: str, font: str, size: float, colour: Color, **more: Any) -> ParagraphStyle:
    """A style that names its font for the bullet too: reportlab's own default is an unembedded Helvetica."""
    more.setdefault("leading", size * 1.42)
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        textColor=colour,
        bulletFontName=font,
        bulletFontSize=size,
        bulletColor=ACCENT,
        splitLongWords=0,
        **more,
    )
