"""Attachments in pieces: each is checked when it comes, the whole when the last is there, then a receipt is signed."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, exists, select, true, update

from department.clock import Clock
from department.database import writer
from department.enrolment import Device
from department.inserting import insert_new
from department.receipts import ReceiptSigner
from department.tables import attachment, attachment_chunk, attachment_record, record
from department.visibility import visible_to
from desktop.sync.contract.attachments import AttachmentReceipt, AttachmentState, attachment_statement
from desktop.sync.contract.chunks import chunk_size

PIECES_AT_ONCE = 4
_OTHERWISE = "Les morceaux reçus ne font pas la pièce annoncée : renvoyez-la depuis le début."


class PieceError(ValueError):
    """A piece that is not the one announced; the text is French."""


@dataclass(frozen=True)
class _Announced:
    operator_id: str
    sha256: str
    size: int
    chunks: tuple[str, ...]
    sequence: int
    whole_at: datetime | None

    def told_by(self, body: Mapping[str, Any]) -> "_Announced":
        """The same with the size and the pieces that a record tells."""
        return replace(self, size=int(body["size"]), chunks=tuple(body["chunks"]))


class Attachments:
    """The pieces of attachments, in the database beside the records that tell of them."""

    def __init__(self, engine: Engine, signer: ReceiptSigner, clock: Clock) -> None:
        self._engine = engine
        self._signer = signer
        self._clock = clock

    def state(self, device: Device, sha256: str) -> AttachmentState | None:
        """Which pieces are there; None when the laptop has told of no such attachment."""
        with self._engine.connect() as connection:
            announced = _announced(connection, device, sha256)
            if announced is None:
                return None
            told = _as_told(connection, device, announced)
            have = _numbers(connection, announced) if told == announced else []
        return self._state(told, have)

    def put(self, device: Device, sha256: str, number: int, content: bytes) -> AttachmentState | None:
        """Keep one piece; PieceError when it, or the whole that it completes, is not what was announced."""
        with self._engine.connect() as connection:
            announced = _announced(connection, device, sha256)
            if announced is None:
                return None
            told = _as_told(connection, device, announced)
        _check(told, number, content)
        if told.whole_at is None:
            piece = {"operator_id": told.operator_id, "sha256": sha256, "number": number, "content": content}
            with writer(self._engine).begin() as connection:
                # It may have been erased since; then the piece has no place.
                announced = _announced(connection, device, sha256, lock=True)
                if announced is not None and announced.whole_at is None and announced != told:
                    _announce(connection, told)
                if announced is not None:
                    connection.execute(
                        insert_new(connection, attachment_chunk, "operator_id", "sha256", "number"), piece
                    )
        return self.state(device, sha256)

    def pieces(self, operator_id: str, sha256: str) -> Iterator[bytes]:
        """The content, piece by piece."""
        with self._engine.connect() as connection:
            yield from _pieces(connection, operator_id, sha256)

    def _state(self, announced: _Announced, have: list[int]) -> AttachmentState:
        whole_at = announced.whole_at
        if whole_at is None and len(have) == len(announced.chunks):
            whole_at = self._made_whole(announced)
        return AttachmentState(have=have, receipt=self._receipt(announced, whole_at) if whole_at else None)

    def _made_whole(self, announced: _Announced) -> datetime:
        """When it became whole; what turns out to be something else is thrown away, to be sent and told of again."""
        mine = (attachment.c.operator_id == announced.operator_id) & (attachment.c.sha256 == announced.sha256)
        with writer(self._engine).begin() as connection:
            before = connection.execute(
                select(attachment.c.whole_at, attachment.c.chunks).where(mine).with_for_update()
            ).first()
            if before is not None and before.whole_at is not None:
                whole_at: datetime = before.whole_at
                return whole_at
            if before is None or tuple(before.chunks) != announced.chunks:  # another laptop told otherwise since
                raise PieceError(_OTHERWISE)
            if _whole_sha256(connection, announced) == announced.sha256:
                now = self._clock()
                connection.execute(update(attachment).where(mine).values(whole_at=now))
                return now
            _throw_away(connection, announced)
        raise PieceError(_OTHERWISE)

    def _receipt(self, announced: _Announced, whole_at: datetime) -> AttachmentReceipt:
        statement = attachment_statement(announced.sha256, announced.size, announced.sequence, whole_at)
        return AttachmentReceipt(
            sha256=announced.sha256,
            size=announced.size,
            sequence=announced.sequence,
            received_at=whole_at,
            signature=self._signer.signature(statement),
        )


def _announced(connection: Connection, device: Device, sha256: str, *, lock: bool = False) -> _Announced | None:
    """The attachment, when some record that the laptop may see tells of it."""
    told = (
        select(record.c.id)
        .join(attachment_record, attachment_record.c.record_id == record.c.record_id)
        .where(attachment_record.c.operator_id == device.operator_id, attachment_record.c.sha256 == sha256)
        .where(visible_to(device))
    )
    columns = attachment.c
    query = select(attachment).where(columns.operator_id == device.operator_id, columns.sha256 == sha256, exists(told))
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return None
    return _Announced(row.operator_id, row.sha256, row.size, tuple(row.chunks), row.sequence, row.whole_at)


def _as_told(connection: Connection, device: Device, announced: _Announced) -> _Announced:
    """With the size and pieces that this laptop told, while it is not whole: another one may have told wrong ones."""
    if announced.whole_at is not None:
        return announced
    bodies = _bodies(connection, announced, record.c.device_id == device.id)
    return next((announced.told_by(one) for _record_id, one in bodies), announced)


def _bodies(connection: Connection, announced: _Announced, among: ColumnElement[bool]) -> list[tuple[str, Any]]:
    """What some records say of it, each with the record's id, the latest first."""
    uses, rows = attachment_record.c, record.c
    query = (
        select(rows.record_id, rows.body)
        .join(attachment_record, uses.record_id == rows.record_id)
        .where(uses.operator_id == announced.operator_id, uses.sha256 == announced.sha256)
        .where(rows.operator_id == announced.operator_id, rows.op == "put", rows.emptied_at.is_(None), among)
        .order_by(rows.sequence.desc())
    )
    found = [(row.record_id, row.body) for row in connection.execute(query)]
    return [(record_id, body) for record_id, body in found if body.get("sha256") == announced.sha256]


