"""The first notebook: records, drafts, documents, outbox, audit, the lines of the lists, retention and search."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SEARCHED = (
    "fts5(head, body, content='', contentless_delete=1, detail=column, prefix='1 2 3 4 5 6',"
    " tokenize='unicode61 remove_diacritics 0')"
)
SEARCH_TABLES = (
    "CREATE TABLE search_entry (rowid INTEGER PRIMARY KEY, kind TEXT NOT NULL, ref TEXT NOT NULL UNIQUE,"
    " household_id TEXT NOT NULL, measure_id TEXT)",
    f"CREATE VIRTUAL TABLE search_household USING {_SEARCHED}",
    f"CREATE VIRTUAL TABLE search_measure USING {_SEARCHED}",
    f"CREATE VIRTUAL TABLE search_contact USING {_SEARCHED}",
    "CREATE TABLE search_word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE)",
    "CREATE TABLE search_near (piece INTEGER NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (piece, word)) WITHOUT ROWID",
)


def upgrade() -> None:
    """Makes every table, those that are referred to before those that refer."""
    _households()
    _measures()
    _contacts()
    _papers()
    _sending()
    _settings()
    _lists()
    _retention()
    for statement in SEARCH_TABLES:
        op.execute(statement)


def _households() -> None:
    """Households and their persons."""
    op.create_table(
        "household",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column("commune", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("postal_code", sa.String(), nullable=False),
        sa.Column("housing_status", sa.String(), nullable=False),
        sa.Column("composition", sa.String(), nullable=False),
        sa.Column("marital_status", sa.String(), nullable=False),
        sa.Column("resources_bracket", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("contact_instructions", sa.Text(), nullable=False),
        sa.Column("supports_in_place", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_household_commune"), "household", ["commune"], unique=False)
    op.create_index(op.f("ix_household_sort_name"), "household", ["sort_name"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("last_name", sa.String(), nullable=False),
        sa.Column("first_name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)


def _measures() -> None:
    """Saisines and the measures that follow them."""
    op.create_table(
        "saisine",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("origin_detail", sa.String(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("difficulties", sa.Text(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_saisine_household_id"), "saisine", ["household_id"], unique=False)
    op.create_table(
        "measure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("saisine_id", sa.String(), nullable=True),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("convention_id", sa.String(), nullable=True),
        sa.Column("referent", sa.String(), nullable=False),
        sa.Column("terms_form", sa.String(), nullable=False),
        sa.Column("terms_version", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("renewals", sa.JSON(), nullable=False),
        sa.Column("reschedulings", sa.JSON(), nullable=False),
        sa.Column("suspensions", sa.JSON(), nullable=False),
        sa.Column("deviations", sa.JSON(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["saisine_id"], ["saisine.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_measure_household_id"), "measure", ["household_id"], unique=False)
    op.create_index(op.f("ix_measure_scheme"), "measure", ["scheme"], unique=False)
    op.create_index(op.f("ix_measure_state"), "measure", ["state"], unique=False)


def _contacts() -> None:
    """Contacts, and the drafts that become contacts."""
    op.create_table(
        "contact",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("trace_left", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("next_steps", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("to_complete", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_contact_day", "contact", ["day"], unique=False)
    op.create_index("ix_contact_measure_day", "contact", ["measure_id", "day"], unique=False)
    op.create_index(
        "ix_contact_planned",
        "contact",
        ["measure_id", "day"],
        unique=False,
        sqlite_where=sa.text("outcome = 'planned'"),
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("contact_id", sa.String(), nullable=True),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("draft_values", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_draft_measure_id"), "draft", ["measure_id"], unique=False)


def _papers() -> None:
    """Bilans, their frozen documents, and what was photographed or scanned."""
    op.create_table(
        "bilan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("household_words", sa.Text(), nullable=False),
        sa.Column("frozen_sha256", sa.String(), nullable=False),
        sa.Column("sealed_sha256", sa.String(), nullable=False),
        sa.Column("signatures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("measure_id", "kind"),
    )
    op.create_index(op.f("ix_bilan_state"), "bilan", ["state"], unique=False)
    op.create_table(
        "document",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_index(op.f("ix_document_measure_id"), "document", ["measure_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner_kind", sa.String(), nullable=False),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("thumbnail", sa.LargeBinary(), nullable=False),
        sa.Column("removed", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("file"),
    )
    op.create_index(op.f("ix_attachment_household_id"), "attachment", ["household_id"], unique=False)
    op.create_index(op.f("ix_attachment_measure_id"), "attachment", ["measure_id"], unique=False)
    op.create_index("ix_attachment_owner", "attachment", ["owner_kind", "owner_id"], unique=False)


def _sending() -> None:
    """What waits to be sent, and the journal of what was done."""
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("body_digest", sa.String(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=True),
        sa.Column("device", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(op.f("ix_outbox_record_id"), "outbox", ["record_id"], unique=False)
    op.create_index(op.f("ix_outbox_state"), "outbox", ["state"], unique=False)
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("record_kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )


def _settings() -> None:
    """Settings, and the conventions of this notebook."""
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "convention",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _lists() -> None:
    """One narrow line for each household and measure, from which the lists are read."""
    op.create_table(
        "household_line",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("sort_name", sa.String(), nullable=False),
        sa.Column("sort_address", sa.String(), nullable=False),
        sa.Column("commune", sa.String(), nullable=False),
        sa.Column("schemes", sa.String(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("referent", sa.String(), nullable=False),
        sa.Column("last_met", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("household_id"),
    )
    op.create_index("ix_household_line_name", "household_line", ["sort_name", "place"], unique=False)
    op.create_table(
        "measure_line",
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("household_place", sa.Integer(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("referent", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("last_met", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["household_place"], ["household_line.place"]),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"]),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("measure_id"),
    )
    op.create_index(op.f("ix_measure_line_household_place"), "measure_line", ["household_place"], unique=False)


def _retention() -> None:
    """What is kept beyond its time, what was deleted for good, and what statistics keep of it."""
    op.create_table(
        "retention_hold",
        sa.Column("household_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["household_id"], ["household.id"]),
        sa.PrimaryKeyConstraint("household_id"),
    )
    op.create_table(
        "erased",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    counted = ("scheme", "convention", "territory", "month", "what", "detail")
    op.create_table(
        "remainder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in counted),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("erased_on", *counted),
    )
