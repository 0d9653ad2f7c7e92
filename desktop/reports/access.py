"""What is kept of a household, on paper: everything, in words, for the household itself to read (R2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable

from desktop.domain.french import inside, long_date, plural
from desktop.reports.fonts import FontSet
from desktop.reports.layout import Layout
from desktop.reports.page import Imprint, Part, build_pdf
from desktop.reports.rubrics import EXPLAINED
from desktop.reports.styles import make_styles

TITLE = "Ce qui est gardé sur votre ménage"
_WHY = (
    "Ce document contient tout ce que le carnet de votre travailleur social garde sur votre ménage\u00a0: vos "
    "renseignements, les demandes et les mesures, chaque visite avec ce qui a été noté, y compris les notes "
    "personnelles, les bilans, et la liste des envois au Département. Quand une note dit «\u00a0moi\u00a0», c’est le "
    "travailleur social.\n\n"
    "Vous pouvez demander que ce qui est faux soit corrigé. Les photos, les documents et le même contenu pour un "
    "ordinateur (fichier JSON) l’accompagnent."
)
_WITHHELD = (
    "Ce qui parle d’autres personnes a été retiré, comme la loi le demande\u00a0: à cet endroit, le texte dit pourquoi."
)
_ANSWERS = {"oui": "Oui", "non": "Non", "ne sait pas": "Ne sait pas"}
_CARE = "Ce document se lit sans mot de passe. Gardez-le en lieu sûr."


@dataclass(frozen=True)
class AccessChapter:
    """A part of what is kept: labels and words."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AccessDocument:
    """Everything that the document says; `withheld` passages were taken out of it."""

    household: str
    operator: str
    worker: str
    made_on: date
    chapters: tuple[AccessChapter, ...]
    withheld: int = 0
    glossary: tuple[tuple[str, str], ...] = ()
    """The words of the trade in it, and what they mean."""


def render_access(document: AccessDocument, fonts: FontSet | None = None) -> bytes:
    """The document as PDF bytes, the same for the same data; no household is named in its metadata."""
    layout = Layout(make_styles(fonts or FontSet.load()))
    imprint = Imprint(
        identifier="Remis en main propre",
        title=TITLE,
        subject="Droit d’accès aux données personnelles",
        author=document.operator or "Perron",
        owner="à l’usage du ménage",
        made_on=document.made_on,
    )
    return build_pdf(imprint, [Part("", _story(document, layout))], layout.styles)


def _story(document: AccessDocument, layout: Layout) -> list[Flowable]:
    story: list[Flowable] = [
        *layout.title(TITLE, f"Établi le {long_date(document.made_on)}"),
        *layout.panel(
            [
                ("Le ménage", document.household, ()),
                ("Votre travailleur social", document.worker or "Non renseigné", (document.operator,)),
            ]
        ),
        layout.gap(10),
        *layout.paragraphs(_WHY),
    ]
    if document.glossary:
        story.append(layout.text(EXPLAINED, layout.styles.muted))
    if document.withheld:
        count = plural(document.withheld, "passage retiré", "passages retirés")
        story += layout.quote(f"{count}. {_WITHHELD}")
    story += layout.quote(_CARE)
    for chapter in document.chapters:
        told = [(label, _ANSWERS.get(words, words)) for label, words in chapter.facts]
        story += layout.section(chapter.title, layout.key_facts(told, layout.styles.line) or [layout.nothing()])
    if document.glossary:
        words = "\n".join(f"- {word}\u00a0: {inside(means)}" for word, means in document.glossary)
        story += layout.section("Les mots de ce document", layout.paragraphs(words))
    return story
