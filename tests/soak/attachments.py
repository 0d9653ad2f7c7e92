"""Large papers through a line that falls again and again: all arrive whole, and a cut costs one piece at most.

Everything that was sent is counted where the line falls; how much memory both sides took is told.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Final

from department.database import open_engine
from department.settings import Settings
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.services.attachments import Place as Kept
from desktop.services.bundle import Services
from desktop.sync.contract.chunks import CHUNK, chunk_count
from tests.conftest_postgres import RunningReceiver, migrate_url
from tests.faults.kinds import PASS, CutReply, CutUpload, Fault, Refuse
from tests.faults.proxy import FaultProxy
from tests.pictures_of_people import pdf
from tests.soak.children import Child
from tests.soak.exchange_ends import papers_there
from tests.soak.exchange_place import OPERATOR, Receiver, exchanging
from tests.soak.place import Place, filled, only_measure, opened, record, services_of

BETWEEN: Final = 4
"""Requests about papers, more or less, between two cuts."""
MEBIBYTE: Final = 1024 * 1024


def try_attachments(count: int, size: int, seed: int, folder: Path) -> bool:
    """So many papers of so many bytes."""
    url = f"sqlite:///{folder / 'receiver.db'}"
    folder.mkdir(parents=True)
    migrate_url(url)
    receiver = Receiver(url, folder / "log", folder)
    before = _peak(receiver.child.pid)
    place = _written(folder, RunningReceiver(receiver.url, Settings(url)), count, size)
    laptop = Child(partial(_send, place))
    cuts = list(_cuts(count * chunk_count(size), seed))
    with FaultProxy(receiver.url, "/v1/attachments", keeps_traffic=False).running() as proxy:
        proxy.plan(*cuts)
        laptop.tell(proxy.url)
        told = laptop.lines()
    made = [one for one in proxy.exchanges if one.fault is not PASS]
    pieces = Counter(one.path for one in proxy.exchanges if one.method == "PUT")
    again = pieces.total() - len(pieces)
    there = _peak(receiver.child.pid) - before
    receiver.stop()
    whole = _whole(url)
    print(
        f"attachments: {whole} of {count} of {size / MEBIBYTE:.1f} MiB whole after {len(made)} cuts, "
        f"{len(pieces)} pieces, {again} sent twice; {_number(told, 'rounds')} rounds, text held back in "
        f"{_number(told, 'held')}; memory at most +{_number(told, 'memory')} MiB in the laptop, "
        f"+{there} MiB in the receiver",
        flush=True,
    )
    troubles = [one for one in told if one.startswith("!")]
    for trouble in troubles:
        print(f"    {trouble}", flush=True)
    return whole == count and again <= len(made) and not troubles and _number(told, "held") == 0


def _written(folder: Path, receiver: RunningReceiver, count: int, size: int) -> Place:
    place = filled(folder / "laptop", draft=False)
    chance = random.Random(7)
    with opened(place) as services:
        services.exchange.enrol(receiver.url, receiver.new_code(OPERATOR))
        of = only_measure(services)
        for number in range(count):
            _share(services, of, number, chance.randbytes(size))
    return place


def _share(services: Services, of: Measure, number: int, noise: bytes) -> None:
    """A PDF of exactly that size, no piece of which is like another."""
    begin = pdf() + b"\n%"
    content = begin + noise.replace(b"%%EOF", b"%%EOE")[len(begin) :]
    kept = services.attachments.add(Kept(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id), content, f"{number}")
    services.attachments.set_level(kept.id, Level.SHARED)


def _send(place: Place, child: Child) -> None:
    """Rounds until all is there; a visit is written before some of them, and its text arrives with that round."""
    url = child.line()
    services = services_of(place)
    exchange = exchanging(services, url)
    _forget_peak()
    before, rounds, held, left = _peak(), 0, 0, True
    while left:
        if rounds % 10 == 0:
            record(services, only_measure(services), rounds)
        result = exchange.push()
        rounds += 1
        child.tell("round")
        held += result.waiting > 0
        with services.workspace.notebook.read() as uow:
            left = bool(uow.deliveries.waiting())
    for line in (f"rounds {rounds}", f"held {held}", f"memory {_peak() - before}"):
        child.tell(line)


def _cuts(pieces: int, seed: int) -> list[Fault]:
    chance = random.Random(seed)
    plan: list[Fault] = []
    while len(plan) < pieces:
        at = chance.randrange(CHUNK + 500)
        plan += [PASS] * chance.randrange(BETWEEN * 2)
        plan.append(chance.choice([CutUpload(at), CutUpload(10**9), CutReply(at % 400), Refuse()]))
    return plan


def _whole(url: str) -> int:
    engine = open_engine(Settings(url))
    try:
        return sum(one[0] == "paper" and one[2] == "whole" for one in papers_there(engine))
    finally:
        engine.dispose()


def _number(told: list[str], name: str) -> int:
    return next((int(one.split()[1]) for one in told if one.startswith(f"{name} ")), -1)


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def _peak(pid: int | str = "self") -> int:
    """MiB at most since it was forgotten."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(one.split()[1] for one in lines if one.startswith("VmHWM"))) // 1024
