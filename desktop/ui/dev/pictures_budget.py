"""The scenes of the budget: read, compared, begun, written and wanting something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, cast

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from desktop.domain.budget import Debt, Side
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.dev.showcase_stage import Stage
from desktop.ui.measure.budget_debts import rows_of
from desktop.ui.measure.budget_page import BUDGET, BudgetPage, budget_page
from desktop.ui.measure.page import MeasurePage

Scene = Callable[[Studio], QPixmap]
_DEBT: Final = Debt("landlord", Decimal("1840.25"), date(2025, 6, 1), "Plan amiable, 24 mois", Decimal(60), "plan_kept")


def _opened(studio: Studio, *, written: bool) -> tuple[Stage, MeasurePage, BudgetPage]:
    """The tab of a measure whose household has budgets, or has none."""
    room = studio.full
    services = room.bench.services
    found = [one.id for one in services.status.measures() if one.scheme != "vej" and one.state == "active"]
    has = {one: bool(services.budgets.of_household(services.measures.view(one).household.id).told) for one in found}
    stage = room.go("measure", measure_id=next(one for one in found if has[one] is written))
    page = cast(MeasurePage, room.bench.main.page("measure"))
    assert page.file is not None  # noqa: S101 - it is shown
    page.file.show_page(BUDGET)
    stage.settle()
    return stage, page, budget_page(page.file)


def _shot(stage: Stage, page: MeasurePage, place: QWidget) -> QPixmap:
    """With something at the head of the page."""
    stage.settle()
    page.verticalScrollBar().setValue(place.mapTo(cast(QWidget, page.widget()), place.rect().topLeft()).y() - 12)
    return stage.shot()


def _read(studio: Studio) -> QPixmap:
    stage, page, budget = _opened(studio, written=True)
    return _shot(stage, page, budget.redo)


def _course(studio: Studio) -> QPixmap:
    stage, page, budget = _opened(studio, written=True)
    return _shot(stage, page, budget.course)


def _none(studio: Studio) -> QPixmap:
    stage, page, budget = _opened(studio, written=False)
    return _shot(stage, page, budget.redo)


def _writing(studio: Studio) -> QPixmap:
    stage, page, budget = _opened(studio, written=False)
    budget.open()
    panel = budget.slot.panel
    assert panel is not None  # noqa: S101 - it was just opened
    columns = panel.columns  # type: ignore[attr-defined]
    for side, amounts in ((Side.INCOME, ("1312,40", "", "187,55")), (Side.CHARGE, ("540", "131,17", "28"))):
        for row, amount in zip(columns[side].rows, amounts, strict=False):
            row.amount.set_text(amount)
    columns[Side.CHARGE].add_line("health").amount.set_text("38")
    columns[Side.INCOME].rows[0].unfold(unfolded=True)
    panel.debts.set_value(rows_of([_DEBT, Debt("energy", None, state="owed")]))  # type: ignore[attr-defined]
    return _shot(stage, page, panel)


def _debts(studio: Studio) -> QPixmap:
    _writing(studio)
    page = cast(MeasurePage, studio.full.bench.main.page("measure"))
    panel = page.slots.budget.panel
    assert panel is not None  # noqa: S101 - it was just opened
    return _shot(studio.full.stage, page, panel.rest)  # type: ignore[attr-defined]


BUDGET_SCENES: Final[dict[str, Scene]] = {
    "measure-budget": _read,
    "measure-budget-course": _course,
    "measure-budget-none": _none,
    "measure-budget-writing": _writing,
    "measure-budget-debts": _debts,
}
