"""Reads and writes of the history of contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, delete, select

from desktop.domain.contact import Contact
from desktop.domain.contact_change import ContactChange, ContactChangeKind
from desktop.storage import convert
from desktop.storage.correction_rows import ContactChangeRow
from desktop.storage.statements import chunks, upsert


class ContactChangeRepository:
    """What was done with contacts after they were saved."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: ContactChange) -> None:
        """Adds a change to the history of its contact."""
        values = {
            "id": change.id,
            "contact_id": change.before.id,
            "at": change.at.isoformat(),
            "kind": change.kind.value,
            "motif": change.motif,
            "who": change.who,
            "before": convert.json_ready(convert.contact_values(change.before)),
        }
        upsert(self._connection, ContactChangeRow, values)

    def of_contact(self, contact_id: str) -> list[ContactChange]:
        """The history of a contact, the oldest first."""
        return self.of_contacts([contact_id])[contact_id]

    def of_contacts(self, contact_ids: Sequence[str]) -> dict[str, list[ContactChange]]:
        """The histories of some contacts, the oldest first."""
        found: dict[str, list[ContactChange]] = defaultdict(list)
        table = ContactChangeRow.__table__
        for some in chunks(contact_ids):
            query = select(table).where(ContactChangeRow.contact_id.in_(some))
            for row in self._connection.execute(query.order_by(ContactChangeRow.at, ContactChangeRow.id)):
                found[row.contact_id].append(_change(row))
        return found

    def remove(self, change_id: str) -> None:
        """Forgets a change that was taken back at once."""
        self._connection.execute(delete(ContactChangeRow).where(ContactChangeRow.id == change_id))


def _change(row: Any) -> ContactChange:
    return ContactChange(
        row.id, datetime.fromisoformat(row.at), ContactChangeKind(row.kind), row.motif, row.who, _contact(row.before)
    )


def _contact(kept: dict[str, Any]) -> Contact:
    """As it was kept; what contacts say since is empty in one kept before."""
    blank = convert.contact_values(Contact("", "", "", date.min))
    return convert.to_contact(SimpleNamespace(**blank | kept | {"day": date.fromisoformat(kept["day"])}))
