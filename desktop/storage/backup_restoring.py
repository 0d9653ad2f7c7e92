"""Putting a backup in the place of the notebook; the notebook that was there is kept beside it, under a dated name.

All is prepared and verified in a folder of its own; the rename of that folder decides. From then on every opening first
finishes the work, so that a kill at any moment leaves the old notebook or the restored one, never half of each.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.storage.audit import AuditTrail
from desktop.storage.backup_checking import check_snapshot, erased_in_place, file_key, hashed
from desktop.storage.backup_copying import BackupError, BackupStoppedError, Stopped, sha256_of
from desktop.storage.backup_manifest import KeptFile, Manifest, altered
from desktop.storage.backup_place import DATABASE, KEYS, Snapshot
from desktop.storage.durable_files import copy_durably, flush_directory, write_durably
from desktop.storage.engine import connect, notebook_engine, telling, transaction
from desktop.storage.erased_register import ErasedRegister
from desktop.storage.keyslots import KeySlots
from desktop.storage.last_commit import Commit, CommitMark, begin_epoch
from desktop.storage.memory import Secret
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.process_lock import ProcessLock
from desktop.storage.set_aside import aside_name

"""In the journal: the notebook was put back from a backup."""
_ATTACHMENTS: Final = "attachments"
_STAGED: Final = (KEYS, f"{KEYS}.bak", _ATTACHMENTS, DATABASE)
"""In the order in which they are put in place: the database last."""
_OURS: Final = "notebook."
_ASIDE: Final = "aside"


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
    lock = ProcessLock(files.lock)
    try:
        finish_restore(files, locked=True)
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
        aside = _decide(files, moment)
        finish_restore(files, locked=True)
        return Restored(aside, lost)
    except OSError:
        raise BackupError(
            "Le dossier du carnet ou celui de la sauvegarde ne se laisse pas lire ou écrire.",
            safe="Le carnet est celui d’avant, ou celui de la sauvegarde\u00a0: entier dans les deux cas.",
            do="Vérifiez la place sur le disque et les droits du dossier, puis recommencez.",
        ) from None
    finally:
        lock.release()


def finish_restore(files: NotebookFiles, *, locked: bool = False) -> None:
    """Puts in place what was decided and is not in place yet; nothing to do at an ordinary opening."""
    ready = files.restoring
    if not ready.is_dir():
        return
    if not locked:
        with closing(_Held(files)):
            finish_restore(files, locked=True)
        return
    marker = ready / _ASIDE
    aside = files.directory / marker.read_text("utf-8") if marker.exists() else None
    for path in list(files.directory.glob(f"{_OURS}*")):
        if path.name not in _STAGED and path != files.lock:
            _set_aside(path, aside)
    for name in _STAGED:
        staged, place = ready / name, files.directory / name
        if staged.exists():
            if place.exists():
                _set_aside(place, aside)
            staged.rename(place)
    flush_directory(files.directory)
    shutil.rmtree(ready)
    flush_directory(files.directory)


class _Held:
    """The lock of the one writer, for a while."""

    def __init__(self, files: NotebookFiles) -> None:
        self._lock = ProcessLock(files.lock)

    def close(self) -> None:
        """Lets the next one in."""
        self._lock.release()


def _set_aside(path: Path, aside: Path | None) -> None:
    if aside is None:  # nothing of a notebook was there: only what a restoring of before left
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        return
    aside.mkdir(exist_ok=True, mode=0o700)
    path.rename(aside / path.name)


def _prepare(snapshot: Snapshot, manifest: Manifest, key: Secret, files: NotebookFiles, stopped: Stopped) -> int:
    """Everything of the backup in a folder beside the notebook; how many photos and papers could not be had."""
    staging = files.restoring_unfinished
    shutil.rmtree(staging, ignore_errors=True)
    (staging / _ATTACHMENTS).mkdir(parents=True, mode=0o700)

    def each(_piece: bytes) -> None:
        if stopped():
            raise BackupStoppedError

    copy_durably(snapshot.database, staging / DATABASE, each)
    if sha256_of(staging / DATABASE, stopped) != manifest.outside.database_sha256:
        raise altered()
    KeySlots(staging / KEYS).write(snapshot.slots.read())
    with_hash = file_key(key)
    there = [
        _take(file, (snapshot.files, files.attachments), staging / _ATTACHMENTS, with_hash, stopped)
        for file in manifest.inside.files
    ]
    flush_directory(staging / _ATTACHMENTS)
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
    register = ErasedRegister(files.erased)
    before = register.read()
    known = erased_in_place(snapshot, key) | before
    if known != before:
        register.write(known)


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


def _decide(files: NotebookFiles, moment: datetime) -> Path | None:
    staging, aside = files.restoring_unfinished, None
    if files.exists():
        aside = files.directory / aside_name(moment)
        write_durably(staging / _ASIDE, iter([aside.name.encode()]))
    flush_directory(staging)
    staging.rename(files.restoring)
    flush_directory(files.directory)
    return aside
