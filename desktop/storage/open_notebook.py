"""An open notebook: read and written in whole transactions, closed without a trace of its key."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, Engine

from desktop.domain.acts import JournalAct
from desktop.storage.audit import JOURNAL, AuditTrail
from desktop.storage.engine import notebook_engine, telling, transaction
from desktop.storage.errors import NotebookError
from desktop.storage.last_commit import Commit, CommitMark, count_commit, is_behind, last_commit_of
from desktop.storage.memory import wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.older_copy import OlderCopyError, go_on_in_older, is_cut, note_cut
from desktop.storage.process_lock import ProcessLock
from desktop.storage.sealed_files import SealedFiles
from desktop.storage.unit_of_work import UnitOfWork

_LONGEST_WAIT_S: Final = 1.0
"""For a transaction of another thread, when the notebook closes: a disk that hangs must not hold the window."""


class Notebook:
    """An open notebook, read and written from several threads; once closed, it is touched by none."""

    def __init__(self, engine: Engine, lock: ProcessLock | None, files: NotebookFiles, key: bytearray) -> None:
        self._open: Engine | None = engine
        self._lock = lock
        self.files = files
        self._key = key
        self._mark = CommitMark(files.mark, key)
        self._using = threading.Condition()
        self._users = 0
        """Transactions under way, in whatever thread."""
        self._last: Commit | None = None
        """The last write that went through here."""
        self.older: OlderCopyError | None = None
        """What is to be told of a notebook that is only read: it is opened all the same."""
        self.sealed_files = SealedFiles(files.attachments)
        self.restore_refused = False
        """Whether a folder `restoring` lay there at its opening that no key proved."""

    @property
    def is_open(self) -> bool:
        """Whether it can be read."""
        return self._open is not None

    @property
    def may_write(self) -> bool:
        """Whether it is open and ours to write in."""
        return self._open is not None and self._lock is not None

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """A consistent view; nothing lazy leaves it."""
        with self._used() as engine, transaction(engine) as connection:
            yield UnitOfWork(connection)

    @contextmanager
    def _used(self) -> Iterator[Engine]:
        """Counted until it is over: closing waits for it, and nothing begins afterwards."""
        with self._using:
            engine = self._engine
            self._users += 1
        try:
            yield engine
        finally:
            with self._using:
                self._users -= 1
                self._using.notify_all()

    @property
    def _engine(self) -> Engine:
        if self._open is None:
            raise NotebookError("Ce carnet est fermé.", safe="Rien n’est perdu.", do="Déverrouillez-le.")
        return self._open

    @property
    def key(self) -> bytearray:
        """The database key, for what is made beside the database; wiped when it is closed, so never to be kept."""
        _ = self._engine
        return self._key

    @contextmanager
    def write(self, *, work: bool = True) -> Iterator[UnitOfWork]:
        """One transaction, kept whole or not at all; `work` unless it only notes what the program did."""
        with self._used() as engine:
            if self._lock is None:
                raise NotebookError("Ce carnet est ouvert en lecture seule.", safe="Rien n’a été modifié.")
            with transaction(engine, writing=True) as connection:
                yield UnitOfWork(connection)
                commit = self._counted(connection, work=work)
            self._note(commit)

    def _counted(self, connection: Connection, *, work: bool) -> Commit:
        """Counts this write; says in the journal when lines are missing that were there at the one before."""
        if is_cut(connection, self._last):
            AuditTrail(connection).append(datetime.now(UTC), JournalAct.JOURNAL_CUT, JOURNAL, "")
        return count_commit(connection, work=work)

    def _note(self, commit: Commit) -> None:
        self._last = commit
        self._mark.note(commit)

    def note(self, at: datetime, act: JournalAct, kind: str, record_id: str = "") -> None:
        """One line of the journal about what changes no record: also beside a window, where this only reads (R3).

        Raises NotebookBusyError when that window is busy for long.
        """
        if self._lock is not None:
            with self.write(work=False) as uow:
                uow.audit.append(at, act, kind, record_id)
            return
        self._engine.dispose()  # begun anew at the next reading: the last to close is the one that empties the journal
        engine = notebook_engine(self.files.database, self.key)
        try:
            with transaction(engine, writing=True) as connection:
                UnitOfWork(connection).audit.append(at, act, kind, record_id)
                commit = self._counted(connection, work=False)
            self._note(commit)
        finally:
            engine.dispose()

    def sealed_mark(self) -> bytes:
        """The last write, sealed by a key of this notebook, to be kept where the notebook is not."""
        with transaction(self._engine) as connection:
            return self._mark.sealed(last_commit_of(connection))

    def compare(self, sealed: bytes, *, accepted: bool) -> None:
        """Compares it with such a mark; raises OlderCopyError unless that is accepted, or it is only read.

        A mark not of ours says nothing.
        """
        seen = self._mark.opened(sealed)
        with transaction(self._engine) as connection:
            last, cut = last_commit_of(connection), is_cut(connection, seen)
        if seen is not None and is_behind(last, seen):
            if not self.may_write:
                self.older = OlderCopyError(last, seen)
                return
            if not accepted:
                raise OlderCopyError(last, seen)
            go_on_in_older(self._engine, self._mark, seen)
        elif cut and self.may_write:
            note_cut(self._engine)

    def abandon(self) -> None:
        """Closes it at once and writes nothing more."""
        self._let_go()

    def checkpoint(self) -> None:
        """Empties the journal into the database; raises NotebookError when the disk refuses."""
        with telling(), self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None  # noqa: S101 - a checked-out connection has a driver connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            if self._lock is not None:
                self._mark.settle(last_commit_of(connection))

    def close(self) -> None:
        """Forgets lost words, empties the journal, closes every connection and lets the next writer in.

        Raises NotebookError when the journal could not be emptied: it is closed all the same, and the journal is read
        at the next opening.
        """
        if self._open is None:
            return
        try:
            if self._lock is not None:
                with suppress(NotebookError):  # a disk that refuses is told by the checkpoint; the words wait
                    self._forget_lost_words()
                self.checkpoint()
        finally:
            self._let_go()

    def _forget_lost_words(self) -> None:
        with self.write(work=False) as uow:
            uow.search.forget_lost_words()

    def _let_go(self) -> None:
        with self._using:
            engine, self._open = self._open, None  # the engine holds the key
            self._using.wait_for(lambda: not self._users, _LONGEST_WAIT_S)
        self._mark.forget()
        lock, self._lock = self._lock, None
        try:
            if engine is not None:
                engine.dispose()
            wipe(self._key)
        finally:
            if lock is not None:
                lock.release()
