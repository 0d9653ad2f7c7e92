"""A letter to a household or to a partner: who writes, to whom, of what, and the text; ready for a window envelope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether

from desktop.domain.french import inside, long_date
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.styles import make_styles

_RIGHT_SHARE = 0.52
"""Where the recipient's column begins, of the width of the text."""
_ABOVE_ADDRESS = 78.0
"""From the first line of the sender to the recipient, who then shows in the window of an envelope."""
_SIGNATURE_ROOM = 46.0


@dataclass(frozen=True)
class LetterDocument:
    """A letter as it was written; empty texts take no room."""

    kind: str
    """« Lettre de rendez-vous », for the metadata and the foot of the page."""
    sender: str
    """One line under the other: association, address, telephone."""
    addressee: str
    subject: str
    body: str
    worker: str
    function: str
    made_on: date
    words: tuple[tuple[str, str], ...] = ()
    """Words of the trade in it and what they mean, where a household reads it."""


def render_letter(document: LetterDocument, fonts: FontSet | None = None) -> bytes:
    """The letter as PDF bytes, the same for the same data; nobody but its writer is named in its metadata."""
    layout = Layout(make_styles(fonts or FontSet.load()))
    imprint = Imprint(
        identifier=document.kind,
        title=document.kind,
        subject=document.kind,
        author=document.worker or "Perron",
        owner=long_date(document.made_on),
        made_on=document.made_on,
        bare=True,
    )
    return build_pdf(imprint, [Part("", _story(document, layout))], layout.styles)


def _story(document: LetterDocument, layout: Layout) -> list[Flowable]:
    styles = layout.styles
    day = ParagraphStyle("day", parent=styles.line, leftIndent=layout.width * _RIGHT_SHARE, spaceBefore=22)
    subject = ParagraphStyle("subject", parent=styles.strong, spaceBefore=20, spaceAfter=16)
    return [
        *_head(document, layout),
        layout.text(f"Le {long_date(document.made_on)}", day),
        layout.text(f"Objet\u00a0: {' '.join(document.subject.split())}", subject, role="H1"),
        *layout.paragraphs(document.body),
        *_signature(document, layout),
        *_words(document, layout),
    ]


def _head(document: LetterDocument, layout: Layout) -> list[Flowable]:
    """The sender at the left; the recipient lower at the right, where a window envelope shows it."""
    right = layout.width * _RIGHT_SHARE
    sender = _address(document.sender or document.worker, layout, 0)
    gap = max(10.0, _ABOVE_ADDRESS - sum(layout.height(line) for line in sender))
    return [*sender, layout.gap(gap), *_address(document.addressee, layout, right)]


def _address(text: str, layout: Layout, indent: float) -> list[Flowable]:
    """The first line strong, as it names somebody."""
    styles, most = layout.styles, layout.width * _RIGHT_SHARE - 14
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    made: list[Flowable] = []
    for place, line in enumerate(lines):
        like = styles.strong if not place else styles.line
        beside = 0.0 if indent else layout.width - most
        made.append(
            layout.text(
                line, ParagraphStyle(f"address-{like.name}", parent=like, leftIndent=indent, rightIndent=beside)
            )
        )
    return made


def _signature(document: LetterDocument, layout: Layout) -> list[Flowable]:
    """Who writes, with room above for a pen; it never stands alone on a page."""
    right = layout.width * _RIGHT_SHARE
    lines = [
        layout.text(words, ParagraphStyle(f"signed-{like.name}", parent=like, leftIndent=right))
        for words, like in ((document.worker, layout.styles.strong), (document.function, layout.styles.line))
        if words.strip()
    ]
    return [KeepTogether([layout.gap(_SIGNATURE_ROOM), *lines])] if lines else []


def _words(document: LetterDocument, layout: Layout) -> list[Flowable]:
    """What the words of the trade mean, under the letter."""
    told = [layout.text(f"{word}\u00a0: {inside(means)}", layout.styles.muted) for word, means in document.words]
    return [KeepTogether([layout.gap(28), *told])] if told else []
