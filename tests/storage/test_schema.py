"""The tables that the migrations make are those that the program writes in."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from desktop.storage.engine import notebook_engine, transaction
from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import SCHEMA_VERSION
from desktop.storage.tables import Base
from tests.conftest import PASSPHRASE
from tests.storage.files import run

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2, "query_only": 0}
"""synchronous 2 is FULL: a commit is on the disk."""


def test_a_migrated_notebook_has_the_very_tables_of_the_program(notebook_dir):
    files = NotebookFiles(notebook_dir)
    engine = notebook_engine(files.database, unwrap(KeySlots(files.keys).read()["passphrase"], PASSPHRASE))
    with engine.connect() as connection, connection.begin():
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_name": lambda name, kind, _parent: kind != "table" or not name.startswith("search_"),
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_that_opening_looks_for(notebook_dir):
    assert run(notebook_dir, "SELECT version_num FROM alembic_version") == [(SCHEMA_VERSION,)]


def test_what_a_writer_writes_goes_through_a_journal_and_to_the_disk_whatever_the_file_was(notebook_dir):
    assert run(notebook_dir, "PRAGMA journal_mode = DELETE") == [("delete",)]
    files = NotebookFiles(notebook_dir)
    engine = notebook_engine(files.database, unwrap(KeySlots(files.keys).read()["passphrase"], PASSPHRASE))
    with transaction(engine, writing=True) as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    engine.dispose()
    assert found == PRAGMAS


def test_foreign_keys_hold_and_the_journal_is_durable(notebook_dir):
    assert run(notebook_dir, "PRAGMA foreign_keys") == [(1,)]
    assert run(notebook_dir, "PRAGMA synchronous") == [(2,)]
    assert run(notebook_dir, "PRAGMA journal_mode") == [("wal",)]
