"""Making a backup: copied, verified, and only then given its name; and copying it to another place, without its key."""

from __future__ import annotations

import errno
import hashlib
import hmac
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desktop.domain.backup_rotation import kept
from desktop.storage.backup_checking import Checked, check_snapshot, commit_in, file_key, hashed
from desktop.storage.backup_copying import (
    BackupError,
    BackupStoppedError,
    DatabaseContents,
    Stopped,
    checked_contents,
    copy_database,
    sha256_of,
)
from desktop.storage.backup_manifest import Inside, KeptFile, Manifest, Outside, read_manifest
from desktop.storage.backup_place import DATABASE, KEYS, MANIFEST, PARTS, BackupPlace, Snapshot
from desktop.storage.durable_files import copy_durably, is_plain_file, write_durably
from desktop.storage.errors import NotebookDamagedError
from desktop.storage.keyslots import KeySlots
from desktop.storage.memory import Secret
from desktop.storage.notebook_files import NotebookFiles

_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Source:
    """The notebook that is backed up: its files, which may be in use, and its key, which is not ours to wipe."""

    files: NotebookFiles
    key: Secret = field(repr=False)


@dataclass(frozen=True)
class Made:
    """A new backup, and what it says."""

    snapshot: Snapshot
    checked: Checked


def make_snapshot(source: Source, place: BackupPlace, moment: datetime, stopped: Stopped) -> Made:
    """A verified backup of what is committed now; raises BackupError, BackupStoppedError, NotebookDamagedError.

    Whatever happens before its last step leaves nothing that could be taken for a backup.
    """
    with _telling():
        place.sweep()
        unfinished = place.begin(place.new_name(moment))
        try:
            copy_database(source.files.database, unfinished / DATABASE, source.key, stopped)
            contents = checked_contents(unfinished / DATABASE, source.key, stopped)
            files = _keep_files(source, place, contents.files, stopped)
            slots = KeySlots(source.files.keys).read_bound(source.key)
            KeySlots(unfinished / KEYS).write(slots, source.key)
            manifest = _manifest(unfinished, contents, files, moment, stopped)
            write_durably(unfinished / MANIFEST, iter([manifest.sealed(source.key)]))
            checked = check_snapshot(Snapshot(unfinished), source.key, stopped, every_byte=False)
            return Made(place.finish(unfinished), checked)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


def rotate(place: BackupPlace, newest: Snapshot) -> None:
    """Once a newer backup is verified: removes those that are not kept any more, then the files that none names.

    One whose name tells a later time takes no part, or it would pass for the newest: some clock was wrong.
    """
    with _telling():
        reached = [snapshot for snapshot in place.snapshots() if snapshot.made_at <= newest.made_at]
        snapshots = {snapshot.made_at.astimezone(_PARIS): snapshot for snapshot in reversed(reached)}
        stay = kept(snapshots.keys(), newest.made_at.astimezone(_PARIS))
        for snapshot in reached:
            if snapshot != newest and snapshots[snapshot.made_at.astimezone(_PARIS)] != snapshot:
                place.remove(snapshot)
        for moment, snapshot in snapshots.items():
            if moment not in stay and snapshot != newest:
                place.remove(snapshot)
        try:
            named = {name for snapshot in place.snapshots() for name in snapshot.outside().files}
        except NotebookDamagedError:  # nobody knows any more what that one needs
            return
        place.keep_only(named)


def copy_snapshot(snapshot: Snapshot, place: BackupPlace, stopped: Stopped) -> Snapshot:
    """The same backup in another place: encrypted bytes, read back and compared; needs no key."""
    with _telling():
        already = Snapshot(place.folder / snapshot.directory.name)
        if already in place.snapshots():
            if already.manifest() == snapshot.manifest():
                return already
            place.remove(already)
        place.sweep()
        unfinished = place.begin(snapshot.directory.name)
        try:
            for name in snapshot.outside().files:
                _copy_file(snapshot.files / name, place.files / name, stopped)
            for name in PARTS:
                if is_plain_file(snapshot.directory / name):
                    _copy(snapshot.directory / name, unfinished / name, stopped)
            return place.finish(unfinished)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


def _manifest(
    unfinished: Path, contents: DatabaseContents, files: tuple[KeptFile, ...], moment: datetime, stopped: Stopped
) -> Manifest:
    database = unfinished / DATABASE
    size = database.stat().st_size
    names = tuple(file.name for file in files)
    whole = size + sum(file.size for file in files)
    slots = KeySlots(unfinished / KEYS).read()
    notebook_id = slots["passphrase"].identity.notebook_id
    outside = Outside(notebook_id, moment, whole, size, sha256_of(database, stopped), names)
    commit, lines = commit_in(contents.last_commit), contents.counts.get("audit", 0)
    return Manifest(
        outside,
        Inside(contents.schema, contents.counts, commit, lines, contents.journal_head, files, contents.erased),
    )


def _keep_files(source: Source, place: BackupPlace, names: list[str], stopped: Stopped) -> tuple[KeptFile, ...]:
    known, with_hash = _known(place, source.key), file_key(source.key)
    found = []
    for name in names:
        target = place.files / name
        before = known.get(name)
        if before is not None and is_plain_file(target) and target.stat().st_size == before.size:
            found.append(before)
        else:
            found.append(_keep_file(source.files.attachments / name, target, with_hash, stopped))
    return tuple(found)


def _known(place: BackupPlace, key: Secret) -> dict[str, KeptFile]:
    """What the latest readable backup of the same key says of the files that are there already."""
    for snapshot in place.snapshots():
        try:
            manifest = read_manifest(snapshot.manifest(), key)
        except NotebookDamagedError:
            continue
        return {file.name: file for file in manifest.inside.files if file.keyed_hash}
    return {}


def _keep_file(path: Path, target: Path, with_hash: bytes, stopped: Stopped) -> KeptFile:
    if is_plain_file(path):
        _copy(path, target, stopped)
    if not is_plain_file(target):  # lost in the notebook before any backup: the rest of it is no less worth keeping
        return KeptFile(target.name, 0, "")
    return KeptFile(target.name, target.stat().st_size, hashed(target, with_hash, stopped))


def _copy_file(path: Path, target: Path, stopped: Stopped) -> None:
    if is_plain_file(path) and not (is_plain_file(target) and target.stat().st_size == path.stat().st_size):
        _copy(path, target, stopped)


def _copy(path: Path, target: Path, stopped: Stopped) -> None:
    digest = hashlib.sha256()

    def each(piece: bytes) -> None:
        if stopped():
            raise BackupStoppedError
        digest.update(piece)

    copy_durably(path, target, each)
    if not hmac.compare_digest(sha256_of(target, stopped), digest.hexdigest()):
        target.unlink(missing_ok=True)
        raise BackupError(
            "La copie relue n’est pas celle qui a été écrite\u00a0: le support est sans doute usé.",
            safe="Le carnet et les autres sauvegardes sont intacts.",
            do="Changez de clé USB ou de disque.",
        )


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _told(error) from None


def _told(error: OSError) -> BackupError:
    safe = "Le carnet est intact, et les sauvegardes d’avant aussi."
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return BackupError(
            "La place manque pour la sauvegarde.", safe=safe, do="Libérez de la place, ou changez d’endroit."
        )
    return BackupError(
        "Impossible de lire ou d’écrire à l’endroit des sauvegardes.", safe=safe, do="Vérifiez qu’il est branché."
    )
