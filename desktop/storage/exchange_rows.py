"""The tables of what comes from elsewhere, and of papers on their way to the Department."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.storage.tables import Base


class ReceivedVersionRow(Base):
    """A version of a record that another laptop wrote, whole, as it came; only its state ever changes."""

    __tablename__ = "received_version"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    record_id: Mapped[str] = mapped_column(String, index=True)
    kind: Mapped[str] = mapped_column(String)
    household_id: Mapped[str] = mapped_column(String, index=True)
    sha256: Mapped[str] = mapped_column(String, index=True)
    parents: Mapped[list[str]] = mapped_column(JSON)
    message: Mapped[bytes] = mapped_column(LargeBinary)
    sequence: Mapped[int | None]
    came_at: Mapped[str] = mapped_column(String)
    source: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String, index=True)
    writer: Mapped[str] = mapped_column(String, default="", server_default="")


class InboxItemRow(Base):
    """What the Department sent, signed by it, and what was answered; `answered_at` is empty while that is owed."""

    __tablename__ = "inbox_item"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    sequence: Mapped[int] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String)
    written_at: Mapped[str] = mapped_column(String)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String)
    signature: Mapped[str] = mapped_column(String)
    came_at: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String, index=True)
    reason: Mapped[str] = mapped_column(Text)
    household_id: Mapped[str] = mapped_column(String)
    measure_id: Mapped[str] = mapped_column(String)
    answered_at: Mapped[str] = mapped_column(String)


class AttachmentDeliveryRow(Base):
    """How far a paper is on its way: `have` are the chunks that the Department acknowledged."""

    __tablename__ = "attachment_delivery"
    attachment_id: Mapped[str] = mapped_column(String, primary_key=True)
    record_id: Mapped[str] = mapped_column(String)
    household_id: Mapped[str] = mapped_column(String, index=True)
    sha256: Mapped[str] = mapped_column(String)
    size: Mapped[int]
    have: Mapped[list[int]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String, index=True)
    reason: Mapped[str] = mapped_column(Text)
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    attempts: Mapped[int]
    next_try: Mapped[str] = mapped_column(String)
