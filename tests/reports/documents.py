"""One document of each type, also with content that is hard on a layout: for tests that look at every document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop.reports.access import AccessChapter, AccessDocument, render_access
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
from desktop.reports.letter import LetterDocument, render_letter
from desktop.reports.proof import render_proof
from desktop.reports.recovery_sheet import render_recovery_sheet
from desktop.reports.round import RoundDocument, RoundStop, render_round
from desktop.reports.rubrics import FactLine, Grid, Passage, RubricDocument, RubricPart, render_rubrics
from desktop.reports.signing_places import SigningPlace
from tests.reports.conftest import chart, fact_table, full, visit_lines
from tests.reports.proofs import proof

DAY = date(2026, 11, 23)
NAMES = (
    "bilan",
    "draft",
    "hostile",
    "to_sign",
    "proof",
    "hostile_proof",
    "whole",
    "hostile_facts",
    "round",
    "access",
    "recovery",
    "rubrics",
    "hostile_rubrics",
    "letter",
    "hostile_letter",
    "card",
    "hostile_card",
)
HOSTILE = f"{'Nom' * 100} 👩‍👧 œ € שלום 中文 \u202e"


def to_sign(bilan: BilanDocument) -> bytes:
    """Frozen with places, a name of which is too long."""
    places = (
        SigningPlace("menage-1", "Mme Delattre", "Pour le ménage"),
        SigningPlace("menage-2", HOSTILE, HOSTILE),
        SigningPlace("travailleur-1", "M. Petit", "Pour l’association"),
    )
    return render_bilan_to_sign(replace(bilan, visits=visit_lines(40), replaces=HOSTILE), places)


def hostile_facts(bilan: BilanDocument) -> BilanDocument:
    """Charts of what was not told and of sums without measure, and a table of 80 rows."""
    group = ChartGroup(HOSTILE, ChartAmount(None, HOSTILE), ChartAmount(Decimal("-1e20"), HOSTILE))
    charts = (chart(groups=(group,) * 3, title=HOSTILE, days=(HOSTILE, "œ")), chart(groups=()), chart())
    row = FactRow(HOSTILE, (HOSTILE,), (HOSTILE, "1 €", ""))
    table = replace(fact_table(), title=HOSTILE, rows=(row, *fact_table(80).rows))
    section = Section(HOSTILE, "", HOSTILE, charts, (table, replace(table, rows=())), HOSTILE)
    rows = (ThenAndNow(HOSTILE, HOSTILE, "", HOSTILE, (HOSTILE, "")),) * 3
    return replace(bilan, then_and_now=rows, sections=(section,), glossary=((HOSTILE, HOSTILE),), copy_words=HOSTILE)


def round_of_a_day() -> bytes:
    stops = [RoundStop("9 h", HOSTILE, "3 rue Haute", "ne pas appeler", ("06",), "ASTRE", "mois 3") for _ in range(4)]
    return render_round(RoundDocument(DAY, "lundi", "M. Petit", DAY, tuple(stops)))


def access_file() -> bytes:
    chapters = (AccessChapter("Le ménage", (("Nom", HOSTILE), ("Commune", "Lens"))), AccessChapter("Rien", ()))
    return render_access(AccessDocument("Delattre", "Association", "M. Petit", DAY, chapters, 2))


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
        "Demande de papiers", "Demande de papiers, modèle 1", "Association\n12 rue de la Gare\n62300 Lens",
        "DELATTRE Éloïse\n12 rue Émile Zola\n62300 Lens", "Les papiers pour votre dossier", body,
        "Nadège Petit", "Travailleuse sociale", DAY,
    )  # fmt: skip


def hostile_letter() -> LetterDocument:
    """Every part of it too long, over several pages."""
    body = f"{HOSTILE}\n\n- {HOSTILE}\n- {HOSTILE}\n\n" * 20
    lines = "\n".join((HOSTILE, "", HOSTILE))
    return LetterDocument(HOSTILE, HOSTILE, lines, lines, HOSTILE, body, HOSTILE, HOSTILE, DAY)


def card() -> CallingCard:
    """The notice at the door, its name left out."""
    return CallingCard("", "lundi 23 novembre 2026 à 14 h 30", "Rappelez-moi.", "06 39 98 00 01", "N. Petit", "", DAY)


def hostile_card() -> CallingCard:
    """Every part of it too long, in many lines."""
    return CallingCard(HOSTILE, HOSTILE, f"{HOSTILE}\n" * 9, f"{HOSTILE}\n\n{HOSTILE}", HOSTILE, HOSTILE, DAY)


def document_named(name: str, bilan: BilanDocument) -> bytes:
    """The document of this name."""
    hostile = replace(bilan, household=HOSTILE, sections=(Section("Vide", ""), Section(HOSTILE, HOSTILE)), track=())
    made = {
        "bilan": lambda: render_bilan(bilan),
        "draft": lambda: render_bilan(replace(bilan, draft=True, visits=(), next_steps=(), key_facts=())),
        "hostile": lambda: render_bilan(replace(hostile, visits=visit_lines(80))),
        "to_sign": lambda: to_sign(bilan),
        "proof": lambda: render_proof(proof()),
        "hostile_proof": lambda: render_proof(proof(HOSTILE, 12)),
        "whole": lambda: render_bilan(full(bilan)),
        "hostile_facts": lambda: render_bilan(hostile_facts(bilan)),
        "round": round_of_a_day,
        "access": access_file,
        "rubrics": lambda: render_rubrics(rubrics()),
        "hostile_rubrics": lambda: render_rubrics(hostile_rubrics()),
        "letter": lambda: render_letter(letter()),
        "hostile_letter": lambda: render_letter(hostile_letter()),
        "card": lambda: render_calling_card(card()),
        "hostile_card": lambda: render_calling_card(hostile_card()),
        "recovery": lambda: render_recovery_sheet(["ABCD"] * 8, "Carnet", DAY),
    }
    return made[name]()
