"""The journal of openings and changes in words (R3): when, what, on which record; it names nobody."""

from __future__ import annotations

import csv
import io
import json
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from desktop.domain.acts import ActSort, JournalAct, act_words, acts_of
from desktop.domain.calendar import ONE_DAY, add_months
from desktop.domain.french import long_date
from desktop.errors import AppError
from desktop.services.clock import PARIS
from desktop.services.outgoing import MESSAGE_KINDS
from desktop.services.outside import write_private
from desktop.services.workspace import Workspace
from desktop.storage.audit import JOURNAL, AuditFilter, AuditLine, AuditMark, AuditTrail

_KINDS = {
    **MESSAGE_KINDS,
    "household": "Fiche du ménage",
    "device": "Cet ordinateur",
    "notebook": "Carnet",
    JOURNAL: "Journal",
}
_SHORT_ID = 8
_KEPT_MONTHS: Final = 12
_SAME_VIEW: Final = timedelta(minutes=10)
"""A file that is opened again within this time is the same reading of it."""


class JournalSort(StrEnum):
    """What kind of line is wanted."""

    ALL = "all"
    VIEWS = "views"
    CHANGES = "changes"
    OUT = "out"
    NOTEBOOK = "notebook"


@dataclass(frozen=True)
class JournalChoice:
    """The lines wanted: of a kind, from a day on, up to and with a day."""

    sort: JournalSort = JournalSort.ALL
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class JournalCheck:
    """What a look through all lines found; `unseen_cut`: lines are missing, and nobody said yet that they know.

    `cut_seen`: when somebody said so last, of lines that were missing then.
    """

    is_whole: bool
    unseen_cut: bool = False
    cut_seen: datetime | None = None

    @property
    def seen_words(self) -> str:
        """That lines were missing once, "" where none were."""
        return seen_words(self.cut_seen)


_ALL_LINES: Final = JournalChoice()


@dataclass(frozen=True)
class JournalLine:
    """One line as it is shown: the moment in Paris, and the end of the record's id, which tells lines apart."""

    at: datetime
    what: str
    about: str
    reference: str


