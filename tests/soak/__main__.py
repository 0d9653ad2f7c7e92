"""`make soak`: python -m tests.soak [--short] [--seed N] [--trials N] [--only NAME …] [SUBJECT …].

Prints what was tried and exits 1 on any loss.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.soak.shim import run_with_shim

LONG, SHORT = 180, 4
"""Kills of each operation."""


@dataclass(frozen=True)
class Wanted:
    """How much is tried, and of what: every operation and act, or those named."""

    short: bool
    seed: int
    folder: Path
    trials: int
    only: tuple[str, ...]

    def names(self, name: str) -> bool:
        return not self.only or name in self.only


def kills(wanted: Wanted) -> bool:
    """kill -9 across every operation."""
    import desktop.storage.migrations.runner  # noqa: F401 - imported before the trials, which are of what it does
    from tests.soak.kills import try_kills
    from tests.soak.operations import OPERATIONS
    from tests.soak.receiver import push_operation

    with ExitStack() as stack:
        operations = [one for one in OPERATIONS if wanted.names(one.name)]
        if wanted.names("push"):
            operations.append(stack.enter_context(push_operation(wanted.folder / "receiver")))
        tallies = try_kills(operations, wanted.trials, wanted.seed, wanted.folder / "kills")
    trials, killed = sum(tally.trials for tally in tallies), sum(tally.killed for tally in tallies)
    losses = sum(len(tally.troubles) for tally in tallies)
    print(f"kill -9: {trials} trials, {killed} killed, {losses} lost or unsound", flush=True)
    return not losses


def disk(wanted: Wanted) -> bool:
    """Every call to the disk fails in its turn; a disk that is full."""
    from tests.soak.disk import try_every_fault, try_full_disk

    return all(
        [try_every_fault(wanted.short, wanted.names, wanted.folder / "disk"), try_full_disk(wanted.folder / "full")]
    )


def flips(wanted: Wanted) -> bool:
    """A bit of a file is turned."""
    from tests.soak.flips import try_flips

    return try_flips(60 if wanted.short else 1000, wanted.seed, wanted.folder / "flips")


def typing(wanted: Wanted) -> bool:
    """Typed without a pause into the window, and killed."""
    from tests.soak.typing import try_typing

    return try_typing(wanted.short, wanted.seed, wanted.folder / "typing")


def exchange_kills(wanted: Wanted) -> bool:
    """kill -9 of the laptop or of the receiver in the midst of an exchange, on both databases."""
    from tests.soak.exchange_kills import try_exchange_kills

    return try_exchange_kills(4 if wanted.short else 120, wanted.names, wanted.folder / "exchange")


def attachments(wanted: Wanted) -> bool:
    """Large papers through a line that falls again and again."""
    from tests.soak.attachments import try_attachments

    count, size = (6, 1_300_000) if wanted.short else (100, 5_000_000)
    return try_attachments(count, size, wanted.seed, wanted.folder / "attachments")


def openapi(wanted: Wanted) -> bool:
    """The receiver is asked by the book and against it, on both databases."""
    asked = {"PERRON_FUZZED_EXAMPLES": "10" if wanted.short else "300", "PERRON_SOAK_FOLDER": str(wanted.folder)}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/department/test_openapi_fuzzed.py"]
    done = subprocess.run(command, env=os.environ | asked, check=False)
    print(f"openapi: {'as written' if done.returncode == 0 else 'other answers than written'}", flush=True)
    return done.returncode == 0


def fuzz(wanted: Wanted) -> bool:
    """The exchange played at random between two laptops and a receiver, against an account of what must be true."""
    from tests.soak.fuzz import LONG, SHORT, prepared, try_exchange

    memory = Path("/dev/shm")  # a disk that is slow to say that it has written is tried elsewhere
    with (
        tempfile.TemporaryDirectory(prefix="perron-fuzz-", dir=memory if memory.is_dir() else None) as folder,
        prepared(Path(folder) / "fuzz", postgres="postgresql" in wanted.only) as ground,
    ):
        tally = try_exchange(ground, wanted.seed, SHORT if wanted.short else LONG)
    print(f"fuzz, seed {wanted.seed}: {tally}", flush=True)
    return not tally.diverged


SUBJECTS: dict[str, Callable[[Wanted], bool]] = {
    "kills": kills,
    "disk": disk,
    "flips": flips,
    "typing": typing,
    "exchange-kills": exchange_kills,
    "attachments": attachments,
    "openapi": openapi,
    "fuzz": fuzz,
}


def main() -> int:
    """Every subject, or those named."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--short", action="store_true", help="a few trials of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--trials", type=int, help="kills of each operation")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="these operations and acts alone")
    parser.add_argument("subjects", nargs="*", choices=SUBJECTS)
    arguments = parser.parse_args()
    if "PERRON_SOAK_FOLDER" not in os.environ:
        with tempfile.TemporaryDirectory(prefix="perron-soak-") as folder:
            return run_with_shim(Path(folder))
    folder = Path(os.environ["PERRON_SOAK_FOLDER"])
    trials = arguments.trials or (SHORT if arguments.short else LONG)
    wanted = Wanted(arguments.short, arguments.seed, folder, trials, tuple(arguments.only))
    sound = [SUBJECTS[name](wanted) for name in arguments.subjects or SUBJECTS]
    return 0 if all(sound) else 1


sys.exit(main())
