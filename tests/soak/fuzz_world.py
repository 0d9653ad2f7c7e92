"""Where the exchange is played: two laptops with real notebooks, a real receiver, and a network that lies between.

A laptop is killed at one of its moments: before or after a commit, before or after a request. What its folder holds at
that very instant is copied, and it goes on from that copy: nothing that Python does on its way out is seen. (Processes
that are really killed are tried in tests/soak/exchange_kills.py.)
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import httpx
from sqlalchemy import select

from department.app import create_app
from department.backup import back_up, restore
from department.bundles import BundleImport
from department.clock import utc_now
from department.database import migrate, open_engine
from department.disclosure import form_known, undisclosable
from department.enrolment import Registrar
from department.inbox import Addressee, Outgoing
from department.intake import Intake
from department.keys import load_age_secret, load_department_signer
from department.receipts import load_signer
from department.settings import Settings
from department.store import RecordStore
from department.tables import record as record_table
from desktop.domain.ids import Uuid7Source
from desktop.paths import resource_dir
from desktop.services.backup_restore import RestoreService
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.exchange import ExchangeService
from desktop.services.sending import Sender
from desktop.services.workspace import Resources, Workspace
from desktop.storage.keyslots import Derivation
from desktop.storage.notebook import create_notebook, open_with_passphrase
from desktop.sync.client import ReceiverClient
from desktop.sync.transfer import public_key
from tests.conftest_postgres import PostgresServer, serving
from tests.faults.proxy import FaultProxy
from tests.services.operators import Operator, named, trusting

DAY = date(2026, 11, 22)
PASSPHRASE = "jardin bleu fenêtre tambour cerise moulin ardoise violon"
CHEAP = Derivation(1024, 1, 1)
OPERATOR = "Soliha 62"
WORKERS = ("Léa Martin", "Karim Bensaïd")
REFUSED = "[refus]"
"""What the receiver of these trials refuses, wherever it is written."""
SECRET = "secretxconfidentiel"
SHORT_WAIT = httpx.Timeout(30, read=0.15)
_NOT_COPIED = shutil.ignore_patterns("*-shm", "*.lock", "ancien-carnet-*")


class KilledError(BaseException):
    """The laptop is gone, here and now."""


@cache
def resources() -> Resources:
    """Read once for all trials."""
    return Resources.load(resource_dir())


class Client(ReceiverClient):
    """The laptop's connection; each request is a moment at which the laptop may be killed."""

    def __init__(self, laptop: Laptop, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._laptop = laptop

    def _call(self, *arguments: Any, **options: Any) -> Any:
        self._laptop.moment()
        answer = super()._call(*arguments, **options)
        self._laptop.moment()
        return answer


@dataclass
class Backup:
    """A backup of a laptop, with where the laptop stood when it was made."""

    found: Path
    at: dict[str, frozenset[str]]


class Laptop:
    """One notebook, opened and closed as the steps want it."""

    def __init__(self, name: str, place: Path, chance: Random) -> None:
        self.name, self.place, self._chance = name, place, chance
        self.clock = FixedClock(DAY)
        self.backups: list[Backup] = []
        self.dies_in: int | None = None
        self.waits_shortly = False
        self.services: Services
        self.open()

    def open(self) -> None:
        """As the program does."""
        notebook = open_with_passphrase(self.place, PASSPHRASE)
        write = notebook.write

        @contextmanager
        def mortal(*, work: bool = True) -> Iterator[Any]:
            with write(work=work) as uow:
                yield uow
                self.moment()
            self.moment()

        notebook.write = mortal  # type: ignore[method-assign]
        workspace = Workspace.over(notebook, resources(), self.clock)
        workspace = replace(workspace, new_id=Uuid7Source(self.clock.now, self._chance))
        exchange = ExchangeService(workspace, self._client)
        sender = Sender(workspace, exchange, lambda: 0.5)
        self.services = replace(Services.over(workspace), exchange=exchange, sender=sender)
        self.services.retention.settle()

    def close(self) -> None:
        self.services.workspace.notebook.close()

    def moment(self) -> None:
        """One more of those at which it may be killed."""
        if self.dies_in is None:
            return
        self.dies_in -= 1
        if self.dies_in <= 0:
            self.dies_in = None
            shutil.copytree(self.place, self._left, ignore=_NOT_COPIED)
            raise KilledError

    @property
    def _left(self) -> Path:
        return self.place.with_name(f"{self.place.name}.left")

    def reopen_what_is_left(self) -> None:
        """After it was killed."""
        self.services.workspace.notebook.abandon()
        shutil.rmtree(self.place)
        self._left.rename(self.place)
        self.open()

    def back_up(self, at: dict[str, frozenset[str]]) -> None:
        self.clock.instant += timedelta(seconds=2)
        made, _line = self.services.backups.make_in(self.place.with_name(f"{self.place.name}.stick"))
        self.backups.append(Backup(made, at))

    def put_back(self, backup: Backup) -> None:
        self.close()
        service = RestoreService(self.place, self.clock, None)
        found = [one for one in service.find(backup.found.parent) if one.snapshot.directory == backup.found]
        service.restore(found, "passphrase", PASSPHRASE)
        for aside in self.place.glob("ancien-carnet-*"):
            shutil.rmtree(aside)
        self.open()

    def _client(self, *arguments: Any, **options: Any) -> Client:
        waits = {"timeout": SHORT_WAIT} if self.waits_shortly else {}
        return Client(self, *arguments, **options, **waits)


@dataclass
class Receiver:
    """The Department's end, started and stopped; each database that it had is a file (or a database) of its own."""

    folder: Path
    proxy: FaultProxy
    postgres: PostgresServer | None = None
    copies: list[Path] = field(default_factory=list)
    _number: int = 0
    _url: str = ""
    _running: ExitStack | None = None
    _seconds: int = 0

    def begin(self, template: Path | None) -> None:
        """Over an empty database, or a copy of one that was prepared."""
        self._url = self._new_database()
        engine = open_engine(self.settings)
        if template is not None and self.postgres is None:
            shutil.copy(template, self.folder / f"receiver-{self._number}.db")
        elif template is not None:
            restore(engine, template, utc_now)
        else:
            migrate(engine)
        engine.dispose()
        self.engine = open_engine(self.settings)

    @property
    def settings(self) -> Settings:
        return Settings(self._url, requests_per_minute=0)

    def start(self) -> None:
        """Answers, through the proxy."""
        if self._running is None:
            self._running = ExitStack()
            url = self._running.enter_context(serving(create_app(self.settings, disclosure=_disclosure)))
            self.proxy.lead_to(url)

    def stop(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def end(self) -> None:
        self.stop()
        self.engine.dispose()

    def back_up(self) -> None:
        self.copies.append(back_up(self.engine, self.folder / "copies", self._clock))

    def put_back(self, copy: Path) -> None:
        """As those who run it do: into an empty database."""
        self.stop()
        self.engine.dispose()
        self._url = self._new_database()
        self.engine = open_engine(self.settings)
        restore(self.engine, copy, self._clock)
        self.start()

    def rows(self) -> list[dict[str, Any]]:
        """Every version that it keeps."""
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(select(record_table)).mappings()]

    def ids(self) -> set[str]:
        with self.engine.connect() as connection:
            return set(connection.execute(select(record_table.c.id)).scalars())

    @property
    def registrar(self) -> Registrar:
        return Registrar(self.engine, utc_now, self.settings.code_lifetime)

    def outgoing(self) -> Outgoing:
        return Outgoing(self.engine, load_department_signer(self.engine), utc_now)

    def post(self, content: dict[str, Any]) -> str:
        return self.outgoing().post("mandate", content, Addressee(OPERATOR))

    def take(self, bundle: bytes) -> bytes:
        """What « perron-department import-bundle » does: the receipts."""
        signer = load_signer(self.engine)
        intake = Intake(
            RecordStore(self.engine), signer, disclosure=_disclosure, form_known=form_known, clock=utc_now
        )  # fmt: skip
        taken = BundleImport(self.engine, intake, signer, load_age_secret(self.engine), utc_now).take(bundle)
        return taken.to_bytes()

    def _clock(self) -> datetime:
        self._seconds += 1
        return datetime(2026, 11, 22, 6, tzinfo=UTC) + timedelta(seconds=self._seconds)

    def _new_database(self) -> str:
        self._number += 1
        if self.postgres is not None:
            return self.postgres.url(self.postgres.new_database())
        return f"sqlite:///{self.folder / f'receiver-{self._number}.db'}"


def _disclosure(message: Any) -> list[str]:
    if REFUSED in str(message.body):
        return ["body : ce receveur d’essai ne prend pas cela."]
    return undisclosable(message)


@dataclass
class World:
    """All that one run of steps has."""

    folder: Path
    laptops: tuple[Laptop, Laptop]
    receiver: Receiver
    proxy: FaultProxy

    def end(self) -> None:
        for one in self.laptops:
            one.services.workspace.notebook.abandon()
        self.receiver.end()
        shutil.rmtree(self.folder)


class Ground:
    """What every world of a run begins with, made once: two enrolled laptops that trust each other, a receiver."""

    def __init__(self, folder: Path, proxy: FaultProxy, postgres: PostgresServer | None = None) -> None:
        self._folder, self._proxy, self._postgres = folder, proxy, postgres
        self._worlds = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._prepare()

    def _prepare(self) -> None:
        clock = FixedClock(DAY)
        (self._folder / "template").mkdir()
        receiver = Receiver(self._folder / "template", self._proxy, self._postgres)
        receiver.begin(None)
        receiver.start()
        workspaces = []
        for number, worker in enumerate(WORKERS):
            notebook, _code = create_notebook(self._folder / "template" / f"laptop-{number}", PASSPHRASE, CHEAP)
            workspaces.append(named(Workspace.over(notebook, resources(), clock), worker))
        operator = Operator(clock.now(), OPERATOR)
        file = operator.file(
            *workspaces,
            department_age_key=public_key(load_age_secret(receiver.engine)),
            department_key=load_department_signer(receiver.engine).public_key,
        )
        for workspace in workspaces:
            operator.certify(workspace)
            trusting(workspace, file)
            code = receiver.registrar.issue_code(OPERATOR).code
            ExchangeService(workspace).enrol(self._proxy.url, code, "Portable")
            workspace.notebook.close()
        receiver.back_up()
        receiver.end()
        (self._copy,) = receiver.copies

    @contextmanager
    def world(self, chance: Random) -> Iterator[World]:
        """A new one, gone after the block."""
        self._worlds += 1
        folder = self._folder / f"world-{self._worlds}"
        (folder / "receiver").mkdir(parents=True)
        receiver = Receiver(folder / "receiver", self._proxy, self._postgres)
        receiver.begin(self._copy)
        receiver.start()
        made = []
        for number in range(len(WORKERS)):
            place = folder / f"laptop-{number}"
            shutil.copytree(self._folder / "template" / f"laptop-{number}", place)
            made.append(Laptop(f"laptop {number}", place, Random(chance.random())))
        found = World(folder, (made[0], made[1]), receiver, self._proxy)
        try:
            yield found
        finally:
            self._proxy.forget(held=True)
            found.end()
