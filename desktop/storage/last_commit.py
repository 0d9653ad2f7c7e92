"""The number of the last commit: counted in the database with each write, and noted in a mark beside it.

The mark is written after the commit, so that a program killed between the two leaves a database that is newer than its
mark, never older. A database older than its mark is another copy of the notebook, or one whose journal was cut.
Each life of the notebook is an *epoch*, the first without a name: restoring a backup, or writing on in an older copy,
begins another one, and goes on counting above the mark.
"""

from __future__ import annotations

import hmac
import json
import os
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection

from desktop.storage.derived_keys import derived_key, keyed_hash
from desktop.storage.direct import Direct
from desktop.storage.durable_files import is_plain_file, open_own, read_small
from desktop.storage.memory import Secret

_READ: Final = "SELECT value FROM setting WHERE name = 'last_commit'"
_COUNT: Final = (
    "UPDATE setting SET value = json_set(value, '$.number', value ->> '$.number' + 1,"
    " '$.work', value ->> '$.work' + ?, '$.at', ?) WHERE name = 'last_commit' RETURNING value"
)
_JOURNAL: Final = "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"
_PUT: Final = "INSERT OR REPLACE INTO setting (name, value) VALUES ('last_commit', ?)"
_SLOT: Final = 512
"""Bytes: what a disk writes whole or not at all."""


@dataclass(frozen=True)
class Commit:
    """A write: its number, how many up to there were the worker's own, its instant, the lives of the notebook."""

    number: int = 0
    work: int = 0
    at: str = ""
    epochs: tuple[str, ...] = ()
    journal_line: int = 0
    journal_hash: str = ""
    """How far the journal went by then; in marks alone, for they tell whether its end was cut off since."""

    @property
    def epoch(self) -> str:
        """The present life; the first has no name."""
        return self.epochs[-1] if self.epochs else ""


def last_commit(first_row: Callable[[str], Any], *, journal: bool = True) -> Commit:
    """The last write that a database holds; `first_row` answers a query with its first row, None without one.

    Without its `journal`, that of a database whose journal cannot be read is told too.
    """
    found = first_row(_READ)
    commit = commit_from(found[0]) if found else Commit()
    return _with_journal(commit, first_row) if journal else commit


def last_commit_of(connection: Connection) -> Commit:
    """The same, over a connection of ours."""
    return last_commit(Direct(connection).row)


def count_commit(connection: Connection, *, work: bool) -> Commit:
    """Counts this write, in its own transaction; `work` unless it only notes what the program did."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    direct = Direct(connection)
    found = direct.value(_COUNT, (int(work), now))
    if found:
        return _with_journal(commit_from(found), direct.row)
    first = Commit(1, int(work), now, ("",))
    _put(direct, first)
    return _with_journal(first, direct.row)


def begin_epoch(connection: Connection, above: Commit | None) -> Commit:
    """A new life of the notebook, that counts on above whatever a mark has seen."""
    commit = last_commit_of(connection)
    seen = above or Commit()
    known = commit.epochs if seen.epoch in commit.epochs else (*commit.epochs, seen.epoch)
    begun = replace(commit, number=max(commit.number, seen.number) + 1, epochs=(*known, str(uuid.uuid4())))
    _put(Direct(connection), begun)
    return begun


def _put(direct: Direct, commit: Commit) -> None:
    said = {"number": commit.number, "work": commit.work, "at": commit.at, "epochs": commit.epochs}
    direct.run(_PUT, (json.dumps(said),))


def _with_journal(commit: Commit, first_row: Callable[[str], Any]) -> Commit:
    """Without it where its page cannot be read: what reads that page tells it."""
    try:
        line, head = first_row(_JOURNAL) or (0, "")
    except driver.DatabaseError:
        return commit
    return replace(commit, journal_line=line, journal_hash=head)


def commit_from(text: str) -> Commit:
    """From its JSON."""
    value: dict[str, Any] = json.loads(text)
    return Commit(value["number"], value["work"], value["at"], tuple(value["epochs"]))


def is_behind(database: Commit, mark: Commit) -> bool:
    """Whether a database lacks what its mark has seen."""
    return database.number < mark.number or mark.epoch not in database.epochs


class CommitMark:
    """The file beside the database: two places written in turn, so that a power cut spoils one of them at most."""

    def __init__(self, path: Path, database_key: Secret) -> None:
        self.path = path
        self._key = derived_key(database_key, "last-commit")
        self._writing = threading.Lock()
        self._latest = -1

    def note(self, commit: Commit) -> None:
        """Writes the mark without waiting for the disk; one that cannot be written is no reason to refuse a save."""
        with self._writing, suppress(OSError):
            if commit.number > self._latest:
                self._latest = commit.number
                self._write(commit, flush=False)

    def settle(self, commit: Commit) -> None:
        """Writes both places and waits for the disk, which may refuse: nothing but the next opening would tell."""
        with suppress(OSError):
            self.begin(commit)

    def begin(self, commit: Commit) -> None:
        """The same where nothing may go on without; raises OSError."""
        with self._writing:
            self._latest = commit.number
            if os.path.lexists(self.path) and not is_plain_file(self.path):
                self.path.unlink()  # a link that was laid there
            self._write(replace(commit, number=commit.number - 1), flush=False)
            self._write(commit, flush=True)

    def forget(self) -> None:
        """Lets the key go."""
        self._key = b""

    def read(self) -> Commit | None:
        """The newest commit seen, None when there is no mark or none of ours."""
        try:
            content = read_small(self.path, 2 * _SLOT)
        except OSError:
            return None
        slots = (content[start : start + _SLOT] for start in (0, _SLOT))
        found = [commit for commit in map(self.opened, slots) if commit is not None]
        return max(found, key=lambda commit: commit.number, default=None)

    def sealed(self, commit: Commit) -> bytes:
        """A commit with what proves that whoever had the key wrote it; also for a second keeper of marks."""
        journal = (commit.journal_line, commit.journal_hash)
        said = json.dumps([commit.number, commit.work, commit.at, commit.epoch, *journal], separators=(",", ":"))
        return f"{said}\n{keyed_hash(self._key, said.encode())}\n".encode()

    def opened(self, sealed: bytes) -> Commit | None:
        """The commit that was sealed, None when it was not by this key."""
        said, _, rest = sealed.partition(b"\n")
        if not hmac.compare_digest(keyed_hash(self._key, said).encode(), rest[:64]):
            return None
        number, work, at, epoch, line, head = json.loads(said)
        return Commit(number, work, at, (epoch,), line, head)

    def _write(self, commit: Commit, *, flush: bool) -> None:
        handle = open_own(self.path)
        try:
            os.lseek(handle, commit.number % 2 * _SLOT, os.SEEK_SET)
            os.write(handle, self.sealed(commit).ljust(_SLOT, b"\0"))
            if flush:
                os.fsync(handle)
        finally:
            os.close(handle)
