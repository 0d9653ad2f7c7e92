"""A Perron of later: two more migrations, of the kinds that a schema meets, over the notebooks of today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from desktop.storage import notebook_version
from desktop.storage.migrations import runner

_SECOND: Final = '''
"""Households have one thing more, their table made anew; something new stands beside."""

import sqlalchemy as sa
from alembic import op

revision = "{second}"
down_revision = "{today}"


def upgrade():
    with op.batch_alter_table("household", recreate="always") as table:
        table.add_column(sa.Column("later", sa.String(), nullable=False, server_default=""))
    op.execute("UPDATE household SET later = 'later ' || name")
    op.create_table("later", sa.Column("id", sa.String(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_index("ix_household_later", "household", ["later"])
'''
_THIRD: Final = '''
"""Contacts have a table made anew; something new is filled."""

import sqlalchemy as sa
from alembic import op

revision = "{third}"
down_revision = "{second}"


def upgrade():
    with op.batch_alter_table("contact", recreate="always") as table:
        table.add_column(sa.Column("later", sa.Integer(), nullable=False, server_default="0"))
    op.execute("INSERT INTO later (id) SELECT id FROM contact")
'''
TODAY: Final = notebook_version.SCHEMA_VERSION
"""That of this program, before it is taken for a later one."""
_NEXT: Final = f"{int(TODAY) + 1:04}"
NEWEST: Final = f"{int(TODAY) + 2:04}"
LAST_FILE: Final = f"v{NEWEST}_more_of_contacts.py"


@contextmanager
def later_version(folder: Path) -> Iterator[None]:
    """Within it, this process is that Perron."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {"today": TODAY, "second": _NEXT, "third": NEWEST}
    (folder / f"v{_NEXT}_more_of_households.py").write_text(_SECOND.format(**names), encoding="utf-8")
    (folder / LAST_FILE).write_text(_THIRD.format(**names), encoding="utf-8")
    before = notebook_version.SCHEMA_VERSION, runner.FOLDERS
    notebook_version.SCHEMA_VERSION, runner.FOLDERS = NEWEST, (*runner.FOLDERS, folder)
    try:
        yield
    finally:
        notebook_version.SCHEMA_VERSION, runner.FOLDERS = before
