"""The table of the stages that measures reached on their paths."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.tables import Base


class MilestoneRow(Base):
    """A stage reached; answers stay in the form and version they were given to."""

    __tablename__ = "milestone"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), index=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    stage: Mapped[str] = mapped_column(String)
    day: Mapped[date] = mapped_column(Date, index=True)
    form: Mapped[str] = mapped_column(String)
    form_version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    withdrawn: Mapped[str] = mapped_column(Text)
    corrections: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
