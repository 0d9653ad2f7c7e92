"""A place where backups are kept: a folder for each notebook, in it one folder for each backup and their common files.

    perron-<notebook>/
        files/                     the encrypted photos and papers, once for all backups
        20261122T151200Z-4f1a/     notebook.db, notebook.keys and its copy, manifest.json

The names say when, nothing else. A backup being made is a folder whose name ends in `.new`.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from desktop.storage.backup_manifest import LARGEST_MANIFEST, Outside, altered, read_outside
from desktop.storage.durable_files import UNFINISHED, flush_directory, is_plain_file, is_plain_folder, read_small
from desktop.storage.keyslots import KeySlots

DATABASE, KEYS, MANIFEST = "notebook.db", "notebook.keys", "manifest.json"
PARTS: Final = (KEYS, f"{KEYS}.bak", DATABASE, MANIFEST)
"""All that a backup is, but for the common files."""
_FILES: Final = "files"
_FOLDER: Final = re.compile(r"perron-[0-9a-f]{32}")
_SNAPSHOT: Final = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")
_SEALED: Final = re.compile(r"[0-9a-f]{32}(\.new)?")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_CLOCKS_DIFFER: Final = timedelta(minutes=10)
LOCAL: Final = "backups"
"""The folder of the notebook's own backups, in its directory."""


@dataclass(frozen=True)
class Snapshot:
    """One backup."""

    directory: Path

    @property
    def made_at(self) -> datetime:
        """The instant in its name."""
        return _instant(self.directory.name)

    def is_ahead(self, now: datetime) -> bool:
        """Whether its name tells of a time to come: a clock that was wrong, or somebody's doing."""
        return self.made_at > now + _CLOCKS_DIFFER

    def is_named_after(self, outside: Outside) -> bool:
        """Whether its name tells the instant that its manifest tells."""
        return outside.made_at.astimezone(UTC).replace(microsecond=0) == self.made_at

    @property
    def database(self) -> Path:
        """The encrypted copy of the database, whole in itself."""
        return self.directory / DATABASE

    @property
    def slots(self) -> KeySlots:
        """The backup's own key slots."""
        return KeySlots(self.directory / KEYS)

    @property
    def files(self) -> Path:
        """The folder of the encrypted photos and papers, shared with the other backups of the place."""
        return self.directory.parent / _FILES

    def manifest(self) -> bytes:
        """What it says of itself, as written; raises NotebookDamagedError."""
        try:
            return read_small(self.directory / MANIFEST, LARGEST_MANIFEST)
        except OSError:
            raise altered() from None

    def outside(self) -> Outside:
        """What it tells to anybody; raises NotebookDamagedError."""
        return read_outside(self.manifest())


class BackupPlace:
    """The backups of one notebook in one place."""

    def __init__(self, root: Path, notebook_id: str) -> None:
        self.folder = root / f"perron-{notebook_id.replace('-', '').lower()}"

    @property
    def files(self) -> Path:
        """The encrypted photos and papers of all of them."""
        return self.folder / _FILES

    def snapshots(self) -> list[Snapshot]:
        """The whole ones, the newest first."""
        return snapshots_in(self.folder)

    def new_name(self, moment: datetime) -> str:
        """The name of a backup made at an instant, unlike any other, and after those of the same second."""
        stamp = moment.astimezone(UTC).strftime(_STAMP)
        same = [snapshot.directory.name for snapshot in self.snapshots() if snapshot.directory.name.startswith(stamp)]
        after = int(same[0].rpartition("-")[2][:2], 16) + 1 if same else 0
        return f"{stamp}-{min(after, 255):02x}{secrets.token_hex(1)}"

    def begin(self, name: str) -> Path:
        """An empty folder, not yet a backup; raises OSError, also where one of its folders is a link."""
        self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for own in (self.folder, self.files):
            own.mkdir(exist_ok=True, mode=0o700)
            if not is_plain_folder(own):
                raise OSError("a link in the place of a folder")
        unfinished = self.folder / f"{name}{UNFINISHED}"
        unfinished.mkdir(mode=0o700)
        return unfinished

    def finish(self, unfinished: Path) -> Snapshot:
        """Gives a whole and verified backup its name."""
        flush_directory(unfinished)
        flush_directory(self.files)
        whole = unfinished.with_name(unfinished.name.removesuffix(UNFINISHED))
        unfinished.rename(whole)
        flush_directory(self.folder)
        flush_directory(self.folder.parent)
        return Snapshot(whole)

    def sweep(self) -> None:
        """Removes what was begun and never finished."""
        if not is_plain_folder(self.folder):
            return
        for path in self.folder.iterdir():
            if path.name.endswith(UNFINISHED) and _SNAPSHOT.fullmatch(path.name.removesuffix(UNFINISHED)):
                shutil.rmtree(path, ignore_errors=True)

    def remove(self, snapshot: Snapshot) -> None:
        """Removes a backup: first its name, so that half of it is never taken for one."""
        going = snapshot.directory.with_name(snapshot.directory.name + UNFINISHED)
        snapshot.directory.rename(going)
        shutil.rmtree(going, ignore_errors=True)

    def keep_only(self, names: Collection[str]) -> None:
        """Removes the photos and papers that no backup needs any more; through a link, none."""
        if not is_plain_folder(self.folder) or not is_plain_folder(self.files):
            return
        for path in self.files.iterdir():
            if _SEALED.fullmatch(path.name) and path.name not in names:
                path.unlink(missing_ok=True)


def snapshots_in(folder: Path) -> list[Snapshot]:
    """The whole backups of one notebook's folder, the newest first."""
    if not is_plain_folder(folder):
        return []
    found = [Snapshot(path) for path in folder.iterdir() if _is_snapshot(path)]
    return sorted(found, key=lambda snapshot: snapshot.directory.name, reverse=True)


def snapshots_under(chosen: Path) -> list[Snapshot]:
    """Those of every notebook found where somebody looked: a place, a notebook's folder of it, or one backup.

    The newest first. Raises OSError when the place cannot be read.
    """
    if _is_snapshot(chosen):
        return [Snapshot(chosen)]
    roots = (chosen, chosen / LOCAL)
    folders = [path for root in roots if root.is_dir() for path in root.iterdir() if _FOLDER.fullmatch(path.name)]
    if _FOLDER.fullmatch(chosen.name):
        folders.append(chosen)
    found = [snapshot for folder in folders for snapshot in snapshots_in(folder)]
    return sorted(found, key=lambda snapshot: snapshot.directory.name, reverse=True)


def _is_snapshot(path: Path) -> bool:
    if not _SNAPSHOT.fullmatch(path.name) or not is_plain_folder(path) or not is_plain_file(path / MANIFEST):
        return False
    try:
        return bool(_instant(path.name))
    except ValueError:
        return False


def _instant(name: str) -> datetime:
    return datetime.strptime(name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
