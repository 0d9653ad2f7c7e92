"""Checking a notebook as a whole: what is sound, what can be repaired without losing anything, and what cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from desktop.domain.bilan import Bilan
from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.apart import never
from desktop.services.doctor_outbox import message_faults
from desktop.services.doctor_words import CHECKS, CheckKey, Words
from desktop.services.indexing import index_whole
from desktop.services.journal import cut_seen, seen_words
from desktop.services.records import is_owed, queue_owed
from desktop.services.workspace import Workspace
from desktop.storage.attachments import SealedFile
from desktop.storage.backup_place import snapshots_under
from desktop.storage.errors import NotebookDamagedError
from desktop.storage.keyslots import KeySlots
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.sealed_files import SealedFileError, SealedFiles
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.payload import Record

__all__ = ["Check", "CheckKey", "DoctorService", "Report"]

_AT_ONCE = 200
"""Households that are read in one step."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: nothing to say of it, or what happened, what is safe and what to do."""

    key: CheckKey
    title: str
    count: int = 0
    happened: str = ""
    safe: str = ""
    do: str = ""
    repairable: bool = False
    repaired: bool = False
    noted: str = ""
    """What was found once, and that somebody said they know."""

    @property
    def words(self) -> str:
        """What there is to say of it, in one line."""
        if not self.happened:
            return self.noted or "rien à signaler."
        return " ".join(
            part for part in (self.happened, "Réparé." if self.repaired else "", self.safe, self.do) if part
        )

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with it, or nothing any more."""
        return not self.happened or self.repaired


@dataclass(frozen=True)
class Report:
    """What came of a check; `complete` is false when it was stopped on the way."""

    checks: tuple[Check, ...]
    complete: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether everything was looked at and is as it should be."""
        return self.complete and all(check.is_sound for check in self.checks)

    @property
    def repairable(self) -> tuple[CheckKey, ...]:
        """What can be repaired without losing anything; nothing is when the disk gives the file back wrong."""
        if any(check.key is CheckKey.CIPHER and not check.is_sound for check in self.checks):
            return ()
        return tuple(check.key for check in self.checks if check.repairable and not check.is_sound)


class _StoppedError(Exception):
    """Whoever asked wants no more of it."""


