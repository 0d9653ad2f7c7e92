"""An older copy of the notebook put back, or one that lost its latest writes: told, never opened unasked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from desktop.domain.acts import JournalAct
from desktop.domain.french import hour, long_date
from desktop.storage.audit import JOURNAL, AuditMark, AuditTrail
from desktop.storage.engine import is_sound, looking, telling, transaction
from desktop.storage.errors import NotebookDamagedError, NotebookError
from desktop.storage.last_commit import Commit, CommitMark, begin_epoch, is_behind, last_commit, last_commit_of
from desktop.storage.memory import Secret
from desktop.storage.notebook_files import NotebookFiles

_PARIS: Final = ZoneInfo("Europe/Paris")
"""In the journal: the worker was told, and wrote on in it."""


class OlderCopyError(NotebookError):
    """The notebook lacks writes that were made here: `last` is the latest it holds, `seen` the latest made."""

    def __init__(self, last: Commit, seen: Commit) -> None:
        self.last, self.seen = last, seen
        lost = f"Ce qui a été écrit après le {_moment(last.at)} n’y est pas." if last.at else ""
        until = f"La dernière écriture connue ici est du {_moment(seen.at)}." if seen.at else ""
        super().__init__(
            " ".join(part for part in ("Ce carnet est une copie plus ancienne.", lost, until) if part),
            safe="Rien n’a été modifié.",
            do="Reprenez une sauvegarde plus récente, ou ouvrez cette copie telle qu’elle est.",
        )


class MarkMissingError(OlderCopyError):
    """Whoever puts an older copy back may take the mark away with it: nothing tells that this is the latest."""

    def __init__(self, last: Commit) -> None:
        self.last = self.seen = last
        NotebookError.__init__(
            self,
            "Le repère de la dernière écriture manque, ou n’est plus lisible\u00a0: ce carnet est peut-être une copie "
            f"plus ancienne. Ce qu’il contient va jusqu’au {_moment(last.at)}.",
            safe="Rien n’a été modifié.",
            do="Si c’est bien votre dernière écriture, ouvrez-le tel qu’il est, sinon reprenez une sauvegarde.",
        )


def is_left_older(files: NotebookFiles, key: Secret, seen: Commit | None, *, accepted: bool) -> bool:
    """After a program that was killed: its journal must be that of this database, not of another copy of it.

    SQLite would move the journal of a newer copy into an older one without a word. The look changes nothing. Raises
    OlderCopyError when the two are older than their mark, unless that is accepted.
    """
    if not files.journal.exists() or not files.journal.stat().st_size:
        return False
    if not is_sound(files.database, key):
        raise NotebookDamagedError(
            "Le journal du carnet ne va pas avec son fichier\u00a0: l’un des deux vient d’une autre copie.",
            safe="Rien n’a été modifié.",
            do="Remettez en place une sauvegarde du dossier entier, et rien qu’elle.",
        )
    return seen is not None and is_older(_last_with_journal(files, key), seen, accepted=accepted)


def _last_with_journal(files: NotebookFiles, key: Secret) -> Commit:
    """Looked at without changing anything: a journal that is not whole may be all that is left of the latest writes."""
    with telling(), looking(files.database, key) as cursor:
        return last_commit(lambda query: cursor.execute(query).fetchone())


def is_older(last: Commit, seen: Commit | None, *, accepted: bool) -> bool:
    """Whether the database lacks what its mark has seen, or was written in and has none; raises OlderCopyError unless
    that is accepted."""
    if seen is None and last.number:
        error: OlderCopyError = MarkMissingError(last)
    elif seen is not None and is_behind(last, seen):
        error = OlderCopyError(last, seen)
    else:
        return False
    if not accepted:
        raise error
    return True


def is_cut(connection: Connection, seen: Commit | None) -> bool:
    """Whether lines of the journal that its mark has seen are there no more, or are others."""
    if seen is None:
        return False
    try:
        return not AuditTrail(connection).goes_on_from(AuditMark(seen.journal_line, seen.journal_hash))
    except (DBAPIError, driver.DatabaseError):  # a page that cannot be read is told where it is met, and shuts nothing
        return False


def note_cut(engine: Engine) -> None:
    """Says so in the journal itself, which is whole no more from then on."""
    with transaction(engine, writing=True) as connection:
        AuditTrail(connection).append(datetime.now(UTC), JournalAct.JOURNAL_CUT, JOURNAL, "")


def go_on_in_older(engine: Engine, mark: CommitMark, above: Commit | None = None) -> None:
    """A new life for an older copy that the worker writes on in, which the journal keeps; `above` what was seen."""
    with transaction(engine, writing=True) as connection:
        seen = above or mark.read()
        act = JournalAct.OPENED_UNMARKED if seen is None else JournalAct.OPENED_OLDER
        begun = begin_epoch(connection, seen)
        AuditTrail(connection).append(datetime.now(UTC), act, "notebook", begun.epoch)
        last = last_commit_of(connection)
    mark.settle(last)


def _moment(instant: str) -> str:
    local = datetime.fromisoformat(instant).astimezone(_PARIS)
    return f"{long_date(local.date())} à {hour(local.time())}"
