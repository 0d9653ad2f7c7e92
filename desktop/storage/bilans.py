"""Reads and writes of the bilans and of the papers frozen or sealed for them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.bilan import Bilan
from desktop.storage import convert
from desktop.storage.statements import chunks, missing, upsert
from desktop.storage.tables import END_BILAN, BilanRow, DocumentRow

_END_BILANS = select(BilanRow.__table__).where(BilanRow.kind == END_BILAN)


class BilanRepository:
    """End reports and the frozen documents behind them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, bilan: Bilan) -> None:
        """Inserts or replaces a bilan."""
        upsert(self._connection, BilanRow, convert.bilan_values(bilan))

    def of_measure(self, measure_id: str) -> Bilan | None:
        """The bilan that ends a measure, None before one was begun."""
        row = self._connection.execute(_END_BILANS.where(BilanRow.measure_id == measure_id)).one_or_none()
        return None if row is None else convert.to_bilan(row)

    def of_measures(self, ids: Sequence[str]) -> dict[str, Bilan]:
        """The bilans that end some measures, by measure."""
        return {
            row.measure_id: convert.to_bilan(row)
            for chunk in chunks(ids)
            for row in self._connection.execute(_END_BILANS.where(BilanRow.measure_id.in_(chunk)))
        }

    def all(self) -> dict[str, Bilan]:
        """Every bilan that ends a measure, by measure."""
        return {row.measure_id: convert.to_bilan(row) for row in self._connection.execute(_END_BILANS)}

    def put_document(self, sha256: str, measure_id: str, kind: str, content: bytes) -> None:
        """Keeps a frozen or sealed PDF."""
        self._connection.execute(
            insert(DocumentRow)
            .values(sha256=sha256, measure_id=measure_id, kind=kind, content=content)
            .on_conflict_do_nothing()
        )

    def document(self, sha256: str) -> bytes:
        """The very bytes that were frozen; raises NotFoundError."""
        found = self._connection.execute(select(DocumentRow.content).where(DocumentRow.sha256 == sha256)).scalar()
        if found is None:
            raise missing("Ce document")
        return found
