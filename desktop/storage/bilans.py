"""Reads and writes of the bilans and of the papers frozen, signed or sealed for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.bilan import Bilan, BilanKind, BilanState
from desktop.domain.recipient import Recipient
from desktop.domain.sitting import in_force, in_hand
from desktop.storage.bilan_rows import bilan_values, to_bilan
from desktop.storage.bilan_text_rows import BilanTextRow
from desktop.storage.statements import chunks, missing, one_row, upsert
from desktop.storage.tables import BilanRow, DocumentRow

_OLDEST_FIRST = select(BilanRow.__table__).order_by(BilanRow.id)  # ids grow with time
_ENDS = _OLDEST_FIRST.where(BilanRow.kind == BilanKind.END.value)


class BilanRepository:
    """Reports and the documents behind them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, bilan: Bilan) -> None:
        """Inserts or replaces a bilan."""
        upsert(self._connection, BilanRow, bilan_values(bilan))

    def get(self, bilan_id: str) -> Bilan:
        """One version of a bilan; raises NotFoundError."""
        row = one_row(self._connection, BilanRow, bilan_id)
        if row is None:
            raise missing("Ce bilan")
        return to_bilan(row)

    def remove(self, bilan_id: str) -> None:
        """Takes away a version that nobody signed, with what it said before."""
        self._connection.execute(delete(BilanTextRow).where(BilanTextRow.bilan_id == bilan_id))
        self._connection.execute(delete(BilanRow).where(BilanRow.id == bilan_id))

    def in_hand(self, measure_id: str, kind: BilanKind = BilanKind.END) -> Bilan | None:
        """The bilan of a kind that is worked on, finished or not; None before one was begun."""
        return in_hand(self.versions(measure_id, kind))

    def versions(self, measure_id: str, kind: BilanKind = BilanKind.END) -> tuple[Bilan, ...]:
        """Every bilan of a kind, the oldest first."""
        return tuple(self._read(_OLDEST_FIRST.where(BilanRow.measure_id == measure_id, BilanRow.kind == kind.value)))

    def in_force(self, measure_id: str) -> Bilan | None:
        """The bilan that ends a measure as long as no other is sealed: a correction that is still written is none."""
        return in_force(self.versions(measure_id))

    def everything_of(self, measure_id: str) -> tuple[Bilan, ...]:
        """Every bilan of a measure, whatever its kind, the oldest first."""
        return tuple(self._read(_OLDEST_FIRST.where(BilanRow.measure_id == measure_id)))

    def without_timestamp(self) -> tuple[Bilan, ...]:
        """Every bilan that was signed and sealed, and whose document no timestamp holds yet, the oldest first.

        One that was sealed before documents were signed has no proof, and nothing that a timestamp would hold.
        """
        sealed = BilanRow.state == BilanState.SEALED.value
        return tuple(self._read(_OLDEST_FIRST.where(sealed, BilanRow.proof_sha256 != "", BilanRow.timestamped == "")))

    def ends(self) -> dict[str, list[Bilan]]:
        """The versions of the bilan that ends each measure, by measure, the oldest first."""
        versions: dict[str, list[Bilan]] = {}
        for bilan in self._read(_ENDS):
            versions.setdefault(bilan.measure_id, []).append(bilan)
        return versions

    def everything(self) -> list[Bilan]:
        """Every version of every bilan, the oldest first."""
        return list(self._read(_OLDEST_FIRST))

    def everything_of_measures(self, ids: Sequence[str]) -> list[Bilan]:
        """Every version of every bilan of some measures."""
        return [
            bilan for chunk in chunks(ids) for bilan in self._read(_OLDEST_FIRST.where(BilanRow.measure_id.in_(chunk)))
        ]

    def put_document(self, sha256: str, measure_id: str, kind: str, content: bytes) -> None:
        """Keeps a PDF: « frozen », « revision », « sealed », « proof », « interim », or a copy of a bilan."""
        self._connection.execute(
            insert(DocumentRow)
            .values(sha256=sha256, measure_id=measure_id, kind=kind, content=content)
            .on_conflict_do_nothing()
        )

    def remove_document(self, sha256: str) -> None:
        """Takes away a PDF that another one holds whole, or that nobody signed."""
        self._connection.execute(delete(DocumentRow).where(DocumentRow.sha256 == sha256))

    def document(self, sha256: str) -> bytes:
        """The very bytes that were kept; raises NotFoundError."""
        found = self._connection.execute(select(DocumentRow.content).where(DocumentRow.sha256 == sha256)).scalar()
        if found is None:
            raise missing("Ce document")
        return found

    def put_copy(self, bilan: Bilan, recipient: Recipient, content: bytes) -> None:
        """Keeps what somebody else than the household has of a bilan: one for each."""
        digest = hashlib.sha256(content).hexdigest()
        self.put_document(digest, bilan.measure_id, _copy_kind(bilan.id, recipient), content)

    def copy(self, bilan: Bilan, recipient: Recipient) -> bytes | None:
        """The same as it was kept; None where there is none."""
        is_it = DocumentRow.kind == _copy_kind(bilan.id, recipient)
        of_measure = DocumentRow.measure_id == bilan.measure_id  # by its index, and not through every paper
        return self._connection.execute(select(DocumentRow.content).where(of_measure, is_it)).scalar()

    def remove_copies(self, bilan: Bilan) -> None:
        """Takes away both copies of a bilan whose text is written again."""
        are_they = DocumentRow.kind.in_([_copy_kind(bilan.id, recipient) for recipient in Recipient])
        self._connection.execute(delete(DocumentRow).where(DocumentRow.measure_id == bilan.measure_id, are_they))

    def _read(self, statement: Select[Any]) -> Iterator[Bilan]:
        return (to_bilan(row) for row in self._connection.execute(statement))


def _copy_kind(bilan_id: str, recipient: Recipient) -> str:
    return f"{recipient.value}:{bilan_id}"
