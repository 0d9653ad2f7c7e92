"""A bit of a file is turned, anywhere: it is told, or it changes nothing; it is never silently something else."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from desktop.errors import AppError
from desktop.services.backup_restore import RestoreService
from desktop.services.clock import FixedClock
from tests.soak.backups import backed_up
from tests.soak.disk import state
from tests.soak.kills import killed
from tests.soak.operations import Operation
from tests.soak.place import DAY, PASSPHRASE, Place, filled, only_measure, record, services_of

_VISITS: Final = 25
"""Left in the journal by a program that was killed."""


@dataclass(frozen=True)
class Target:
    """Files of one kind, what is compared, and the notebook that they are part of."""

    name: str
    files: Callable[[Place], list[Path]]
    truth: Callable[[Place], Any]
    template: Place


def database(place: Place) -> list[Path]:
    return [place.notebook / "notebook.db"]


def journal(place: Place) -> list[Path]:
    return [place.notebook / "notebook.db-wal"]


def keys(place: Place) -> list[Path]:
    return [place.notebook / "notebook.keys", place.notebook / "notebook.keys.bak"]


def mark(place: Place) -> list[Path]:
    return sorted(path for path in place.notebook.iterdir() if path.name.startswith("notebook.mark"))


def attachments(place: Place) -> list[Path]:
    return sorted(path for path in (place.notebook / "attachments").iterdir() if path.is_file())


def backups(place: Place) -> list[Path]:
    return sorted(path for path in (place.notebook / "backups").rglob("*") if path.is_file() and path.stat().st_size)


def state_put_back(place: Place) -> Any:
    """What the backup gives on another laptop; documents that are said to be lost are told."""
    other = Place(place.root / "other")
    service = RestoreService(other.notebook, FixedClock(DAY), None)
    result = service.restore(service.find(place.notebook / "backups"), "passphrase", PASSPHRASE)
    unsound, rows, photos = state(other)
    return [*unsound, *([result.words] if result.lost else [])], rows, photos


def with_journal(root: Path) -> Place:
    """A notebook whose last visits are in its journal alone."""
    place = filled(root)

    def save_and_die(place: Place, tell: Callable[[str], None]) -> None:
        services = services_of(place)
        of = only_measure(services)
        for number in range(100, 100 + _VISITS):
            tell(record(services, of, number))
        os.kill(os.getpid(), signal.SIGKILL)

    told, _status = killed(Operation("", filled, save_and_die, lambda *_: [], 0, 0), place, None, 60)
    assert len(told) == _VISITS
    return place


def targets(folder: Path) -> list[Target]:
    """What a bit is turned in, as often in each."""
    quiet, busy = filled(folder / "quiet"), with_journal(folder / "busy")
    kinds = (("database", database), ("keys", keys), ("mark", mark), ("attachments", attachments))
    return [
        *(Target(name, files, state, quiet) for name, files in kinds),
        Target("journal", journal, state, busy),
        Target("backups", backups, state_put_back, backed_up(folder / "backed up")),
    ]


def try_flips(trials: int, seed: int, folder: Path) -> bool:
    """So many in all, printed by kind."""
    folder.mkdir(parents=True)
    random = Random(seed)
    wrong = 0
    found = targets(folder)
    for target in found:
        truth = target.truth(target.template.copy_to(folder / "truth"))
        shutil.rmtree(folder / "truth")
        counts: Counter[str] = Counter()
        for _ in range(-(-trials // len(found))):
            outcome, where = _flip(target, truth, random, folder / "trial")
            counts[outcome] += 1
            if outcome == "silently wrong" and counts[outcome] <= 4:
                print(f"    {target.name}: {where}", flush=True)
        wrong += counts["silently wrong"]
        split = ", ".join(f"{counts[name]} {name}" for name in ("told", "harmless", "silently wrong"))
        print(f"flips, {target.name}: {counts.total()} bits turned: {split}", flush=True)
    shutil.rmtree(folder)
    return not wrong


def _flip(target: Target, truth: Any, random: Random, root: Path) -> tuple[str, str]:
    place = target.template.copy_to(root)
    path = random.choice(target.files(place))
    turned = bytearray(path.read_bytes())
    at, bit = random.randrange(len(turned)), random.randrange(8)
    turned[at] ^= 1 << bit
    path.write_bytes(turned)
    try:
        found = target.truth(place)
    except AppError:
        return "told", ""
    except Exception as error:  # noqa: BLE001 - not a word for a person: that is wrong too
        return "silently wrong", f"byte {at} of {path.name}: {error!r:.200}"
    finally:
        shutil.rmtree(root)
    if found[0]:
        return "told", ""
    return ("harmless", "") if found == truth else ("silently wrong", f"byte {at} of {len(turned)} of {path.name}")
