"""Either side killed -9 in the midst of a round, which is made again: nothing lost, nothing twice, both ends equal.

Where it is killed is said by numbers and not by time: at the n-th call to the disk or to the database, at the n-th byte
of a request or of a reply.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from tests.conftest_postgres import PostgresServer
from tests.faults.kinds import PASS, Fault, Kill, Side
from tests.faults.proxy import Exchange, FaultProxy
from tests.soak.children import Child, KillAt
from tests.soak.exchange_ends import Ends, Found, ends_of, found_wrong
from tests.soak.exchange_place import PostgresStore, Receiver, Scene, SqliteStore, Store, one_round, prepared
from tests.soak.place import Place

TRIES: Final = 12
_GOLDEN: Final = 0.6180339887
"""Multiples of it spread over a span without ever coming near one another."""


@dataclass(frozen=True)
class Where:
    """One trial: who is killed, by a call or by a byte on the line."""

    side: Side
    call: KillAt | None = None
    line: tuple[Fault, ...] = ()

    def __str__(self) -> str:
        return f"{self.side} {self.call or (len(self.line), self.line[-1])}"


@dataclass(frozen=True)
class Rehearsal:
    """The round when nobody is killed: what it leaves, and how far it can be cut up."""

    ends: Ends
    laptop_calls: int
    receiver_calls: int
    exchanges: tuple[Exchange, ...]


@dataclass
class Tally:
    """What came of all trials over one database."""

    name: str
    trials: int = 0
    killed: int = 0
    receipts: int = 0
    found: list[Found] = field(default_factory=list)

    def line(self) -> str:
        lost, doubled, diverged = (sum(getattr(one, name) for one in self.found) for name in Found.COUNTED)
        other = sum(len(one.troubles) for one in self.found)
        return (
            f"exchange, {self.name}: {self.trials} trials, {self.killed} killed by -9, {self.receipts} receipts "
            f"acknowledged before, {lost} lost, {doubled} duplicated, {diverged} diverged, {other} otherwise unsound"
        )

    @property
    def is_sound(self) -> bool:
        return all(one.is_sound for one in self.found)


def try_exchange_kills(trials: int, is_wanted: Callable[[str], bool], folder: Path) -> bool:
    """So many trials over each database that is wanted."""
    with _postgres() as (server, socket):
        stores: tuple[Store, ...] = (SqliteStore(folder / "sqlite-store"), PostgresStore(server, socket))
        tallies = [
            _try_store(prepared(folder / one.name, one), trials, folder / one.name)
            for one in stores
            if is_wanted(one.name)
        ]
    return all(tally.is_sound for tally in tallies)


def _try_store(scene: Scene, trials: int, room: Path) -> Tally:
    rehearsal = _rehearsed(scene, room / "rehearsal")
    tally = Tally(scene.store.name)
    for number in range(trials):
        root = room / str(number)
        where = _where(scene, rehearsal, root, number, trials)
        found = _try(scene, rehearsal, where, root, tally)
        tally.found.append(found)
        for trouble in found.troubles:
            print(f"    {where}: {trouble}", flush=True)
        shutil.rmtree(root)
    print(tally.line(), flush=True)
    return tally


def _where(scene: Scene, rehearsal: Rehearsal, root: Path, number: int, trials: int) -> Where:
    """Each side by turns, by its calls and on the line by turns; within these, evenly over the whole round."""
    side = (Side.LAPTOP, Side.RECEIVER)[number % 2]
    turn, turns = number // 4, max(1, trials // 4)
    if number % 4 < 2:
        calls = rehearsal.laptop_calls if side is Side.LAPTOP else rehearsal.receiver_calls
        watched = root if side is Side.LAPTOP else scene.store.watched(root)
        return Where(side, call=KillAt(watched, 1 + turn * calls // turns, before=turn % 2 == 0))
    place = turn * len(rehearsal.exchanges) // turns
    exchange, reply = rehearsal.exchanges[place], turn % 2 == 0
    length = exchange.replied if reply else exchange.sent
    return Where(side, line=(*[PASS] * place, Kill(side, round(length * (turn * _GOLDEN % 1)), reply)))


def _rehearsed(scene: Scene, root: Path) -> Rehearsal:
    place = scene.place.copy_to(root)
    with scene.store.copy(root) as url:
        receiver = Receiver(url, root / "log", scene.store.watched(root))
        laptop = Child(partial(one_round, place, None))
        with FaultProxy(receiver.url, keeps_traffic=False).running() as proxy:
            laptop.tell(proxy.url)
            *_, ended = laptop.lines()
            calls = receiver.calls()
        receiver.stop()
        assert ended.startswith("ended"), ended
        return Rehearsal(ends_of(place, url), int(ended.split()[1]), calls, tuple(proxy.exchanges))


def _try(scene: Scene, rehearsal: Rehearsal, where: Where, root: Path, tally: Tally) -> Found:
    place = scene.place.copy_to(root)
    with scene.store.copy(root) as url:
        start = partial(Receiver, url, root / "log", scene.store.watched(root))
        receiver = start(where.call if where.side is Side.RECEIVER else None)
        laptop = Child(partial(one_round, place, where.call if where.side is Side.LAPTOP else None))
        sides = {Side.LAPTOP: laptop, Side.RECEIVER: receiver.child}
        with FaultProxy(receiver.url, kill=lambda side: sides[side].kill(), keeps_traffic=False).running() as proxy:
            proxy.plan(*where.line)
            laptop.tell(proxy.url)
            told = laptop.lines()
        acknowledged = [one.removeprefix("kept ") for one in told if one.startswith("kept ")]
        tally.trials += 1
        tally.killed += laptop.was_killed or not receiver.child.is_alive
        tally.receipts += len(acknowledged)
        troubles = [one for one in told if one.startswith("!")]
        troubles += _until_it_ends(place, receiver, start)
        return found_wrong(rehearsal.ends, ends_of(place, url), acknowledged, troubles)


def _until_it_ends(place: Place, receiver: Receiver, start: partial[Receiver]) -> list[str]:
    """The round again, whoever was killed having been started again; what went wrong meanwhile."""
    troubles: list[str] = []
    for _ in range(TRIES):
        if not receiver.child.is_alive:
            receiver.child.wait()
            receiver = start()
        laptop = Child(partial(one_round, place, None))
        laptop.tell(receiver.url)
        lines = laptop.lines()
        troubles += [one for one in lines if one.startswith("!")]
        if lines and lines[-1].startswith("ended"):
            break
    else:
        troubles.append("it never ends")
    receiver.child.kill()
    receiver.child.wait()
    return troubles


@contextmanager
def _postgres() -> Iterator[tuple[PostgresServer, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="perron-pg-"))  # its own user must be able to come there
    try:
        server = PostgresServer(folder)
        server.start()
        try:
            yield server, folder
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
