"""The records of photos and papers: what they belong to, and the name and key of the encrypted file of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, insert, select, update

from desktop.domain.attachment import Attachment, MediaType, Owner, OwnerKind
from desktop.domain.privacy import Level
from desktop.errors import NotFoundError
from desktop.storage.compiled import Reading, Writing
from desktop.storage.tables import AttachmentRow, DraftRow

KEPT, REMOVED, REMOVED_WITH_OWNER = "", "alone", "with owner"
"""Whether an attachment is there, was taken away by itself, or went with the draft that was given up."""

_TABLE = AttachmentRow.__table__
_SHOWN = [column for column in _TABLE.columns if column.name not in {"file", "key", "thumbnail", "removed"}]

_OF_OWNER = (AttachmentRow.owner_kind == bindparam("of_kind")) & (AttachmentRow.owner_id == bindparam("of_id"))
_OWNED = Reading(select(*_SHOWN).where(AttachmentRow.removed == KEPT, _OF_OWNER).order_by(AttachmentRow.id))
_MOVE = Writing(
    update(AttachmentRow).where(_OF_OWNER).values(owner_kind=bindparam("to_kind"), owner_id=bindparam("to_id"))
)  # fmt: skip


@dataclass(frozen=True)
class SealedFile:
    """Where the bytes of an attachment are, and the key to them."""

    name: str
    key: bytes


class AttachmentRepository:
    """The attachments of a notebook; those taken away are hidden until `purge`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, attachment: Attachment, file: SealedFile, thumbnail: bytes) -> None:
        """Keeps a new one, whose file is already on the disk."""
        values = {
            "id": attachment.id,
            "owner_kind": attachment.owner.kind.value,
            "owner_id": attachment.owner.id,
            "household_id": attachment.household_id,
            "measure_id": attachment.measure_id or None,
            "title": attachment.title,
            "level": attachment.level.value,
            "media_type": attachment.media_type.value,
            "size": attachment.size,
            "width": attachment.pixels[0],
            "height": attachment.pixels[1],
            "sha256": attachment.sha256,
            "day": attachment.day,
            "file": file.name,
            "key": file.key,
            "thumbnail": thumbnail,
            "removed": KEPT,
        }
        self._connection.execute(insert(AttachmentRow), values)

    def get(self, attachment_id: str) -> Attachment:
        """One attachment, one taken away included while it can still come back; raises NotFoundError."""
        row = self._connection.execute(select(*_SHOWN).where(AttachmentRow.id == attachment_id)).one_or_none()
        if row is None:
            raise NotFoundError("Ce document n’est plus dans ce carnet.")
        return _attachment(row)

    def of_owners(self, *owners: Owner) -> list[Attachment]:
        """Those of some records, in the order in which they were added."""
        found: list[Attachment] = []
        for owner in owners:
            rows = _OWNED.all(self._connection, {"of_kind": owner.kind.value, "of_id": owner.id})
            found += [_attachment(row) for row in rows]
        return sorted(found, key=lambda attachment: attachment.id)

    def of_measure(self, measure_id: str) -> list[Attachment]:
        """Those of a measure and of its recorded contacts."""
        return self._all(AttachmentRow.measure_id == measure_id, AttachmentRow.owner_kind != OwnerKind.DRAFT.value)

    def of_household(self, household_id: str) -> list[Attachment]:
        """Those of a household, of its measures and of their recorded contacts."""
        return self._all(AttachmentRow.household_id == household_id, AttachmentRow.owner_kind != OwnerKind.DRAFT.value)

    def everything_of(self, household_id: str) -> list[Attachment]:
        """All that is kept of a household, what belongs to a draft included."""
        return self._all(AttachmentRow.household_id == household_id)

    def file(self, attachment_id: str) -> SealedFile:
        """Where its bytes are; raises NotFoundError."""
        query = select(AttachmentRow.file, AttachmentRow.key).where(AttachmentRow.id == attachment_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError("Ce document n’est plus dans ce carnet.")
        return SealedFile(row.file, row.key)

    def thumbnails(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The small pictures of those that have one, by id."""
        query = select(AttachmentRow.id, AttachmentRow.thumbnail).where(AttachmentRow.id.in_(ids))
        return {row.id: row.thumbnail for row in self._connection.execute(query) if row.thumbnail}

    def change(self, attachment_id: str, **values: Any) -> None:
        """Writes the title or the level."""
        self._connection.execute(update(AttachmentRow).where(AttachmentRow.id == attachment_id).values(**values))

    def set_removed(self, attachment_id: str, *, removed: bool) -> None:
        """Takes one away, or brings it back."""
        self.change(attachment_id, removed=REMOVED if removed else KEPT)

    def remove_with(self, owner: Owner) -> None:
        """Takes away all that a record given up still has."""
        self._mark(owner, KEPT, REMOVED_WITH_OWNER)

    def bring_back_with(self, owner: Owner) -> None:
        """Brings back what went with a record, and only that."""
        self._mark(owner, REMOVED_WITH_OWNER, KEPT)

    def move(self, owner: Owner, to: Owner) -> None:
        """Gives what belongs to one record to another: a draft's to the contact it became."""
        values = {"of_kind": owner.kind.value, "of_id": owner.id, "to_kind": to.kind.value, "to_id": to.id}
        _MOVE.run(self._connection, values)

    def ids_of(self, household_id: str, measure_ids: Sequence[str] | None = None, own: Sequence[str] = ()) -> list[str]:
        """All that is kept of a household, drafts’ and removed ones too; or only those of some measures, and `own`."""
        query = select(AttachmentRow.id).where(AttachmentRow.household_id == household_id)
        if measure_ids is not None:
            query = query.where(AttachmentRow.measure_id.in_(measure_ids) | AttachmentRow.id.in_(own))
        return list(self._connection.execute(query.order_by(AttachmentRow.id)).scalars())

    def rehouse(self, ids: Sequence[str], household_id: str) -> None:
        """They belong to another household now."""
        self._connection.execute(
            update(AttachmentRow).where(AttachmentRow.id.in_(ids)).values(household_id=household_id)
        )

    def follow(self, owner: Owner, household_id: str, measure_id: str) -> None:
        """What belongs to a contact goes with it to another measure."""
        self._connection.execute(
            update(AttachmentRow)
            .where(AttachmentRow.owner_kind == owner.kind.value, AttachmentRow.owner_id == owner.id)
            .values(household_id=household_id, measure_id=measure_id)
        )

    def adopt_lost(self) -> None:
        """Gives to its measure what belongs to a draft that is not there."""
        drafts = select(DraftRow.id)
        self._connection.execute(
            update(AttachmentRow)
            .where(
                AttachmentRow.owner_kind == OwnerKind.DRAFT.value,
                AttachmentRow.owner_id.not_in(drafts),
                AttachmentRow.measure_id.is_not(None),
                AttachmentRow.removed == KEPT,
            )
            .values(owner_kind=OwnerKind.MEASURE.value, owner_id=AttachmentRow.measure_id)
        )

    def files(self) -> set[str]:
        """The names of all files that a record speaks of, those taken away included."""
        return set(self._connection.execute(select(AttachmentRow.file)).scalars())

    def purge(self) -> list[str]:
        """Forgets those taken away, keys included, and gives the names of their files, which can now be erased."""
        gone = list(self._connection.execute(select(AttachmentRow.file).where(AttachmentRow.removed != KEPT)).scalars())
        if gone:
            self._connection.execute(delete(AttachmentRow).where(AttachmentRow.removed != KEPT))
        return gone

    def _mark(self, owner: Owner, before: str, after: str) -> None:
        self._connection.execute(
            update(AttachmentRow)
            .where(
                AttachmentRow.owner_kind == owner.kind.value,
                AttachmentRow.owner_id == owner.id,
                AttachmentRow.removed == before,
            )
            .values(removed=after)
        )

    def _all(self, *conditions: Any) -> list[Attachment]:
        query: Select[Any] = select(*_SHOWN).where(AttachmentRow.removed == KEPT, *conditions)
        return [_attachment(row) for row in self._connection.execute(query.order_by(AttachmentRow.id))]


def _attachment(row: Any) -> Attachment:
    return Attachment(
        row.id,
        Owner(OwnerKind(row.owner_kind), row.owner_id),
        row.household_id,
        row.title,
        MediaType(row.media_type),
        row.size,
        row.sha256,
        row.day,
        row.measure_id or "",
        Level(row.level),
        (row.width, row.height),
    )
