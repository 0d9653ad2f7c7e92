"""The round of a day on paper: where to go and when, what to heed at the door, room for a pen. Two pages at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, KeepTogether, Table

from desktop.domain.french import long_date, plural
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.marked_blocks import Rows, as_group
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.styles import HAIRLINE, PALE, make_styles

_HOUR_WIDTH = 92.0
_LINE_HEIGHT = 21.0
_MOST_LINES = 5
_ROOMY, _TIGHT = 4, 8
"""Up to so many visits there is much room for notes; from so many on, one line each."""
_WARNING = (
    "Avant d’appeler ou d’écrire, lisez les consignes\u00a0: une nouvelle donnée à la mauvaise personne peut mettre "
    "quelqu’un en danger. Gardez cette feuille sur vous, jamais dans la voiture ni sur une table. Au retour, "
    "détruisez-la."
)


@dataclass(frozen=True)
class RoundStop:
    """One appointment, in the words in which it is printed; empty texts take no room."""

    hour: str
    household: str
    address: str
    instructions: str
    phones: tuple[str, ...]
    scheme: str
    why: str


@dataclass(frozen=True)
class RoundDocument:
    """The appointments of a day in order, and who carries the sheet."""

    day: date
    weekday: str
    worker: str
    made_on: date
    stops: tuple[RoundStop, ...]


def render_round(document: RoundDocument, fonts: FontSet | None = None) -> bytes:
    """The sheet as PDF bytes, the same for the same data; no household is named in its metadata."""
    layout = Layout(make_styles(fonts or FontSet.load()))
    title = "Tournée"
    imprint = Imprint(
        identifier="À détruire au retour",
        title=title,
        subject=f"Tournée du {long_date(document.day)}",
        author=document.worker or "Perron",
        owner=f"{document.weekday} {long_date(document.day)}",
        made_on=document.made_on,
    )
    return build_pdf(imprint, [Part("", _story(document, layout))], layout.styles)


def _story(document: RoundDocument, layout: Layout) -> list[Flowable]:
    count = plural(len(document.stops), "rendez-vous", "rendez-vous")
    story: list[Flowable] = [
        *layout.title(f"Tournée du {document.weekday} {long_date(document.day)}", count),
        *layout.quote(_WARNING),
        layout.gap(8),
    ]
    if not document.stops:
        return [*story, layout.text("Aucun rendez-vous ce jour-là.", layout.styles.nothing)]
    lines = _note_lines(len(document.stops))
    for stop in document.stops:
        story += [KeepTogether([*_stop(stop, layout), _notes(lines, layout), layout.gap(10)])]
    return story


def _note_lines(stops: int) -> int:
    """As much room for notes as leaves the sheet at two pages."""
    if stops <= _ROOMY:
        return _MOST_LINES
    return 1 if stops >= _TIGHT else 2


def _stop(stop: RoundStop, layout: Layout) -> list[Flowable]:
    styles, width = layout.styles, layout.width - _HOUR_WIDTH - 12
    cell = [layout.text(stop.household, styles.strong, width)]
    # what must be heeded stands before the number that could be called
    if stop.instructions.strip():
        cell.append(layout.text(f"Consignes\u00a0: {stop.instructions}", styles.strong, width))
    texts = (stop.address, *stop.phones, f"{stop.scheme}. {stop.why}" if stop.why else stop.scheme)
    cell += [layout.text(text, styles.line, width) for text in texts if text.strip()]
    hour = [layout.text(stop.hour or "sans heure", styles.heading, _HOUR_WIDTH)]
    row = [hour, cell]
    return [as_group(_table([row], [_HOUR_WIDTH, layout.width - _HOUR_WIDTH], layout), [row])]


def _table(rows: Sequence[Sequence[object]], widths: Sequence[float], layout: Layout) -> Rows:
    return Rows(
        rows,
        colWidths=list(widths),
        hAlign="LEFT",
        style=[
            ("FONTNAME", (0, 0), (-1, -1), layout.styles.fonts.regular),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BACKGROUND", (0, 0), (-1, -1), PALE),
            ("LEFTPADDING", (0, 0), (-1, -1), 8),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ],
    )


def _notes(lines: int, layout: Layout) -> Table:
    """Ruled lines for a pen."""
    return Table(
        [[""]] * lines,
        colWidths=[layout.width],
        rowHeights=[_LINE_HEIGHT] * lines,
        style=[
            ("FONTNAME", (0, 0), (-1, -1), layout.styles.fonts.regular),
            ("LINEBELOW", (0, 0), (-1, -1), 0.6, HAIRLINE),
        ],
    )
