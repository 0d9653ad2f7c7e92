"""What is killed: a laptop with much to send and to take in, and a receiver that knows a part of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from department.clock import utc_now
from department.database import open_engine
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from department.settings import Settings
from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.services.attachments import Place as Kept
from desktop.services.bundle import Services
from desktop.services.exchange import ExchangeService
from desktop.services.exchange_round import BATCH_SIZE
from desktop.services.records import save
from desktop.sync.client import ReceiverClient
from tests.conftest_postgres import PostgresServer, RunningReceiver, migrate_url
from tests.factories import opened_measure, recorded, sealed_bilan
from tests.pictures_of_people import pdf
from tests.services.operators import Operator, trusting
from tests.soak.children import Child, KillAt
from tests.soak.place import DAY, PASSPHRASE, Place, opened, services_of
from tests.soak.shim import Shim

OPERATOR: Final = "Soliha"
VISITS: Final = 12
AT_ONCE: Final = 8
"""Records of a request, so that there are several."""
PAPER: Final = 600_000
MANDATE: Final = {
    "scheme": "vej",
    "received_on": "2026-02-02",
    "reference": "SLISL 2026-014",
    "persons": [{"last_name": "Delattre", "first_name": "Nadia", "birth_date": "1984-05-17"}],
    "dwelling": {"commune": "62498", "address": "4 rue des Lilas", "postal_code": "62300"},
    "difficulties": "Jugement rendu, le ménage ne répond pas.",
    "terms": {"slisl_head": "Mme Carlier", "stage": "judgment"},
}


class Store(Protocol):
    """Where receivers keep what they have."""

    name: str
    template: str

    def copy(self, root: Path) -> AbstractContextManager[str]:
        """The address of a database like the template, gone after the block."""

    def watched(self, root: Path) -> Path:
        """Under which folder a receiver writes, or its database listens."""


class SqliteStore:
    """A file in the folder of each trial."""

    name = "sqlite"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self.template = f"sqlite:///{folder / 'receiver.db'}"
        migrate_url(self.template)

    @contextmanager
    def copy(self, root: Path) -> Iterator[str]:
        shutil.copytree(self._folder, root / "receiver")
        yield f"sqlite:///{root / 'receiver' / 'receiver.db'}"

    def watched(self, root: Path) -> Path:
        return root / "receiver"


class PostgresStore:
    """A database of a server that is there for all trials."""

    name = "postgresql"

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self._server, self._folder = server, folder
        self._database = server.new_database()
        self.template = server.url(self._database)
        migrate_url(self.template)

    def copy(self, root: Path) -> AbstractContextManager[str]:
        return self._server.database(self._database)

    def watched(self, root: Path) -> Path:
        return self._folder


class Receiver:
    """`perron-department serve` in a process of its own."""

    def __init__(self, database_url: str, log: Path, watched: Path, kill: KillAt | None = None) -> None:
        self.child = Child(partial(_serve, database_url, watched, kill), log)
        self._log = log
        self.url = self._line().split()[-1]
        self.calls()

    def calls(self) -> int:
        """How many calls there were since this was asked before; what kills it is armed from the first time on."""
        os.kill(self.child.pid, signal.SIGUSR1)
        return int(self._line())

    def _line(self) -> str:
        line = self.child.line()
        if not line:
            raise RuntimeError(f"the receiver ended ({self.child.wait()}): {self._log.read_text()[-2000:]}")
        return line

    def stop(self) -> None:
        """Asked to end, as a service is."""
        with suppress(ProcessLookupError):
            os.kill(self.child.pid, signal.SIGTERM)
        self.child.wait()


def _serve(database_url: str, watched: Path, kill: KillAt | None, child: Child) -> None:
    from department.cli import main

    shim = Shim()

    def count(*_: object) -> None:
        made = sum(shim.calls())
        shim.watch(watched)
        child.tell(str(made))  # before it is armed: a thread of the receiver may make the very call that kills it
        if kill is not None:
            kill.arm()

    child.speak()
    os.environ["PERRON_REQUESTS_PER_MINUTE"] = "0"
    signal.signal(signal.SIGUSR1, count)
    main(["serve", "--port", "0", "--database-url", database_url])


@dataclass(frozen=True)
class Scene:
    """Where every trial begins."""

    place: Place
    store: Store


def exchanging(services: Services, url: str) -> ExchangeService:
    """The exchange of a laptop, whatever address it was enrolled at."""

    def through(_server: str, *arguments: object, **options: object) -> ReceiverClient:
        return ReceiverClient(url, *arguments, **options)  # type: ignore[arg-type]

    return ExchangeService(services.workspace, through)


def prepared(root: Path, store: Store) -> Scene:
    """A laptop with a case that the Department knows and another laptop changed, a mandate to answer, one to come."""
    place = Place(root / "template")
    place.root.mkdir(parents=True)
    receiver = Receiver(store.template, root / "log", root)  # before a notebook is open: its lock would go with it
    made = place.service().create(PASSPHRASE)
    (place.root / "code").write_text(made.recovery_code)
    running = RunningReceiver(receiver.url, Settings(store.template))
    with _desk(store) as desk:
        services = Services.over(made.workspace)
        of = opened_measure(services, start=DAY - timedelta(days=355))
        visit = recorded(services, of, DAY, answers={"findings": "Murs humides"})
        services.exchange.enrol(receiver.url, running.new_code(OPERATOR))
        trusting(services.workspace, Operator(services.workspace.clock.now(), OPERATOR).file(department_key=desk.key))
        item = desk.outgoing.post("mandate", MANDATE, Addressee(OPERATOR))
        _told(services)
        services.close()
        _changed_elsewhere(place.copy_to(root / "other"), running, visit.id)
        desk.outgoing.post("mandate", {**MANDATE, "reference": "SLISL 2026-015"}, Addressee(OPERATOR))
    with opened(place) as services:
        _write(services, of, item)
    receiver.stop()
    return Scene(place, store)


@dataclass(frozen=True)
class _Desk:
    outgoing: Outgoing
    key: str


@contextmanager
def _desk(store: Store) -> Iterator[_Desk]:
    engine = open_engine(Settings(store.template))
    try:
        signer = load_department_signer(engine)
        yield _Desk(Outgoing(engine, signer, utc_now), signer.public_key)
    finally:
        engine.dispose()


def _told(services: Services) -> None:
    result = services.exchange.push()
    assert result.trouble is None, result.trouble


def _changed_elsewhere(place: Place, receiver: RunningReceiver, visit_id: str) -> None:
    """A colleague with the same case wrote something more of its visit."""
    with opened(place) as services:
        services.exchange.enrol(receiver.url, receiver.new_code(OPERATOR))
        _told(services)
        with services.workspace.notebook.write() as uow:
            visit = uow.contacts.get(visit_id)
            changed = replace(visit, answers={"findings": "Murs humides au nord"})
            save(services.workspace, uow, JournalAct.RECORDED, changed)
        _told(services)


def _write(services: Services, of: Measure, item_id: str) -> None:
    """A day's work: visits, one taken back, papers of which one is not shared, a signed bilan, a mandate accepted."""
    chance = random.Random(7)
    for number in range(VISITS):
        visit = recorded(services, of, DAY - timedelta(days=number), answers={"findings": f"Visite {number}"})
    services.corrections.withdraw(visit.id, "Saisie dans le mauvais dossier.")
    place = Kept(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
    large = pdf() + b"\n%" + chance.randbytes(PAPER).replace(b"%%EOF", b"")
    for title, content, level in (("Devis", large, Level.SHARED), ("Plan", pdf(), Level.TEAM)):
        services.attachments.set_level(services.attachments.add(place, content, title).id, level)
    sealed_bilan(services, of)
    proposal = services.inbox.proposal(item_id)
    services.inbox.accept(item_id, proposal.household, proposal.asked)
    with services.workspace.notebook.write() as uow:
        uow.settings.put(BATCH_SIZE, AT_ONCE)


def one_round(place: Place, kill: KillAt | None, child: Child) -> None:
    """A laptop that is told an address and makes one round; it tells each receipt as soon as it is kept."""
    url = child.line()
    services = services_of(place)
    exchange = exchanging(services, url)
    shim, told = Shim(), set[str]()
    shim.watch(place.root)

    def acknowledged(*_: object) -> None:
        with services.workspace.notebook.read() as uow:
            kept = {f"{one.id} {(one.receipt or {})['sequence']}" for one in uow.outbox.every() if one.arrived}
        for line in sorted(kept - told):
            child.tell(f"kept {line}")
        told.update(kept)

    if kill is not None:
        kill.arm()
    result = exchange.push(acknowledged)
    calls = sum(shim.calls())
    shim.rest()
    acknowledged()
    if result.trouble is None and result.compared and not result.waiting and not _owed(services):
        child.tell(f"ended {calls}")


def _owed(services: Services) -> bool:
    with services.workspace.notebook.read() as uow:
        return bool(uow.deliveries.waiting() or uow.inbox.owed())
