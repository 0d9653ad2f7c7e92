"""The tables of what was corrected: the history of each contact, and the households that were merged."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.tables import Base


class ContactChangeRow(Base):
    """A contact as it was before somebody changed it; `at` is an instant in UTC."""

    __tablename__ = "contact_change"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contact.id"), index=True)
    at: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    motif: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(String)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)


class HouseholdMergeRow(Base):
    """Two households that were one; `before` is all that is needed to put them asunder again."""

    __tablename__ = "household_merge"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    kept_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    merged_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    at: Mapped[str] = mapped_column(String)
    who: Mapped[str] = mapped_column(String)
    motif: Mapped[str] = mapped_column(Text)
    undone_at: Mapped[str] = mapped_column(String)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
