"""Real databases and a real receiver for the tests: PostgreSQL from the system's own programs, SQLite in a file."""

import asyncio
import contextlib
import functools
import os
import shutil
import socket
import subprocess
import tempfile
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from fastapi import FastAPI
from psycopg import sql

from department.app import create_app
from department.clock import utc_now
from department.database import migrate, open_engine
from department.enrolment import Registrar
from department.serving import AnnouncingServer, listen
from department.settings import Settings
from department.store import RecordStore

WHAT_TO_INSTALL = "PostgreSQL is missing: install it (Debian: apt-get install postgresql), the tests need a real one"
START_SECONDS = 60
SQLITE = "sqlite:///"
_TICK = 0.1
_MEMORY = Path("/dev/shm")
_ROOM = 2 * 1024**3


def postgres_bin() -> Path:
    """The folder of the newest installed server; RuntimeError with what to install when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    if elsewhere is None:
        raise RuntimeError(WHAT_TO_INSTALL)
    return Path(elsewhere).resolve().parent


def postgres_version() -> str:
    """One line for the head of the test report."""
    try:
        command = [str(postgres_bin() / "postgres"), "--version"]
    except RuntimeError as error:
        return str(error)
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


class PostgresServer:
    """A server of our own: own files, own socket, no network port; PostgreSQL refuses to run as root."""

    def __init__(self, directory: Path) -> None:
        self._bin = postgres_bin()
        self._directory = directory
        self._as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as_user:
            shutil.chown(directory, "postgres", "postgres")

    def start(self, *, durable: bool = False) -> None:
        """Answer; `durable` as in production, else what is written may be lost with the machine."""
        data, log = str(self._directory / "data"), str(self._directory / "log")
        self._run("initdb", "--pgdata", data, "--username=perron", "--auth=trust", "--encoding=UTF8", "--no-sync")
        careless = "" if durable else "-c fsync=off -c full_page_writes=off"
        options = f"-h '' -k {self._directory} {careless} -c max_connections=60"
        self._run("pg_ctl", "start", "-w", "-t", str(START_SECONDS), "-D", data, "-l", log, "-o", options)

    def stop(self) -> None:
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self._directory / "data"))

    def url(self, database: str) -> str:
        return f"postgresql://perron@/{database}?host={self._directory}"

    def new_database(self, template: str = "template1") -> str:
        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    @contextlib.contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The address of a database that is gone after the block: each takes megabytes."""
        name = self.new_database(template)
        try:
            yield self.url(name)
        finally:
            with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, program: str, *arguments: str) -> None:
        # The server that pg_ctl leaves behind must not hold our pipes: a file, and nothing inherited.
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._directory,
                **self._as_user,
            )
            output.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"{program} failed: {output.read().decode(errors='replace')}")


def _in_memory() -> Path | None:
    """Where files cost no disk: what this server keeps is thrown away. None where there is no room to spare."""
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for the whole run."""
    directory = Path(tempfile.mkdtemp(prefix="perron-pg-", dir=_in_memory()))
    try:
        server = PostgresServer(directory)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """An empty database of that server, for the whole run."""
    return postgres_server.url(postgres_server.new_database())


@pytest.fixture(scope="session")
def migrated_template(postgres_server: PostgresServer) -> str:
    """A database that new ones are copied from, so that each test does not pay for its migrations."""
    name = postgres_server.new_database()
    migrate_url(postgres_server.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of its own, on SQLite then on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'receiver.db'}"
        return
    with request.getfixturevalue("postgres_server").database() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def receiver_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database of its own, on SQLite then on PostgreSQL."""
    if request.param == "sqlite":
        yield prepared(f"{SQLITE}{tmp_path / 'receiver.db'}")
        return
    template = request.getfixturevalue("migrated_template")
    with request.getfixturevalue("postgres_server").database(template) as url:
        yield url


def migrate_url(url: str) -> None:
    """Bring the tables of a database to this version."""
    engine = open_engine(Settings(url))
    try:
        migrate(engine)
    finally:
        engine.dispose()


@functools.cache
def _migrated_file() -> bytes:
    """A database of SQLite with the tables of this version and nothing in them."""
    with tempfile.TemporaryDirectory(prefix="perron-receiver-") as folder:
        migrate_url(f"{SQLITE}{folder}/receiver.db")
        made = list(Path(folder).iterdir())
        assert [path.name for path in made] == ["receiver.db"], made
        return made[0].read_bytes()


def prepared(url: str) -> str:
    """The same address; a file of SQLite that is not there yet has its tables then, copied from one for all tests."""
    place = Path(url.removeprefix(SQLITE))
    if url.startswith(SQLITE) and not place.exists():
        place.write_bytes(_migrated_file())
    return url


@dataclass(frozen=True)
class RunningReceiver:
    """A receiver that answers at `url`; what it holds is read from its database, beside it."""

    url: str
    settings: Settings

    def new_code(self, operator: str = "Soliha") -> str:
        engine = open_engine(self.settings)
        try:
            return Registrar(engine, utc_now, self.settings.code_lifetime).issue_code(operator).code
        finally:
            engine.dispose()

    def rows(self) -> list[dict]:
        engine = open_engine(self.settings)
        try:
            return list(RecordStore(engine).records())
        finally:
            engine.dispose()


class PromptServer(AnnouncingServer):
    """Stops when it is told: uvicorn looks ten times a second whether it is to, and then rests a tenth of one.

    How the server of the program stops is tried in its own process (test_operations, test_cli).
    """

    _loop: asyncio.AbstractEventLoop | None = None
    _told: asyncio.Event

    async def main_loop(self) -> None:
        self._told, self._loop = asyncio.Event(), asyncio.get_running_loop()
        ticks = 0
        while not await self.on_tick(ticks):
            ticks += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), _TICK)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(_TICK / 20)
        for server in self.servers:
            await server.wait_closed()
        await self.lifespan.shutdown()

    def stop(self) -> None:
        """Asked of another thread."""
        self.should_exit = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._told.set)


@contextlib.contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of a real server on loopback, in a thread, that stops with the block."""
    ready = threading.Event()
    addresses: list[str] = []

    def announce(address: str) -> None:
        addresses.append(address)
        ready.set()

    def serve() -> None:
        try:
            server.serve_until_stopped()
        finally:
            ready.set()

    with listen("127.0.0.1", 0) as listener:
        server = PromptServer(app, listener, announce)
        thread = threading.Thread(target=serve, name="receiver")
        thread.start()
        try:
            ready.wait()
            if not addresses:
                raise RuntimeError("the receiver did not start")
            yield addresses[0]
        finally:
            server.stop()
            thread.join()


@contextlib.contextmanager
def running_receiver(settings: Settings, **options) -> Iterator[RunningReceiver]:
    """A real receiver over its database; `options` are those of `create_app`."""
    prepared(settings.database_url)
    with serving(create_app(settings, **options)) as url:
        yield RunningReceiver(url, settings)


@pytest.fixture
def receiver(receiver_url: str) -> Iterator[RunningReceiver]:
    """A real receiver, on SQLite then on PostgreSQL."""
    with running_receiver(Settings(receiver_url)) as running:
        yield running
