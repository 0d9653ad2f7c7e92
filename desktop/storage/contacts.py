"""Reads and writes of contacts, and of the drafts that become contacts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, delete, func, select

from desktop.domain.contact import Contact, Draft, Outcome
from desktop.storage import convert
from desktop.storage.correction_rows import ContactChangeRow
from desktop.storage.direct import Direct
from desktop.storage.lines import Lines
from desktop.storage.standing import STANDS
from desktop.storage.statements import chunks, missing, one_row, upsert
from desktop.storage.tables import ContactRow, DraftRow


class ContactRepository:
    """Contacts, planned and concluded; those noted by mistake are read only where all that is kept is told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, contact: Contact) -> None:
        """Inserts or replaces a contact."""
        upsert(self._connection, ContactRow, convert.contact_values(contact))
        Lines(self._connection).contacts_changed(contact.measure_id)

    def get(self, contact_id: str) -> Contact:
        """One contact, noted by mistake or not; raises NotFoundError."""
        row = one_row(self._connection, ContactRow, contact_id)
        if row is None:
            raise missing("Cette visite")
        return convert.to_contact(row)

    def of_measure(self, measure_id: str) -> list[Contact]:
        """The contacts of a measure that stand, in the order of their days."""
        return self._all(ContactRow.measure_id == measure_id, STANDS)

    def everything_of(self, measure_id: str) -> list[Contact]:
        """All contacts of a measure, those noted by mistake too."""
        return self._all(ContactRow.measure_id == measure_id)

    def left(self, measure_id: str) -> None:
        """The lists follow for a measure that one of its contacts was taken from."""
        Lines(self._connection).contacts_changed(measure_id)

    def outlines(self, measure_ids: Sequence[str] = ()) -> dict[str, list[Contact]]:
        """Contacts that stand, by measure, without answers and texts: all, or those of a page of measures."""
        found: dict[str, list[Contact]] = defaultdict(list)
        columns = (ContactRow.id, ContactRow.measure_id, ContactRow.household_id, ContactRow.day, ContactRow.at,
                   ContactRow.kind, ContactRow.outcome, ContactRow.to_complete)  # fmt: skip
        query = select(*columns).where(STANDS).order_by(ContactRow.day)
        if measure_ids:
            query = query.where(ContactRow.measure_id.in_(measure_ids))
        for row in self._connection.execute(query):
            found[row.measure_id].append(convert.to_contact_outline(row))
        return found

    def last_said(self, measure_ids: Sequence[str], question: str) -> dict[str, Contact]:
        """For each of some measures the last contact done that answers a question."""
        said = ContactRow.answers[question].as_string()
        found: dict[str, Contact] = {}
        for chunk in chunks(measure_ids):
            query = select(ContactRow.__table__).where(
                ContactRow.measure_id.in_(chunk), ContactRow.outcome == Outcome.DONE.value, said.is_not(None), STANDS
            )
            for row in self._connection.execute(query.order_by(ContactRow.day, ContactRow.id)):
                found[row.measure_id] = convert.to_contact(row)
        return found

    def remove(self, contact_id: str) -> None:
        """Deletes a contact: only a plan that never took place is ever removed."""
        plan = select(ContactRow.id).where(ContactRow.id == contact_id, ContactRow.outcome == Outcome.PLANNED.value)
        self._connection.execute(delete(ContactChangeRow).where(ContactChangeRow.contact_id.in_(plan)))
        self._connection.execute(
            delete(ContactRow).where(ContactRow.id == contact_id, ContactRow.outcome == Outcome.PLANNED.value)
        )

    def count(self) -> int:
        """Number of contacts that stand."""
        return self._connection.execute(select(func.count()).select_from(ContactRow).where(STANDS)).scalar_one()

    def _all(self, *conditions: ColumnElement[bool]) -> list[Contact]:
        query = select(ContactRow.__table__).where(*conditions)
        rows = self._connection.execute(query.order_by(ContactRow.day, ContactRow.at, ContactRow.id))
        return [convert.to_contact(row) for row in rows]


_REMOVE_DRAFT = "DELETE FROM draft WHERE id = ?"


class DraftRepository:
    """What is being typed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, draft: Draft) -> None:
        """Inserts or replaces a draft."""
        values = convert.draft_values(draft)
        upsert(self._connection, DraftRow, values | {"draft_values": values.pop("values")})

    def get(self, draft_id: str) -> Draft | None:
        """One draft, None when it is gone."""
        row = one_row(self._connection, DraftRow, draft_id)
        return None if row is None else convert.to_draft(row)

    def all(self) -> list[Draft]:
        """Every draft, the latest first."""
        rows = self._connection.execute(select(DraftRow.__table__).order_by(DraftRow.saved_at.desc()))
        return [convert.to_draft(row) for row in rows]

    def remove(self, draft_id: str) -> None:
        """Drops a draft: it was saved as a contact, or given up by the worker."""
        Direct(self._connection).run(_REMOVE_DRAFT, (draft_id,))

    def count(self) -> int:
        """Number of drafts."""
        return self._connection.execute(select(func.count()).select_from(DraftRow)).scalar_one()
