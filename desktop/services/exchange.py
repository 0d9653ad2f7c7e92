"""Échanges: enrolment, what waits, sending, and the receipts that prove it."""

from __future__ import annotations

import json
import platform
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.outgoing import Fact, OutgoingReader, headline, receipt_words
from desktop.services.profile import keep_profile, profile_of
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState, OutboxEntry
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.messages import BATCH_LIMIT, Receipt
from desktop.sync.errors import CodeRefusedError, StoppedError, SyncError, TooLargeError
from desktop.sync.payload import undisclosable

__all__ = [
    "MOST_SHOWN",
    "DeliveryState",
    "ExchangeService",
    "ExchangeState",
    "MessageLine",
    "PushResult",
    "enrolment_field",
]

BATCH_BYTES = 1024 * 1024
MOST_SHOWN = 200
"""Messages of one state that are read at once."""
_ENROLMENT = "enrolment"
_LAST_SUCCESS = "last_push"
_TOO_LONG = "Cette fiche est trop longue pour le serveur : raccourcissez ses textes, puis enregistrez-la à nouveau."

ClientFactory = Callable[..., ReceiverClient]


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


@dataclass(frozen=True)
class PushResult:
    """What one round did; `trouble` tells why it stopped before the end, nothing being lost."""

    sent: int
    refused: int
    waiting: int
    trouble: AppError | None = None


