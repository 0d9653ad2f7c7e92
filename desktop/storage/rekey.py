"""Another key for the database: a new encrypted copy with new slots is prepared, verified, then put in place.

The rename of the folder that holds both decides, as when a backup is restored: killed before it, the notebook is the
old one, after it the new one, which the next opening finishes putting in place.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from desktop.storage.backup_copying import checked_contents, copy_database
from desktop.storage.backup_place import DATABASE, KEYS
from desktop.storage.durable_files import flush_directory, flush_file
from desktop.storage.engine import in_digits, looking, telling
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
from desktop.storage.last_commit import CommitMark, last_commit
from desktop.storage.memory import Secret, wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.process_lock import ProcessLock
from desktop.storage.putting_in_place import begin_staging, decide, drop_staging, unlock


def change_key(directory: Path, passphrase: str, new: str, derivation: Derivation) -> str:
    """Gives a closed notebook another key, under a new passphrase and a new recovery code, which is returned.

    Raises WrongKeyError, NotebookBusyError, NotebookDamagedError, or NotebookError when the disk refuses; whatever
    happens, the notebook opens with the old secrets or with the new ones.
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
            _change(files, old, key, slots)
        finally:
            wipe(old, key)
            drop_staging(files)
        return code
    except OSError:
        raise NotebookError(
            "Le dossier du carnet ne se laisse pas écrire.",
            safe="Le carnet est entier, et rien n’est perdu.",
            do="Vérifiez la place sur le disque et les droits du dossier, puis recommencez.",
        ) from None
    finally:
        lock.release()


def _change(files: NotebookFiles, old: Secret, key: Secret, slots: dict[str, Slot]) -> None:
    staging = begin_staging(files)
    copy = staging / DATABASE
    copy_database(files.database, copy, old, _never)
    before = checked_contents(copy, old, _never)
    _encrypt_anew(copy, old, key)
    if vars(checked_contents(copy, key, _never)) != vars(before):
        raise NotebookDamagedError("La nouvelle copie du carnet n’est pas fidèle.", safe="Rien n’a été modifié.")
    KeySlots(staging / KEYS).write(slots, key)
    flush_directory(staging)
    with telling(), looking(copy, key) as cursor:
        last = last_commit(lambda query: cursor.execute(query).fetchone())
    decide(files, key, aside="")
    CommitMark(files.mark, key).settle(last)


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


def _never() -> bool:
    return False
