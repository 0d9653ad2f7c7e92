"""Another key for the database: a new encrypted copy with new slots is prepared, verified, then put in place.

The rename of the folder that holds both decides, as when a backup is restored: killed before it, the notebook is the
old one, after it the new one, which the next opening finishes putting in place.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from desktop.domain.acts import JournalAct
from desktop.storage.audit import JOURNAL, AuditTrail
from desktop.storage.backup_copying import checked_contents, copy_database, never
from desktop.storage.backup_place import DATABASE, KEYS
from desktop.storage.direct import Direct
from desktop.storage.durable_files import flush_directory, flush_file
from desktop.storage.engine import connect, in_digits, notebook_engine, telling, transaction
from desktop.storage.errors import NotebookDamagedError, NotebookError
from desktop.storage.keyslots import (
    Derivation,
    Identity,
    KeySlots,
    Slot,
    new_identity,
    new_key,
    new_recovery_code,
    normalise_recovery_code,
    wrap,
)
from desktop.storage.last_commit import CommitMark, count_commit, last_commit_of
from desktop.storage.memory import Secret, wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import is_earlier
from desktop.storage.older_copy import is_cut, is_older
from desktop.storage.process_lock import ProcessLock
from desktop.storage.putting_in_place import begin_staging, carry_out, decide, drop_staging, unlock


def change_key(directory: Path, passphrase: str, new: str, derivation: Derivation, at: datetime) -> str:
    """Gives a closed notebook another key, under a new passphrase and a new recovery code, which is returned.

    The journal of the notebook says so, at that instant. Raises WrongKeyError, NotebookBusyError,
    NotebookDamagedError, OlderCopyError, or NotebookError when the disk refuses: the notebook opens with the old
    secrets then, and with the new ones once the code is returned.
    """
    files = NotebookFiles(directory)
    lock = ProcessLock(files.lock)
    try:
        old, opening = unlock(files, "passphrase", passphrase, locked=True)
        key, code = new_key(), new_recovery_code()
        identity = Identity(opening.identity.notebook_id, new_identity().key_id)
        secrets = {"passphrase": new, "recovery": normalise_recovery_code(code)}
        try:
            slots = {name: wrap(name, text, key, derivation, identity) for name, text in secrets.items()}
            _change(files, old, key, slots, at)
        finally:
            wipe(old, key)
            drop_staging(files)
        return code
    except OSError:
        raise NotebookError(
            "Impossible d’écrire dans le dossier du carnet.",
            safe="Le carnet est entier, et rien n’est perdu.",
            do="Vérifiez la place sur le disque et les droits du dossier, puis recommencez.",
        ) from None
    finally:
        lock.release()


def _change(files: NotebookFiles, old: Secret, key: Secret, slots: dict[str, Slot], at: datetime) -> None:
    staging = begin_staging(files)
    copy = staging / DATABASE
    copy_database(files.database, copy, old, never)
    _write_line(copy, old, CommitMark(files.mark, old), at)
    before = checked_contents(copy, old, never)
    _encrypt_anew(copy, old, key)
    if vars(checked_contents(copy, key, never)) != vars(before):
        raise NotebookDamagedError("La nouvelle copie du carnet n’est pas fidèle.", safe="Rien n’a été modifié.")
    KeySlots(staging / KEYS).write(slots, key)
    flush_directory(staging)
    proof = decide(files, key, aside="", given_up=old)
    with suppress(OSError):  # decided: the new code must be shown, and the next opening goes on from here
        carry_out(files, proof, key)


def _write_line(copy: Path, old: Secret, mark: CommitMark, at: datetime) -> None:
    """In the copy, before it is encrypted anew: no key is changed without its line in the journal.

    What the mark of the old key has seen is looked at here, for nothing can tell it afterwards.
    """
    seen = mark.read()
    engine = notebook_engine(copy, old)
    try:
        with transaction(engine, writing=True) as connection:
            is_earlier(Direct(connection), may_migrate=False)
            is_older(last_commit_of(connection), seen, accepted=False)
            trail = AuditTrail(connection)
            if is_cut(connection, seen):
                trail.append(at, JournalAct.JOURNAL_CUT, JOURNAL, "")
            trail.append(at, JournalAct.KEY_CHANGED, "notebook", "")
            count_commit(connection, work=False)
    finally:
        engine.dispose()
    with telling(), closing(connect(copy, old)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE").fetchall()


def _encrypt_anew(copy: Path, old: Secret, key: Secret) -> None:
    with telling(), closing(driver.connect(str(copy), isolation_level=None)) as connection:
        connection.execute("PRAGMA cipher_log_level = NONE").close()
        for give, secret in ((connection.set_key, old), (_reset(connection), key)):
            with in_digits(secret) as told:
                give(told)
    flush_file(copy)


def _reset(connection: driver.Connection) -> Callable[[bytearray], None]:
    """Rewrites every page; the first one is read before, so that a wrong key is told and nothing is written."""

    def reset(told: bytearray) -> None:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
        connection.reset_key(told)

    return reset
