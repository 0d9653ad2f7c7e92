"""How the receiver grows with what is kept: real records of every scheme, copied over and over under other ids."""

from __future__ import annotations

import gzip
import json
import random
import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import httpx
import psycopg

from bench.measure import median
from bench.notebooks import CHEAP, PASSPHRASE
from department.database import open_engine
from department.facts import Facts
from department.settings import Settings
from desktop.services.demo import make_demo
from desktop.storage.notebook import open_with_passphrase
from desktop.storage.outbox import DeliveryState
from desktop.sync.contract.canonical import seal
from desktop.sync.contract.digests import household_of
from desktop.sync.contract.messages import BATCH_LIMIT

if TYPE_CHECKING:
    from bench.receiver import Bench, Laptop, Record

Connection = psycopg.Connection[Any]

LAPTOPS = 40
OPERATORS = 8
HOUSEHOLDS = 30
ROUNDS = 7
AT_ONCE = 200_000
MEBIBYTE = 1024 * 1024
TODAY = date(2026, 3, 10)
PLAIN = {"Content-Encoding": "identity"}
_IDS = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)[0-9a-f]{12}")
_COPIED = """
WITH copies AS (
    SELECT lpad(to_hex(k), 12, '0') AS ending, l.device_id, l.operator_id
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) k JOIN laptop l ON l.number = k %% %(laptops)s
)
INSERT INTO record (id, record_id, kind, operator_id, device_id, sha256, parents, written_at, received_at, form_id,
                    form_version, checked, body, contract, op, epoch, household_id)
SELECT left(t.id, 24) || ending, left(t.record_id, 24) || ending, t.kind, c.operator_id, c.device_id,
       encode(sha256((t.sha256 || ending)::bytea), 'hex'),
       (SELECT coalesce(jsonb_agg(encode(sha256((p || ending)::bytea), 'hex')), '[]')
        FROM jsonb_array_elements_text(t.parents) p),
       t.written_at, t.received_at, t.form_id, t.form_version, t.checked,
       regexp_replace(t.body::text, '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)[0-9a-f]{12}',
                      '\\1' || ending, 'g')::json,
       t.contract, t.op, t.epoch, left(t.household_id, 24) || ending
FROM copies c CROSS JOIN template t ORDER BY ending, t.sequence
"""
_COUNTED = """
INSERT INTO fact (subject, operator_id, scheme, indicator, record_id, first_day, last_day, code, territory,
                  holds_from, holds_until)
SELECT left(f.subject, 24) || lpad(to_hex(k), 12, '0'), l.operator_id, f.scheme, f.indicator,
       left(f.record_id, 24) || lpad(to_hex(k), 12, '0'), f.first_day, f.last_day, f.code, f.territory,
       f.holds_from, f.holds_until
FROM generate_series(%(first)s::bigint, %(last)s::bigint) k JOIN laptop l ON l.number = k %% %(laptops)s
CROSS JOIN template_fact f
"""


@dataclass(frozen=True)
class Model:
    """What is copied: the messages of a demonstration, of a few whole households."""

    messages: tuple[Record, ...]

    def copy(self, number: int) -> list[Record]:
        """The same under other ids, sealed anew, each following nothing."""
        ending = f"{number:012x}"
        told = [json.loads(_IDS.sub(rf"\g<1>{ending}", json.dumps(one))) for one in self.messages]
        return [seal(one | {"parents": []}) for one in told]


