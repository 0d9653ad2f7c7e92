"""Looking at a notebook as a whole: its pages, its references, its search index, its files; nothing is changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, select

from desktop.storage.attachments import KEPT, SealedFile
from desktop.storage.tables import AttachmentRow, Base, ConventionRow, HouseholdRow, SettingRow

_INDEXES: Final = ("search_household", "search_measure", "search_contact")
_TABLES: Final = ("search_entry", "search_word", "search_near", *_INDEXES)
_VIEWS: Final = [(schema, f"{schema}_{index}", index) for index in _INDEXES for schema in ("main", "temp")]
_MADE: Final = re.compile(r"^(CREATE (?:VIRTUAL )?TABLE )")
_SAME_ENTRY: Final = "SELECT kind, ref, household_id, measure_id FROM {}.search_entry"
_SAME_WORDS: Final = "SELECT e.ref, i.col, i.term FROM {0}_{1} i LEFT JOIN {0}.search_entry e ON e.rowid = i.doc"
_UNKNOWN_WORDS: Final = "SELECT word FROM temp.search_word EXCEPT SELECT word FROM main.search_word"


class Health:
    """What can be asked of a notebook as a whole."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._run = connection.exec_driver_sql

    def stand_alone(self) -> None:
        """Keeps the connection from whoever comes after: once it has read a damaged page, it reads nothing more."""
        self._connection.detach()

    def altered_pages(self) -> int:
        """Pages of the file whose seal is not theirs: changed outside the program, or badly read from the disk."""
        return len(self._run("PRAGMA cipher_integrity_check").all())

    def structure_faults(self) -> int:
        """What SQLite finds wrong in tables and indexes, 100 at most."""
        return sum(row[0] != "ok" for row in self._run("PRAGMA integrity_check(100)"))

    def lost_references(self) -> int:
        """Rows that speak of a record that is not there."""
        return len(self._run("PRAGMA foreign_key_check").all())

    def unreadable_settings(self) -> int:
        """Settings and conventions that are no JSON any more."""
        texts = [*self._raw(SettingRow.__tablename__, "value"), *self._raw(ConventionRow.__tablename__, "content")]
        return sum(not _is_json(text) for text in texts)

    def household_ids(self) -> list[str]:
        """Every household, in the order of their ids."""
        return list(self._connection.execute(select(HouseholdRow.id).order_by(HouseholdRow.id)).scalars())

    def sealed_files(self) -> list[tuple[SealedFile, str]]:
        """Where the bytes of each attachment are, those taken away left out, and the SHA-256 of what is in them."""
        query = select(AttachmentRow.file, AttachmentRow.key, AttachmentRow.sha256).where(AttachmentRow.removed == KEPT)
        return [(SealedFile(row.file, row.key), row.sha256) for row in self._connection.execute(query)]

    def schema(self) -> str:
        """The migration that the notebook is at."""
        return str(self._run("SELECT version_num FROM alembic_version").scalar_one())

    def engines(self) -> str:
        """The versions of SQLite and of SQLCipher."""
        sqlite = self._run("SELECT sqlite_version()").scalar_one()
        return f"{sqlite}, {self._run('PRAGMA cipher_version').scalar_one()}"

    def counts(self) -> dict[str, int]:
        """Rows of each table, by its name."""
        names = [table.name for table in Base.metadata.sorted_tables]
        return {name: self._count(f"SELECT count(*) FROM {name}") for name in sorted(names)}  # noqa: S608 - our own

    def journal_acts(self) -> dict[str, int]:
        """Lines of the journal by their act."""
        return {
            row[0]: row[1] for row in self._run("SELECT action, count(*) FROM audit GROUP BY action ORDER BY action")
        }

    def journal_months(self) -> tuple[str, str] | None:
        """The months of its first and last lines, « 2026-03 »; None when it has none."""
        first, last = self._run("SELECT min(substr(at, 1, 7)), max(substr(at, 1, 7)) FROM audit").one()
        return (first, last) if first is not None else None

    def messages(self, state: str) -> int:
        """Messages in a state."""
        return int(self._run("SELECT count(*) FROM outbox WHERE state = ?", (state,)).scalar_one())

    def refusals(self) -> list[tuple[str, str]]:
        """The kind of each message that was refused, and why."""
        rows = self._run("SELECT kind, reason FROM outbox WHERE state = 'refused'")
        return [(row[0], row[1]) for row in rows]

    def _count(self, query: str) -> int:
        return int(self._run(query).scalar_one())

    def note_search(self) -> None:
        """From now on whatever is put into the search index goes into notes in memory, and into nothing else.

        They are made in SQLite's own temporary place, where a name is looked up before it is in the notebook; so this
        can be done with a notebook that is open for reading.
        """
        self._run("PRAGMA query_only = OFF")
        for name in _TABLES:
            self._run(_MADE.sub(r"\1temp.", self._definition(name)))

    def search_faults(self) -> int:
        """Once every record is noted: how many the index misses, has in other words, or still has."""
        wrong = {row.ref for row in self._differences(_SAME_ENTRY.format("main"), _SAME_ENTRY.format("temp"))}
        for schema, view, index in _VIEWS:
            self._run(f"CREATE VIRTUAL TABLE temp.{view} USING fts5vocab({schema}, {index}, instance)")
        for index in _INDEXES:
            real, noted = (_SAME_WORDS.format(schema, index) for schema in ("main", "temp"))
            wrong.update(row.ref for row in self._differences(real, noted))
        told = len(wrong - {None}) or len(wrong)  # words of no record at all are those of a record that is missed
        return told + len(self._run(_UNKNOWN_WORDS).all())

    def _differences(self, one: str, other: str) -> Iterator[Any]:
        for first, second in ((one, other), (other, one)):
            yield from self._run(f"{first} EXCEPT {second}")

    def _raw(self, table: str, column: str) -> list[Any]:
        return list(self._run(f"SELECT {column} FROM {table}").scalars())  # noqa: S608 - names of our own

    def _definition(self, table: str) -> str:
        found = self._run("SELECT sql FROM main.sqlite_master WHERE name = ?", (table,))
        return str(found.scalar_one())


def _is_json(text: object) -> bool:
    try:
        json.loads(str(text))
    except ValueError:
        return False
    return True
