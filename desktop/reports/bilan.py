"""The end report (bilan) on paper: what the household reads, and signs, at its kitchen table (A5, R5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import CondPageBreak, Flowable

from desktop.domain.french import inside, long_date
from desktop.errors import NotAllowedError
from desktop.reports.bilan_parts import FactRow, FactTable, NextStepLine, Section, ThenAndNow, VisitLine
from desktop.reports.bilan_story import (
    glossary_blocks,
    next_step_blocks,
    section_blocks,
    then_and_now_blocks,
    visit_blocks,
)
from desktop.reports.charts import Chart, ChartAmount, ChartGroup
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.paper import TEXT_HEIGHT
from desktop.reports.signing_places import SigningPlace, places_to_sign
from desktop.reports.styles import make_styles
from desktop.reports.track import TrackCell, track_rows

__all__ = [
    "BilanDocument",
    "Chart",
    "ChartAmount",
    "ChartGroup",
    "FactRow",
    "FactTable",
    "NextStepLine",
    "Section",
    "ThenAndNow",
    "TrackCell",
    "VisitLine",
    "render_bilan",
    "render_bilan_to_sign",
]

_HEADING_ROOM = 44.0
"""A heading with the white space round it."""
_TRACK_WORDS = "Chaque case est une période, avec les rendez-vous faits et prévus."
_THEN_AND_NOW = "La situation, au début et aujourd’hui"
_SIGNING_WORDS = (
    "Ces signatures portent sur le texte des pages précédentes. Signer veut dire : ce texte m’a été montré, ou lu. "
    "Ce n’est pas dire que vous êtes d’accord avec tout. Vous pouvez poser vos questions et faire écrire vos "
    "observations : elles sont gardées dans la preuve de signature, que vous pouvez demander.\n\n"
    "Chaque personne peut signer sur l’écran, sur papier, ou refuser : son choix est écrit ici.\n\n"
    "Un exemplaire est pour vous. Le Département, qui finance la mesure, peut recevoir le sien. Vous pouvez demander "
    "à voir ce qui est gardé sur vous, et faire corriger ce qui est faux."
)


@dataclass(frozen=True)
class BilanDocument:
    """Everything that a bilan shows, in the words in which it shows it."""

    identifier: str
    title: str
    scheme: str
    operator: str
    worker: str
    worker_qualification: str
    household: str
    household_lines: tuple[str, ...]
    key_facts: tuple[tuple[str, str], ...]
    track: tuple[TrackCell, ...]
    visits: tuple[VisitLine, ...]
    sections: tuple[Section, ...]
    household_words: str
    next_steps: tuple[NextStepLine, ...]
    made_on: date
    draft: bool
    support_notice: str
    worker_standing: str = ""
    copy_words: str = ""
    """Whose copy it is, where it is not the household’s: « Exemplaire du dossier »."""
    then_and_now: tuple[ThenAndNow, ...] = ()
    then_and_now_heads: tuple[str, str] = ("Au début", "Aujourd’hui")
    visits_told: str = ""
    """How many visits were made of how many owed, in a sentence."""
    glossary: tuple[tuple[str, str], ...] = ()
    replaces: str = ""
    """Which former version this one takes the place of, in a sentence."""
    afterwards: str = ""
    """Where to turn once the measure is over, in a sentence under what is to be done."""

    @property
    def full_title(self) -> str:
        """The title, with whose copy it is."""
        return f"{self.title} – {inside(self.copy_words)}" if self.copy_words else self.title


def render_bilan(document: BilanDocument, fonts: FontSet | None = None) -> bytes:
    """The bilan as PDF bytes, the same for the same data; a draft says « PROJET » on each page."""
    layout = _layout(fonts)
    return build_pdf(_imprint(document), [Part("", _story(document, layout))], layout.styles)


def render_bilan_to_sign(
    document: BilanDocument, places: Sequence[SigningPlace], fonts: FontSet | None = None
) -> bytes:
    """The same pages, then « Signatures » with a place for each signer and one for the seal: what is frozen.

    NotAllowedError for a draft.
    """
    if document.draft:
        raise NotAllowedError("Un projet de bilan ne se signe pas.", do="Figez d’abord le texte du bilan.")
    layout = _layout(fonts)
    story = [*layout.heading("Signatures", layout.styles.title), *layout.paragraphs(_SIGNING_WORDS)]
    parts = [Part("", _story(document, layout)), Part("Signatures", [*story, *places_to_sign(places, layout)])]
    return build_pdf(_imprint(document), parts, layout.styles)


def _layout(fonts: FontSet | None) -> Layout:
    return Layout(make_styles(fonts or FontSet.load()))


def _imprint(document: BilanDocument, keywords: str = "") -> Imprint:
    return Imprint(
        identifier=document.identifier,
        title=document.full_title,
        subject=f"{document.full_title} – {document.identifier}",
        author=document.operator,
        owner=document.household,
        made_on=document.made_on,
        draft=document.draft,
        keywords=keywords,
    )


def _worker_lines(document: BilanDocument) -> tuple[str, ...]:
    """The function, the level with the experience (A8), the association; what is not told has no line."""
    lines = (document.worker_qualification, document.worker_standing, document.operator)
    return tuple(line for line in lines if line)


def _subtitle(document: BilanDocument) -> str:
    parts = (document.scheme, document.copy_words, f"établi\u00a0le\u00a0{long_date(document.made_on)}")
    return " · ".join(part for part in parts if part)


def _to_come(document: BilanDocument, layout: Layout) -> list[Flowable]:
    """What is to be done, and where to turn; that nothing was noted only where there is neither."""
    after = layout.paragraphs(document.afterwards) if document.afterwards else []
    if after and not document.next_steps:
        return after
    return [*next_step_blocks(document.next_steps, document.made_on, layout), *after]


def _story(document: BilanDocument, layout: Layout) -> list[Flowable]:
    story: list[Flowable] = [
        *layout.title(document.title, _subtitle(document)),
        *layout.panel(
            [
                ("Le ménage", document.household, document.household_lines),
                ("L’accompagnement", document.worker, _worker_lines(document)),
            ]
        ),
    ]
    if document.replaces:
        story += [layout.gap(8), *layout.paragraphs(document.replaces)]
    if document.key_facts:
        story += layout.section("En bref", layout.key_facts(document.key_facts))
    if document.then_and_now:
        rows = then_and_now_blocks(document.then_and_now, document.then_and_now_heads, layout)
        story += layout.section(_THEN_AND_NOW, rows)
    if document.track:
        story += _track(document, layout)
    for section in (one for one in document.sections if one.is_printed):
        story += section_blocks(section, layout)
    story += layout.section("Les mots du ménage", layout.quote(document.household_words))
    story += layout.section("La suite", _to_come(document, layout))
    story += layout.section("Les rendez-vous", visit_blocks(document.visits, layout))
    if document.glossary:
        story += layout.section("Les mots de ce document", glossary_blocks(document.glossary, layout))
    if document.support_notice.strip():
        story += [layout.gap(18), layout.text(document.support_notice, layout.styles.muted)]
    return story


def _track(document: BilanDocument, layout: Layout) -> list[Flowable]:
    """The periods under their heading: all on one page where half a page is enough, never the heading alone."""
    told = layout.paragraphs(f"{document.visits_told}\n\n{_TRACK_WORDS}".strip())
    rows = track_rows(document.track, layout)
    heights = [layout.height(block) for block in (*told, *rows)]
    company = _HEADING_ROOM + sum(heights)
    if company > TEXT_HEIGHT / 2:
        company = _HEADING_ROOM + sum(heights[: len(told) + 1])
    return [CondPageBreak(company), *layout.section("Le suivi, période par période", [*told, *rows])]
