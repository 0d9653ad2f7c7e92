"""Looking at a notebook from outside: its bytes, and its tables over a connection of one's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.storage.engine import connect
from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.notebook_files import NotebookFiles
from tests.conftest import PASSPHRASE


def contents(directory: Path) -> dict[str, bytes]:
    """Every file of a notebook but the empty one that the writer holds."""
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir()) if path.suffix != ".lock"}


@contextmanager
def raw(directory: Path) -> Iterator[Any]:
    """A driver connection to the database, beside those of the notebook."""
    files = NotebookFiles(directory)
    connection = connect(files.database, unwrap(KeySlots(files.keys).read()["passphrase"], PASSPHRASE))
    try:
        yield connection
    finally:
        connection.close()


def run(directory: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """One statement, its rows."""
    with raw(directory) as connection:
        return connection.execute(statement, values).fetchall()


def refuse_inserts(directory: Path, table: str) -> None:
    """From now on nothing can be added to a table."""
    run(directory, f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END")
