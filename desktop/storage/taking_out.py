"""Records taken out again that were just put in: nothing of them was sent, and nothing was added to them."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from desktop.errors import NotAllowedError
from desktop.storage.direct import Direct
from desktop.storage.lines import Lines
from desktop.storage.search import SearchIndex

_GONE = "IN (SELECT value FROM json_each(:gone))"
_DELETIONS: Final = (
    f"DELETE FROM outbox WHERE record_id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM received_version WHERE record_id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM contact_change WHERE contact_id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM contact WHERE id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM measure_line WHERE measure_id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM measure WHERE id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM saisine WHERE id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM household_line WHERE household_id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM person WHERE household_id {_GONE}",  # noqa: S608 - our own
    f"DELETE FROM household WHERE id {_GONE}",  # noqa: S608 - our own
)  # each before what it refers to
_SENT = (
    "SELECT count(*) FROM outbox WHERE (state NOT IN ('waiting', 'superseded') OR tried > 0)"
    " AND record_id IN (SELECT value FROM json_each(?))"
)


class TakingOut:
    """In the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sent(self, ids: Collection[str]) -> bool:
        """Whether the Department had any message about these records."""
        return bool(Direct(self._connection).value(_SENT, (json.dumps(sorted(ids)),)))

    def take_out(self, ids: Collection[str]) -> None:
        """Deletes records with their messages and search entries; NotAllowedError when something hangs on one."""
        search, gone = SearchIndex(self._connection), {"gone": json.dumps(sorted(ids))}
        try:
            for statement in _DELETIONS:
                self._connection.exec_driver_sql(statement, gone)
        except IntegrityError:
            raise NotAllowedError(
                "Quelque chose a été ajouté depuis à ces fiches\u00a0: l’import ne s’annule plus.",
                safe="Rien n’a été modifié.",
                do="Corrigez les fiches une à une.",
            ) from None
        for one in ids:
            search.remove(one)

    def follow(self, household_ids: Collection[str], measure_ids: Collection[str]) -> None:
        """The lists follow for the households and measures that stay."""
        lines = Lines(self._connection)
        for one in measure_ids:
            lines.contacts_changed(one)
        for one in household_ids:
            lines.measures_changed(one)
