"""The catalogue: one document of each type, also with content that is hard on a layout, unsigned and signed.

Tests of the structure and of veraPDF look at all of it; `test_catalogue.py` wants every `render_*` of ours here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from desktop.reports.access import AccessChapter, AccessDocument, render_access
from desktop.reports.answer import SEAL_HEIGHT, PlaceAnswer, answer_page
from desktop.reports.bilan import (
    BilanDocument,
    ChartAmount,
    ChartGroup,
    FactRow,
    Section,
    ThenAndNow,
    render_bilan,
    render_bilan_to_sign,
)
from desktop.reports.calling_card import CallingCard, render_calling_card
from desktop.reports.charts import Chart
from desktop.reports.fonts import FontSet
from desktop.reports.guide import GuideChapter, GuideDocument, render_guide
from desktop.reports.letter import LetterDocument, render_letter
from desktop.reports.preparation import PreparationDocument, PreparationPart, render_preparation
from desktop.reports.proof import render_proof
from desktop.reports.recovery_sheet import render_recovery_sheet
from desktop.reports.round import RoundDocument, RoundStop, render_round
from desktop.reports.rubrics import FactLine, Grid, Passage, RubricDocument, RubricPart, render_rubrics
from desktop.reports.sealing import SEAL_PLACE, Answer, sign
from desktop.reports.signing_places import SigningPlace
from desktop.reports.timestamping import stamp
from desktop.reports.transmission import Arrived, Transmission, render_transmission
from desktop.services.guide import guide_dir
from tests.reports.authorities import Authority
from tests.reports.conftest import chart, fact_table, full, plain_bilan, visit_lines
from tests.reports.proofs import proof
from tests.reports.signed import ANSWERS, PLACES, STROKES
from tests.stamping import StampServer

DAY = date(2026, 11, 23)
HOSTILE = f"{'Nom' * 100} 👩‍👧 œ € שלום 中文 \u202e"


HOSTILE_PLACES = (
    SigningPlace("menage-1", "Mme Delattre", "Pour le ménage"),
    SigningPlace("menage-2", HOSTILE, HOSTILE),
    SigningPlace("travailleur-1", "M. Petit", "Pour l’association"),
)


def hostile_bilan(bilan: BilanDocument) -> BilanDocument:
    """Names without end, parts without a word, more visits than pages hold."""
    sections = (Section("Vide", ""), Section(HOSTILE, HOSTILE))
    return replace(bilan, household=HOSTILE, sections=sections, track=(), visits=visit_lines(80), replaces=HOSTILE)


def copies(bilan: BilanDocument) -> dict[str, BilanDocument]:
    """The household's, the Department's, the file's, and a bilan on the way, as far as their pages differ."""
    whole = full(bilan)
    team = replace(whole.sections[0], title="Pour l’équipe", mark="Reste dans l’association")
    return {
        "household": replace(whole, copy_words="", afterwards="Le service reste à votre écoute."),
        "department": replace(whole, copy_words="Exemplaire du Département", glossary=(), visits_told=""),
        "file": replace(whole, sections=(*whole.sections, team), replaces="Ce bilan corrige celui du 3 mai 2026."),
        "interim": replace(whole, title="Bilan d’étape", then_and_now_heads=("Au début", "À ce jour"), next_steps=()),
    }


def hostile_facts(bilan: BilanDocument) -> BilanDocument:
    """Charts of what was not told and of sums without measure, and a table of 80 rows."""
    group = ChartGroup(HOSTILE, ChartAmount(None, HOSTILE), ChartAmount(Decimal("-1e20"), HOSTILE))
    charts = (chart(groups=(group,) * 3, title=HOSTILE, days=(HOSTILE, "œ")), chart(groups=()), chart())
    row = FactRow(HOSTILE, (HOSTILE,), (HOSTILE, "1 €", ""))
    table = replace(fact_table(), title=HOSTILE, rows=(row, *fact_table(80).rows))
    section = Section(HOSTILE, "", HOSTILE, charts, (table, replace(table, rows=())), HOSTILE)
    rows = (ThenAndNow(HOSTILE, HOSTILE, "", HOSTILE, (HOSTILE, "")),) * 3
    return replace(bilan, then_and_now=rows, sections=(section,), glossary=((HOSTILE, HOSTILE),), copy_words=HOSTILE)