class DoctorService:
    """Looks at everything, beside whoever writes, and changes nothing; `repair` writes. Both take their time."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def examine(self, progress: Progress = lambda done, total: None, stopped: Callable[[], bool] = never) -> Report:
        """Looks at everything; it asks `stopped()` between two households or two files."""
        steps = _Steps(progress, stopped)
        checks: list[Check] = []
        try:
            with self._workspace.notebook.read() as uow:
                files, households = len(uow.health.sealed_files()), uow.households.count()
            steps.total = len(CheckKey) + files + 2 * households
            for key, look in self._looks().items():
                steps.step(0)
                checks.append(self._checked(key, look, steps))
                steps.step()
        except _StoppedError:
            return Report(tuple(checks), complete=False)
        return Report(tuple(checks))

    def repair(self, report: Report) -> Report:
        """Mends what the report says can be mended, and looks again; what was mended is told as repaired."""
        mends: dict[CheckKey, Callable[[], None]] = {
            CheckKey.SEARCH: self._fill_search,
            CheckKey.ORPHANS: self._set_orphans_aside,
            CheckKey.UNTOLD: self._queue_untold,
            CheckKey.KEYS: self._mend_keys,
        }
        for key in report.repairable:
            mends[key]()
        before = {check.key: check for check in report.checks}
        after = self.examine()
        return Report(tuple(_compared(before[check.key], check) for check in after.checks))

    def _looks(self) -> dict[CheckKey, Callable[[UnitOfWork, _Steps], int]]:
        return {
            CheckKey.CIPHER: lambda uow, _steps: uow.health.altered_pages(),
            CheckKey.STRUCTURE: lambda uow, _steps: uow.health.structure_faults(),
            CheckKey.REFERENCES: lambda uow, _steps: uow.health.lost_references(),
            CheckKey.ATTACHMENTS: self._bad_files,
            CheckKey.MESSAGES: lambda uow, _steps: message_faults(uow, self._workspace.registry),
            CheckKey.UNTOLD: self._untold,
            CheckKey.SEARCH: self._search_faults,
            CheckKey.JOURNAL: lambda uow, _steps: 0 if uow.audit.is_whole() else 1,
            CheckKey.SETTINGS: lambda uow, _steps: uow.health.unreadable_settings(),
            CheckKey.ORPHANS: lambda uow, _steps: self._files.orphans(uow.attachments.files()),
            CheckKey.KEYS: lambda _uow, _steps: 0 if self._keys.agree() and self._is_bound(self._keys) else 1,
        }

    def _checked(self, key: CheckKey, look: Callable[[UnitOfWork, _Steps], int], steps: _Steps) -> Check:
        words = CHECKS[key]
        try:
            with self._workspace.notebook.read() as uow:
                uow.health.stand_alone()
                told = _told(key, words, look(uow, steps))
                if key is CheckKey.JOURNAL and told.is_sound:
                    return replace(told, noted=seen_words(cut_seen(uow.audit)))
                return told
        except AppError as error:  # the file itself cannot be read there: the other checks go on
            if words.repairable:
                return _told(key, words, 1)
            return Check(key, words.title, 1, error.happened, error.safe, error.do)
        except (ValueError, KeyError, TypeError):  # a record that is none any more; its text could name somebody
            return _told(key, words, 1)

    @property
    def _keys(self) -> KeySlots:
        return KeySlots(NotebookFiles(self._files.directory.parent).keys)

    def _is_bound(self, keys: KeySlots) -> bool:
        try:
            return bool(keys.read_bound(self._workspace.notebook.key))
        except NotebookDamagedError:
            return False

    def _mend_keys(self) -> None:
        """From the copy beside; where both are somebody else's, from the latest backup whose key file is ours."""
        notebook = self._workspace.notebook
        self._keys.mend(notebook.key)
        if not self._is_bound(self._keys):
            known = [each.slots for each in snapshots_under(notebook.files.backups) if self._is_bound(each.slots)]
            if known:
                self._keys.write(known[0].read_bound(notebook.key), notebook.key)

    @property
    def _files(self) -> SealedFiles:
        return self._workspace.notebook.sealed_files

    def _bad_files(self, uow: UnitOfWork, steps: _Steps) -> int:
        bad = 0
        for file, sha256 in uow.health.sealed_files():
            bad += not self._is_as_written(file, sha256)
            steps.step()
        return bad

    def _is_as_written(self, file: SealedFile, sha256: str) -> bool:
        try:
            return hashlib.sha256(self._files.read(file.name, file.key)).hexdigest() == sha256
        except SealedFileError:
            return False

    def _search_faults(self, uow: UnitOfWork, steps: _Steps) -> int:
        uow.health.note_search()
        self._index_all(uow, steps)
        return uow.health.search_faults()

    def _index_all(self, uow: UnitOfWork, steps: _Steps) -> None:
        ids = uow.health.household_ids()
        for start in range(0, len(ids), _AT_ONCE):
            for household in uow.households.many(ids[start : start + _AT_ONCE]).values():
                index_whole(self._workspace, uow, household)
                steps.step()

    def _untold(self, uow: UnitOfWork, steps: _Steps) -> int:
        return sum(is_owed(self._workspace, uow, record) for record in _records(uow, steps))

    def _queue_untold(self) -> None:
        with self._workspace.notebook.write() as uow:
            for record in list(_records(uow, _Steps())):
                queue_owed(self._workspace, uow, record)

    def _fill_search(self) -> None:
        with self._workspace.notebook.write() as uow:
            uow.search.empty()
            self._index_all(uow, _Steps())

    def _set_orphans_aside(self) -> None:
        with self._workspace.notebook.write() as uow:
            known = uow.attachments.files()
        self._files.sort_orphans(known, self._workspace.clock.now().timestamp())


class _Steps:
    """How far an examination is, and where it may be stopped."""

    def __init__(self, progress: Progress = lambda done, total: None, stopped: Callable[[], bool] = never) -> None:
        self._progress, self._stopped = progress, stopped
        self._done = self.total = 0

    def step(self, count: int = 1) -> None:
        """So much more is done; raises _StoppedError once nobody wants it."""
        if self._stopped():
            raise _StoppedError
        self._done += count
        self._progress(min(self._done, self.total), self.total)


def _records(uow: UnitOfWork, steps: _Steps) -> Iterator[Record]:
    """Every record that the Department may have to be told of."""
    bilans = _by_measure(uow.bilans.everything())
    yield from uow.saisines.all()
    yield from uow.educations.all()
    ids = uow.health.household_ids()
    for start in range(0, len(ids), _AT_ONCE):
        for household in uow.households.many(ids[start : start + _AT_ONCE]).values():
            yield household
            yield from uow.budgets.everything_of(household.id)
            for measure in uow.measures.of_household(household.id):
                yield measure
                yield from uow.contacts.everything_of(measure.id)
                yield from uow.milestones.everything_of(measure.id)
                yield from uow.objectives.everything_of(measure.id)
                yield from bilans.get(measure.id, ())
            steps.step()


def _by_measure(bilans: Iterable[Bilan]) -> dict[str, list[Bilan]]:
    found: dict[str, list[Bilan]] = {}
    for bilan in bilans:
        found.setdefault(bilan.measure_id, []).append(bilan)
    return found


def _told(key: CheckKey, words: Words, count: int) -> Check:
    if not count:
        return Check(key, words.title)
    happened = f"{plural(count, words.one, words.many)}." if words.many else words.one
    return Check(key, words.title, count, happened, words.safe, words.do, words.repairable)


def _compared(before: Check, after: Check) -> Check:
    if before.is_sound or not after.is_sound:
        return after
    return Check(after.key, after.title, before.count, before.happened, repairable=True, repaired=True)
