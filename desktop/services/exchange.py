"""Échanges: enrolment, what waits, sending, and the receipts that prove it."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from desktop.errors import AppError
from desktop.services.exchange_enrolment import (
    ClientFactory,
    check_server,
    connection,
    enrolment_field,
    enrolment_of,
    keep_enrolment,
    open_connection,
    proven_keys,
    typed_code,
)
from desktop.services.exchange_order import BATCH_BYTES, batches
from desktop.services.exchange_round import Round
from desktop.services.exchange_state import (
    MOST_SHOWN,
    SENDING,
    ExchangeState,
    MessageLine,
    OneVerdict,
    RoundResult,
    lines_of,
    state_of,
)
from desktop.services.incoming import to_settle
from desktop.services.outgoing import OutgoingReader
from desktop.services.refusals import Refusal, refusal_of
from desktop.services.server_authority import note_what_answered
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState
from desktop.sync.client import ReceiverClient
from desktop.sync.errors import StoppedError

__all__ = [
    "BATCH_BYTES",
    "MOST_SHOWN",
    "ClientFactory",
    "DeliveryState",
    "ExchangeService",
    "ExchangeState",
    "MessageLine",
    "OneVerdict",
    "Refusal",
    "RoundResult",
    "batches",
    "enrolment_field",
]


class ExchangeService:
    """The exchange with the Department's receiver."""

    def __init__(self, workspace: Workspace, client: ClientFactory = ReceiverClient) -> None:
        self._workspace = workspace
        self._client = client
        self._lock = threading.Lock()
        self._current: ReceiverClient | None = None
        self._stopping = threading.Event()
        self._closed = False

    def enrol(self, server: str, code: str, device_name: str = "") -> ExchangeState:
        """Exchanges a one-time code for this laptop's token, kept in the encrypted notebook; raises SyncError.

        FixedByPolicyError for another server than the one that the IT fixed.
        """
        check_server(self._workspace.policy, server)
        self._begin()
        with self._under_way(open_connection(self._workspace, self._client, server)) as client:
            read = typed_code(self._workspace, code)
            keys = proven_keys(self._workspace, client, read)
            enrolment = client.enrol(read.secret, device_name or platform.node() or "Ordinateur portable")
            authority = client.authority()
        keep_enrolment(self._workspace, server, enrolment, keys, authority)
        with self._workspace.notebook.write(work=False) as uow:
            uow.settings.remove(SENDING)  # what went wrong before is over
        return self.state()

    def state(self) -> ExchangeState:
        """Counts and last success."""
        with self._workspace.notebook.read() as uow:
            return replace(state_of(uow), conflicts=len(to_settle(uow)))

    def messages(self, state: DeliveryState, limit: int = MOST_SHOWN) -> list[MessageLine]:
        """Messages in one state with all that they hold, the latest first."""
        reader = OutgoingReader(self._workspace.registry, self._workspace.commune_name)
        with self._workspace.notebook.read() as uow:
            return lines_of(uow, uow.outbox.entries(state, limit), reader)

    def refusal(self, record_id: str) -> Refusal | None:
        """Why the Department refused what a record says now; None when it did not."""
        with self._workspace.notebook.read() as uow:
            last = uow.outbox.last(record_id)
            operator = state_of(uow).operator
        if last is None or last.state is not DeliveryState.REFUSED:
            return None
        return refusal_of(last, self._workspace.registry, operator)

    def push(
        self,
        progress: Callable[[int, int], None] = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> RoundResult:
        """One round: a record refused holds back nothing but what needs it, a failure loses nothing."""
        self._begin()
        with self._workspace.notebook.read() as uow:
            enrolment = enrolment_of(uow)
        opened = connection(self._workspace, self._client, enrolment)
        made = Round(self._workspace, opened, enrolment["device"], progress, self._ended_by(cancelled))
        try:
            with self._under_way(opened):
                made.run()
                note_what_answered(self._workspace, opened)
        except AppError as error:
            return made.result(error)
        return replace(made.result(), cut=cancelled())

    def stop(self) -> None:
        """Ends what is under way at once, from any thread: it tells a StoppedError and nothing is lost."""
        with self._lock:
            self._stopping.set()
            if self._current is not None:
                self._current.close()

    def close(self) -> None:
        """The same, and nothing more begins: the notebook is being closed."""
        with self._lock:
            self._closed = True
        self.stop()

    def _begin(self) -> None:
        with self._lock:
            if self._closed:
                raise StoppedError
            self._stopping.clear()

    def _ended_by(self, cancelled: Callable[[], bool]) -> Callable[[], bool]:
        def check() -> bool:
            if self._stopping.is_set():
                raise StoppedError
            return cancelled()

        return check

    @contextmanager
    def _under_way(self, opened: ReceiverClient) -> Iterator[ReceiverClient]:
        """The connection, known to `stop` as long as it is open."""
        with opened as client:
            with self._lock:
                if self._stopping.is_set():
                    raise StoppedError
                self._current = client
            try:
                yield client
            finally:
                with self._lock:
                    self._current = None
