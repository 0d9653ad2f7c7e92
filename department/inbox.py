"""What the Department sends to operators: mandates, saisines, conventions, reference data; and their answers."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, func, or_, select

from department.clock import Clock
from department.database import writer
from department.enrolment import Device
from department.erasing import FOR_ONE
from department.errors import DepartmentError
from department.inserting import take_turn
from department.posting import check_content
from department.receipts import ReceiptSigner
from department.reporting import REFERENCE, count_by
from department.tables import device as device_table
from department.tables import inbox_answer, inbox_item, operator
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.inbox import (
    Inbox,
    InboxAnswer,
    InboxItem,
    InboxKind,
    InboxReceipt,
    answer_sha256,
    answer_statement,
    inbox_sha256,
    inbox_statement,
)
from desktop.sync.contract.problems import french_problems

ContentCheck = Callable[[InboxKind, dict[str, Any]], None]

POSTING = "inbox"


class AnsweredError(ValueError):
    """Something else was answered already, perhaps by a colleague; the text is French."""


@dataclass(frozen=True)
class Addressee:
    """An operator by its name, one of its laptops perhaps; everybody when empty."""

    operator: str = ""
    device: str = ""


class Outgoing:
    """What the Department gives out, signed by its key."""

    def __init__(
        self, engine: Engine, signer: ReceiptSigner, clock: Clock, *, check: ContentCheck = check_content
    ) -> None:
        self._engine = engine
        self._signer = signer
        self._clock = clock
        self._check = check

    def post(self, kind: InboxKind, content: dict[str, Any], addressee: Addressee) -> str:
        """Sign and put one item out; its id. DepartmentError when notebooks cannot take it, or nobody has that name."""
        now = self._clock()
        item_id = _uuid7(now)
        values = {
            "id": item_id,
            "kind": kind,
            "written_at": now,
            "content": content,
            "sha256": self._checked_sha256(item_id, kind, now, content),
            "signature": self._signer.signature(inbox_statement(item_id, kind, now, content)),
        }
        self._check(kind, content)
        if kind in FOR_ONE and not addressee.operator:
            raise DepartmentError("Un mandat ou une saisine s’adresse à un opérateur : indiquez lequel.")
        with writer(self._engine).begin() as connection:
            take_turn(connection, POSTING)
            connection.execute(inbox_item.insert().values(**values, **_address(connection, addressee)))
            if kind == REFERENCE and addressee == Addressee():
                count_by(connection, content)
        return item_id

    def told(self) -> Iterator[dict[str, Any]]:
        """Everything given out, oldest first, each with the answers that came; empty when its household was erased."""
        names = select(operator.c.id, operator.c.name)
        with self._engine.connect() as connection:
            operators = {row.id: row.name for row in connection.execute(names)}
            for item in connection.execute(select(inbox_item).order_by(inbox_item.c.sequence)).mappings().all():
                answers = connection.execute(
                    select(inbox_answer)
                    .where(inbox_answer.c.item_id == item["id"])
                    .order_by(inbox_answer.c.answered_at)
                ).mappings()
                yield {
                    "id": item["id"],
                    "kind": item["kind"],
                    "operator": operators.get(item["operator_id"], ""),
                    "device": item["device_id"] or "",
                    "written_at": instant_text(item["written_at"]),
                    "content": item["content"],
                    "answers": [
                        {
                            "device": answer["device_id"],
                            "answered_at": instant_text(answer["answered_at"]),
                            **answer["answer"],
                        }
                        for answer in answers
                    ],
                }

    def _checked_sha256(self, item_id: str, kind: InboxKind, now: datetime, content: dict[str, Any]) -> str:
        raw = {"id": item_id, "sequence": 0, "kind": kind, "written_at": instant_text(now), "content": content}
        try:
            InboxItem.model_validate(raw | {"sha256": "0" * 64, "signature": ""})
        except ValidationError as error:
            raise DepartmentError(" ".join(french_problems(error))) from None
        return inbox_sha256(item_id, kind, now, content)


class Incoming:
    """The same as a laptop sees it: what is for it, and what it answers."""

    def __init__(self, engine: Engine, receipts: ReceiptSigner, clock: Clock) -> None:
        self._engine = engine
        self._receipts = receipts
        self._clock = clock

    def items(self, device: Device, after: int, limit: int) -> Inbox:
        """The items after that place that are for this laptop, that no colleague has taken and no erasure emptied."""
        left = inbox_item.c.signature != ""
        query = select(inbox_item).where(inbox_item.c.sequence > after, _for(device), ~_taken_from(device), left)
        with self._engine.connect() as connection:
            last = connection.execute(select(func.max(inbox_item.c.sequence))).scalar() or 0
            ordered = query.where(inbox_item.c.sequence <= last).order_by(inbox_item.c.sequence).limit(limit + 1)
            rows = list(connection.execute(ordered).mappings())
        more = len(rows) > limit
        items = [_item(dict(row)) for row in rows[:limit]]
        return Inbox(items=items, next=items[-1].sequence if more else max(after, last), more=more)

    def answer(self, device: Device, item_id: str, answer: InboxAnswer) -> InboxReceipt | None:
        """Keep the answer, once; None when there is no such item for the laptop, AnsweredError after another one."""
        sha256 = answer_sha256(item_id, answer)
        with writer(self._engine).begin() as connection:
            take_turn(connection, device.operator_id)
            item = connection.execute(select(inbox_item.c.kind).where(inbox_item.c.id == item_id, _for(device))).first()
            if item is None:
                return None
            answered_at = self._kept(connection, device, item_id, item.kind, answer, sha256)
        signature = self._receipts.signature(answer_statement(item_id, sha256, answered_at))
        return InboxReceipt(id=item_id, sha256=sha256, received_at=answered_at, signature=signature)

    def _kept(
        self, connection: Connection, device: Device, item_id: str, kind: str, answer: InboxAnswer, sha256: str
    ) -> datetime:
        columns = inbox_answer.c
        query = select(columns.sha256, columns.device_id, columns.answered_at).where(columns.item_id == item_id)
        before = connection.execute(query if kind in FOR_ONE else query.where(columns.device_id == device.id)).first()
        if before is None:
            now = self._clock()
            values = {"item_id": item_id, "device_id": device.id, "sha256": sha256, "answered_at": now}
            connection.execute(inbox_answer.insert().values(**values, answer=answer.model_dump(mode="json")))
            return now
        if (before.sha256, before.device_id) != (sha256, device.id):
            raise AnsweredError(
                "Il a déjà été répondu autre chose à cet envoi du Département, ici ou sur un autre poste."
            )
        answered_at: datetime = before.answered_at
        return answered_at


def _for(device: Device) -> ColumnElement[bool]:
    columns = inbox_item.c
    return and_(
        or_(columns.operator_id.is_(None), columns.operator_id == device.operator_id),
        or_(columns.device_id.is_(None), columns.device_id == device.id),
    )


def _taken_from(device: Device) -> ColumnElement[bool]:
    taken = exists().where(inbox_answer.c.item_id == inbox_item.c.id, inbox_answer.c.device_id != device.id)
    return and_(inbox_item.c.kind.in_(FOR_ONE), taken)


def _item(row: Mapping[str, Any]) -> InboxItem:
    names = ("id", "sequence", "kind", "content", "sha256", "signature")
    values = {name: row[name] for name in names} | {"written_at": instant_text(row["written_at"])}
    return InboxItem.model_validate(values)


def _address(connection: Connection, addressee: Addressee) -> dict[str, str | None]:
    if not addressee.operator:
        if addressee.device:
            raise DepartmentError("Un poste appartient à un opérateur : indiquez lequel.")
        return {"operator_id": None, "device_id": None}
    operator_id = connection.execute(select(operator.c.id).where(operator.c.name == addressee.operator)).scalar()
    if operator_id is None:
        raise DepartmentError("Aucun opérateur ne porte ce nom.")
    if addressee.device:
        devices = device_table.c
        mine = select(devices.revoked_at).where(devices.id == addressee.device, devices.operator_id == operator_id)
        found = connection.execute(mine).first()
        if found is None:
            raise DepartmentError("Cet opérateur n’a pas de poste de ce numéro.")
        if found.revoked_at is not None:
            raise DepartmentError("Ce poste est révoqué : il ne prendrait jamais cet envoi, rien n’a été envoyé.")
    return {"operator_id": operator_id, "device_id": addressee.device or None}


def _uuid7(now: datetime) -> str:
    """A UUIDv7: Python 3.11 has none."""
    text = f"{int(now.timestamp() * 1000):012x}7{secrets.randbits(12):03x}{0x8 | secrets.randbits(2):x}"
    text += f"{secrets.randbits(60):015x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
