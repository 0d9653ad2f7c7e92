"""The table of the earlier texts of bilans."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.tables import Base


class BilanTextRow(Base):
    """A text that was written over; `until` is an instant in UTC."""

    __tablename__ = "bilan_text"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    bilan_id: Mapped[str] = mapped_column(ForeignKey("bilan.id"), index=True)
    until: Mapped[str] = mapped_column(String)
    cause: Mapped[str] = mapped_column(String)
    sections: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    household_words: Mapped[str] = mapped_column(Text)
