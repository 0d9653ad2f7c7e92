"""Killed at any instant and at any call to the disk: what was acknowledged is there, and the notebook is sound."""

from __future__ import annotations

import os
import select
import shutil
import signal
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.soak.operations import Operation
from tests.soak.place import Place
from tests.soak.shim import ANY, Fault, How, Shim


@dataclass
class Tally:
    """What came of the trials of one operation."""

    name: str
    trials: int = 0
    killed: int = 0
    acknowledged: int = 0
    troubles: list[str] = field(default_factory=list)

    def line(self) -> str:
        return (
            f"{self.name:<12} {self.trials:5} trials, {self.killed:5} killed by -9, "
            f"{self.acknowledged:7} acknowledged, {len(self.troubles)} lost or unsound"
        )


def try_kills(operations: Iterable[Operation], trials: int, seed: int, folder: Path) -> list[Tally]:
    """So many trials of each operation, printed as they are done."""
    tallies = []
    for operation in operations:
        tally = Tally(operation.name)
        room = folder / operation.name
        template = operation.prepare(room / "template")
        random = Random(f"{seed} {operation.name}")
        for number in range(trials):
            _one(operation, template, room / str(number), random, (number, trials), tally)
        print(tally.line(), flush=True)
        for trouble in tally.troubles[:5]:
            print(f"    {trouble}", flush=True)
        tallies.append(tally)
        shutil.rmtree(room)
    return tallies


def _one(
    operation: Operation, template: Place, root: Path, random: Random, turn: tuple[int, int], tally: Tally
) -> None:
    number, trials = turn
    place = template.copy_to(root)
    fault = None
    if number % 2:
        at = 1 + number * operation.calls // trials  # one after the other over the whole span
        fault = Fault(ANY, at, random.choice((How.KILL_BEFORE, How.KILL_AFTER)))
    seconds = random.uniform(0, operation.seconds) if fault is None else operation.seconds * 4
    told, status = killed(operation, place, fault, seconds)
    how = str(fault) if fault else f"after {seconds:.3f} s"
    tally.trials += 1
    tally.killed += os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    tally.acknowledged += len(told)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        tally.troubles.append(f"{how}: the program failed by itself: {told[-1:]}")
    try:
        tally.troubles += [f"{how}: {one}" for one in operation.lost(place, [line for line in told if line[:1] != "!"])]
    except Exception as error:  # noqa: BLE001 - whatever keeps it from being looked at is what is counted
        tally.troubles.append(f"{how}: {error!r} {traceback.format_exc(limit=-2)}")
    shutil.rmtree(root)


def killed(operation: Operation, place: Place, fault: Fault | None, seconds: float) -> tuple[list[str], int]:
    """What it told before it was killed, and how it ended."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _act(operation, place, fault, writing)
    os.close(writing)
    deadline = time.monotonic() + seconds
    text = b""
    while select.select([reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
        piece = os.read(reading, 65536)
        text += piece
        if not piece:  # it has ended by itself: nobody holds the other end any more
            break
    else:
        os.kill(child, signal.SIGKILL)
    while piece := os.read(reading, 65536):
        text += piece
    os.close(reading)
    return text.decode().splitlines(), os.waitpid(child, 0)[1]


def _act(operation: Operation, place: Place, fault: Fault | None, writing: int) -> None:
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        if fault is not None:
            shim = Shim()
            shim.watch(place.root)
            shim.arm(fault)
        operation.act(place, lambda line: os.write(writing, f"{line}\n".encode()))
        code = 0
    except BaseException as error:  # noqa: BLE001 - told to who waits for it
        os.write(writing, f"!{error!r}\n".encode())
    finally:
        os._exit(code)
