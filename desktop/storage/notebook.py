"""A notebook on the disk: made and opened; never recreated, overwritten or reset because opening failed."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from desktop.domain.acts import JournalAct
from desktop.storage.audit import AuditTrail
from desktop.storage.direct import Direct
from desktop.storage.engine import notebook_engine, refuse_clear_file, transaction
from desktop.storage.errors import NotebookExistsError, NotebookMissingError
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
from desktop.storage.last_commit import Commit, CommitMark, last_commit
from desktop.storage.memory import wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import NOTEBOOK_ID, bring_up_to_date, check_identity, empty, is_earlier, migrate
from desktop.storage.older_copy import OlderCopyError, go_on_in_older, is_cut, is_left_older, is_older, note_cut
from desktop.storage.open_notebook import Notebook
from desktop.storage.process_lock import ProcessLock
from desktop.storage.putting_in_place import put_aside_unproven, unlock
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["Notebook", "create_notebook", "open_with_key", "open_with_passphrase", "open_with_recovery_code"]


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
