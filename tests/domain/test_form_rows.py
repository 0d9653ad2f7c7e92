"""Rows are checked cell by cell, keep only what is filled, and share only their shared columns (P1)."""

from __future__ import annotations

import pytest

from desktop.domain.forms import (
    MOST_ROWS,
    FieldKind,
    Form,
    FormField,
    Option,
    Section,
    Severity,
    cell_name,
    is_unanswered,
)
from desktop.domain.privacy import Level

AIDS = (Option("mpr", "MaPrimeRénov’"), Option("fsl", "FSL"))


def column(name, kind, level=Level.SHARED, **options):
    return FormField(name, name.capitalize(), kind, level, **options)


COLUMNS = (
    column("aid", FieldKind.CHOICE, options=AIDS, required=True),
    column("asked", FieldKind.MONEY),
    column("firm", FieldKind.TEXT, Level.TEAM),
    column("on", FieldKind.DATE),
)


def form(level=Level.SHARED, **options):
    rows = FormField("plan", "Plan", FieldKind.ROWS, level, columns=COLUMNS, **options)
    return Form("visit", 1, "astre", "Visite", (Section("all", "Tout", (rows,)),))


def errors(rows, **options):
    return {found.field for found in form(**options).check({"plan": rows}) if found.severity is Severity.ERROR}


def test_a_cell_is_named_by_its_row_and_column():
    assert cell_name("works", 2, "cost") == "works[2].cost"


def test_every_wrong_cell_is_told():
    rows = [
        {"aid": "mpr", "asked": "4000.00"},
        {"aid": "unheard", "asked": "beaucoup", "on": "hier", "stranger": 1},
        {"asked": "1.00"},
    ]
    assert errors(rows) == {"plan[1].aid", "plan[1].asked", "plan[1].on", "plan[1].stranger", "plan[2].aid"}


@pytest.mark.parametrize("rows", ["text", [["a"]], ["a"], {"aid": "mpr"}, [3], 4])
def test_what_is_no_rows_is_told(rows):
    assert errors(rows) == {"plan"}


@pytest.mark.parametrize("rows", [[], [{}], [{"aid": " "}, {"firm": ""}], None])
def test_blank_rows_are_no_answer(rows):
    assert is_unanswered(form().field("plan"), rows)
    assert errors(rows) == set()
    assert errors(rows, required=True) == {"plan"}
    assert form().visible_answers({"plan": rows}) == {}


def test_blank_rows_and_empty_cells_are_not_kept_and_do_not_shift_the_others_names():
    rows = [{}, {"aid": "mpr", "asked": ""}, {"firm": " "}, {"aid": "fsl"}]
    assert form().visible_answers({"plan": rows}) == {"plan": [{"aid": "mpr"}, {"aid": "fsl"}]}
    assert errors([{}, {"aid": "?"}]) == {"plan[1].aid"}


def test_free_text_beside_a_list_stands_in_its_row():
    assert errors([{"aid_other": "Fondation"}]) == set()
    assert errors([{"aid": "mpr", "aid_other": {"secret": 1}}]) == {"plan[0].aid_other"}
    assert errors([{"aid": "mpr", "asked_other": "x"}]) == {"plan[0].asked_other"}


def test_too_many_rows_are_told():
    assert errors([{"aid": "mpr"}] * MOST_ROWS) == set()
    assert errors([{"aid": "mpr"}] * (MOST_ROWS + 1)) == {"plan"}


def test_only_shared_columns_leave_and_a_row_without_any_is_left_out():
    rows = [{"aid": "mpr", "firm": "Lheureux", "aid_other": "dont avance"}, {"firm": "Dupont"}]
    assert form().shared_answers({"plan": rows}) == {"plan": [{"aid": "mpr", "aid_other": "dont avance"}]}
    assert form().field("plan").shared_names == ("aid", "aid_other", "asked", "on")


@pytest.mark.parametrize("level", [Level.TEAM, Level.CONFIDENTIAL])
def test_rows_that_stay_here_stay_whole(level):
    assert form(level).shared_answers({"plan": [{"aid": "mpr"}]}) == {}
    assert form(level).field("plan").shared_names == ()


@pytest.mark.parametrize("cell", [{"a": "secret"}, ["secret"], [{"a": 1}]])
def test_a_table_in_a_cell_never_leaves(cell):
    assert form().shared_answers({"plan": [{"aid": "mpr", "asked": cell}]}) == {"plan": [{"aid": "mpr"}]}
