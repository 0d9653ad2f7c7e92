"""The table of the budgets of households; amounts are integer cents inside its lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.tables import Base


class BudgetRow(Base):
    """A budget of a day with the formula it was counted by; `units` are in hundredths."""

    __tablename__ = "budget"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    written_on: Mapped[date] = mapped_column(Date)
    people: Mapped[int | None]
    units: Mapped[int | None]
    formula: Mapped[dict[str, Any]] = mapped_column(JSON)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    private_lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    debts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    private_debts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    mistaken: Mapped[bool]
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
