"""What both ends hold after an exchange, made comparable; and what of it is not as it should be."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import Engine, select

from department.attachments import Attachments
from department.clock import utc_now
from department.database import open_engine
from department.receipts import load_signer
from department.settings import Settings
from department.store import RecordStore
from department.tables import attachment, attachment_chunk, inbox_answer
from desktop.services.bundle import Services
from desktop.services.exchange_receipts import verify_proof
from desktop.sync.contract.digests import household_digest
from desktop.sync.contract.messages import Receipt
from tests.services.two_laptops import digests, heads_of_rows
from tests.soak.place import Place, faults, opened

Row = tuple[str, ...]


@dataclass(frozen=True)
class Ends:
    """Of the laptop and of the receiver: `receipts` by version, `kept` by version what the receiver signed."""

    here: Counter[Row]
    there: Counter[Row]
    receipts: Mapping[str, str]
    kept: Mapping[str, str]
    unsound: tuple[str, ...]
    diverged: int


@dataclass
class Found:
    """What is not as it should be after one trial."""

    COUNTED: ClassVar = ("lost", "doubled", "diverged")
    lost: int = 0
    doubled: int = 0
    diverged: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.doubled or self.diverged or self.troubles)


def found_wrong(expected: Ends, now: Ends, acknowledged: list[str], troubles: list[str]) -> Found:
    """Against the same exchange when nobody was killed, and against what was acknowledged before somebody was."""
    found = Found(diverged=now.diverged, troubles=[*troubles, *now.unsound])
    for what, wanted, has in (("here", expected.here, now.here), ("there", expected.there, now.there)):
        lost, more = wanted - has, has - wanted
        found.lost += lost.total()
        found.doubled += more.total()
        found.troubles += [f"lost {what}: {one[:3]}" for one in lost] + [f"too many {what}: {one[:3]}" for one in more]
    for line in acknowledged:
        version, sequence = line.split()
        if now.receipts.get(version) != sequence or now.kept.get(version) != sequence:
            found.lost += 1
            found.troubles.append(f"acknowledged and gone: {line}")
    return found


def ends_of(place: Place, database_url: str) -> Ends:
    """Both, once nobody writes any more."""
    engine = open_engine(Settings(database_url))
    try:
        rows = list(RecordStore(engine).records())
        there = Counter(_told(row) for row in rows)
        there.update(papers_there(engine))
        with engine.connect() as connection:
            there.update(("answer", one) for one in connection.execute(select(inbox_answer.c.item_id)).scalars())
    finally:
        engine.dispose()
    with opened(place) as services:
        unsound = faults(services)
        proof, _count = services.receipts.proof()
        verified = verify_proof(proof)
        unsound += [f"receipt not signed: {one}" for one in verified.bad]
        return Ends(
            _here(services),
            there,
            _receipts(services),
            {row["id"]: str(row["sequence"]) for row in rows},
            tuple(unsound),
            _diverged(services, rows),
        )


def _told(row: Mapping[str, Any]) -> Row:
    """A version as it counts: the same content of the same record twice is one too many."""
    body = hashlib.sha256(json.dumps(row["body"], sort_keys=True).encode()).hexdigest()
    return row["kind"], row["record_id"], row["op"], body


def papers_there(engine: Engine) -> Counter[Row]:
    """The whole ones, whose bytes are what they say; pieces of them, each once."""
    found: Counter[Row] = Counter()
    papers = Attachments(engine, load_signer(engine), utc_now)
    with engine.connect() as connection:
        for row in connection.execute(select(attachment)).all():
            whole = hashlib.sha256(b"".join(papers.pieces(row.operator_id, row.sha256))).hexdigest()
            found["paper", row.sha256, "whole" if row.whole_at and whole == row.sha256 else "in part"] += 1
        for row in connection.execute(select(attachment_chunk.c.sha256, attachment_chunk.c.number)).all():
            found["piece", row.sha256, str(row.number)] += 1
    return found


def _here(services: Services) -> Counter[Row]:
    """Everything that was to be sent, with what became of it; what came; what the records say now."""
    with services.workspace.notebook.read() as uow:
        found: Counter[Row] = Counter(
            ("sent", one.kind, one.record_id, one.body_digest, one.state.value) for one in uow.outbox.every()
        )
        for measure in uow.measures.in_states():
            found.update(("contact", repr(one)) for one in uow.contacts.of_measure(measure.id))
            for one in uow.deliveries.all(measure.household_id):
                found["delivery", one.attachment_id, one.sha256, one.stage.value] += 1
        found.update(("inbox", one.id, one.state.value) for one in uow.inbox.all())
    return found


def _receipts(services: Services) -> dict[str, str]:
    with services.workspace.notebook.read() as uow:
        kept = [Receipt.model_validate_json(json.dumps(one.receipt)) for one in uow.outbox.every() if one.receipt]
    return {one.id: str(one.sequence) for one in kept}


def _diverged(services: Services, rows: list[dict[str, Any]]) -> int:
    """Households whose digest is not the same at both ends."""
    there = {household: household_digest(heads) for household, heads in heads_of_rows(rows).items() if household}
    here = digests(services)
    return sum(here.get(one) != there.get(one) for one in here.keys() | there.keys())
