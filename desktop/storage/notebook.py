"""A notebook on the disk: made, opened, closed; never recreated, overwritten or reset because opening failed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from desktop.domain.acts import JournalAct
from desktop.storage.audit import JOURNAL, AuditTrail
from desktop.storage.direct import Direct
from desktop.storage.engine import notebook_engine, refuse_clear_file, telling, transaction
from desktop.storage.errors import NotebookError, NotebookExistsError, NotebookMissingError
from desktop.storage.folder_rights import close_to_others
from desktop.storage.keyslots import (
    Derivation,
    Identity,
    KeySlots,
    new_identity,
    new_key,
    new_recovery_code,
    normalise_recovery_code,
    wrap,
)
from desktop.storage.last_commit import Commit, CommitMark, count_commit, is_behind, last_commit, last_commit_of
from desktop.storage.memory import wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import NOTEBOOK_ID, bring_up_to_date, check_identity, empty, is_earlier, migrate
from desktop.storage.older_copy import OlderCopyError, go_on_in_older, is_cut, is_left_older, is_older, note_cut
from desktop.storage.process_lock import ProcessLock
from desktop.storage.putting_in_place import put_aside_unproven, unlock
from desktop.storage.sealed_files import SealedFiles
from desktop.storage.unit_of_work import UnitOfWork


class Notebook:
    """An open notebook."""

    def __init__(self, engine: Engine, lock: ProcessLock | None, files: NotebookFiles, key: bytearray) -> None:
        self._open: Engine | None = engine
        self._lock = lock
        self.files = files
        self._key = key
        self._mark = CommitMark(files.mark, key)
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
        with transaction(self._engine) as connection:
            yield UnitOfWork(connection)

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
        engine = self._engine
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
        engine, self._open = self._open, None  # the engine holds the key
        self._mark.forget()
        lock, self._lock = self._lock, None
        try:
            if engine is not None:
                engine.dispose()
            wipe(self._key)
        finally:
            if lock is not None:
                lock.release()


def create_notebook(directory: Path, passphrase: str, derivation: Derivation | None = None) -> tuple[Notebook, str]:
    """A new notebook and its recovery code, which is nowhere else and is shown once.

    Raises NotebookExistsError when anything of a notebook is already there.
    """
    cost = derivation or Derivation()
    files = NotebookFiles(directory)
    _refuse_existing(files)
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    close_to_others(directory)
    lock = ProcessLock(files.lock)
    try:
        _refuse_existing(files)  # another program may have made one between the first look and the lock
        key, code, identity = new_key(), new_recovery_code(), new_identity()
        slots = {
            "passphrase": wrap("passphrase", passphrase, key, cost, identity),
            "recovery": wrap("recovery", normalise_recovery_code(code), key, cost, identity),
        }
        _make_database(files.unfinished, key, identity.notebook_id)
        KeySlots(files.keys).write(slots, key)
        _finish_creation(files)
        CommitMark(files.mark, key).settle(Commit())  # from now on its absence is told
    except BaseException:
        lock.release()
        raise
    return Notebook(notebook_engine(files.database, key), lock, files, key), code


def _refuse_existing(files: NotebookFiles) -> None:
    if files.exists():
        raise NotebookExistsError(
            "Un carnet existe déjà dans ce dossier.",
            safe="Il n’a pas été touché.",
            do="Ouvrez-le, ou choisissez un autre dossier.",
        )


def _make_database(path: Path, key: bytearray, notebook_id: str) -> None:
    path.unlink(missing_ok=True)
    key = bytearray(key)  # wiped when it is closed
    engine = notebook_engine(path, key)
    made = Notebook(engine, None, NotebookFiles(path.parent), key)
    try:
        migrate(engine)
        with transaction(engine, writing=True) as connection:
            UnitOfWork(connection).settings.put(NOTEBOOK_ID, notebook_id)
        made.checkpoint()
    finally:
        made.close()
    path.chmod(0o600)


def open_with_passphrase(
    directory: Path, passphrase: str, *, read_only: bool = False, accept_older: bool = False
) -> Notebook:
    """Opens by the passphrase; raises a NotebookError that says which: wrong key, missing, busy, damaged or older.

    `accept_older`: the worker was told that it is an older copy (OlderCopyError), and opens it all the same.
    """
    return _open(directory, "passphrase", passphrase, read_only=read_only, accept_older=accept_older)


def open_with_recovery_code(
    directory: Path, code: str, *, read_only: bool = False, accept_older: bool = False
) -> Notebook:
    """Opens by the recovery code; same errors."""
    return _open(directory, "recovery", code, read_only=read_only, accept_older=accept_older)


def _open(directory: Path, slot_name: str, secret: str, *, read_only: bool, accept_older: bool = False) -> Notebook:
    files = NotebookFiles(directory)
    if not os.path.lexists(files.restoring):
        refuse_clear_file(files.database)
    key, slot = unlock(files, slot_name, secret)
    return open_with_key(directory, key, slot.identity, read_only=read_only, accept_older=accept_older)


def open_with_key(
    directory: Path, key: bytearray, identity: Identity, *, read_only: bool = False, accept_older: bool = False
) -> Notebook:
    """Opens by the database key and which it is; same errors. The key is the notebook's from now on, to be wiped."""
    try:
        return _open_files(NotebookFiles(directory), key, identity, read_only=read_only, accept_older=accept_older)
    except BaseException:
        wipe(key)
        raise


