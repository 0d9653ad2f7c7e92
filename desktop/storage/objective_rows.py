"""The table of the objectives of measures."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.tables import Base


class ObjectiveRow(Base):
    """An objective with its actions."""

    __tablename__ = "objective"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), index=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    set_on: Mapped[date] = mapped_column(Date)
    target: Mapped[str] = mapped_column(Text)
    themes: Mapped[list[str]] = mapped_column(JSON)
    theme_words: Mapped[str] = mapped_column(Text)
    by: Mapped[date | None] = mapped_column(Date)
    actions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String)
    settled_on: Mapped[date | None] = mapped_column(Date)
    motif: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    mistaken: Mapped[bool]
