"""Backups of the open notebook: made when something changed, copied to a second place when it is there, checked."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.apart import apart, never
from desktop.services.backup_state import BackupLine, BackupState, CheckedPlace, line_of, line_outside
from desktop.services.clock import PARIS
from desktop.services.policies import backup_folder, refuse_if_fixed
from desktop.services.workspace import Workspace
from desktop.storage.audit import AuditFilter
from desktop.storage.backup_checking import check_snapshot, newest_known
from desktop.storage.backup_copying import BackupError, BackupStoppedError
from desktop.storage.backup_making import Source, copy_snapshot, make_snapshot, rotate
from desktop.storage.backup_manifest import read_manifest
from desktop.storage.backup_place import BackupPlace, Snapshot
from desktop.storage.durable_files import read_small, write_durably
from desktop.storage.errors import NONSENSE, NotebookError
from desktop.storage.keyslots import KeySlots, Slot
from desktop.storage.memory import wipe
from desktop.storage.renewed_slots import renew
from desktop.storage.sealed_files import CaptureStoppedError

Stopped = Callable[[], bool]

EVERY: Final = timedelta(minutes=30)
"""Of changed work, between two backups."""
_PLACE: Final = "backup_place"
_FIXED_PLACE: Final = "backup_place_fixed"
"""The place of the IT that the memory beside the backups speaks of."""
_AWAY: Final = "away.json"
_LARGEST_MEMORY: Final = 4096
_NOTED_AWAY: Final = "backup_away_noted"
"""Which copy at the second place the journal speaks of."""


class BackupService:
    """The backups of one open notebook. All of it but `stop` works on the disk: run it off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._making = threading.Lock()
        self._copying = threading.Lock()
        self._stopping = threading.Event()
        self._latest: tuple[datetime, int, dict[str, Slot]] | None = None
        """When the last was made since opening, of which work and ways in: a clock that goes back says it no more."""
        self._line_is_there = False
        """Whether the journal is known to speak of the latest."""

    def stop(self) -> None:
        """The notebook closes: what is being made stops at its next step; encrypted copies under way go on alone."""
        self._stopping.set()

    def state(self) -> BackupState:
        """What is there, read without opening any backup."""
        now, there = self._workspace.clock.now(), self._local().snapshots()
        reached = [snapshot for snapshot in there if not snapshot.is_ahead(now)]
        lines = (line for snapshot in reached if (line := line_outside(snapshot)) is not None)
        away = self._away()
        at = _past(away.get("at"), now)
        since = at or _past(away.get("since"), now)
        days = (self._workspace.clock.today() - since.date()).days if since else 0
        ahead = len(there) - len(reached)
        return BackupState(tuple(islice(lines, 5)), len(reached), self._second(), at, max(0, days), ahead)

    def is_due(self) -> bool:
        """Whether something was written since the last backup, or a way in was changed."""
        if self._latest is not None:
            return self._latest[1:] != (self._work(), self._slots())
        newest = self._newest()
        if newest is None:
            return True
        try:
            with self._source() as source:
                before = read_manifest(newest.manifest(), source.key).inside.commit
            return before.work != self._work() or newest.slots.read() != self._slots()
        except NotebookError:
            return True

    def keep_up(self, stopped: Stopped = never, *, every: timedelta = EVERY) -> bool:
        """Makes a backup when one is due and the last is as old as that; whether it made one."""
        self._note_away()
        newest = self._newest()
        if newest is not None and not self._line_is_there:
            self._note_latest(newest)
        last = self._latest[0] if self._latest is not None else newest.made_at if newest is not None else None
        if last is not None and timedelta(0) <= self._workspace.clock.now() - last < every:
            return False
        if not self.is_due():
            return False
        self.make(stopped)
        return True

    def make(self, stopped: Stopped = never) -> BackupLine:
        """A verified backup, and those removed that are not kept; raises BackupError, BackupStoppedError."""
        with self._making, self._source() as source:
            place = self._local()
            made = make_snapshot(source, place, self._workspace.clock.now(), self._or_closing(stopped))
            rotate(place, made.snapshot)
            work = made.checked.manifest.inside.commit.work
            self._latest = (self._workspace.clock.now(), work, made.snapshot.slots.read())
        self._note_latest(made.snapshot)
        return line_of(made.checked)

    def copy_away(self, stopped: Stopped = never) -> bool:
        """Copies the latest backup to the second place; False when that place is not there or not set.

        In a thread of its own: a stick that no longer answers holds nobody back once `stopped()`. It needs no key.
        """
        self._follow_policy()
        second, newest = self._second(), self._newest()
        if not second or newest is None:
            return False
        place = BackupPlace(Path(second), self._notebook_id())
        memory, moment = self._memory(), newest.made_at
        try:
            copied = apart(lambda: _copy(newest, place, memory, moment, self._copying), stopped)
        except CaptureStoppedError:
            raise BackupStoppedError from None
        self._note_away()
        return copied

    def copy_away_behind(self) -> None:
        """The same, waited for by nobody, that goes on after the notebook is locked."""

        def begun() -> bool:
            return True

        with suppress(AppError):
            self.copy_away(begun)

    def set_place(self, folder: Path | None) -> str:
        """Chooses the second place, or none; a word of warning when it lies on the same disk. Raises AppError.

        FixedByPolicyError where the IT has chosen.
        """
        refuse_if_fixed(self._workspace.policy, "backup_place")
        warning = ""
        if folder is not None:
            warning = self._examine(folder)
            write_durably(self._memory(), iter([_json({"since": self._workspace.clock.now().isoformat()})]))
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_PLACE, str(folder) if folder else "")
        return warning

    def check(self, stopped: Stopped = never) -> tuple[CheckedPlace, ...]:
        """Opens the latest backup of each place, checks every page, counts, and reads every photo and paper."""
        found = [self._check(self._local(), "Sur cet ordinateur", stopped)]
        second = self._second()
        if second:
            away = BackupPlace(Path(second), self._notebook_id())
            found.append(apart(lambda: self._check(away, "Au second endroit", stopped), stopped))
        return tuple(found)

    def make_in(self, root: Path, stopped: Stopped = never) -> tuple[Path, BackupLine]:
        """A verified backup in a place given for once, where none is removed."""
        with self._making, self._source() as source:
            place = BackupPlace(root, self._notebook_id())
            made = make_snapshot(source, place, self._workspace.clock.now(), self._or_closing(stopped))
        with suppress(NotebookError):  # a notebook that was closed meanwhile has its backup all the same
            name = made.snapshot.directory.name
            self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.BACKUP_OUT, "notebook", name)
        return made.snapshot.directory, line_of(made.checked)

    def _follow_policy(self) -> None:
        """A place that the IT chose counts its days from when it was first seen here, as one that the worker chose."""
        if not self._workspace.policy.fixes("backup_place") or not self._workspace.notebook.may_write:
            return
        place = self._second()
        with self._workspace.notebook.read() as uow:
            known = uow.settings.get(_FIXED_PLACE, "")
        if place != known:
            write_durably(self._memory(), iter([_json({"since": self._workspace.clock.now().isoformat()})]))
            with self._workspace.notebook.write(work=False) as uow:
                uow.settings.put(_FIXED_PLACE, place)

    def _note_latest(self, snapshot: Snapshot) -> None:
        """Its line in the journal, once: at the next look where the disk refused it, or a migration made the backup."""
        wanted = AuditFilter(only={JournalAct.BACKED_UP}, records={snapshot.directory.name})
        self._line_is_there = False
        with suppress(NotebookError):
            with self._workspace.notebook.read() as uow:
                noted = uow.audit.count(wanted)
            if not noted:
                name = snapshot.directory.name
                self._workspace.notebook.note(snapshot.made_at, JournalAct.BACKED_UP, "notebook", name)
            self._line_is_there = True

    def _note_away(self) -> None:
        """The latest copy at the second place, once: also the one that went on behind a lock."""
        at = self._away().get("at", "")
        with suppress(NotebookError):
            with self._workspace.notebook.read() as uow:
                noted = uow.settings.get(_NOTED_AWAY, "")
            if at != noted and self._workspace.notebook.may_write:
                with self._workspace.notebook.write(work=False) as uow:
                    uow.settings.put(_NOTED_AWAY, at)
                    uow.audit.append(self._workspace.clock.now(), JournalAct.BACKUP_OUT, "notebook", "")

    def _check(self, place: BackupPlace, name: str, stopped: Stopped) -> CheckedPlace:
        now = self._workspace.clock.now()
        newest = next((snapshot for snapshot in place.snapshots() if not snapshot.is_ahead(now)), None)
        if newest is None:
            return CheckedPlace(name, None, "Aucune sauvegarde n’a été trouvée à cet endroit.")
        try:
            with self._source() as source:
                checked = check_snapshot(newest, source.key, self._or_closing(stopped), every_byte=True)
        except NotebookError as error:
            return CheckedPlace(name, None, error.happened)
        return CheckedPlace(name, line_of(checked))

    def _examine(self, folder: Path) -> str:
        directory = self._workspace.notebook.files.directory
        if folder.resolve().is_relative_to(directory.resolve()):
            raise BackupError("Cet endroit est dans le dossier du carnet.", do="Choisissez une clé USB ou un partage.")
        try:
            if not folder.is_dir():
                raise BackupError("Ce dossier n’est plus là.", do="Choisissez-en un autre.")
            if not os.access(folder, os.W_OK):
                raise BackupError("Perron n’a pas le droit d’écrire dans ce dossier.", do="Choisissez-en un autre.")
            same = folder.stat().st_dev == directory.stat().st_dev
        except OSError:
            raise BackupError("Ce dossier n’est plus là.", do="Choisissez-en un autre.") from None
        if not same:
            return ""
        return "Ce dossier est sur le même disque que le carnet\u00a0: une clé USB ou un partage protège mieux."

    def _newest(self) -> Snapshot | None:
        with self._source() as source:
            return newest_known(self._local(), source.key, self._workspace.clock.now())

    def _local(self) -> BackupPlace:
        return BackupPlace(self._workspace.notebook.files.backups, self._notebook_id())

    def _notebook_id(self) -> str:
        return self._slots()["passphrase"].identity.notebook_id

    def _slots(self) -> dict[str, Slot]:
        return KeySlots(self._workspace.notebook.files.keys).read()

    def _work(self) -> int:
        with self._workspace.notebook.read() as uow:
            return int(uow.settings.get("last_commit", {}).get("work", 0))

    def _second(self) -> str:
        fixed = backup_folder(self._workspace.policy.policy)
        if fixed is not None:
            return str(fixed)
        with self._workspace.notebook.read() as uow:
            return str(uow.settings.get(_PLACE, ""))

    def _memory(self) -> Path:
        folder = self._workspace.notebook.files.backups
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder / _AWAY

    def _away(self) -> dict[str, Any]:
        return _read_json(self._workspace.notebook.files.backups / _AWAY)

    def _or_closing(self, stopped: Stopped) -> Stopped:
        return lambda: stopped() or self._stopping.is_set()

    @contextmanager
    def _source(self) -> Iterator[Source]:
        """With a key of its own, that outlives a notebook closed in the middle by one step."""
        notebook = self._workspace.notebook
        key = bytearray(notebook.key)
        try:
            yield Source(notebook.files, key)
        finally:
            wipe(key)


def _copy(newest: Snapshot, place: BackupPlace, memory: Path, moment: datetime, copying: threading.Lock) -> bool:
    """In its own thread, of which there is one at a time."""
    if not copying.acquire(blocking=False):
        return False
    try:
        if not place.folder.parent.is_dir():
            return False
        copied = copy_snapshot(newest, place, never)
        renew([snapshot.slots for snapshot in place.snapshots()], newest.slots)
        rotate(place, copied)
        write_durably(memory, iter([_json(_read_json(memory) | {"at": moment.isoformat()})]))
        return True
    finally:
        copying.release()


def _past(told: Any, now: datetime) -> datetime | None:
    """An instant that was noted, None when it is none, or one to come: a clock was wrong then."""
    try:
        moment = datetime.fromisoformat(told).astimezone(PARIS)
    except NONSENSE:
        return None
    return moment if moment <= now + timedelta(days=1) else None


def _json(value: dict[str, str]) -> bytes:
    return json.dumps(value).encode()


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(read_small(path, _LARGEST_MEMORY))
    except (OSError, *NONSENSE):
        return {}
    return value if isinstance(value, dict) else {}
