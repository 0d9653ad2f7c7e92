"""Amounts are exact from the files that are read to the lines that are told: no binary fraction enters (A7, V7, M6)."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from tests.factories import contact, measure
from tests.services.figures_written import at, six_months_of_loans, twenty_measures, vej_visits, write

ROOT = Path(__file__).parents[2]
MONEY = (
    "domain/claims.py", "domain/convention.py", "domain/convention_checks.py", "domain/indicators.py",
    "domain/table.py", "domain/budget.py", "domain/budget_comparison.py", "domain/budget_results.py",
    "domain/rest_to_live.py", "domain/form_checks.py", "services/claims.py", "services/charging.py",
    "services/claim_table.py", "services/conventions.py", "services/tables.py", "services/indicators.py",
    "services/kept_figures.py", "services/budgets.py", "storage/budgets.py", "storage/figures.py", "storage/told.py",
    "schemes/figures/astre.py", "schemes/figures/base.py", "schemes/figures/columns.py", "schemes/figures/common.py",
    "schemes/figures/microcredit.py", "schemes/figures/vej.py", "cli/figures.py",
)  # fmt: skip
"""Every module that an amount goes through."""


def values(told: Any) -> Iterator[Any]:
    """Every plain value in a record, however deep."""
    if dataclasses.is_dataclass(told) and not isinstance(told, type):
        for field in dataclasses.fields(told):
            yield from values(getattr(told, field.name))
    elif isinstance(told, Mapping):
        for one in told.values():
            yield from values(one)
    elif isinstance(told, list | tuple | set | frozenset):
        for one in told:
            yield from values(one)
    else:
        yield told


@pytest.mark.parametrize("name", MONEY)
def test_no_module_of_amounts_writes_or_makes_a_binary_fraction(name: str) -> None:
    tree = ast.parse((ROOT / "desktop" / name).read_text(encoding="utf-8"))
    literals = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is float]
    made = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    ]
    assert literals == made == []


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_no_binary_fraction_stands_in_a_claim_an_indicator_or_a_table(
    services: Services, workspace: Workspace, scheme: str
) -> None:
    twenty_measures(workspace)
    vej_visits(workspace, 3)
    six_months_of_loans(workspace, 2)
    home = at("62765")
    asked = measure(home.id, "vej", start=date(2024, 3, 1), convention_id="vej-ami2-2023")
    answers = {"rent": "512.30", "debt": "1840.05"}
    visit = contact(asked, date(2024, 3, 8), form="vej-visit", form_version=1, answers=answers)
    write(workspace, home, asked, visit)
    year = date(2023, 11, 1), date(2024, 10, 31)
    view = services.claims.claim(scheme, *year)
    told = (view, services.indicators.indicators(scheme, *year), services.tables.preview(scheme, *year))
    found = [one for part in told for one in values(part)]
    assert not any(isinstance(one, float) for one in found)
    assert isinstance(view.whole.service_done, Decimal)
    if scheme == "vej":
        assert {Decimal("512.30"), Decimal("1840.05"), Decimal("162.38")} <= {
            one for one in found if isinstance(one, Decimal)
        }
