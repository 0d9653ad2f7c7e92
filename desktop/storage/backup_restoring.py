"""Putting a backup in the place of the notebook; the notebook that was there is kept beside it, under a dated name.

All is prepared and verified in a folder of its own; the rename of that folder decides. From then on the opening by a
secret of the backup first finishes the work, so that a kill at any moment leaves the old notebook or the restored one,
never half of each.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.storage.audit import AuditTrail
from desktop.storage.backup_checking import check_snapshot, erased_in_place, file_key, hashed
from desktop.storage.backup_copying import BackupError, BackupStoppedError, Stopped, sha256_of
from desktop.storage.backup_manifest import KeptFile, Manifest, altered
from desktop.storage.backup_place import DATABASE, KEYS, Snapshot
from desktop.storage.durable_files import copy_durably, flush_directory
from desktop.storage.engine import connect, notebook_engine, telling, transaction
from desktop.storage.erased_register import ErasedRegister
from desktop.storage.folder_rights import close_to_others
from desktop.storage.keyslots import KeySlots
from desktop.storage.last_commit import Commit, CommitMark, begin_epoch
from desktop.storage.memory import Secret
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.process_lock import ProcessLock
from desktop.storage.putting_in_place import ATTACHMENTS, begin_staging, carry_out, decide, finish
from desktop.storage.set_aside import aside_name


@dataclass(frozen=True)
class Restored:
    """Where the notebook from before is, None without one, and how many photos and papers could not be had."""

    aside: Path | None
    lost: int


def restore_snapshot(
    snapshot: Snapshot,
    key: Secret,
    files: NotebookFiles,
    moment: datetime,
    newest_schema: str,
    stopped: Stopped,
    elsewhere: Callable[[str], bytes] = lambda _notebook_id: b"",
) -> Restored:
    """Verifies a backup whole and puts it in place; raises NotebookDamagedError, NotebookBusyError, BackupError.

    The notebook begins a new life (epoch) that counts on above what was seen here, by the mark beside the notebook of
    before and by the one kept `elsewhere`.
    """
    files.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    close_to_others(files.directory)
    lock = ProcessLock(files.lock)
    try:
        finish(files, key)
        checked = check_snapshot(snapshot, key, stopped, every_byte=True)
        if checked.manifest.inside.schema > newest_schema:
            raise BackupError(
                "Cette sauvegarde vient d’une version plus récente de Perron.",
                safe="Le carnet n’a pas été touché.",
                do="Installez la dernière version de Perron.",
            )
        lost = _prepare(snapshot, checked.manifest, key, files, stopped)
        same_schema = checked.manifest.inside.schema == newest_schema
        mark = CommitMark(files.mark, key)
        marks = (mark.read(), mark.opened(elsewhere(checked.manifest.outside.notebook_id)))
        seen = max((each for each in marks if each is not None), key=lambda each: each.number, default=None)
        _begin_life(files.restoring_unfinished / DATABASE, key, seen, moment, note=same_schema)
        _carry_register(snapshot, key, files)
        aside = files.directory / aside_name(moment)
        carry_out(files, decide(files, key, aside.name), key)
        return Restored(aside if aside.exists() else None, lost)
    except OSError:
        raise BackupError(
            "Impossible de lire ou d’écrire dans le dossier du carnet ou dans celui de la sauvegarde.",
            safe="Le carnet est celui d’avant, ou celui de la sauvegarde\u00a0: entier dans les deux cas.",
            do="Vérifiez la place sur le disque et les droits du dossier, puis recommencez.",
        ) from None
    finally:
        lock.release()


def _prepare(snapshot: Snapshot, manifest: Manifest, key: Secret, files: NotebookFiles, stopped: Stopped) -> int:
    """Everything of the backup in a folder beside the notebook; how many photos and papers could not be had."""
    staging = begin_staging(files)
    (staging / ATTACHMENTS).mkdir(mode=0o700)

    def each(_piece: bytes) -> None:
        if stopped():
            raise BackupStoppedError

    copy_durably(snapshot.database, staging / DATABASE, each)
    if sha256_of(staging / DATABASE, stopped) != manifest.outside.database_sha256:
        raise altered()
    KeySlots(staging / KEYS).write(snapshot.slots.read_bound(key), key)
    with_hash = file_key(key)
    there = [
        _take(file, (snapshot.files, files.attachments), staging / ATTACHMENTS, with_hash, stopped)
        for file in manifest.inside.files
    ]
    flush_directory(staging / ATTACHMENTS)
    return there.count(False)


def _take(file: KeptFile, folders: tuple[Path, ...], to: Path, with_hash: bytes, stopped: Stopped) -> bool:
    """Copies a photo or paper from the first folder where it is as it was written."""
    for folder in folders:
        path = folder / file.name
        if path.is_file() and hashed(path, with_hash, stopped) == file.keyed_hash:
            copy_durably(path, to / file.name, lambda _piece: None)
            return True
    return False


def _carry_register(snapshot: Snapshot, key: Secret, files: NotebookFiles) -> None:
    """Whom a later backup knows to be deleted, the opening deletes again: also on a computer that never knew of it."""
    ErasedRegister(files.erased, key).add(erased_in_place(snapshot, key))


def _begin_life(database: Path, key: Secret, seen: Commit | None, moment: datetime, *, note: bool) -> None:
    engine = notebook_engine(database, key)
    try:
        with transaction(engine, writing=True) as connection:
            begun = begin_epoch(connection, seen)
            if note:  # an older version is first brought up to date, at its opening
                AuditTrail(connection).append(moment, JournalAct.RESTORED, "notebook", begun.epoch)
    finally:
        engine.dispose()
    with telling(), closing(connect(database, key)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
