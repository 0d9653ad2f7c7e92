"""Judging what laptops send: each record alone, so that a bad one holds back no other."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import get_args

from pydantic import ValidationError

from department.appending import Candidate, Erased, Kept, NotTheirs, Origin, Outcome
from department.clock import Clock
from department.enrolment import Device
from department.receipts import ReceiptSigner
from department.store import RecordStore
from desktop.sync.contract.attachments import AttachmentBody
from desktop.sync.contract.content import printable
from desktop.sync.contract.messages import (
    ATTACHMENT,
    OLDEST_CONTRACT,
    PARENTS_LIMIT,
    MessageError,
    Receipt,
    RecordMessage,
    Verdict,
    erased_statement,
    french_problems,
    read_record,
)

Disclosure = Callable[[RecordMessage], list[str]]
FormKnown = Callable[[RecordMessage], bool]

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
OTHER_CONTENT = "Conflit : le serveur garde déjà une autre version sous cet identifiant."
NOT_THEIRS = "Cet enregistrement ne peut pas être reçu de ce poste."
ERASED = "Ce ménage a été effacé au Département : rien de ce qui le concerne n’y est plus reçu ni gardé."

log = logging.getLogger("perron.department")


class Intake:
    """Takes a batch and answers one receipt for each record, in order."""

    def __init__(
        self,
        store: RecordStore,
        signer: ReceiptSigner,
        *,
        disclosure: Disclosure,
        form_known: FormKnown,
        clock: Clock,
    ) -> None:
        self._store = store
        self._signer = signer
        self._disclosure = disclosure
        self._form_known = form_known
        self._clock = clock

    def receive(self, device: Device, raws: Sequence[object]) -> list[Receipt]:
        """Keep what is fit in one transaction; the receipts are given once that is durable."""
        received_at = self._clock()
        judged = [self._judge(raw, received_at) for raw in raws]
        candidates = [found for found in judged if isinstance(found, Candidate)]
        outcomes = self._store.append(candidates, Origin(device.id, device.operator_id, received_at))
        receipts = self._receipts(judged, outcomes, device, received_at)
        counts = Counter(receipt.verdict for receipt in receipts)
        log.info(
            "records device=%s accepted=%d known=%d conflict=%d refused=%d",
            device.id,
            *(counts[verdict] for verdict in get_args(Verdict)),
        )
        return receipts

    def _judge(self, raw: object, received_at: datetime) -> Candidate | Receipt:
        try:
            message = read_record(raw)
        except MessageError as error:
            return _refused(raw, " ".join(error.problems), received_at)
        problems = _attachment_problems(message) or self._disclosure(message)
        if problems:
            return _refused(raw, " ".join(problems), received_at)
        candidate = Candidate(message, checked=self._form_known(message))
        if candidate.household_id and not UUID_TEXT.match(candidate.household_id):
            return _refused(raw, "body.household_id : forme inattendue.", received_at)
        return candidate

    def _receipts(
        self,
        judged: Sequence[Candidate | Receipt],
        outcomes: Mapping[str, Outcome],
        device: Device,
        received_at: datetime,
    ) -> list[Receipt]:
        receipts: list[Receipt] = []
        seen: set[str] = set()
        for found in judged:
            if isinstance(found, Receipt):
                receipts.append(found)
                continue
            message, outcome = found.message, outcomes[found.message.id]
            told = {"id": message.id, "sha256": message.sha256}
            match outcome:
                case Erased():
                    receipts.append(self._erased(message, outcome))
                case NotTheirs():
                    receipts.append(_refused(told, NOT_THEIRS, received_at))
                case Kept() if outcome.sha256 != message.sha256 or outcome.operator_id != device.operator_id:
                    receipts.append(_refused(told, OTHER_CONTENT, received_at))
                case Kept():
                    receipts.append(self._signed(message, outcome, new=outcome.new and message.id not in seen))
                    seen.add(message.id)
        return receipts

    def _signed(self, message: RecordMessage, kept: Kept, *, new: bool) -> Receipt:
        # Laptops of the first contract cannot read of a conflict: theirs is kept all the same.
        beside = list(kept.heads[:PARENTS_LIMIT]) if message.contract > OLDEST_CONTRACT else []
        verdict: Verdict = "conflict" if beside else "accepted" if new else "known"
        return Receipt(
            id=message.id,
            sha256=message.sha256,
            verdict=verdict,
            reason=None,
            sequence=kept.sequence,
            received_at=kept.received_at,
            signature=self._signer.sign(message.id, message.sha256, kept.sequence, kept.received_at),
            heads=beside,
        )

    def _erased(self, message: RecordMessage, erased: Erased) -> Receipt:
        statement = erased_statement(message.id, message.sha256, erased.sequence, erased.erased_at)
        return Receipt(
            id=message.id,
            sha256=message.sha256,
            verdict="refused",
            reason=ERASED,
            sequence=erased.sequence,
            received_at=erased.erased_at,
            signature=self._signer.signature(statement),
        )


def _attachment_problems(message: RecordMessage) -> list[str]:
    """Why the pieces of what it tells of could not be taken; sizes above all."""
    if message.kind != ATTACHMENT or message.op != "put":
        return []
    try:
        AttachmentBody.model_validate(message.body)
    except ValidationError as error:
        return [f"body.{problem}" for problem in french_problems(error)]
    return []


def _refused(raw: object, reason: str, received_at: datetime) -> Receipt:
    """A refusal; of the record it repeats only an id and a hash that can be told."""
    named = raw if isinstance(raw, dict) else {}
    version_id, sha256 = (value if isinstance(value, str) else "" for value in (named.get("id"), named.get("sha256")))
    return Receipt(
        id=printable(version_id),
        sha256=printable(sha256),
        verdict="refused",
        reason=reason,
        sequence=None,
        received_at=received_at,
        signature=None,
    )
