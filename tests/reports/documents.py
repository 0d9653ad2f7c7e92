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
    SignatureLine,
    ThenAndNow,
    render_bilan,
    render_signed_bilan,
)
from desktop.reports.recovery_sheet import render_recovery_sheet
from desktop.reports.round import RoundDocument, RoundStop, render_round
from tests.reports.conftest import chart, fact_table, full, visit_lines

DAY = date(2026, 11, 23)
NAMES = ("bilan", "draft", "hostile", "signed", "whole", "hostile_facts", "round", "access", "recovery")
STROKES = (((0.1, 0.2), (0.5, 0.6), (0.9, 0.1)),)
HOSTILE = f"{'Nom' * 100} 👩‍👧 œ € שלום 中文 \u202e"


def signed(bilan: BilanDocument) -> bytes:
    lines = [
        SignatureLine("Mme Delattre", "ménage", "signed", "A signé", "", "le 22", STROKES, read_aloud=True),
        SignatureLine("M. Delattre", "ménage", "refused", "A refusé", HOSTILE, "", (), read_aloud=False),
        SignatureLine("M. Petit", "référent", "paper", "Signe sur papier", "", "", (), read_aloud=False),
    ]
    return render_signed_bilan(replace(bilan, visits=visit_lines(40)), lines, "0" * 64)


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


def document_named(name: str, bilan: BilanDocument) -> bytes:
    """The document of this name."""
    hostile = replace(bilan, household=HOSTILE, sections=(Section("Vide", ""), Section(HOSTILE, HOSTILE)), track=())
    made = {
        "bilan": lambda: render_bilan(bilan),
        "draft": lambda: render_bilan(replace(bilan, draft=True, visits=(), next_steps=(), key_facts=())),
        "hostile": lambda: render_bilan(replace(hostile, visits=visit_lines(80))),
        "signed": lambda: signed(bilan),
        "whole": lambda: render_bilan(full(bilan)),
        "hostile_facts": lambda: render_bilan(hostile_facts(bilan)),
        "round": round_of_a_day,
        "access": access_file,
        "recovery": lambda: render_recovery_sheet(["ABCD"] * 8, "Carnet", DAY),
    }
    return made[name]()
