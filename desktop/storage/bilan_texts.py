"""Reads and writes of the earlier texts of bilans."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from desktop.domain.earlier_text import BilanText, TextCause
from desktop.storage.bilan_sections import section_values, to_sections
from desktop.storage.bilan_text_rows import BilanTextRow
from desktop.storage.statements import missing, one_row, upsert


class BilanTextRepository:
    """What bilans said before."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, text: BilanText) -> None:
        """Keeps a text that is about to be written over."""
        values = {
            "id": text.id,
            "bilan_id": text.bilan_id,
            "until": text.until.isoformat(),
            "cause": text.cause.value,
            "sections": section_values(text.sections),
            "household_words": text.household_words,
        }
        upsert(self._connection, BilanTextRow, values)

    def get(self, text_id: str) -> BilanText:
        """One of them; raises NotFoundError."""
        row = one_row(self._connection, BilanTextRow, text_id)
        if row is None:
            raise missing("Ce texte")
        return _text(row)

    def of_bilan(self, bilan_id: str) -> tuple[BilanText, ...]:
        """All of a bilan, the latest first."""
        query = select(BilanTextRow.__table__).where(BilanTextRow.bilan_id == bilan_id)
        ordered = query.order_by(BilanTextRow.until.desc(), BilanTextRow.id.desc())
        return tuple(_text(row) for row in self._connection.execute(ordered))


def _text(row: Any) -> BilanText:
    until, cause = datetime.fromisoformat(row.until), TextCause(row.cause)
    return BilanText(row.id, row.bilan_id, until, cause, to_sections(row.sections), row.household_words)
