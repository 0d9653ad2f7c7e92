"""A document of rubrics: facts, passages, tables; what is not known is told as such and stops nothing (V2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportlab.platypus import CondPageBreak, Flowable

from desktop.domain.french import inside, long_date
from desktop.reports.charts import Chart, chart_blocks
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.styles import make_styles

NOT_TOLD: Final = "Non renseigné"
EXPLAINED: Final = "Les mots du métier sont expliqués à la fin."
_LINES, _ROWS = 60.0, 110.0
"""How much of a text or of a table stands with what is over it."""


@dataclass(frozen=True)
class FactLine:
    """A label and its words; empty words are « non renseigné »."""

    label: str
    words: str


@dataclass(frozen=True)
class Passage:
    """Some lines of text under a label, or none; `quoted` are somebody's own words."""

    label: str
    text: str
    quoted: bool = False


@dataclass(frozen=True)
class Grid:
    """A table; `shares` are the widths of its columns, which add up to the width of the text."""

    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    amounts: frozenset[int] = frozenset()
    """The columns of sums, which stand on the right."""
    empty: str = ""
    """What is said in its place when it has no row."""


Content = FactLine | Passage | Grid | Chart


@dataclass(frozen=True)
class RubricPart:
    """A titled part, in the order in which it is read."""

    title: str
    content: tuple[Content, ...]


@dataclass(frozen=True)
class RubricDocument:
    """Everything that the document shows, in the words in which it shows it."""

    identifier: str
    title: str
    subtitle: str
    purpose: str
    operator: str
    worker: str
    worker_lines: tuple[str, ...]
    household: str
    household_lines: tuple[str, ...]
    parts: tuple[RubricPart, ...]
    made_on: date
    notice: str = ""
    glossary: tuple[tuple[str, str], ...] = ()
    """Words of the trade and what they mean, where a household reads it."""


def render_rubrics(document: RubricDocument, fonts: FontSet | None = None) -> bytes:
    """The document as PDF bytes, the same for the same data; no household is named in its metadata."""
    layout = Layout(make_styles(fonts or FontSet.load()))
    imprint = Imprint(
        identifier=document.identifier,
        title=document.title,
        subject=f"{document.title} – {document.identifier}",
        author=document.operator or "Perron",
        owner=document.household,
        made_on=document.made_on,
    )
    return build_pdf(imprint, [Part("", _story(document, layout))], layout.styles)


def _story(document: RubricDocument, layout: Layout) -> list[Flowable]:
    subtitle = f"{document.subtitle} · le\u00a0{long_date(document.made_on)}"
    story: list[Flowable] = [
        *layout.title(document.title, subtitle),
        *layout.panel(
            [
                ("Le ménage", document.household, document.household_lines),
                ("L’accompagnement", document.worker or NOT_TOLD, document.worker_lines),
            ]
        ),
        layout.gap(10),
        *layout.paragraphs(document.purpose),
    ]
    if document.glossary:
        story.append(layout.text(EXPLAINED, layout.styles.muted))
    if document.notice:  # at the end it would stand alone on a page
        story.append(layout.text(document.notice, layout.styles.muted))
    for part in document.parts:
        story += layout.section(part.title, list(_content(part, layout)))
    if document.glossary:
        words = "\n".join(f"- {word}\u00a0: {inside(means)}" for word, means in document.glossary)
        story += layout.section("Les mots de ce document", layout.paragraphs(words))
    return story


def _content(part: RubricPart, layout: Layout) -> Iterator[Flowable]:
    """Facts that follow one another are one table; the rest stands as it comes."""
    facts: list[FactLine] = []
    for one in part.content:
        if isinstance(one, FactLine):
            facts.append(one)
            continue
        yield from _facts(facts, layout)
        facts = []
        match one:
            case Passage():
                yield from _passage(one, layout)
            case Grid():
                yield from _grid(one, layout)
            case Chart():
                yield from chart_blocks(one, layout)
    yield from _facts(facts, layout)


def _facts(facts: Sequence[FactLine], layout: Layout) -> Iterator[Flowable]:
    if facts:
        told = [(one.label, one.words) for one in facts]
        yield from layout.key_facts(told, layout.styles.line, lacking=NOT_TOLD)
        yield layout.gap(8)


def _passage(passage: Passage, layout: Layout) -> Iterator[Flowable]:
    yield from _caption(passage.label, layout, _LINES)
    if not passage.text.strip():
        yield layout.text(f"{NOT_TOLD}.", layout.styles.nothing)
    elif passage.quoted:
        yield from layout.quote(passage.text)
    else:
        yield from layout.paragraphs(passage.text)
    yield layout.gap(4)


def _grid(grid: Grid, layout: Layout) -> Iterator[Flowable]:
    yield from _caption(grid.label, layout, _ROWS)
    if not grid.rows:
        yield layout.text(grid.empty or f"{NOT_TOLD}.", layout.styles.nothing)
        return
    rows = [[[(cell or "–", layout.styles.line)] for cell in row] for row in grid.rows]
    widths = [layout.width * share for share in grid.shares]
    yield from layout.table(grid.heads, rows, widths, on_the_right=grid.amounts)
    yield layout.gap(8)


def _caption(label: str, layout: Layout, company: float) -> Iterator[Flowable]:
    """What stands over some lines, never alone at the foot of a page."""
    if label:
        yield CondPageBreak(company)
        yield layout.text(label, layout.styles.label)