def round_of_a_day(name: str, visits: int) -> RoundDocument:
    """So many visits to households of that name."""
    stop = RoundStop("9 h", name, "3 rue Haute", "ne pas appeler", ("06",), "ASTRE", "mois 3")
    return RoundDocument(DAY, "lundi", "M. Petit", DAY, (stop,) * visits)


def preparation() -> PreparationDocument:
    """The sheet before a visit, with cautions and an empty part."""
    return PreparationDocument(
        "DELATTRE Éloïse", "ASTRE", "visite du mardi 24 novembre 2026 à 9 h 30, à domicile", ("Ne pas appeler.",),
        ("Ne pas appeler.",), (("Adresse", "12 rue Zola, 62300 Lens"), ("Téléphone", "06 39 98 00 01")),
        (PreparationPart("Ce qui a été promis", ("Apporter le devis.",)), PreparationPart("Le budget", ())),
        "M. Petit", DAY,
    )  # fmt: skip


def hostile_preparation() -> PreparationDocument:
    """Every line of it too long, over several pages; nobody and nothing to heed."""
    parts = (PreparationPart(HOSTILE, (HOSTILE,) * 12), PreparationPart("Un mot", ("œ",)))
    return replace(
        preparation(), household=HOSTILE, scheme=HOSTILE, visit=HOSTILE, cautions=(), paper_cautions=(),
        facts=((HOSTILE, HOSTILE), ("Vide", "")), parts=parts, worker="",
    )  # fmt: skip


def access_file() -> AccessDocument:
    """A household whose name has no end, and a chapter of which nothing is known."""
    chapters = (AccessChapter("Le ménage", (("Nom", HOSTILE), ("Commune", "Lens"))), AccessChapter("Rien", ()))
    return AccessDocument("Delattre", "Association", "M. Petit", DAY, chapters, 2)


def rubrics() -> RubricDocument:
    """A sheet with facts known and unknown, a passage, the household's words, a table of sums."""
    facts = (FactLine("Date du bail", "1er mai 2016"), FactLine("Bailleur ou mandataire", ""), FactLine("DALO", "Non"))
    rows = (("20/03/2026", "Oui", "1 312,00 €"), ("20/04/2026", "Non", ""))
    grid = Grid("Mois après mois", ("Le", "Payée", "Reçu"), rows, (0.4, 0.2, 0.4), frozenset({2}))
    sums = (ChartAmount(Decimal(207), "207,00 €"), ChartAmount(Decimal(247), "247,00 €"))
    days = ("20 mars 2026", "20 octobre 2026")
    drawn = Chart("Au premier et au dernier contact", days, (ChartGroup("Reste pour vivre", *sums),))
    parts = (
        RubricPart("Le bail", (*facts, Passage("Préconisations", "Rester.\n\n- déposer le dossier"), *facts[:1])),
        RubricPart("Le budget", (grid, replace(grid, label="", rows=(), empty="Rien n’est noté."), drawn)),
        RubricPart("Les observations", (Passage("", "Je veux rester ici.", quoted=True), Passage("Suite", ""))),
    )
    return RubricDocument(
        "VEJ-0001", "Fiche prévention des expulsions", "Visite explicative de jugement", "Ce qu’elle dit.",
        "Association", "Mme Morel", ("Conseillère", "Association"), "DELATTRE Éloïse", ("12 rue Zola", "62300 Lens"),
        parts, DAY, "Mesure financée par le Département.",
    )  # fmt: skip