def _announce(connection: Connection, told: _Announced) -> None:
    """Expects these pieces from now on; those of another announcement that came already are deleted."""
    held, columns = attachment_chunk.c, attachment.c
    connection.execute(delete(attachment_chunk).where(held.operator_id == told.operator_id, held.sha256 == told.sha256))
    mine = (columns.operator_id == told.operator_id) & (columns.sha256 == told.sha256)
    connection.execute(update(attachment).where(mine).values(size=told.size, chunks=list(told.chunks)))


def _throw_away(connection: Connection, wrong: _Announced) -> None:
    """Deletes pieces that do not make the file. The records that announced them no longer hold it.

    When other records announced other pieces, those are expected from now on; otherwise the attachment is forgotten.
    """
    told = {record_id: wrong.told_by(body) for record_id, body in reversed(_bodies(connection, wrong, true()))}
    right = {record_id: one for record_id, one in told.items() if one.chunks != wrong.chunks}
    uses = attachment_record.c
    mine = (uses.operator_id == wrong.operator_id) & (uses.sha256 == wrong.sha256)
    connection.execute(delete(attachment_record).where(mine, uses.record_id.not_in(sorted(right))))
    if right:
        _announce(connection, next(iter(right.values())))
        return
    for table in (attachment_chunk, attachment):
        columns = table.c
        connection.execute(
            delete(table).where(columns.operator_id == wrong.operator_id, columns.sha256 == wrong.sha256)
        )


def _check(announced: _Announced, number: int, content: bytes) -> None:
    if number >= len(announced.chunks):
        raise PieceError("Cette pièce n’a pas autant de morceaux.")
    if len(content) != chunk_size(announced.size, number):
        raise PieceError("Ce morceau n’a pas la taille annoncée.")
    if hashlib.sha256(content).hexdigest() != announced.chunks[number]:
        raise PieceError("Ce morceau n’est pas celui qui était annoncé : son empreinte diffère.")


def _numbers(connection: Connection, announced: _Announced) -> list[int]:
    columns = attachment_chunk.c
    query = select(columns.number).where(
        columns.operator_id == announced.operator_id, columns.sha256 == announced.sha256
    )
    return list(connection.execute(query.order_by(columns.number)).scalars())


def _pieces(connection: Connection, operator_id: str, sha256: str) -> Iterator[bytes]:
    columns = attachment_chunk.c
    query = (
        select(columns.content)
        .where(columns.operator_id == operator_id, columns.sha256 == sha256)
        .order_by(columns.number)
    )
    yield from connection.execute(query, execution_options={"yield_per": PIECES_AT_ONCE}).scalars()


def _whole_sha256(connection: Connection, announced: _Announced) -> str:
    whole = hashlib.sha256()
    for piece in _pieces(connection, announced.operator_id, announced.sha256):
        whole.update(piece)
    return whole.hexdigest()
