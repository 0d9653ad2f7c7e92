"""The sheet: A4, its frame (operator, title, identifier, date, page x of y), and the making of the bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, NextPageTemplate, PageBreak, PageTemplate

from desktop import __version__
from desktop.domain.french import long_date
from desktop.reports.fonts import text_width
from desktop.reports.marked_blocks import elements_of
from desktop.reports.marked_canvas import MarkedCanvas
from desktop.reports.metadata import Metadata
from desktop.reports.paper import BOTTOM_MARGIN, PAGE_HEIGHT, PAGE_WIDTH, SIDE_MARGIN, TEXT_HEIGHT, TEXT_WIDTH
from desktop.reports.structure import Element, gathered
from desktop.reports.styles import ACCENT, FRAME_SIZE, HAIRLINE, MUTED, PAPER, Styles
from desktop.reports.typography import fitted, one_line

_HEAD_LINE = PAGE_HEIGHT - 40
_FOOT_RULE = 46.0
_FOOT_LINE = 32.0
_DRAFT_MARK = "PROJET"


@dataclass(frozen=True)
class Imprint:
    """What a document says of itself: in its metadata and round each page."""

    identifier: str
    title: str
    subject: str
    author: str
    owner: str
    made_on: date
    draft: bool = False
    keywords: str = ""
    bare: bool = False
    """Whether the first page has no head: its first lines say who writes."""


@dataclass(frozen=True)
class Part:
    """Pages numbered together: « page 1 sur 3 » of the text, then « Signatures, page 1 sur 1 »."""

    name: str
    story: Sequence[Flowable]


def build_pdf(imprint: Imprint, parts: Sequence[Part], styles: Styles) -> bytes:
    """The document as bytes: the parts one after the other, each on pages of its own."""
    out = BytesIO()
    frame = _PageFrame(imprint, styles)
    fonts = styles.fonts
    template = BaseDocTemplate(
        out,
        pagesize=A4,
        title=one_line(imprint.title),
        author=one_line(imprint.author),
        subject=one_line(imprint.subject),
        keywords=imprint.keywords,
        creator="Perron",
        lang="fr-FR",
        displayDocTitle=1,
        initialFontName=fonts.regular,
        invariant=1,
        pageCompression=1,
    )
    template.addPageTemplates([_template(index, part.name, frame) for index, part in enumerate(parts)])
    story: list[Flowable] = []
    for index, part in enumerate(parts):
        if index:
            story += [NextPageTemplate(str(index)), PageBreak()]
        story += [*part.story, _LastPage(index, frame)]
    root = gathered(elements_of(block for part in parts for block in part.story))
    metadata = _metadata(imprint)
    template.build(story, canvasmaker=lambda *given, **named: _Canvas(root, metadata, *given, **named))
    return out.getvalue()


class _Canvas(MarkedCanvas):
    """The canvas of one document: dated by it, not by the clock, so that the same data give the same bytes."""

    def __init__(self, root: Element, metadata: Metadata, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._root, self._metadata = root, metadata
        self.setDateFormatter(lambda *_clock: f"D:{metadata.made_on:%Y%m%d}000000+00'00'")

    def save(self) -> None:
        """All pages are there."""
        self.finish(self._root, self._metadata)
        super().save()


def _metadata(imprint: Imprint) -> Metadata:
    title, author, subject = (one_line(one) for one in (imprint.title, imprint.author, imprint.subject))
    return Metadata(title, author, subject, imprint.keywords, f"Perron {__version__}", imprint.made_on)


def _template(index: int, name: str, frame: _PageFrame) -> PageTemplate:
    area = Frame(SIDE_MARGIN, BOTTOM_MARGIN, TEXT_WIDTH, TEXT_HEIGHT, 0, 0, 0, 0, id=f"text-{index}")
    return PageTemplate(str(index), [area], onPage=lambda canvas, _document: frame.begin_page(canvas, index, name))


class _PageFrame:
    """Draws what surrounds the text; how many pages a part has is known, and drawn, after its last page only."""

    def __init__(self, imprint: Imprint, styles: Styles) -> None:
        self._imprint = imprint
        self._fonts = styles.fonts
        self._pages: dict[int, list[str]] = {}
        self._names: dict[int, str] = {}

    def begin_page(self, canvas: Canvas, index: int, name: str) -> None:
        """Head and foot of a new page; its « page x sur y » is a form that `end_part` fills."""
        pages = self._pages.setdefault(index, [])
        self._names[index] = name
        pages.append(f"page-{index}-{len(pages) + 1}")
        canvas.saveState()
        self._draw_head(canvas, first=index == 0 and len(pages) == 1)
        self._draw_foot(canvas)
        canvas.doForm(pages[-1])
        canvas.restoreState()

    def end_part(self, canvas: Canvas, index: int) -> None:
        """Fill in the page numbers of a part that has all its pages."""
        pages = self._pages[index]
        for number, form in enumerate(pages, start=1):
            words = f"page {number} sur {len(pages)}"
            if name := self._names[index]:
                words = f"{name}, {words}"
            canvas.beginForm(form, 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
            canvas.setFont(self._fonts.bold, FRAME_SIZE)
            canvas.setFillColor(MUTED)
            canvas.drawRightString(PAGE_WIDTH - SIDE_MARGIN, _FOOT_LINE, words)
            canvas.endForm()

    def _draw_head(self, canvas: Canvas, *, first: bool) -> None:
        right = PAGE_WIDTH - SIDE_MARGIN
        if self._imprint.draft:
            right = self._draw_draft_mark(canvas, right) - 12
        if first and self._imprint.bare:
            return
        words = self._imprint.author if first else f"{self._imprint.title} – {self._imprint.owner}"
        canvas.setFillColor(MUTED)
        canvas.setFont(self._fonts.regular, FRAME_SIZE)
        width = right - SIDE_MARGIN
        canvas.drawString(SIDE_MARGIN, _HEAD_LINE, fitted(words, self._fonts.regular, FRAME_SIZE, width))

    def _draw_draft_mark(self, canvas: Canvas, right: float) -> float:
        """The mark in its box; returns where the box starts."""
        width = text_width(_DRAFT_MARK, self._fonts.bold, 12) + 20
        canvas.setFillColor(ACCENT)
        canvas.roundRect(right - width, _HEAD_LINE - 7, width, 22, 3, stroke=0, fill=1)
        canvas.setFillColor(PAPER)
        canvas.setFont(self._fonts.bold, 12)
        canvas.drawCentredString(right - width / 2, _HEAD_LINE - 0.5, _DRAFT_MARK)
        return right - width

    def _draw_foot(self, canvas: Canvas) -> None:
        canvas.setStrokeColor(HAIRLINE)
        canvas.setLineWidth(0.6)
        canvas.line(SIDE_MARGIN, _FOOT_RULE, PAGE_WIDTH - SIDE_MARGIN, _FOOT_RULE)
        canvas.setFillColor(MUTED)
        canvas.setFont(self._fonts.regular, FRAME_SIZE)
        identifier = fitted(self._imprint.identifier, self._fonts.regular, FRAME_SIZE, 190)
        canvas.drawString(SIDE_MARGIN, _FOOT_LINE, identifier)
        canvas.drawCentredString(PAGE_WIDTH / 2, _FOOT_LINE, f"établi le {long_date(self._imprint.made_on)}")


class _LastPage(Flowable):  # type: ignore[misc]
    """Takes no room; drawn at the end of a part, when the number of its pages is known."""

    def __init__(self, index: int, frame: _PageFrame) -> None:
        super().__init__()
        self._index = index
        self._page_frame = frame

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No room at all."""
        return 0, 0

    def draw(self) -> None:
        """Fill in the page numbers."""
        self._page_frame.end_part(self.canv, self._index)
