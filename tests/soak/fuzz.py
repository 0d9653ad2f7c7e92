"""The exchange played at random: steps drawn by a seed, an independent account of what must be true, no divergence.

    python -m tests.soak --seed 7 fuzz              10,000 steps, in runs of 250 each with a world of its own
    python -m tests.soak --short fuzz               a few hundred steps
    python -m tests.soak --only postgresql -- fuzz  the receiver over PostgreSQL

A run that diverges prints its steps, made as few as is cheap.
"""

from __future__ import annotations

import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.conftest_postgres import PostgresServer
from tests.faults.proxy import FaultProxy
from tests.soak.fuzz_choice import Step
from tests.soak.fuzz_play import Play
from tests.soak.fuzz_quiet import quiet
from tests.soak.fuzz_steps import STEPS
from tests.soak.fuzz_world import Ground

LONG, SHORT = 10_000, 300
IN_ONE_RUN = 250
QUIET_EVERY = 40
SHRINKING_S = 120.0
_BEGINNING = (
    Step("household", 0, 0, 1),
    Step("measure", 0, 0, 0),
    Step("visit", 0, 0, 1),
    Step("visit", 0, 0, 2),
    Step("round", 0, 0, 0),
    Step("bundle", 0, 0, 0),
    Step("round", 1, 0, 0),
)
"""A case that both laptops have."""


@dataclass(frozen=True)
class Outcome:
    """How one run ended; `trouble` is empty when nothing diverged."""

    steps: Sequence[Step]
    counts: Counter[str]
    trouble: str = ""


@dataclass
class Tally:
    """What was played in all."""

    steps: int = 0
    runs: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    diverged: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told = ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))
        return f"{self.steps} steps in {self.runs} runs: {told}; {len(self.diverged)} divergences"


def drawn(seed: int, run: int, length: int, without: str = "") -> list[Step]:
    """The steps of one run, the same for one seed; it ends with a quiet time."""
    chance = Random(f"{seed}/{run}")
    names = [name for name in STEPS if name != without]
    weights = [STEPS[name][0] for name in names]
    steps = list(_BEGINNING)
    while len(steps) < length:
        name = "quiet" if len(steps) % QUIET_EVERY == 0 else chance.choices(names, weights)[0]
        steps.append(Step(name, *(chance.randrange(10_000) for _ in range(3))))
    return [*steps, Step("quiet", 0, 0, chance.randrange(10_000))]


def play(ground: Ground, seed: int, run: int, steps: Sequence[Step]) -> Outcome:
    """Plays some steps in a new world."""
    with ground.world(Random(f"{seed}/{run}/world")) as world:
        playing = Play(world)
        done: list[Step] = []
        try:
            for step in steps:
                done.append(step)
                (quiet if step.name == "quiet" else STEPS[step.name][1])(playing, step)
        except Exception as error:  # noqa: BLE001 - whatever it is, it should not have happened
            return Outcome(done, playing.counts, f"{error}\n{traceback.format_exc(limit=-6)}")
        return Outcome(done, playing.counts)


def shrunk(ground: Ground, seed: int, run: int, outcome: Outcome, seconds: float = SHRINKING_S) -> Outcome:
    """The same trouble with fewer steps, as far as the time goes."""
    until = time.monotonic() + seconds
    best, size = outcome, len(outcome.steps) // 2
    while size and time.monotonic() < until:
        at, smaller = 0, False
        while at < len(best.steps) and time.monotonic() < until:
            tried = play(ground, seed, run, [*best.steps[:at], *best.steps[at + size :]])
            if tried.trouble and _kind(tried) == _kind(outcome):
                best, smaller = tried, True
            else:
                at += size
        size = size if smaller and size == 1 else size // 2
    return best


def _kind(outcome: Outcome) -> str:
    """Where it was noticed: the last line of the program or of the trials."""
    return outcome.trouble.strip().splitlines()[-1][:60] if not outcome.trouble else _place(outcome.trouble)


def _place(trouble: str) -> str:
    return [line for line in trouble.splitlines() if line.strip().startswith("File ")][-1]


@contextmanager
def prepared(folder: Path, *, postgres: bool = False) -> Iterator[Ground]:
    """What all runs begin with; the receiver is over SQLite, or over a PostgreSQL of its own."""
    with ExitStack() as stack:
        proxy = stack.enter_context(FaultProxy("http://127.0.0.1:9").running())
        yield Ground(folder, proxy, stack.enter_context(_postgres()) if postgres else None)


@contextmanager
def _postgres() -> Iterator[PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="perron-pg-") as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def try_exchange(ground: Ground, seed: int, steps: int) -> Tally:
    """Plays so many steps, and tells of every run that diverged."""
    tally = Tally()
    length = min(IN_ONE_RUN, steps)
    for run in range(max(1, steps // length)):
        outcome = play(ground, seed, run, drawn(seed, run, length))
        tally.steps += len(outcome.steps)
        tally.runs += 1
        tally.counts += outcome.counts
        if outcome.trouble:
            least = shrunk(ground, seed, run, outcome)
            told = "\n".join(f"  {step}" for step in least.steps)
            tally.diverged.append(f"seed {seed}, run {run}: {least.trouble}\n{told}")
            print(tally.diverged[-1], flush=True)
    return tally
