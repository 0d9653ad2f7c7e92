"""Timestamps of sealed bilans, asked for later, whenever there is a connection and a server was chosen (R5)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanState
from desktop.errors import AppError, InvalidInputError
from desktop.reports.signing import sha256_hex
from desktop.reports.timestamping import StampRefusedError, StampTimeError, stamp
from desktop.reports.verifying import verify
from desktop.services.policies import refuse_if_fixed
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.errors import AddressError
from desktop.sync.timestamps import TimestampClient, TimestampError, timestamp_address

_SERVER = "timestamp_server"
_PLACE = "server"


@dataclass(frozen=True)
class TimestampState:
    """Which server was chosen, empty without one, and how many sealed bilans wait for it."""

    server: str
    waiting: int


@dataclass(frozen=True)
class Stamped:
    """What one round did; `trouble` tells why some have none, each document being what it was."""

    stamped: int
    waiting: int
    trouble: AppError | None = None


def _hurried(server: str) -> TimestampClient:
    return TimestampClient(server, timeout=4, longest_s=8)


class TimestampService:
    """Timestamps of one notebook."""

    def __init__(
        self,
        workspace: Workspace,
        client: Callable[[str], TimestampClient] = TimestampClient,
        hurried: Callable[[str], TimestampClient] = _hurried,
    ) -> None:
        self._workspace, self._client, self._hurried = workspace, client, hurried
        self._lock = threading.Lock()
        self._current: TimestampClient | None = None
        self._closed = False

    def stop(self) -> None:
        """Cuts what is being asked, from any thread: what has no timestamp yet is asked for again later."""
        with self._lock:
            if self._current is not None:
                self._current.close()

    def close(self) -> None:
        """The same, and nothing more is asked: the notebook is being closed."""
        self._closed = True
        self.stop()

    def state(self) -> TimestampState:
        """The server, and what waits."""
        with self._workspace.notebook.read() as uow:
            return TimestampState(self._server(uow), len(uow.bilans.without_timestamp()))

    def choose(self, server: str) -> TimestampState:
        """Keeps the address of a server, none when it is empty; raises InvalidInputError by « server ».

        FixedByPolicyError where the IT has chosen.
        """
        refuse_if_fixed(self._workspace.policy, "timestamp_server")
        try:
            address = timestamp_address(server) if server.strip() else ""
        except AddressError as error:
            raise InvalidInputError({_PLACE: f"{error.happened} {error.do}"}) from None
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_SERVER, address)
        return self.state()

    def _server(self, uow: UnitOfWork) -> str:
        return self._workspace.policy.policy.timestamp_server or str(uow.settings.get(_SERVER, ""))

    def stamp_soon(self, cancelled: Callable[[], bool] = lambda: False) -> Stamped:
        """The same right after a seal: other work waits behind, so a server that is far or gone is soon left."""
        return self._stamp_each(self._hurried, cancelled)

    def stamp_waiting(self, cancelled: Callable[[], bool] = lambda: False) -> Stamped:
        """Asks for each sealed bilan that has none; speaks to the network, so call it off the window."""
        return self._stamp_each(self._client, cancelled)

    def _stamp_each(self, ask_of: Callable[[str], TimestampClient], cancelled: Callable[[], bool]) -> Stamped:
        with self._workspace.notebook.read() as uow:
            server = self._server(uow)
            waiting = uow.bilans.without_timestamp()
        if not server:
            return Stamped(0, len(waiting))
        client, done, trouble = self._begun(ask_of(server)), 0, None
        for bilan in waiting:
            if cancelled() or self._closed:
                break
            try:
                done += self._stamp(bilan, client)
            except StampTimeError as error:
                return Stamped(done, len(waiting) - done, _refusal(error))
            except StampRefusedError as error:
                trouble = trouble or _refusal(error)  # of one document: the others may have theirs
            except AppError as error:
                return Stamped(done, len(waiting) - done, error)
        return Stamped(done, len(waiting) - done, trouble)

    def _begun(self, client: TimestampClient) -> TimestampClient:
        with self._lock:
            self._current = client
        return client

    def _stamp(self, bilan: Bilan, client: TimestampClient) -> bool:
        with self._workspace.notebook.read() as uow:
            content = uow.bilans.document(bilan.sealed_sha256)
        return self._keep(bilan, stamp(content, client.ask, self._workspace.clock.now()))

    def _keep(self, read: Bilan, made: bytes) -> bool:
        """The stamped document holds the sealed one whole, and takes its place in one transaction."""
        digest = sha256_hex(made)
        with self._workspace.notebook.write() as uow:
            bilan = uow.bilans.get(read.id)
            if bilan.state is not BilanState.SEALED or bilan.sealed_sha256 != read.sealed_sha256:
                return False  # changed meanwhile
            at = verify(made, ()).stamps[-1].at
            uow.bilans.put_document(digest, bilan.measure_id, "sealed", made)
            save(
                self._workspace,
                uow,
                JournalAct.TIMESTAMPED,
                replace(bilan, sealed_sha256=digest, timestamped=at),
            )
            uow.bilans.remove_document(read.sealed_sha256)
        return True


def _refusal(error: StampRefusedError) -> TimestampError:
    if isinstance(error, StampTimeError):
        return TimestampError(
            "L’heure du serveur d’horodatage et celle de l’ordinateur diffèrent de plus d’un jour.",
            do="Vérifiez la date et l’heure de l’ordinateur, puis recommencez.",
        )
    return TimestampError(
        "Le serveur a répondu autre chose qu’un horodatage de ce document\u00a0: sa réponse n’a pas été gardée.",
        do="Vérifiez l’adresse du serveur\u00a0; si cela se répète, prévenez le service informatique.",
    )
