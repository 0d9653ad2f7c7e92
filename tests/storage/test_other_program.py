"""A notebook is not a prison: another program, given the key, reads every row of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import apsw
import pytest

from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.notebook_files import NotebookFiles
from tests.soak.place import PASSPHRASE, Place, filled, opened, raw, tables


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return filled(tmp_path_factory.mktemp("other") / "place")


def by_apsw(path: Path, key: bytes) -> apsw.Connection:
    """SQLite3 Multiple Ciphers, told that the file is one of SQLCipher 4."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    for pragma in ("cipher = 'sqlcipher'", "legacy = 4"):
        connection.execute(f"PRAGMA {pragma}")
    raw_key = f"x'{key.hex()}'".encode()
    connection.execute(f"PRAGMA hexkey = '{raw_key.hex()}'")
    return connection


def counts(connection) -> dict[str, int]:
    return {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables(connection)}


def key_of(place: Place) -> bytes:
    return bytes(unwrap(KeySlots(NotebookFiles(place.notebook).keys).read()["passphrase"], PASSPHRASE))


def test_another_program_counts_the_same_rows_in_every_table(place):
    with raw(place) as connection:
        ours = counts(connection)
        names = connection.execute("SELECT name FROM household").fetchall()
    with closing(by_apsw(NotebookFiles(place.notebook).database, key_of(place))) as other:
        assert counts(other) == ours
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert other.execute("SELECT name FROM household").fetchall() == names
    assert sum(ours.values()) > 20


def test_another_program_reads_a_backup_too(place):
    with opened(place) as services:
        services.backups.make()
    (backup,) = (place.notebook / "backups").rglob("notebook.db")
    with closing(by_apsw(backup, key_of(place))) as other:
        assert counts(other)["contact"] == 3


def test_without_the_key_it_reads_nothing(place):
    with (
        closing(by_apsw(NotebookFiles(place.notebook).database, bytes(32))) as other,
        pytest.raises(apsw.NotADBError),
    ):
        counts(other)