class JournalService:
    """Writes what was only read, shows the journal, and checks that no line is missing."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._unwritten: list[tuple[datetime, str, str]] = []
        self._seen: dict[tuple[str, str], datetime] = {}

    def begin(self) -> None:
        """At opening: notes it, and lets go of what is older than twelve months; off the window."""
        if self._workspace.notebook.may_write:
            now = self._workspace.clock.now()
            with self._workspace.notebook.write(work=False) as uow:
                uow.audit.append(now, JournalAct.UNLOCKED, "notebook", "")
                uow.audit.prune(_midnight(add_months(now.astimezone(PARIS).date(), -_KEPT_MONTHS)), now)

    def note_viewed(self, kind: str, record_id: str) -> bool:
        """Remembers that a file was opened, without touching the disk; whether there is something to write."""
        now = self._workspace.clock.now()
        with self._lock:
            before = self._seen.get((kind, record_id))
            if before is None or now - before >= _SAME_VIEW:
                self._seen[kind, record_id] = now
                self._unwritten.append((now, kind, record_id))
            return bool(self._unwritten)

    def write_viewed(self) -> None:
        """Writes the openings remembered so far in one transaction; off the window, and before the notebook closes."""
        with self._lock:
            lines, self._unwritten = self._unwritten, []
        if lines and self._workspace.notebook.may_write:
            with self._workspace.notebook.write(work=False) as uow:
                for at, kind, record_id in lines:
                    uow.audit.append(at, JournalAct.VIEWED, kind, record_id)

    def note(self, act: JournalAct, kind: str, record_id: str = "") -> None:
        """Writes one line about what changes no record: an export, a backup."""
        self._workspace.notebook.note(self._workspace.clock.now(), act, kind, record_id)

    def mark(self) -> AuditMark:
        """How far the journal goes: kept elsewhere, it tells later whether its end was cut off."""
        with self._workspace.notebook.read() as uow:
            return uow.audit.mark()

    def goes_on_from(self, mark: AuditMark) -> bool:
        """Whether nothing written up to a mark was cut off."""
        with self._workspace.notebook.read() as uow:
            return uow.audit.goes_on_from(mark)

    def count(self, choice: JournalChoice = _ALL_LINES) -> int:
        """Number of lines."""
        with self._workspace.notebook.read() as uow:
            return uow.audit.count(_filter(choice))

    def page(self, offset: int, limit: int, choice: JournalChoice = _ALL_LINES) -> list[JournalLine]:
        """Lines from the latest back."""
        with self._workspace.notebook.read() as uow:
            return [_line(line) for line in uow.audit.page(offset, limit, _filter(choice))]

    def is_whole(self) -> bool:
        """Whether no line was altered or removed before another."""
        return self.check().is_whole

    def check(self) -> JournalCheck:
        """The whole chain, and what was found to be missing before."""
        with self._workspace.notebook.read() as uow:
            return JournalCheck(uow.audit.is_whole(), uow.audit.has_unseen_cut(), cut_seen(uow.audit))

    def note_cut_seen(self) -> None:
        """The worker knows that lines are missing, which stays in the journal; nothing where none is."""
        if self.check().unseen_cut:
            self.note(JournalAct.CUT_SEEN, JOURNAL)

    def export(self, path: Path, choice: JournalChoice = _ALL_LINES) -> int:
        """Writes the lines wanted for their owner alone, as JSON or CSV by the ending of the name; how many.

        It names nobody, and is outside the notebook from then on; raises AppError when it cannot be written.
        """
        with self._workspace.notebook.read() as uow:
            lines = uow.audit.page(0, None, _filter(choice))
        content = _as_json(lines) if path.suffix.lower() == ".json" else _as_csv(lines)
        try:
            write_private(path, content)
        except OSError:
            raise AppError(
                "La copie du journal n’a pas pu être écrite à cet endroit.",
                safe="Le journal est toujours dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        self.note(JournalAct.JOURNAL_OUT, JOURNAL)
        return len(lines)


def cut_seen(trail: AuditTrail) -> datetime | None:
    """When it was last said of missing lines that they are known to be."""
    line = trail.latest(JournalAct.CUT_SEEN)
    return line.at.astimezone(PARIS) if line is not None else None


def seen_words(moment: datetime | None) -> str:
    """The same in French, "" for none."""
    return f"Des lignes manquaient, constaté le {long_date(moment.date())}." if moment is not None else ""


def _filter(choice: JournalChoice) -> AuditFilter:
    since = _midnight(choice.first) if choice.first else None
    before = _midnight(choice.last + ONE_DAY) if choice.last else None
    match choice.sort:
        case JournalSort.VIEWS:
            return AuditFilter(acts_of(ActSort.VIEW), since=since, before=before)
        case JournalSort.OUT:
            return AuditFilter(acts_of(ActSort.OUT), since=since, before=before)
        case JournalSort.NOTEBOOK:
            return AuditFilter(acts_of(ActSort.NOTEBOOK), since=since, before=before)
        case JournalSort.CHANGES:
            return AuditFilter(but=acts_of(ActSort.VIEW, ActSort.OUT, ActSort.NOTEBOOK), since=since, before=before)
    return AuditFilter(since=since, before=before)


def _midnight(day: date) -> datetime:
    """The first instant of a day in Paris, in UTC, as the journal writes it."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def _line(line: AuditLine) -> JournalLine:
    return JournalLine(
        line.at.astimezone(PARIS), act_words(line.action), kind_words(line.kind), line.record_id[-_SHORT_ID:]
    )


def kind_words(kind: str) -> str:
    """On what kind of record, in French."""
    return _KINDS.get(kind, kind)


def _as_json(lines: list[AuditLine]) -> bytes:
    rows = [
        {
            "number": line.number, "at": line.at.isoformat(), "action": line.action, "kind": line.kind,
            "record": line.record_id, "hash": line.hash,
        }
        for line in lines
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _as_csv(lines: list[AuditLine]) -> bytes:
    """As French spreadsheets read it: semicolons, and the mark that says UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("Numéro", "Instant (UTC)", "Acte", "Fiche", "Repère", "Empreinte"))
    for line in lines:
        about = kind_words(line.kind)
        writer.writerow((line.number, line.at.isoformat(), act_words(line.action), about, line.record_id, line.hash))
    return out.getvalue().encode("utf-8-sig")
