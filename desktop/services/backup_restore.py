"""Restoring: finding the backups of a place, and putting one of them where the notebook is, or where none is yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from desktop.domain.french import plural
from desktop.services.apart import apart, never
from desktop.services.backup_state import BackupLine, line_outside
from desktop.services.backups import Stopped
from desktop.services.clock import Clock
from desktop.services.kept_mark import KeptMark
from desktop.services.set_aside import KEPT
from desktop.storage.backup_copying import BackupError
from desktop.storage.backup_manifest import altered, read_manifest
from desktop.storage.backup_place import Snapshot, snapshots_under
from desktop.storage.backup_restoring import Restored, restore_snapshot
from desktop.storage.errors import NotebookDamagedError, NotebookMissingError, WrongKeyError
from desktop.storage.keyslots import Slot, slot_secret, unwrap
from desktop.storage.memory import Secret, wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.notebook_version import SCHEMA_VERSION

_MOST_SLOTS: Final = 8
"""Different ways in that are tried, a second or more for each."""


@dataclass(frozen=True)
class FoundBackup:
    """A backup somebody may choose: `line` is None when not even its date inside can be read."""

    line: BackupLine | None
    notebook: str
    """The beginning of the random id of its notebook: it tells those of two notebooks apart."""
    snapshot: Snapshot = field(repr=False)
    ahead: bool = False
    """Whether it is dated in time to come: it is offered after all others."""


@dataclass(frozen=True)
class RestoreResult:
    """What was put in place, and the notebook kept beside it."""

    line: BackupLine
    aside: Path | None
    lost: int
    skipped: tuple[str, ...]
    """The moments of newer backups that are damaged."""

    @property
    def words(self) -> str:
        """All of it, in French."""
        said = [f"La sauvegarde du {self.line.words} est en place."]
        if self.skipped:
            said.append(f"Plus récentes, mais abîmées\u00a0: {', '.join(self.skipped)}.")
        if self.lost:
            said.append(f"{plural(self.lost, 'document n’a pas été retrouvé', 'documents n’ont pas été retrouvés')}.")
        if self.aside is not None:
            said.append(f"Le carnet d’avant est gardé {KEPT.days} jours dans «\u00a0{self.aside.name}\u00a0».")
        return " ".join(said)


class RestoreService:
    """Restores into one directory, whose notebook is closed; off the window."""

    def __init__(self, directory: Path, clock: Clock, marks: KeptMark | None) -> None:
        self._elsewhere = marks.get if marks is not None else _nothing
        self._files = NotebookFiles(directory)
        self._clock = clock

    def own(self) -> list[FoundBackup]:
        """Those kept beside the notebook."""
        return self.find(self._files.backups)

    def find(self, chosen: Path, stopped: Stopped = never) -> list[FoundBackup]:
        """The backups found where somebody looked, the newest first; a slow stick holds nobody back once stopped."""
        try:
            found = apart(lambda: snapshots_under(chosen), stopped)
        except OSError:
            raise BackupError("Cet endroit n’a pas pu être lu.", do="Vérifiez qu’il est branché.") from None
        now = self._clock.now()
        found.sort(key=lambda each: each.is_ahead(now))  # one dated in time to come is never the first
        return [
            FoundBackup(line_outside(each), each.directory.parent.name[7:15], each, each.is_ahead(now))
            for each in found
        ]

    def restore(
        self, choices: Sequence[FoundBackup], slot_name: str, secret: str, stopped: Stopped = never
    ) -> RestoreResult:
        """Puts in place the first that is whole; `slot_name` is passphrase or recovery.

        Those before it that are damaged are skipped and named. Raises WrongKeyError, and NotebookDamagedError when
        none is whole; the notebook in place is untouched then.
        """
        if not choices:
            raise BackupError("Aucune sauvegarde n’a été trouvée à cet endroit.", do="Choisissez un autre dossier.")
        keys = _Keys(slot_name, secret)
        try:
            return self._first_whole(choices, keys, stopped)
        finally:
            keys.wipe()

    def _first_whole(self, choices: Sequence[FoundBackup], keys: _Keys, stopped: Stopped) -> RestoreResult:
        skipped: list[FoundBackup] = []
        shut: list[FoundBackup] = []
        refused: NotebookDamagedError | None = None
        for found in choices:
            try:
                key = keys.of(found.snapshot)
                if key is None:
                    shut.append(found)
                elif all(_has_strangers_key_file(one, key) for one in shut):
                    restored = self._restore(found.snapshot, key, stopped)
                    return _result(found, restored, skipped)
                else:
                    break
            except (NotebookDamagedError, NotebookMissingError) as error:
                refused = error if isinstance(error, NotebookDamagedError) else refused
            skipped.append(found)
        if keys.wrong is not None:
            raise keys.wrong
        raise NotebookDamagedError(
            "Aucune de ces sauvegardes n’est entière." if len(choices) > 1 else "Cette sauvegarde est abîmée.",
            safe="Le carnet en place n’a pas été touché.",
            do="Cherchez-en une à un autre endroit, ou demandez conseil au service informatique.",
        ) from refused

    def _restore(self, snapshot: Snapshot, key: Secret, stopped: Stopped) -> Restored:
        return restore_snapshot(snapshot, key, self._files, self._clock.now(), SCHEMA_VERSION, stopped, self._elsewhere)


class _Keys:
    """What a secret opens, derived once for all backups that carry the same slots."""

    def __init__(self, slot_name: str, secret: str) -> None:
        self._slot_name = slot_name
        self._text = slot_secret(slot_name, secret)
        self._known: dict[Slot, bytearray | None] = {}
        self.wrong: WrongKeyError | None = None
        """Why the first that it does not open stays shut."""

    def of(self, snapshot: Snapshot) -> bytearray | None:
        """The key of a backup, None when it opens with another secret; NotebookDamagedError, NotebookMissingError."""
        slot = snapshot.slots.read()[self._slot_name]
        if slot not in self._known:
            if len(self._known) >= _MOST_SLOTS:
                raise altered()
            self._known[slot] = self._opened(slot)
        return self._known[slot]

    def wipe(self) -> None:
        """Forgets them."""
        wipe(*(key for key in self._known.values() if key is not None))

    def _opened(self, slot: Slot) -> bytearray | None:
        try:
            return unwrap(slot, self._text)
        except WrongKeyError as error:
            self.wrong = self.wrong or error
            return None


def _found(snapshot: Snapshot, *, ahead: bool) -> FoundBackup:
    return FoundBackup(line_outside(snapshot), snapshot.directory.parent.name[7:15], snapshot, ahead)


def _result(found: FoundBackup, restored: Restored, skipped: Sequence[FoundBackup]) -> RestoreResult:
    line = line_outside(found.snapshot)
    assert line is not None  # noqa: S101 - it was just read whole
    return RestoreResult(line, restored.aside, restored.lost, tuple(map(_moment, skipped)))


def _has_strangers_key_file(found: FoundBackup, key: Secret) -> bool:
    """Whether a backup that a secret did not open is of this key, under a key file that is not.

    One that another secret opens is not: nobody gets an older backup for having typed the passphrase of then.
    """
    try:
        read_manifest(found.snapshot.manifest(), key)
    except NotebookDamagedError:
        return False
    try:
        return not found.snapshot.slots.read_bound(key)
    except NotebookDamagedError:
        return True


def _nothing(_notebook_id: str) -> bytes:
    return b""


def _moment(found: FoundBackup) -> str:
    return found.line.words if found.line is not None else found.snapshot.directory.name
