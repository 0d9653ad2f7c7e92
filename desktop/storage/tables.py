"""The tables of a notebook. Money is integer cents, days are ISO dates, instants are UTC text."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

BILAN_IN_HAND = "state = 'draft' OR (state = 'frozen' AND kind = 'end')"
"""Those that are still written or signed; on the way, a text that is frozen is finished."""


class Base(DeclarativeBase):
    """The schema that Alembic migrates; search tables stand apart in `search.py`."""


class HouseholdRow(Base):
    """A household; `sort_name` is folded for ordering."""

    __tablename__ = "household"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    name: Mapped[str] = mapped_column(String)
    sort_name: Mapped[str] = mapped_column(String, index=True)
    commune: Mapped[str] = mapped_column(String, index=True)
    address: Mapped[str] = mapped_column(String)
    postal_code: Mapped[str] = mapped_column(String)
    housing_status: Mapped[str] = mapped_column(String)
    composition: Mapped[str] = mapped_column(String)
    marital_status: Mapped[str] = mapped_column(String)
    resources_bracket: Mapped[str] = mapped_column(String)
    agreed_on: Mapped[date | None] = mapped_column(Date)
    phone: Mapped[str] = mapped_column(String)
    contact_instructions: Mapped[str] = mapped_column(Text)
    supports_in_place: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    merged_into: Mapped[str] = mapped_column(String, index=True, server_default="")


class PersonRow(Base):
    """A member of a household, in the order given."""

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    rank: Mapped[int]
    last_name: Mapped[str] = mapped_column(String)
    first_name: Mapped[str] = mapped_column(String)
    birth_date: Mapped[date | None] = mapped_column(Date)
    role: Mapped[str] = mapped_column(String)
    joined_on: Mapped[date | None] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)
    phone: Mapped[str] = mapped_column(String)
    keep_from: Mapped[str] = mapped_column(String)


class SaisineRow(Base):
    """A referral."""

    __tablename__ = "saisine"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    scheme: Mapped[str] = mapped_column(String)
    received_on: Mapped[date | None] = mapped_column(Date)
    origin: Mapped[str] = mapped_column(String)
    origin_detail: Mapped[str] = mapped_column(String)
    reasons: Mapped[list[str]] = mapped_column(JSON)
    difficulties: Mapped[str] = mapped_column(Text)
    complete: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)


class MeasureRow(Base):
    """A measure; lists that are only read with it are JSON."""

    __tablename__ = "measure"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    saisine_id: Mapped[str | None] = mapped_column(ForeignKey("saisine.id"))
    scheme: Mapped[str] = mapped_column(String, index=True)
    state: Mapped[str] = mapped_column(String, index=True)
    start: Mapped[date] = mapped_column(Date)
    months: Mapped[int | None]
    convention_id: Mapped[str | None] = mapped_column(String)
    referent: Mapped[str] = mapped_column(String)
    terms_form: Mapped[str] = mapped_column(String)
    terms_version: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    renewals: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reschedulings: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    suspensions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    deviations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    ended_on: Mapped[date | None] = mapped_column(Date)
    end_reason: Mapped[str] = mapped_column(String)
    opened_on: Mapped[date | None] = mapped_column(Date)
    transfers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class ContactRow(Base):
    """A contact; answers stay in the form and version they were given to."""

    __tablename__ = "contact"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"))
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"))
    day: Mapped[date] = mapped_column(Date)
    at: Mapped[str | None] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    outcome: Mapped[str] = mapped_column(String)
    reason: Mapped[str] = mapped_column(Text)
    trace_left: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    form: Mapped[str] = mapped_column(String)
    form_version: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    next_steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    to_complete: Mapped[bool]
    minutes: Mapped[int | None]
    travel_minutes: Mapped[int | None]
    hectometres: Mapped[int | None]
    withdrawn: Mapped[str] = mapped_column(Text, server_default="")
    outside: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    __table_args__ = (
        Index("ix_contact_measure_day", "measure_id", "day"),
        Index("ix_contact_day", "day"),
        Index("ix_contact_planned", "measure_id", "day", sqlite_where=text("outcome = 'planned'")),
    )


class HouseholdLineRow(Base):
    """What the list of households sorts and narrows by, derived from the records; `stage` is that of its measures."""

    __tablename__ = "household_line"
    place: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), unique=True)
    sort_name: Mapped[str] = mapped_column(String)
    sort_address: Mapped[str] = mapped_column(String)
    commune: Mapped[str] = mapped_column(String)
    schemes: Mapped[str] = mapped_column(String)
    stage: Mapped[int]
    referent: Mapped[str] = mapped_column(String)
    last_met: Mapped[date | None] = mapped_column(Date)
    __table_args__ = (Index("ix_household_line_name", "sort_name", "place"),)


class MeasureLineRow(Base):
    """What the list of measures sorts and narrows by, derived from the records; `last_met` is the last contact done."""

    __tablename__ = "measure_line"
    place: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), unique=True)
    household_place: Mapped[int] = mapped_column(ForeignKey("household_line.place"), index=True)
    scheme: Mapped[str] = mapped_column(String)
    stage: Mapped[int]
    referent: Mapped[str] = mapped_column(String)
    start: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    last_met: Mapped[date | None] = mapped_column(Date)


class DraftRow(Base):
    """What is being typed in the recorder."""

    __tablename__ = "draft"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), index=True)
    contact_id: Mapped[str | None] = mapped_column(String)
    form: Mapped[str] = mapped_column(String)
    form_version: Mapped[int]
    values: Mapped[dict[str, Any]] = mapped_column("draft_values", JSON)
    saved_at: Mapped[str] = mapped_column(String)


class BilanRow(Base):
    """A report; a measure may have several of one kind, the newest of which has the highest id, and one in hand."""

    __tablename__ = "bilan"
    __table_args__ = (
        Index("ix_bilan_measure_id_kind", "measure_id", "kind"),
        Index("ix_bilan_in_hand", "measure_id", "kind", unique=True, sqlite_where=text(BILAN_IN_HAND)),
    )
    id: Mapped[str] = mapped_column(String, primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"))
    kind: Mapped[str] = mapped_column(String)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"))
    state: Mapped[str] = mapped_column(String, index=True)
    made_on: Mapped[date] = mapped_column(Date)
    sections: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    household_words: Mapped[str] = mapped_column(Text)
    frozen_sha256: Mapped[str] = mapped_column(String)
    sealed_sha256: Mapped[str] = mapped_column(String)
    signatures: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    replaces: Mapped[str] = mapped_column(String)
    correction: Mapped[str] = mapped_column(Text)
    signers: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    revision_sha256: Mapped[str] = mapped_column(String)
    proof_sha256: Mapped[str] = mapped_column(String)
    timestamped: Mapped[str] = mapped_column(String)


class DocumentRow(Base):
    """A PDF that was frozen, signed or sealed, or the proof of it, found by its SHA-256."""

    __tablename__ = "document"
    sha256: Mapped[str] = mapped_column(String, primary_key=True)
    measure_id: Mapped[str] = mapped_column(ForeignKey("measure.id"), index=True)
    kind: Mapped[str] = mapped_column(String)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class AttachmentRow(Base):
    """A photo or a paper: `file` and `key` lead to its encrypted bytes; `removed` tells how it was taken away."""

    __tablename__ = "attachment"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    owner_kind: Mapped[str] = mapped_column(String)
    owner_id: Mapped[str] = mapped_column(String)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    measure_id: Mapped[str | None] = mapped_column(ForeignKey("measure.id"), index=True)
    title: Mapped[str] = mapped_column(String)
    level: Mapped[str] = mapped_column(String)
    media_type: Mapped[str] = mapped_column(String)
    size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str] = mapped_column(String)
    day: Mapped[date] = mapped_column(Date)
    file: Mapped[str] = mapped_column(String, unique=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    thumbnail: Mapped[bytes] = mapped_column(LargeBinary)
    removed: Mapped[str] = mapped_column(String)
    __table_args__ = (Index("ix_attachment_owner", "owner_kind", "owner_id"),)


class ConventionRow(Base):
    """A convention made in this notebook, beside those shipped as data."""

    __tablename__ = "convention"
    id: Mapped[str] = mapped_column(String, primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class SettingRow(Base):
    """One setting of the notebook: profile, enrolment, lock delay …"""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String, primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class OutboxRow(Base):
    """An immutable message waiting for its receipt; only delivery columns ever change, until its content is let go."""

    __tablename__ = "outbox"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    record_id: Mapped[str] = mapped_column(String, index=True)
    kind: Mapped[str] = mapped_column(String)
    sha256: Mapped[str] = mapped_column(String)
    body_digest: Mapped[str] = mapped_column(String)
    message: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String, index=True)
    reason: Mapped[str] = mapped_column(Text)
    receipt: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    device: Mapped[str] = mapped_column(String, default="")
    household_id: Mapped[str] = mapped_column(String, index=True, server_default="")
    parents: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    needs: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    tried: Mapped[int] = mapped_column(server_default="0")
    purged: Mapped[bool] = mapped_column(server_default="0")


class AuditRow(Base):
    """What was done to which record, and when (R3): no name, each line chained to the one before by its hash."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[str] = mapped_column(String)
    action: Mapped[str] = mapped_column(String)
    record_kind: Mapped[str] = mapped_column(String)
    record_id: Mapped[str] = mapped_column(String)
    actor: Mapped[str] = mapped_column(String)
    hash: Mapped[str] = mapped_column(String)


class HoldRow(Base):
    """A household kept beyond its time (R1), with the motif and the day until which it is kept."""

    __tablename__ = "retention_hold"
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date] = mapped_column(Date)
    held_on: Mapped[date] = mapped_column(Date)


class ErasedRow(Base):
    """A household deleted for good, by a digest of its id alone: a copy of before that is put back forgets it again."""

    __tablename__ = "erased"
    digest: Mapped[str] = mapped_column(String, primary_key=True)
    erased_on: Mapped[date] = mapped_column(Date)


class RemainderRow(Base):
    """What statistics keep of deleted households (P3): how many of what, in which month; no name, no text, no id."""

    __tablename__ = "remainder"
    id: Mapped[int] = mapped_column(primary_key=True)
    erased_on: Mapped[date] = mapped_column(Date)
    scheme: Mapped[str] = mapped_column(String)
    convention: Mapped[str] = mapped_column(String)
    territory: Mapped[str] = mapped_column(String)
    month: Mapped[str] = mapped_column(String)
    what: Mapped[str] = mapped_column(String)
    detail: Mapped[str] = mapped_column(String)
    count: Mapped[int]
    __table_args__ = (UniqueConstraint("erased_on", "scheme", "convention", "territory", "month", "what", "detail"),)
