"""The sheet that is read before a visit: what to heed first, then what was done, promised and owed. One page or two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable

from desktop.domain.french import long_date
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.styles import make_styles

TITLE = "Fiche de préparation"
_NO_CAUTION = "Aucune consigne de contact n’est notée."
_WARNING = (
    "Cette feuille est pour vous seul. Vos notes confidentielles n’y sont pas. Gardez-la sur vous, jamais dans la "
    "voiture ni sur une table, et détruisez-la au retour."
)


@dataclass(frozen=True)
class PreparationPart:
    """A heading with its lines; one without lines is left out."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PreparationDocument:
    """A visit to prepare, in the words in which it is printed; empty texts take no room."""

    household: str
    scheme: str
    visit: str
    """« visite du mardi 24 novembre 2026 à 9 h 30, à domicile »."""
    cautions: tuple[str, ...]
    """To be read on the screen before anything else (R6)."""
    paper_cautions: tuple[str, ...]
    """What the paper says of them: never to whom nothing may be revealed, who may stand behind the door (R6)."""
    facts: tuple[tuple[str, str], ...]
    """Where, whom to call, where the measure stands."""
    parts: tuple[PreparationPart, ...]
    worker: str
    made_on: date

    @property
    def is_guarded(self) -> bool:
        """Whether the paper leaves out what the screen says."""
        return self.paper_cautions != self.cautions


def render_preparation(document: PreparationDocument, fonts: FontSet | None = None) -> bytes:
    """The sheet as PDF bytes, the same for the same data; no household is named in its metadata."""
    layout = Layout(make_styles(fonts or FontSet.load()))
    imprint = Imprint(
        identifier="À détruire au retour",
        title=TITLE,
        subject=f"{TITLE}, {document.scheme}",
        author=document.worker or "Perron",
        owner=f"{document.scheme}, {long_date(document.made_on)}",
        made_on=document.made_on,
    )
    return build_pdf(imprint, [Part("", _story(document, layout))], layout.styles)


def _story(document: PreparationDocument, layout: Layout) -> list[Flowable]:
    subtitle = ". ".join(part for part in (document.scheme, document.visit) if part)
    story: list[Flowable] = [*layout.title(document.household, subtitle), *_cautions(document.paper_cautions, layout)]
    story += [layout.gap(6), *layout.key_facts(_told(document.facts), layout.styles.line)]
    for part in document.parts:
        if part.lines:
            story += layout.section(part.title, layout.paragraphs(_bulleted(part.lines)))
    return [*story, layout.gap(10), *layout.quote(_WARNING)]


def _told(facts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(label, value) for label, value in facts if value.strip()]


def _cautions(cautions: Sequence[str], layout: Layout) -> list[Flowable]:
    if not cautions:
        return [layout.text(_NO_CAUTION, layout.styles.nothing)]
    return [layout.text(one, layout.styles.strong) for one in cautions]


def _bulleted(lines: Sequence[str]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines)
