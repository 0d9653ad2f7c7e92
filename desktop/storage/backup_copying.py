"""Copying the database as it is at one moment, while others write on in it, and looking whether a copy is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver

from desktop.errors import AppError
from desktop.storage.backup_manifest import altered
from desktop.storage.durable_files import flush_file, pieces_of
from desktop.storage.engine import connect, looking, telling
from desktop.storage.memory import Secret

Stopped = Callable[[], bool]

_PAGES: Final = 1000
"""Copied between two looks at whether to stop: 4 MB."""
_STEPS: Final = 100_000
"""Of SQLite's machine, between two such looks while it counts and checks."""
_ORDINARY: Final = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    " AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
)


def never() -> bool:
    """Nobody stops it."""
    return False


class BackupStoppedError(AppError):
    """Somebody locks the notebook, or said stop: the next one will be made later."""

    def __init__(self) -> None:
        super().__init__("La sauvegarde est arrêtée.", safe="Celles d’avant sont intactes.")


class BackupError(AppError):
    """A backup could not be made or read; the notebook itself is not concerned."""


def copy_database(source: Path, target: Path, key: Secret, stopped: Stopped) -> None:
    """A copy of what was committed when it begins, one file, on the disk when this returns."""

    def step(_status: int, _remaining: int, _total: int) -> None:
        if stopped():
            raise BackupStoppedError

    with telling():
        reader = connect(source, key, read_only=True)
        try:
            writer = connect(target, key)
            try:
                # one moment for the whole copy: nothing written meanwhile makes it begin again
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
                reader.backup(writer, pages=_PAGES, progress=step)
                writer.execute("PRAGMA journal_mode = DELETE").fetchall()
            finally:
                writer.close()
        finally:
            reader.close()
    target.chmod(0o600)
    flush_file(target)


def checked_contents(database: Path, key: Secret, stopped: Stopped) -> DatabaseContents:
    """Opens a copy, has every page and every index of it checked, and counts; raises NotebookDamagedError."""
    try:
        with looking(database, key) as cursor:
            cursor.connection.set_progress_handler(lambda: int(stopped()), _STEPS)
            if cursor.execute("PRAGMA cipher_integrity_check").fetchall():
                raise altered()
            if cursor.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
                raise altered()
            return DatabaseContents(cursor)
    except driver.DatabaseError:
        if stopped():
            raise BackupStoppedError from None
        raise altered() from None


class DatabaseContents:
    """What a database holds, whatever its version: read by a cursor, while it is open."""

    def __init__(self, cursor: Any) -> None:
        def first(query: str) -> Any:
            return cursor.execute(query).fetchone()

        tables = [name for (name,) in cursor.execute(_ORDINARY).fetchall()]
        self.counts = {name: first(f'SELECT count(*) FROM "{name}"')[0] for name in sorted(tables)}  # noqa: S608 - its own tables
        self.schema = str(first("SELECT version_num FROM alembic_version")[0])
        self.notebook_id = _text(first("SELECT value FROM setting WHERE name = 'notebook_id'"))
        self.journal_head = _text(first("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1"))
        self.last_commit = _text(first("SELECT value FROM setting WHERE name = 'last_commit'"))
        self.files = [name for (name,) in cursor.execute("SELECT file FROM attachment ORDER BY file").fetchall()]
        self.erased = dict(cursor.execute("SELECT digest, erased_on FROM erased").fetchall())


def _text(row: Any) -> str:
    return str(row[0]) if row else ""


def sha256_of(path: Path, stopped: Stopped) -> str:
    """Of the encrypted bytes."""
    digest = hashlib.sha256()
    for piece in pieces_of(path):
        if stopped():
            raise BackupStoppedError
        digest.update(piece)
    return digest.hexdigest()
