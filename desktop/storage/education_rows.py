"""The tables of budget-education actions, and of the households that took part in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.tables import Base


class EducationRow(Base):
    """An action; `others` took part without a file here."""

    __tablename__ = "education"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    scheme: Mapped[str] = mapped_column(String)
    day: Mapped[date] = mapped_column(Date)
    mode: Mapped[str] = mapped_column(String)
    themes: Mapped[list[str]] = mapped_column(JSON)
    theme_words: Mapped[str] = mapped_column(Text)
    tools: Mapped[list[str]] = mapped_column(JSON)
    tool_words: Mapped[str] = mapped_column(Text)
    others: Mapped[int]
    place: Mapped[str] = mapped_column(Text)
    minutes: Mapped[int | None]
    travel_minutes: Mapped[int | None]
    hectometres: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text)
    mistaken: Mapped[bool]
    __table_args__ = (Index("ix_education_scheme_day", "scheme", "day"),)


class EducationParticipantRow(Base):
    """That a household took part in an action."""

    __tablename__ = "education_participant"
    action_id: Mapped[str] = mapped_column(ForeignKey("education.id"), primary_key=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), primary_key=True, index=True)
