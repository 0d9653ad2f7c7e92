"""The receiver on PostgreSQL: records over HTTP, hashes and receipts included, against a raw COPY of the same rows.

The floor has the same durability (every transaction on the disk), the same table with its indexes and foreign keys, the
same bytes in each row, and as many transactions. It is what no receiver can do without, at its best: its rows are ready
made, it hashes, signs, looks up and answers nothing, writes no other table, and its one connection waits for no other.
What else runs on the machine weighs on both sides, not alike: the processor's own time of each is told too.
Also 500 laptops at once, the memory of the process, and how everything grows with what is kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import psycopg

from bench.measure import Line, median
from bench.receiver_growth import grow
from department.clock import utc_now
from department.database import migrate, open_engine
from department.enrolment import Registrar
from department.settings import Settings
from desktop.sync.contract.canonical import canonical_text, seal
from desktop.sync.contract.digests import household_digest
from tests.conftest_postgres import PostgresServer

Record = dict[str, Any]

BATCH = 100
SENDERS = 4  # laptops at once, each of another operator
EACH = 3  # batches of each, a round
ROUNDS = 12
LAPTOPS = 500
SIZES = (1_000, 10_000, 100_000)
MILLION = 1_000_000
KIBIBYTE = 1024
_COLUMNS = (
    "id, record_id, kind, operator_id, device_id, sha256, parents, written_at, received_at, form_id, form_version,"
    " checked, body, contract, op, epoch, household_id"
)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Laptop:
    """An enrolled one."""

    device: str
    operator_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What each of its packed requests says."""
        return {"Authorization": f"Bearer {self.token}", "Content-Encoding": "gzip"}


class Bench:
    """One PostgreSQL, one receiver in its own process, one database."""

    def __init__(self, database_url: str, address: str, process: subprocess.Popen[str]) -> None:
        self.database_url = database_url
        self.address = address
        self._process = process
        self._engine = open_engine(Settings(database_url))
        self._registrar = Registrar(self._engine, utc_now, Settings("").code_lifetime)
        self._chance = random.Random(5)  # made-up words

    def laptop(self, name: str = "Soliha") -> Laptop:
        """A new laptop."""
        code = self._registrar.issue_code(name).code
        enrolled = self._registrar.redeem(code, "Portable")
        known = self._registrar.device_of(enrolled.token)
        assert known is not None
        return Laptop(enrolled.device, known.operator_id, enrolled.token)

    def records(self, count: int, household_id: str = "", words: int = 380) -> list[Record]:
        """Visits of about 3 KB, no two with the same text."""
        return [self._record(household_id or str(uuid.UUID(int=self._chance.getrandbits(128), version=4)), words)
                for _ in range(count)]  # fmt: skip

    def _record(self, household_id: str, words: int) -> Record:
        text = " ".join(f"{self._chance.getrandbits(28):07x}" for _ in range(words))
        number = next(_numbers)
        return seal(
            {
                "contract": 2,
                "op": "put",
                "epoch": "1",
                "id": f"0192f3a0-0000-7000-8000-{number:012x}",
                "kind": "contact",
                "record_id": str(uuid.UUID(int=self._chance.getrandbits(128), version=4)),
                "parents": [],
                "written_at": "2026-01-31T09:30:00Z",
                "form": None,
                "body": {"household_id": household_id, "day": "2026-01-31", "kind": "home", "reason": text},
            }
        )

    def memory(self) -> int:
        """Bytes that the receiver holds, its workers together."""
        return sum(_resident(pid) for pid in (self._process.pid, *_children(self._process.pid)))

    def worked(self) -> float:
        """Seconds of a processor that its workers have taken so far."""
        return sum(_processor_time(pid) for pid in _children(self._process.pid))

    def link(self, laptop: Laptop) -> httpx.Client:
        """One connection of the laptop, kept."""
        return httpx.Client(base_url=self.address, headers=laptop.headers, timeout=300)

    def line(self) -> HTTPConnection:
        """One connection, kept, that takes next to nothing of the processor it shares with the receiver."""
        return HTTPConnection(self.address.removeprefix("http://"), timeout=300)

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()