def hostile_rubrics() -> RubricDocument:
    """Every word too long, tables of 80 rows, parts in which nothing is known."""
    rows = ((HOSTILE, "", "1 €"),) * 3 + (("Toiture", HOSTILE[:40], ""),) * 77
    grid = Grid(HOSTILE, (HOSTILE, "œ", "€"), rows, (0.5, 0.3, 0.2), frozenset({1, 2}))
    content = (FactLine(HOSTILE, HOSTILE), FactLine("Vide", ""), Passage(HOSTILE, HOSTILE, quoted=True), grid)
    parts = (RubricPart(HOSTILE, content), RubricPart("Vide", (Passage("", ""), replace(grid, rows=(), label=""))))
    return replace(
        rubrics(), title=HOSTILE, subtitle=HOSTILE, purpose=HOSTILE, worker="", operator=HOSTILE, household=HOSTILE,
        household_lines=(HOSTILE,), worker_lines=(), parts=parts, identifier=HOSTILE,
    )  # fmt: skip


def letter() -> LetterDocument:
    """A letter of a page, with a list in it."""
    body = "Madame, Monsieur,\n\nVoici ce qui manque :\n\n- l’avis d’imposition\n- le bail\n\nMerci de votre aide."
    return LetterDocument(
        "Demande de papiers", "Association\n12 rue de la Gare\n62300 Lens",
        "DELATTRE Éloïse\n12 rue Émile Zola\n62300 Lens", "Les papiers pour votre dossier", body,
        "Nadège Petit", "Travailleuse sociale", DAY,
    )  # fmt: skip


def hostile_letter() -> LetterDocument:
    """Every part of it too long, over several pages."""
    body = f"{HOSTILE}\n\n- {HOSTILE}\n- {HOSTILE}\n\n" * 20
    lines = "\n".join((HOSTILE, "", HOSTILE))
    return LetterDocument(HOSTILE, lines, lines, HOSTILE, body, HOSTILE, HOSTILE, DAY)


def card() -> CallingCard:
    """The notice at the door, its name left out."""
    return CallingCard("", "lundi 23 novembre 2026 à 14 h 30", "Rappelez-moi.", "06 39 98 00 01", "N. Petit", "", DAY)


def hostile_card() -> CallingCard:
    """Every part of it too long, in many lines."""
    return CallingCard(HOSTILE, HOSTILE, f"{HOSTILE}\n" * 9, f"{HOSTILE}\n\n{HOSTILE}", HOSTILE, HOSTILE, DAY)


def guide() -> GuideDocument:
    """A chapter with each kind of block."""
    picture = "![L’accueil](pictures/welcome-light.png)"
    text = f"# Un\n\nDes **mots** et `F1`.\n\n## Deux\n\n{picture}\n\n1. un\n2. deux\n\n- trois\n\n> À savoir."
    return GuideDocument((GuideChapter("Un", text),), guide_dir(), "1.0.0", DAY)


def hostile_guide() -> GuideDocument:
    """Every block too long, over several pages, a chapter without a word."""
    text = "\n\n".join((f"## {HOSTILE}", HOSTILE, f"1. **{HOSTILE}**\n2. {HOSTILE}", f"> {HOSTILE}", f"- {HOSTILE}"))
    return replace(guide(), chapters=(GuideChapter(HOSTILE, text), GuideChapter("Vide", "")), version=HOSTILE)


def transmission(words: str, arrived: int) -> Transmission:
    """Some receipts, each word of it such a one."""
    return Transmission(
        operator=words,
        made_on=DAY,
        facts=(("Opérateur", words), ("Serveur du Département", words), ("Ordinateur", "")),
        file_name=f"{words}.json",
        file_sha256="c" * 64,
        keys=("k" * 43 + "=", "m" * 43 + "="),
        verdict=words,
        arrived=tuple(
            Arrived(number, "23 novembre 2026 à 9\u00a0h\u00a005", words, f"0190b0a0-{number:04}", "a1" * 32)
            for number in range(1, arrived + 1)
        ),
    )


@dataclass(frozen=True)
class Entry:
    """What draws a document, and from what."""

    render: Callable[..., bytes]
    given: tuple[Any, ...]


