"""What a cell says, what a row without its name is called, and what a fault proposes instead."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from desktop.domain.form_fields import Option
from desktop.services.importing import Verdict
from desktop.services.importing_cells import read_value
from desktop.services.importing_columns import Kind, Target
from tests.services.caseloads import ROW, one_row, plan_of, workbook

TODAY = date(2026, 11, 22)


def hour(value):
    return read_value(Target("at", "Heure", Kind.HOUR), value, TODAY)


@pytest.mark.parametrize(
    ("fraction", "read"),
    [
        ("0", time(0, 0)),
        ("0.375", time(9, 0)),
        ("0.6041666667", time(14, 30)),
        ("0.9993055556", time(23, 59)),
        ("0.9999999", time(0, 0)),
    ],
)
def test_an_hour_that_a_sheet_forgot_is_a_part_of_a_day(fraction, read):
    assert hour(Decimal(fraction)) == read


@pytest.mark.parametrize("number", ["1", "1.5", "-0.5", "14.30"])
def test_a_number_that_is_no_part_of_a_day_is_no_hour(number):
    with pytest.raises(ValueError, match="Une heure est attendue"):
        hour(Decimal(number))


@pytest.mark.parametrize(("offered", "others"), [(2, False), (6, False), (7, True)])
def test_a_choice_that_is_not_known_tells_the_first_six_of_its_list(offered, others):
    options = tuple(Option(str(number), f"Choix {number}") for number in range(offered))
    with pytest.raises(ValueError, match="Ce choix n’est pas connu") as told:
        read_value(Target("x", "X", Kind.CHOICE, options=options), "RSA", TODAY)
    assert str(told.value).count("Choix") == min(offered, 6)
    assert ("entre autres" in str(told.value)) == others


def test_a_row_known_by_its_reference_alone_keeps_every_name_of_the_household(services, tmp_path):
    services.importing.apply(plan_of(services, workbook(tmp_path / "a.xlsx", [ROW])))
    row = one_row(services, workbook(tmp_path / "b.xlsx", [("007", "07 00 00 00 01")], ("Dossier", "Tél")))
    assert (row.verdict, row.name) == (Verdict.UPDATE, "DELATTRE Éloïse")
    assert [(one.label, one.after) for one in row.changes] == [("Téléphone", "07 00 00 00 01")]
    [write] = row.writes
    assert write.after.name == write.before.name == "DELATTRE Éloïse"


@pytest.mark.parametrize(("reference", "called"), [("999", "999"), ("", "—")])
def test_a_row_of_nobody_known_is_called_by_its_reference(services, tmp_path, reference, called):
    path = workbook(tmp_path / "a.xlsx", [(reference, "07 00 00 00 01")], ("Dossier", "Tél"))
    row = one_row(services, path)
    assert (row.verdict, row.name) == (Verdict.ERROR, called)