def grow(bench: Bench, sizes: Sequence[int]) -> None:
    """At each size: a batch, counting what came, changes, digests, and the room taken."""
    model = _model()
    laptops = [bench.laptop(f"Opérateur {number % OPERATORS}") for number in range(LAPTOPS)]
    engine = open_engine(Settings(bench.database_url))
    with psycopg.connect(bench.database_url, autocommit=True) as connection, bench.link(laptops[0]) as http:
        _begin(connection, laptops, model, http)
        facts = Facts(engine)
        facts.refresh()
        connection.execute("CREATE TABLE template AS SELECT * FROM record")
        connection.execute("CREATE TABLE template_fact AS SELECT * FROM fact")
        copies = 0
        for size in sizes:
            copies = _fill(connection, copies, size // len(model.messages))
            _tell(bench, connection, size, _measured(http, laptops[0], model, facts))
    engine.dispose()


def _model() -> Model:
    with TemporaryDirectory(prefix="perron-bench-") as folder:
        place = Path(folder) / "carnet"
        make_demo(place, passphrase=PASSPHRASE, households=HOUSEHOLDS, seed=11, today=TODAY, derivation=CHEAP)
        notebook = open_with_passphrase(place, PASSPHRASE, read_only=True)
        with notebook.read() as uow:
            messages = [json.loads(one.message) for one in uow.outbox.entries(DeliveryState.WAITING, 100_000)]
        notebook.close()
    return Model(_whole_households(messages))


def _whole_households(messages: Sequence[Record]) -> tuple[Record, ...]:
    """The last version of each record of the first households that fill a batch."""
    last = {one["record_id"]: one for one in sorted(messages, key=lambda one: str(one["id"])) if one["op"] == "put"}
    households: dict[str, list[Record]] = {}
    for one in last.values():
        if place := household_of(one["kind"], one["record_id"], one["body"]):
            households.setdefault(place, []).append(one)
    chosen: list[Record] = []
    for some in households.values():
        if len(chosen) + len(some) <= BATCH_LIMIT:
            chosen += some
    return tuple(chosen)


def _begin(connection: Connection, laptops: Sequence[Laptop], model: Model, http: httpx.Client) -> None:
    connection.execute("CREATE TABLE laptop (number integer PRIMARY KEY, device_id text, operator_id text)")
    for number, one in enumerate(laptops):
        connection.execute("INSERT INTO laptop VALUES (%s, %s, %s)", (number, one.device, one.operator_id))
    _post(http, laptops[0], model.copy(0))


def _fill(connection: Connection, before: int, wanted: int) -> int:
    """Copies up to so many, by the database itself; how many there are then."""
    step = AT_ONCE // BATCH_LIMIT
    for first in range(before + 1, wanted + 1, step):
        span = {"first": first, "last": min(first + step - 1, wanted), "laptops": LAPTOPS}
        connection.execute(_COPIED.encode(), span)
        connection.execute(_COUNTED.encode(), span)
    connection.execute(
        "INSERT INTO access (device_id, record_id) SELECT device_id, record_id FROM record ON CONFLICT DO NOTHING"
    )
    connection.execute("VACUUM ANALYZE")
    return max(before, wanted)


def _measured(http: httpx.Client, laptop: Laptop, model: Model, facts: Facts) -> dict[str, float]:
    """The median of some rounds of each, in seconds."""
    times: dict[str, list[float]] = {}
    chance = random.Random(uuid.uuid4().int)
    for _ in range(ROUNDS):
        records = model.copy(chance.getrandbits(40) | 1 << 44)
        household = household_of(records[0]["kind"], records[0]["record_id"], records[0]["body"])
        last = http.get("/v1/changes", headers=PLAIN).json()["next"]
        found = {
            "batch": _post(http, laptop, records),
            "known": _post(http, laptop, records),
            "digest": _seconds(http.post("/v1/digests", content=_packed({"households": {household: "0" * 64}}))),
            "changes": _seconds(http.get(f"/v1/changes?after={last}", headers=PLAIN)),
            "all changes": _seconds(http.get("/v1/changes", headers=PLAIN)),
            "inbox": _seconds(http.get("/v1/inbox", headers=PLAIN)),
            "facts": _timed(facts.refresh),
            "metrics": _seconds(http.get("/metrics", headers=PLAIN)),
        }
        for name, seconds in found.items():
            times.setdefault(name, []).append(seconds)
    return {name: median(values) for name, values in times.items()}


def _tell(bench: Bench, connection: Connection, size: int, times: dict[str, float]) -> None:
    found = connection.execute("SELECT pg_database_size(current_database()), (SELECT count(*) FROM record)").fetchone()
    room, records = found or (0, 0)
    told = ", ".join(f"{name} {seconds * 1000:.1f}" for name, seconds in times.items())
    print(f"  {size:>9,} records (ms): {told}; database {room / MEBIBYTE:,.0f} MiB for {records:,},"
          f" memory {bench.memory() / MEBIBYTE:.0f} MiB", flush=True)  # fmt: skip


def _packed(message: dict[str, Any]) -> bytes:
    return gzip.compress(json.dumps(message).encode(), 1)


def _post(http: httpx.Client, laptop: Laptop, records: Sequence[Record]) -> float:
    answer = http.post("/v1/records", content=_packed({"device": laptop.device, "records": list(records)}))
    seconds = _seconds(answer)
    assert {one["verdict"] for one in answer.json()["receipts"]} <= {"accepted", "known"}
    return seconds


def _seconds(answer: httpx.Response) -> float:
    assert answer.status_code == 200, answer.status_code
    return answer.elapsed.total_seconds()


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin
