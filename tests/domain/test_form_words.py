"""Answers are read in French: rows line by line, and what changed between before and after."""

from __future__ import annotations

import pytest

from desktop.domain.form_words import difference_words, row_words, rows_words, words_of
from desktop.domain.forms import FieldKind, FormField, Option
from desktop.domain.privacy import Level

DPE = tuple(Option(letter, letter) for letter in "ABCDEFG")
ROWS = FormField(
    "plan", "Plan", FieldKind.ROWS, Level.SHARED,
    columns=(
        FormField("aid", "Aide", FieldKind.CHOICE, Level.SHARED, options=(Option("mpr", "MaPrimeRénov’"),)),
        FormField("asked", "Demandé", FieldKind.MONEY, Level.SHARED),
        FormField("dpe", "DPE visé", FieldKind.TEXT, Level.SHARED),
    ),
)  # fmt: skip


def spoken(text):
    return text.replace("\u00a0", " ")


def ask(kind, **options):
    return FormField("it", "It", kind, Level.SHARED, **options)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"aid": "mpr", "asked": "4000.00"}, "MaPrimeRénov’ (demandé : 4 000,00 €)"),
        ({"aid_other": "Mairie", "dpe": "C"}, "Mairie (DPE visé : C)"),
        ({"aid": "mpr", "aid_other": "parcours accompagné"}, "MaPrimeRénov’, parcours accompagné"),
        ({"asked": "12.5"}, "Demandé : 12,50 €"),
        ({}, ""),
    ],
)
def test_a_row_is_told_with_its_first_cell_in_front(row, told):
    assert spoken(row_words(ROWS, row)) == told


def test_blank_rows_are_not_told():
    assert rows_words(ROWS, [{}, {"aid": "mpr"}, {"asked": " "}]) == ["MaPrimeRénov’"]
    assert words_of(ROWS, [{"aid": "mpr"}, {"aid_other": "Mairie"}]) == "MaPrimeRénov’\nMairie"


@pytest.mark.parametrize(
    ("field", "before", "after", "told"),
    [
        (ask(FieldKind.MONEY), "250.00", "205.00", "45,00 € de moins (−18 %)"),
        (ask(FieldKind.MONEY), "100", "150.50", "50,50 € de plus (+50 %)"),
        (ask(FieldKind.MONEY), "0", "10.00", "10,00 € de plus"),
        (ask(FieldKind.MONEY), "10.00", "10", "Sans changement"),
        (ask(FieldKind.NUMBER, unit="°C"), "16.5", "19", "2,5 °C de plus"),
        (ask(FieldKind.NUMBER), "-2", "-4", "2 de moins"),
        (ask(FieldKind.CHOICE, options=DPE, unit="classe"), "F", "C", "3 classes d’écart"),
        (ask(FieldKind.CHOICE, options=DPE, unit="classe"), "D", "C", "1 classe d’écart"),
        (ask(FieldKind.CHOICE, options=DPE), "F", "C", ""),
        (ask(FieldKind.CHOICE, options=DPE), "C", "C", "Sans changement"),
        (ask(FieldKind.CHOICE, options=DPE), "Z", "C", ""),
        (ask(FieldKind.MONEY), "", "10.00", ""),
        (ask(FieldKind.MONEY), "10.00", None, ""),
        (ask(FieldKind.MONEY), "douze", "10.00", ""),
    ],
)
def test_what_changed_is_said_in_words(field, before, after, told):
    assert spoken(difference_words(field, before, after)) == told
