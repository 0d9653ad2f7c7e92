"""Documents against a text-only one of as many pages, and how they grow with the visits they tell."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from bench.measure import Line, durations, median
from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.contact import Contact, Outcome
from desktop.domain.french import money
from desktop.domain.measure import Measure, MeasureState
from desktop.paths import resource_dir
from desktop.reports.answer import PlaceAnswer, answer_page
from desktop.reports.bilan import (
    BilanDocument,
    Chart,
    ChartAmount,
    ChartGroup,
    FactRow,
    FactTable,
    NextStepLine,
    Section,
    TrackCell,
    VisitLine,
    render_bilan,
    render_bilan_to_sign,
)
from desktop.reports.fonts import FontSet
from desktop.reports.signing_places import SigningPlace
from desktop.schemes.registry import load_registry
from desktop.services.bilan_text import Material, draft_household_words, draft_sections

TIMES = 7
MOST = 4.0
"""Times a text-only document of the same pages, in the same run."""
_PAGE = re.compile(rb"/Type /Page\b")
GROWTHS = (50, 100, 200, 400)
_START = date(2024, 1, 31)
_STROKES = tuple(tuple(((i + j) % 97 / 97, (i * j) % 89 / 89) for i in range(60)) for j in range(3))
_WORDS = "La maison est plus chaude, les factures baissent et les démarches avancent. " * 4


def run(directory: Path) -> list[Line]:
    """Six signed pages with charts; then the same measure with ever more visits, composed and drawn."""
    del directory
    return [_signed(), *_grown()]


def _signed() -> Line:
    """Drawn with two places, and what is drawn into each of them; what a key computes is no part of drawing."""
    document, fonts = _document(4), FontSet.load()
    places = [SigningPlace(f"place-{number}", "Mme Delattre", "ménage") for number in range(2)]
    answer = PlaceAnswer(strokes=_STROKES, foot="le 22 novembre 2026")

    def drawn() -> bytes:
        made = render_bilan_to_sign(document, places, fonts)
        return made + b"".join(answer_page(answer, fonts) for _ in places)

    pages = len(_PAGE.findall(drawn()))
    ours, floor = _interleaved(drawn, lambda: _text_only(pages))
    return Line(f"bilan of {pages} pages, charts and two signatures", ours, floor, "text-only Platypus", MOST)


def _interleaved(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """Both in turn, so that a busy machine slows both: the middle of each."""
    found: list[list[float]] = [[], []]
    ours(), floor()
    for _ in range(TIMES):
        for place, work in enumerate((ours, floor)):
            found[place] += durations(partial(_call, work), 1, clock=time.process_time)
    return median(found[0]), median(found[1])


def _text_only(pages: int) -> bytes:
    """The floor: as many pages full of plain paragraphs."""
    out, style = BytesIO(), getSampleStyleSheet()["Normal"]
    story = []
    for _ in range(pages):
        story += [*(Paragraph(_WORDS, style) for _ in range(12)), PageBreak()]
    SimpleDocTemplate(out, pagesize=A4, pageCompression=1).build(story)
    return out.getvalue()


def _grown() -> Iterator[Line]:
    """Each step has twice the visits of the one before: linear is twice the time."""
    before = 0.0
    for count in GROWTHS:
        seconds = median(durations(partial(_drawn_again, count), 3, clock=time.process_time))
        if before:
            yield Line(f"bilan of {count} visits, composed and drawn", seconds, before, f"of {count // 2} visits", 2.3)
        before = seconds


def _call(work: Callable[[], object], _index: int) -> object:
    return work()


def _drawn_again(count: int, _index: int) -> bytes:
    return _composed_and_drawn(count)


def _composed_and_drawn(count: int) -> bytes:
    registry = load_registry(resource_dir())
    measure = Measure("m", "h", "astre", MeasureState.ACTIVE, _START, months=24, terms_form="astre-opening")
    contacts = [_contact(number) for number in range(count)]
    material = Material(registry.scheme("astre"), measure, contacts, registry)
    bilan = Bilan("b", "m", "h", BilanState.DRAFT, _START, draft_sections(material))
    words = draft_household_words(measure, contacts, registry)
    sections = tuple(Section(one.title, one.text) for one in bilan.sections)
    return render_bilan(replace(_document(count), sections=sections, household_words=words))


def _contact(number: int) -> Contact:
    answers = {
        "findings": f"Visite {number} : {_WORDS}",
        "comfort": ("poor", "fair", "good")[number % 3],
        "energy_bill": str(90 + number),
        "household_words": f"On a moins froid ({number}).",
        "rights": f"Démarche {number} engagée.",
    }
    day = _START + timedelta(days=number)
    return Contact(f"c{number}", "m", "h", day, outcome=Outcome.DONE, form="astre-visit", answers=answers)


def _document(visits: int) -> BilanDocument:
    return BilanDocument(
        identifier="ASTRE-0001",
        title="Bilan de fin de mesure ASTRE",
        scheme="ASTRE",
        operator="Association",
        worker="Camille Vasseur",
        worker_qualification="Conseillère",
        household="Madame Delannoy",
        household_lines=("14 rue des Tisserands", "62300 Lens"),
        key_facts=(("Début", "31/01/2024"), ("Visites", f"{visits} sur 24")),
        track=tuple(TrackCell(_START, _START, 2, 2, "met", "Respecté") for _ in range(12)),
        visits=tuple(VisitLine(_START, "Visite faite, à domicile", "Une étape") for _ in range(visits)),
        sections=(
            Section("La situation", _WORDS),
            Section("Le budget", _WORDS, charts=(_chart("Chaque mois"), _chart("Ce qui est dû"))),
            Section("Le financement", "", tables=(_table(),)),
            *(Section(f"Partie {number}", _WORDS) for number in range(4)),
        ),
        household_words=_WORDS,
        next_steps=(NextStepLine("Demander le solde", "Madame Delannoy", _START),),
        made_on=_START,
        draft=False,
        support_notice="Mesure financée par le Département.",
    )


def _chart(title: str) -> Chart:
    amounts = [ChartAmount(Decimal(value), money(Decimal(value))) for value in (1312, 1450)]
    return Chart(title, ("31 janvier 2024", "28 janvier 2025"), (ChartGroup("Ressources", *amounts),) * 3)


def _table() -> FactTable:
    rows = tuple(FactRow(f"Aide {number}", (), ("4 000,00 €", "3 000,00 €")) for number in range(5))
    return FactTable("Aide par aide", ("Aide", "Demandé", "Accordé"), rows, frozenset({1, 2}))