def _catalogue() -> dict[str, Entry]:
    bilan = plain_bilan()
    draft = replace(bilan, draft=True, visits=(), next_steps=(), key_facts=())
    plain = {"bilan": bilan, "draft": draft, "hostile": hostile_bilan(bilan), "whole": full(bilan)}
    plain |= copies(bilan) | {"hostile_facts": hostile_facts(bilan)}
    return {name: Entry(render_bilan, (one,)) for name, one in plain.items()} | {
        "to_sign": Entry(render_bilan_to_sign, (bilan, PLACES)),
        "hostile_to_sign": Entry(render_bilan_to_sign, (hostile_bilan(bilan), HOSTILE_PLACES)),
        "proof": Entry(render_proof, (proof(),)),
        "hostile_proof": Entry(render_proof, (proof(HOSTILE, 12),)),
        "round": Entry(render_round, (round_of_a_day("DELATTRE Éloïse", 6),)),
        "hostile_round": Entry(render_round, (round_of_a_day(HOSTILE, 4),)),
        "preparation": Entry(render_preparation, (preparation(),)),
        "hostile_preparation": Entry(render_preparation, (hostile_preparation(),)),
        "access": Entry(render_access, (access_file(),)),
        "transmission": Entry(render_transmission, (transmission("Soliha Pas-de-Calais", 3),)),
        "hostile_transmission": Entry(render_transmission, (transmission(HOSTILE, 60),)),
        "recovery": Entry(render_recovery_sheet, (["ABCD"] * 8, "Carnet", DAY)),
        "rubrics": Entry(render_rubrics, (rubrics(),)),
        "hostile_rubrics": Entry(render_rubrics, (hostile_rubrics(),)),
        "letter": Entry(render_letter, (letter(),)),
        "hostile_letter": Entry(render_letter, (hostile_letter(),)),
        "guide": Entry(render_guide, (guide(),)),
        "hostile_guide": Entry(render_guide, (hostile_guide(),)),
        "card": Entry(render_calling_card, (card(),)),
        "hostile_card": Entry(render_calling_card, (hostile_card(),)),
    }


CATALOGUE = _catalogue()
_FONTS = FontSet.load()
_SEAL = Answer(SEAL_PLACE, HOSTILE, HOSTILE, answer_page(PlaceAnswer(words=HOSTILE, foot=HOSTILE), _FONTS, SEAL_HEIGHT))
_HOSTILE_ANSWERS = (
    Answer("menage-1", HOSTILE, HOSTILE, answer_page(PlaceAnswer(STROKES * 40, 0.1, foot=HOSTILE), _FONTS)),
    Answer("menage-2", HOSTILE, HOSTILE, answer_page(PlaceAnswer(words=HOSTILE, foot=HOSTILE), _FONTS)),
    Answer("travailleur-1", HOSTILE, "", answer_page(PlaceAnswer(), _FONTS)),
    _SEAL,
)
SIGNED = {"to_sign": ANSWERS, "hostile_to_sign": _HOSTILE_ANSWERS, "proof": ANSWERS[-1:], "hostile_proof": (_SEAL,)}
"""Those of the catalogue that are signed, and the answers in turn; after the last comes a timestamp."""
_STAMPED = "horodatage"
NAMES = (
    *CATALOGUE,
    *(f"{name} + {place}" for name, given in SIGNED.items() for place in (*(one.place for one in given), _STAMPED)),
)
"""Every document, and each state of those that are signed: « to_sign + menage-1 »."""


@cache
def document_named(name: str) -> bytes:
    """The document of this name."""
    drawn, _, state = name.partition(" + ")
    if not state:
        entry = CATALOGUE[drawn]
        return entry.render(*entry.given)
    return _states(drawn)[state]


@cache
def _states(name: str) -> dict[str, bytes]:
    """What a document is after each answer, and with its timestamp."""
    laptop = Authority(HOSTILE).laptop(HOSTILE)
    found, content = {}, document_named(name)
    for answer in SIGNED[name]:
        content = found[answer.place] = sign(content, answer, laptop)
    return found | {_STAMPED: stamp(content, StampServer().answer, datetime.now(UTC))}