def packed(laptop: Laptop, records: Sequence[Record]) -> bytes:
    """A request's body."""
    return gzip.compress(json.dumps({"device": laptop.device, "records": list(records)}).encode(), 1)


def rows_of(laptop: Laptop, records: Sequence[Record]) -> list[tuple[Any, ...]]:
    """The same, as the table has them."""
    return [
        (
            one["id"], one["record_id"], one["kind"], laptop.operator_id, laptop.device, one["sha256"],
            json.dumps(one["parents"]), one["written_at"], "2026-01-31T10:00:00Z", None, None, True,
            canonical_text(one["body"]), one["contract"], one["op"], one["epoch"],
            one["body"]["household_id"],
        )
        for one in records
    ]  # fmt: skip


@contextlib.contextmanager
def benches() -> Iterator[Bench]:
    """A receiver that answers, gone after the block."""
    directory = Path(tempfile.mkdtemp(prefix="perron-bench-pg-"))
    server = PostgresServer(directory)
    server.start(durable=True)
    try:
        with server.database() as url:
            engine = open_engine(Settings(url))
            migrate(engine)
            engine.dispose()
            command = [sys.executable, "-m", "bench.receiver_process", url]
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
                assert process.stdout is not None
                bench = Bench(url, process.stdout.readline().strip(), process)
                try:
                    yield bench
                finally:
                    bench.close()
                    process.terminate()
    finally:
        server.stop()


def run(_directory: Path) -> list[Line]:
    """Ingest, memory, many laptops, growth up to 100,000."""
    with benches() as bench:
        lines = [_ingest(bench)]
        asyncio.run(_many(bench))
    with benches() as bench:
        grow(bench, SIZES)
    return lines


def run_million(_directory: Path) -> list[Line]:
    """Growth up to a million."""
    with benches() as bench:
        grow(bench, (*SIZES, MILLION))
    return []


