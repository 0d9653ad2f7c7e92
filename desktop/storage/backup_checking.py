"""Whether a backup is whole: opened with its key, every page checked, every row counted, every file there."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from desktop.storage.backup_copying import BackupStoppedError, Stopped, checked_contents, sha256_of
from desktop.storage.backup_manifest import KeptFile, Manifest, altered, read_manifest
from desktop.storage.backup_place import BackupPlace, Snapshot, snapshots_in
from desktop.storage.derived_keys import derived_key
from desktop.storage.durable_files import is_plain_file, pieces_of
from desktop.storage.errors import NotebookDamagedError
from desktop.storage.keyslots import Slot
from desktop.storage.last_commit import Commit, commit_from
from desktop.storage.memory import Secret


@dataclass(frozen=True)
class Checked:
    """What a whole backup says, and the names of the photos and papers that are not there as they were written."""

    manifest: Manifest
    lost: tuple[str, ...]


def file_key(database_key: Secret) -> bytes:
    """What the encrypted photos and papers are hashed with."""
    return derived_key(database_key, "backup-files")


def check_snapshot(snapshot: Snapshot, key: Secret, stopped: Stopped, *, every_byte: bool) -> Checked:
    """Opens, checks and counts it; raises NotebookDamagedError when its database or its manifest is not as written.

    Photos and papers are looked for by name and size, and read whole when `every_byte`. One that is damaged does not
    make the backup useless: it is named.
    """
    try:
        manifest = read_manifest(snapshot.manifest(), key)
        if not snapshot.is_named_after(manifest.outside):  # a copy of another under this name
            raise altered()
        _check_database(snapshot.database, manifest, key, stopped)
        slots = _slots(snapshot, key)
    except OSError:
        raise altered() from None
    if {slot.identity.notebook_id for slot in slots.values()} != {manifest.outside.notebook_id}:
        raise altered()
    with_hash = file_key(key)
    lost = [
        file.name
        for file in manifest.inside.files
        if not _is_there(snapshot.files / file.name, file, with_hash, stopped, every_byte=every_byte)
    ]
    return Checked(manifest, tuple(lost))


def _slots(snapshot: Snapshot, key: Secret) -> dict[str, Slot]:
    """The ways into a backup, known to give the key of its own database: one that nobody can open is none."""
    try:
        return snapshot.slots.read_bound(key)
    except NotebookDamagedError:
        raise altered() from None


def newest_known(place: BackupPlace, key: Secret, now: datetime) -> Snapshot | None:
    """The latest backup that this key sealed under the name that it has; one dated in time to come is none."""
    for snapshot in place.snapshots():
        with suppress(NotebookDamagedError):
            if not snapshot.is_ahead(now) and snapshot.is_named_after(read_manifest(snapshot.manifest(), key).outside):
                return snapshot
    return None


def erased_in_place(snapshot: Snapshot, key: Secret) -> dict[str, date]:
    """What the backups beside this one, the later ones too, say was deleted; those of another key say nothing."""
    found: dict[str, date] = {}
    for each in snapshots_in(snapshot.directory.parent):
        with suppress(NotebookDamagedError):
            erased = read_manifest(each.manifest(), key).inside.erased
            found |= {digest: date.fromisoformat(day) for digest, day in erased.items()}
    return found


def hashed(path: Path, with_key: bytes, stopped: Stopped) -> str:
    """The keyed hash of a file."""
    digest = hmac.new(with_key, digestmod=hashlib.sha256)
    for piece in pieces_of(path):
        if stopped():
            raise BackupStoppedError
        digest.update(piece)
    return digest.hexdigest()


def commit_in(text: str) -> Commit:
    """The last commit as a database says it; none before the first write."""
    return commit_from(text) if text else Commit()


def _check_database(path: Path, manifest: Manifest, key: Secret, stopped: Stopped) -> None:
    outside, inside = manifest.outside, manifest.inside
    if path.stat().st_size != outside.database_size or sha256_of(path, stopped) != outside.database_sha256:
        raise altered()
    found = checked_contents(path, key, stopped)
    said = (inside.counts, inside.schema, inside.journal_head, inside.commit, inside.erased)
    if said != (found.counts, found.schema, found.journal_head, commit_in(found.last_commit), found.erased):
        raise altered()
    if sorted(file.name for file in inside.files) != sorted(found.files):
        raise altered()


def _is_there(path: Path, file: KeptFile, with_key: bytes, stopped: Stopped, *, every_byte: bool) -> bool:
    try:
        if not file.keyed_hash or not is_plain_file(path) or path.stat().st_size != file.size:
            return False
        return not every_byte or hashed(path, with_key, stopped) == file.keyed_hash
    except OSError:
        return False
