"""Where the exchange stands, each message with its fate, and what one round did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from desktop.errors import AppError
from desktop.services.attachment_exchange import papers_owed
from desktop.services.outgoing import MESSAGE_KINDS, Fact, OutgoingReader, headline, receipt_words
from desktop.services.refusals import Refusal, refusal_of
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.errors import StoppedError

MOST_SHOWN: Final = 200
"""Messages of one state that are read at once."""
ENROLMENT: Final = "enrolment"
LAST_SUCCESS: Final = "last_push"
COMPARED_AT: Final = "compared_at"
"""When every household was last compared with what the Department has; without it, the next round does."""
SENDING: Final = "sending"
"""How the last round went."""
_LET_GO: Final = "Le contenu de cette version a été retiré du carnet\u00a0: une version plus récente est arrivée."


@dataclass(frozen=True)
class ExchangeState:
    """Where the exchange stands; `last_success` is an ISO instant, empty before the first one."""

    server: str
    operator: str
    waiting: int
    sent: int
    refused: int
    last_success: str
    households: int = 0
    """Of how many something waits."""
    conflicts: int = 0
    """Records that another laptop wrote too: a person has to settle them."""
    held: int = 0
    """Of those that wait: those that need a record which was refused."""
    received: int = 0
    """What the Department sent and nobody answered."""
    revoked: bool = False
    """The Department knows this laptop no more: nothing goes before it is linked again."""
    papers: int = 0
    """Documents that are not whole there though no record waits: they go after every text, piece by piece."""

    @property
    def may_go(self) -> int:
        """How many wait that nothing holds back."""
        return self.waiting - self.held

    @property
    def enrolled(self) -> bool:
        """Whether this laptop has its token."""
        return bool(self.server)


@dataclass(frozen=True)
class MessageLine:
    """A message as shown before it leaves or after: what it is, its whole content, its fate."""

    id: str
    kind: str
    record_id: str
    created_at: str
    state: DeliveryState
    reason: str
    """Why it was refused, or what it waits for."""
    content: str
    receipt: str
    headline: str = ""
    """Its kind in French, for a contact its outcome and day."""
    household: str = ""
    household_id: str = ""
    measure_id: str = ""
    facts: tuple[Fact, ...] = ()
    """All that it says, labels and values in French."""
    proof: str = ""
    """What the receipt proves, in one sentence."""
    refusal: Refusal | None = None
    """Why it was refused, in words that can be acted on."""
    holds: int = 0
    """How many others wait for it to be corrected."""


@dataclass(frozen=True)
class OneVerdict:
    """What the Department said of one message."""

    id: str
    record_id: str
    kind: str
    verdict: str
    """accepted, known, conflict, refused or erased; altered on its way, it waits for the next round."""
    reason: str = ""


@dataclass(frozen=True)
class RoundResult:
    """What one round did; `trouble` tells why it stopped before the end, nothing being lost."""

    sent: int
    refused: int
    waiting: int
    trouble: AppError | None = None
    verdicts: tuple[OneVerdict, ...] = ()
    held: int = 0
    """Of those that wait: those that need a record which was refused."""
    conflicts: int = 0
    """Records to be settled by a person, those of before included."""
    applied: int = 0
    """Versions of colleagues that were taken into this notebook."""
    erased: tuple[str, ...] = ()
    """Households that the Department deleted for good."""
    sent_again: int = 0
    """Versions that had arrived and were missing there."""
    compared: bool = True
    """Whether both ends were compared at the end; a receiver of before cannot."""
    skew: timedelta | None = None
    """How far the Department's clock is from this laptop's, when it is more than ten minutes."""
    received: int = 0
    """What the Department sent that is new: somebody has to answer it."""
    set_aside: int = 0
    """Records of which a version came that could not be taken in: nothing of it changed anything here."""
    writers: tuple[str, ...] = ()
    """Who wrote what was taken in, in words."""
    cut: bool = False
    """Somebody stopped it between two steps: nothing went wrong, and not all of it was done."""

    @property
    def was_stopped(self) -> bool:
        """Whether somebody asked for its end."""
        return self.cut or isinstance(self.trouble, StoppedError)


def state_of(uow: UnitOfWork) -> ExchangeState:
    """Counts and last success."""
    enrolment = uow.settings.get(ENROLMENT) or {}
    counts = uow.outbox.counts()
    return ExchangeState(
        enrolment.get("server", ""),
        enrolment.get("operator", ""),
        counts["waiting"],
        counts["sent"],
        counts["refused"],
        uow.settings.get(LAST_SUCCESS, ""),
        uow.outbox.households_waiting() if enrolment else 0,
        len(uow.versions.records_to_settle()),
        uow.outbox.held() if counts["refused"] and counts["waiting"] else 0,
        uow.inbox.waiting() if enrolment else 0,
        bool(enrolment) and bool((uow.settings.get(SENDING) or {}).get("revoked")),
        papers_owed(uow) if enrolment and not counts["waiting"] else 0,
    )


def lines_of(uow: UnitOfWork, entries: Sequence[OutboxEntry], reader: OutgoingReader) -> list[MessageLine]:
    """Messages with all that they hold."""
    names = uow.households.names(list({one.household_id for one in entries if one.household_id}))
    refused = uow.outbox.not_arrived() if any(one.state is DeliveryState.WAITING for one in entries) else set()
    operator = str((uow.settings.get(ENROLMENT) or {}).get("operator", ""))
    lines = [_line(one, names.get(one.household_id, ("", ""))[0], refused, reader) for one in entries]
    if not any(one.state is DeliveryState.REFUSED for one in entries):
        return lines
    return [
        replace(line, refusal=refusal_of(one, reader.registry, operator), holds=uow.outbox.held(one.record_id))
        for line, one in zip(lines, entries, strict=True)
    ]


def _line(entry: OutboxEntry, household: str, refused: set[str], reader: OutgoingReader) -> MessageLine:
    message: Mapping[str, Any] = json.loads(entry.message) if entry.message else {}
    body = message.get("body") or {}
    return MessageLine(
        entry.id,
        entry.kind,
        entry.record_id,
        entry.created_at,
        entry.state,
        entry.reason or _waits_for(entry, refused),
        json.dumps(message, ensure_ascii=False, indent=2) if message else _LET_GO,
        json.dumps(entry.receipt, ensure_ascii=False, indent=2) if entry.receipt else "",
        _headline(entry, message),
        household,
        entry.household_id,
        entry.record_id if entry.kind == "measure" else str(body.get("measure_id", "")),
        reader.facts(message) if message else (("Contenu", _LET_GO),),
        receipt_words(entry.receipt or {}),
    )


def _headline(entry: OutboxEntry, message: Mapping[str, Any]) -> str:
    if message.get("op") == "erase":
        return "Suppression d’un ménage"
    return headline(message) if message else MESSAGE_KINDS[entry.kind]


def _waits_for(entry: OutboxEntry, refused: set[str]) -> str:
    """Why a message does not leave, empty when it will."""
    if entry.state is not DeliveryState.WAITING or not refused.intersection(entry.needs):
        return ""
    places = ("du ménage", "de la mesure", "à laquelle elle est jointe")  # in the order of `needs`
    which = next((words for words, one in zip(places, entry.needs, strict=False) if one in refused), places[-1])
    return f"Attend la fiche {which}, que le Département a refusée\u00a0: corrigez-la d’abord, celle-ci suivra."