def _ingest(bench: Bench) -> Line:
    """Rounds in turns: some laptops at once over HTTP, then the same rows by COPY, a transaction a batch as well."""
    laptops = [bench.laptop(f"Opérateur {number}") for number in range(SENDERS)]
    sent, copied, memory, worked, served, floored = [], [], [], [], [], []
    with (
        ThreadPoolExecutor(SENDERS) as pool,
        ExitStack() as closing,
        psycopg.connect(bench.database_url, autocommit=True) as connection,
    ):
        lines = [closing.enter_context(contextlib.closing(bench.line())) for _ in laptops]
        _make_floor(connection)
        for _ in range(ROUNDS):
            batches = [[bench.records(BATCH) for _ in range(EACH)] for _ in laptops]
            bodies = [[packed(one, batch) for batch in mine] for one, mine in zip(laptops, batches, strict=True)]
            rows = [rows_of(one, batch) for one, mine in zip(laptops, batches, strict=True) for batch in mine]
            before, begin = (bench.worked(), _served(connection)), time.perf_counter()
            answers = list(pool.map(_send, lines, laptops, bodies))
            sent.append(time.perf_counter() - begin)
            _check_taken(answers)
            worked.append(bench.worked() - before[0])
            served.append(_served(connection) - before[1])
            before, begin = (0.0, _served(connection)), time.perf_counter()
            for batch in rows:
                copy_rows(connection, "floor", batch)
            copied.append(time.perf_counter() - begin)
            floored.append(_served(connection) - before[1])
            memory.append(bench.memory())
    count = SENDERS * EACH * BATCH
    ratios = sorted(one / other for one, other in zip(sent, copied, strict=True))
    growth = (memory[-1] - memory[ROUNDS // 3]) / KIBIBYTE
    print(
        f"  receiver: {count / median(sent):,.0f} records/s; memory {memory[-1] / KIBIBYTE**2:.0f} MiB in all,"
        f" {growth:+.0f} KiB over the last {(ROUNDS - ROUNDS // 3 - 1) * count:,} records;"
        f" ratio of a round from {ratios[0]:.2f} to {ratios[-1]:.2f}, of the quickest {min(sent) / min(copied):.2f}"
    )
    told = ", ".join(
        f"{name} {median(seconds) * 1000 / (SENDERS * EACH):.1f}"
        for name, seconds in (("receiver", worked), ("its PostgreSQL", served), ("PostgreSQL of the COPY", floored))
    )
    print(f"  processor's time of a batch of {BATCH} (ms): {told}")
    name = f"{count} records over HTTP to PostgreSQL, receipts included"
    return Line(name, median(sent), median(copied), "raw COPY of the same rows", 3.0)


def _make_floor(connection: psycopg.Connection[Any]) -> None:
    """A table like the receiver's own: its columns, indexes and foreign keys; what else the receiver writes is not."""
    connection.execute("CREATE TABLE floor (LIKE record INCLUDING ALL)")
    for name in ("operator", "device"):
        connection.execute(f"ALTER TABLE floor ADD FOREIGN KEY ({name}_id) REFERENCES {name} (id)".encode())


def _send(line: HTTPConnection, laptop: Laptop, bodies: Sequence[bytes]) -> list[bytes]:
    """What was answered to each batch; it is looked at when the time is over."""
    answers = []
    for body in bodies:
        line.request("POST", "/v1/records", body, laptop.headers)
        answers.append(line.getresponse().read())
    return answers


def _check_taken(answers: Sequence[Sequence[bytes]]) -> None:
    """Every record was accepted, with a receipt."""
    for answer in itertools.chain.from_iterable(answers):
        receipts = json.loads(answer)["receipts"]
        assert len(receipts) == BATCH
        assert all(one["verdict"] == "accepted" and one["signature"] for one in receipts)


def _resident(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * KIBIBYTE


def _processor_time(pid: int) -> float:
    """User's and system's, of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _served(connection: psycopg.Connection[Any]) -> float:
    """Seconds of a processor that the connections of this database have taken so far."""
    found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()").fetchall()
    return sum(_processor_time(pid) for (pid,) in found)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def copy_rows(connection: psycopg.Connection[Any], table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """One COPY, one transaction."""
    statement = f"COPY {table} ({_COLUMNS}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


async def _many(bench: Bench) -> None:
    """500 laptops of 20 operators, each on its own connection, at once: two batches of text, changes, digests."""
    laptops = [bench.laptop(f"Opérateur {number % 20}") for number in range(LAPTOPS)]
    statuses: dict[int, int] = {}

    async def one(laptop: Laptop, prepared: list[tuple[bytes, bytes]]) -> None:
        async with httpx.AsyncClient(base_url=bench.address, headers=laptop.headers, timeout=300) as http:
            for content, digests in prepared:
                answers = (
                    await http.post("/v1/records", content=content),
                    await http.get("/v1/changes", headers={"Content-Encoding": "identity"}),
                    await http.post("/v1/digests", content=digests),
                )
                for answer in answers:
                    statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1

    rounds = [[_prepared(bench, laptop) for _ in range(2)] for laptop in laptops]
    begin = time.perf_counter()
    await asyncio.gather(*map(one, laptops, rounds))
    seconds = time.perf_counter() - begin
    errors = sum(count for status, count in statuses.items() if status != 200)
    print(f"  {LAPTOPS} laptops at once: {sum(statuses.values())} requests in {seconds:.1f} s, {errors} errors,"
          f" memory {bench.memory() / KIBIBYTE**2:.0f} MiB")  # fmt: skip


def _prepared(bench: Bench, laptop: Laptop) -> tuple[bytes, bytes]:
    """A batch of one household, and the digest that the receiver should then find."""
    household = str(uuid.uuid4())
    records = bench.records(5, household)
    digest = household_digest({one["record_id"]: [one["sha256"]] for one in records})
    return packed(laptop, records), gzip.compress(json.dumps({"households": {household: digest}}).encode())
