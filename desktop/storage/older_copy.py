"""An older copy of the notebook put back, or one that lost its latest writes: told, never opened unasked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from desktop.domain.acts import JournalAct
from desktop.domain.french import hour, long_date
from desktop.storage.audit import AuditTrail
from desktop.storage.engine import is_sound, looking, telling, transaction
from desktop.storage.errors import NotebookDamagedError, NotebookError
from desktop.storage.last_commit import Commit, CommitMark, begin_epoch, is_behind, last_commit
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


def is_older(last: Commit, seen: Commit, *, accepted: bool) -> bool:
    """Whether the database lacks what its mark has seen; raises OlderCopyError unless that is accepted."""
    if not is_behind(last, seen):
        return False
    if not accepted:
        raise OlderCopyError(last, seen)
    return True


def go_on_in_older(engine: Engine, mark: CommitMark, above: Commit | None = None) -> None:
    """A new life for an older copy that the worker writes on in, which the journal keeps; `above` what was seen."""
    with transaction(engine, writing=True) as connection:
        begun = begin_epoch(connection, above or mark.read())
        AuditTrail(connection).append(datetime.now(UTC), JournalAct.OPENED_OLDER, "notebook", begun.epoch)
    mark.settle(begun)


def _moment(instant: str) -> str:
    local = datetime.fromisoformat(instant).astimezone(_PARIS)
    return f"{long_date(local.date())} à {hour(local.time())}"