class ExchangeService:
    """The exchange with the Department's receiver."""

    def __init__(self, workspace: Workspace, client: ClientFactory = ReceiverClient) -> None:
        self._workspace = workspace
        self._client = client
        self._lock = threading.Lock()
        self._current: ReceiverClient | None = None
        self._stopping = threading.Event()

    def enrol(self, server: str, code: str, device_name: str = "") -> ExchangeState:
        """Exchanges a one-time code for this laptop's token, kept in the encrypted notebook; raises SyncError."""
        self._stopping.clear()
        with self._under_way(self._client(server)) as client:
            enrolment = client.enrol(code, device_name or platform.node() or "Ordinateur portable")
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_ENROLMENT, {"server": server, **enrolment.model_dump(mode="json")})
            profile = profile_of(uow)
            if not profile.operator:
                keep_profile(uow, replace(profile, operator=enrolment.operator))
            uow.audit.append(self._workspace.clock.now(), JournalAct.ENROLLED, "device", enrolment.device)
        return self.state()

    def state(self) -> ExchangeState:
        """Counts and last success."""
        with self._workspace.notebook.read() as uow:
            enrolment = uow.settings.get(_ENROLMENT) or {}
            counts = uow.outbox.counts()
            households = uow.outbox.households_waiting() if enrolment else 0
            last = uow.settings.get(_LAST_SUCCESS, "")
        return ExchangeState(
            enrolment.get("server", ""), enrolment.get("operator", ""), counts["waiting"], counts["sent"],
            counts["refused"], last, households,
        )  # fmt: skip

    def messages(self, state: DeliveryState, limit: int = MOST_SHOWN) -> list[MessageLine]:
        """Messages in one state with all that they hold, the latest first."""
        with self._workspace.notebook.read() as uow:
            read = [(entry, json.loads(entry.message)) for entry in uow.outbox.entries(state, limit)]
            names = uow.households.names(list({_household_of(message) for _entry, message in read}))
        reader = OutgoingReader(self._workspace.registry, self._workspace.commune_name)
        return [
            _line(entry, message, names.get(_household_of(message), ("", ""))[0], reader.facts(message))
            for entry, message in read
        ]

    def push(
        self,
        progress: Callable[[int, int], None] = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> PushResult:
        """Sends what waits, batch by batch; a record refused holds back nothing else, a failure loses nothing."""
        self._stopping.clear()
        with self._workspace.notebook.read() as uow:
            enrolment = uow.settings.get(_ENROLMENT)
            waiting = uow.outbox.waiting()
        if enrolment is None:
            raise AppError(
                "Cet ordinateur n’est pas encore relié au Département.",
                safe="Vos fiches attendent dans le carnet.",
                do="Demandez un code de rattachement, puis saisissez-le dans Échanges.",
            )
        sent = refused = held = 0
        trouble: AppError | None = None
        try:
            with self._under_way(self._connection(enrolment)) as client:
                groups = deque(batches(waiting))
                while groups and not cancelled():
                    if self._stopping.is_set():
                        raise StoppedError
                    read = groups.popleft()
                    batch = self._still_waiting(read)
                    held += len(read) - len(batch)
                    if not batch:
                        continue
                    receipts = _sent(client, enrolment["device"], batch)
                    if receipts is None:
                        middle = len(batch) // 2
                        groups.extendleft((batch[middle:], batch[:middle]))
                        continue
                    accepted, rejected = self._keep(enrolment["device"], batch, receipts)
                    sent, refused = sent + accepted, refused + rejected
                    progress(sent + refused, len(waiting) - held)
        except AppError as error:
            trouble = error
        return PushResult(sent, refused, len(waiting) - sent - refused - held, trouble)

    def stop(self) -> None:
        """Ends what is under way at once, from any thread: it tells a StoppedError and nothing is lost."""
        with self._lock:
            self._stopping.set()
            if self._current is not None:
                self._current.close()

    @contextmanager
    def _under_way(self, connection: ReceiverClient) -> Iterator[ReceiverClient]:
        """The connection, known to `stop` as long as it is open."""
        with connection as client:
            with self._lock:
                if self._stopping.is_set():
                    raise StoppedError
                self._current = client
            try:
                yield client
            finally:
                with self._lock:
                    self._current = None

    def _connection(self, enrolment: dict[str, Any]) -> ReceiverClient:
        registry = self._workspace.registry
        return self._client(
            enrolment["server"],
            enrolment["token"],
            receipt_key=enrolment["receipt_key"],
            allow=lambda message: undisclosable(message, registry),
        )

    def _still_waiting(self, batch: Sequence[OutboxEntry]) -> list[OutboxEntry]:
        """What was taken back while others were on their way stays here."""
        with self._workspace.notebook.read() as uow:
            return uow.outbox.still_waiting(batch)

    def _keep(self, device: str, batch: Sequence[OutboxEntry], receipts: Sequence[Receipt]) -> tuple[int, int]:
        accepted = rejected = 0
        with self._workspace.notebook.write() as uow:
            for entry, receipt in zip(batch, receipts, strict=True):
                if receipt.verdict == "refused":
                    uow.outbox.mark_refused(entry.id, receipt.reason or "Refusé sans motif donné.")
                    rejected += 1
                else:
                    uow.outbox.mark_sent(entry.id, receipt.model_dump(mode="json"), device)
                    accepted += 1
            if accepted:  # a record held back on this laptop proves nothing of the exchange
                uow.settings.put(_LAST_SUCCESS, self._workspace.clock.now().isoformat())
        return accepted, rejected


def enrolment_field(error: Exception) -> str:
    """Beside which field a failed enrolment is told: "code", "server", or "" when neither is at fault."""
    if isinstance(error, CodeRefusedError):
        return "code"
    return "server" if isinstance(error, SyncError) else ""


def batches(entries: Sequence[OutboxEntry]) -> list[list[OutboxEntry]]:
    """Groups of at most 100 records and 1 MiB, in order; a larger record goes alone."""
    groups: list[list[OutboxEntry]] = []
    size = 0
    for entry in entries:
        if not groups or len(groups[-1]) == BATCH_LIMIT or size + len(entry.message) > BATCH_BYTES:
            groups.append([])
            size = 0
        groups[-1].append(entry)
        size += len(entry.message)
    return groups


def _sent(client: ReceiverClient, device: str, batch: Sequence[OutboxEntry]) -> Sequence[Receipt] | None:
    """The receipts; None when the batch is too large and can be halved, a refusal for a record too large alone."""
    try:
        return client.send(device, [entry.message for entry in batch])
    except TooLargeError:
        if len(batch) > 1:
            return None
    (entry,) = batch
    return [
        Receipt(
            id=entry.id, sha256=entry.sha256, verdict="refused", reason=_TOO_LONG, sequence=None, received_at=None,
            signature=None,
        )
    ]  # fmt: skip


def _household_of(message: Mapping[str, Any]) -> str:
    """Empty for an action that was held for several: who took part is not told (P1)."""
    return str(message["record_id"] if message["kind"] == "household" else message["body"].get("household_id", ""))


def _line(entry: OutboxEntry, message: Mapping[str, Any], household: str, facts: tuple[Fact, ...]) -> MessageLine:
    return MessageLine(
        entry.id,
        entry.kind,
        entry.record_id,
        entry.created_at,
        entry.state,
        entry.reason,
        json.dumps(message, ensure_ascii=False, indent=2),
        json.dumps(entry.receipt, ensure_ascii=False, indent=2) if entry.receipt else "",
        headline(message),
        household,
        _household_of(message),
        entry.record_id if entry.kind == "measure" else str(message["body"].get("measure_id", "")),
        facts,
        receipt_words(entry.receipt or {}),
    )
