"""An older copy of the notebook put back, or one that lost its latest writes: told, never opened unasked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from desktop.domain.acts import JournalAct
from desktop.domain.french import hour, long_date
from desktop.storage.audit import AuditTrail
from desktop.storage.engine import looking, telling
from desktop.storage.errors import NotebookError
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


def check_not_older(engine: Engine, files: NotebookFiles, key: Secret, *, accepted: bool) -> bool:
    """Whether the database is as new as its mark; raises OlderCopyError when it is not and that is not accepted.

    Looked at without changing anything: a journal that is not whole may be all that is left of the latest writes.
    """
    seen = CommitMark(files.mark, key).read()
    if seen is None:
        return True
    last = _last_commit(engine, files, key)
    if not is_behind(last, seen):
        return True
    if not accepted:
        raise OlderCopyError(last, seen)
    return False


def _last_commit(engine: Engine, files: NotebookFiles, key: Secret) -> Commit:
    """Without a journal there is nothing to leave as it is: the connection that is needed anyway can look."""
    if files.journal.exists() and files.journal.stat().st_size:
        with telling(), looking(files.database, key) as cursor:
            return last_commit(lambda query: cursor.execute(query).fetchone())
    with telling(), engine.connect() as connection, connection.begin():
        return last_commit(lambda query: connection.exec_driver_sql(query).fetchone())


def go_on_in_older(engine: Engine, mark: CommitMark, above: Commit | None = None) -> None:
    """A new life for an older copy that the worker writes on in, which the journal keeps; `above` what was seen."""
    with telling(), engine.execution_options(perron_begin="IMMEDIATE").connect() as connection, connection.begin():
        begun = begin_epoch(connection, above or mark.read())
        AuditTrail(connection).append(datetime.now(UTC), JournalAct.OPENED_OLDER, "notebook", begun.epoch)
    mark.settle(begun)


def _moment(instant: str) -> str:
    local = datetime.fromisoformat(instant).astimezone(_PARIS)
    return f"{long_date(local.date())} à {hour(local.time())}"
