"""The guide on paper: its title, its contents with their pages, then each chapter on pages of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, PageBreak

from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.manuscript import Kind, TextBlock, read_text, runs
from desktop.reports.marked_blocks import Barred, Words, put_into
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.paper import TEXT_HEIGHT
from desktop.reports.picture import Picture
from desktop.reports.structure import Element
from desktop.reports.styles import make_styles
from desktop.reports.typography import markup, one_line

TITLE: Final = "Le guide de Perron"
_SUBTITLE: Final = "Le carnet de visites à domicile des travailleurs sociaux"
_PAGE_COLUMN: Final = 70.0
_AIR: Final = 24.0
_LOOKED_AT: Final = 3
"""A heading, a few words, a picture."""
_UNDER_REMARK: Final = 10.0
_UNDER_TITLE: Final = 8.0


@dataclass(frozen=True)
class GuideChapter:
    """A chapter: its title, and its text in the Markdown of `manuscript`."""

    title: str
    text: str


@dataclass(frozen=True)
class GuideDocument:
    """The whole guide; `pictures` is the folder from which its texts name their pictures."""

    chapters: tuple[GuideChapter, ...]
    pictures: Path
    version: str
    made_on: date


def render_guide(document: GuideDocument, fonts: FontSet | None = None) -> bytes:
    """The guide as PDF bytes, the same for the same texts; drawn a second time, once the pages are known."""
    layout = Layout(make_styles(fonts or FontSet.load()))
    pages: dict[int, int] = {}
    _drawn(document, layout, {}, pages)
    return _drawn(document, layout, dict(pages), pages)


def _drawn(document: GuideDocument, layout: Layout, known: dict[int, int], found: dict[int, int]) -> bytes:
    imprint = Imprint(
        identifier=f"Perron {document.version}",
        title=TITLE,
        subject=_SUBTITLE,
        author="Perron",
        owner=_SUBTITLE,
        made_on=document.made_on,
    )
    story = [*layout.title(TITLE, _SUBTITLE), layout.gap(8), *_contents(document.chapters, layout, known)]
    for number, chapter in enumerate(document.chapters):
        story += [PageBreak(), _PageFound(number, found), *_chapter(number, chapter, document.pictures, layout)]
    return build_pdf(imprint, [Part("", story)], layout.styles)


def _contents(chapters: Sequence[GuideChapter], layout: Layout, pages: dict[int, int]) -> list[Flowable]:
    line = layout.styles.line
    rows = [
        [[(f"{number + 1}. {chapter.title}", line)], [(str(pages.get(number, 0)), line)]]
        for number, chapter in enumerate(chapters)
    ]
    return layout.table(("Chapitre", "Page"), rows, (layout.width - _PAGE_COLUMN, _PAGE_COLUMN), {1})


def _chapter(number: int, chapter: GuideChapter, pictures: Path, layout: Layout) -> Iterator[Flowable]:
    yield from layout.heading(f"{number + 1}. {chapter.title}", layout.styles.title)
    yield layout.gap(_UNDER_TITLE)
    made = [(block.kind, _blocks(block, pictures, layout)) for block in read_text(chapter.text)]
    for place, (kind, blocks) in enumerate(made):
        if kind is Kind.HEADING:
            yield CondPageBreak(_company(made[place : place + _LOOKED_AT], layout))
        yield from blocks


def _company(coming: Sequence[tuple[Kind, list[Flowable]]], layout: Layout) -> float:
    """How much must fit under one another where a heading stands: its first words, the picture that they lead to."""
    pictures = [place for place, (kind, _blocks) in enumerate(coming) if kind is Kind.PICTURE]
    together = coming[: pictures[0] + 1] if pictures else coming[:2]
    height = sum(layout.height(one) for _kind, blocks in together for one in blocks)
    return float(min(_AIR + height, TEXT_HEIGHT))


def _blocks(block: TextBlock, pictures: Path, layout: Layout) -> list[Flowable]:
    styles = layout.styles
    match block.kind:
        case Kind.TITLE:
            return []  # the heading of the chapter, drawn with its number
        case Kind.HEADING:
            words = _words(block.lines[0], styles.heading, layout)
            words.element.role = "H2"
            return [words]
        case Kind.STEPS | Kind.BULLETS:
            return _list(block, layout)
        case Kind.REMARK:
            words = _words(block.lines[0], styles.body, layout)
            put_into(Element("BlockQuote"), [words])
            return [Barred(words), layout.gap(_UNDER_REMARK)]
        case Kind.PICTURE:
            return [Picture(pictures / block.file, one_line(block.lines[0]), layout.width)]
        case Kind.WORDS:
            return [_words(block.lines[0], styles.body, layout)]


def _list(block: TextBlock, layout: Layout) -> list[Flowable]:
    """Items under one another, each with its bullet or its number."""
    style = layout.styles.bullet
    if block.kind is Kind.STEPS:
        style = ParagraphStyle("step", parent=style, leftIndent=24)
    last = ParagraphStyle(f"last {style.name}", parent=style, spaceAfter=layout.styles.body.spaceAfter)
    element, made = Element("L"), list[Flowable]()
    for place, item in enumerate(block.lines, start=1):
        words = _words(item, last if place == len(block.lines) else style, layout)
        words.element.role = "LBody"
        line = element.add(Element("LI"))
        words.label = line.add(Element("Lbl"))
        words.bullet = f"{place}." if block.kind is Kind.STEPS else words.bullet
        line.add(words.element)
        made.append(words)
    return made


def _words(line: str, style: ParagraphStyle, layout: Layout) -> Words:
    """A paragraph in which some words stand out."""
    bold = layout.styles.fonts.bold
    room = layout.width - style.leftIndent - style.rightIndent - _UNDER_REMARK * 2
    made = ""
    for run in runs(line):
        text = markup(run.text, bold if run.strong else style.fontName, style.fontSize, room)
        before, after = (" " if edge == " " else "" for edge in (run.text[:1], run.text[-1:]))
        made += f'{before}<font name="{bold}">{text}</font>{after}' if run.strong else f"{before}{text}{after}"
    return Words(made, style)


class _PageFound(Flowable):  # type: ignore[misc]
    """Takes no room; keeps the page on which a chapter begins."""

    def __init__(self, chapter: int, found: dict[int, int]) -> None:
        super().__init__()
        self._chapter, self._found = chapter, found

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No room at all."""
        return 0, 0

    def draw(self) -> None:
        """Keep the page."""
        self._found[self._chapter] = self.canv.getPageNumber()