def _open_files(
    files: NotebookFiles, key: bytearray, identity: Identity, *, read_only: bool, accept_older: bool
) -> Notebook:
    close_to_others(files.directory)
    refuse_clear_file(files.database)
    _finish_creation(files)
    if not files.database.exists():
        raise NotebookMissingError(
            "Le fichier du carnet n’est plus dans son dossier.",
            safe="Rien n’a été recréé.",
            do="Remettez en place une sauvegarde du dossier entier, et rien qu’elle.",
        )
    if not files.database.stat().st_size:
        raise empty()
    lock = None if read_only else ProcessLock(files.lock)
    engine = notebook_engine(files.database, key, read_only=read_only)
    try:
        seen, told = CommitMark(files.mark, key).read(), None
        older = not read_only and is_left_older(files, key, seen, accepted=accept_older)
        with transaction(engine) as connection:
            direct = Direct(connection)
            earlier = is_earlier(direct, may_migrate=not read_only)
            try:
                last = last_commit(direct.row, journal=False)
                older = older or is_older(last, seen, accepted=accept_older)
            except OlderCopyError as error:
                if not read_only:
                    raise
                told = error
            cut = not read_only and not older and is_cut(connection, seen)
            check_identity(direct, identity.notebook_id)
        if earlier:
            bring_up_to_date(engine, files, key)
        if not read_only and older:
            go_on_in_older(engine, CommitMark(files.mark, key))
        elif not read_only and seen is None:
            CommitMark(files.mark, key).settle(last)
        elif cut:
            note_cut(engine)
        if not read_only:
            KeySlots(files.keys).mend(key)
        refused = not read_only and _refuse_unproven(files, engine)
    except BaseException:
        engine.dispose()
        if lock is not None:
            lock.release()
        raise
    notebook = Notebook(engine, lock, files, key)
    notebook.restore_refused, notebook.older = refused, told
    return notebook


def _refuse_unproven(files: NotebookFiles, engine: Engine) -> bool:
    """A restoring that no key proves is none; the journal says that one was found."""
    if not os.path.lexists(files.restoring):
        return False
    with suppress(OSError):
        put_aside_unproven(files)
    with transaction(engine, writing=True) as connection:
        AuditTrail(connection).append(datetime.now(UTC), JournalAct.RESTORE_REFUSED, "notebook", "")
    return True


def _finish_creation(files: NotebookFiles) -> None:
    """Puts a new database in its place; a kill between the key file and the rename is mended at the next opening."""
    if files.unfinished.exists() and not files.database.exists() and not files.journal.exists():
        files.unfinished.rename(files.database)
