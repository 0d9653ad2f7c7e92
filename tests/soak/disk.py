"""Every call to the disk fails in its turn, once and for good: a clear message, and the state of before or of after."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from desktop.errors import AppError
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from tests.soak.backups import back_up, backed_up, put_back
from tests.soak.importing import planned, with_table
from tests.soak.later_version import NEWEST, later_version
from tests.soak.place import (
    PICTURE,
    Place,
    content,
    faults,
    filled,
    only_measure,
    opened,
    owner,
    raw,
    record,
    services_with,
)
from tests.soak.rekeying import opening, rekey
from tests.soak.shim import KINDS, Fault, How, Shim
from tests.soak.sitting import (
    after,
    one_finish,
    one_stamp,
    one_step,
    state_of_papers,
    to_stamp,
    with_one_on_the_way,
)

_SEED: Final = 7
_ERRORS: Final = (errno.EIO, errno.ENOSPC)
_EVERY_SHORT, _EVERY_LONG_ACT = 12, 60
"""In the short form only one call in so many fails; fewer where an act takes its time."""
_PLACES_SHORT: Final = 12
"""And of a kind of call that an act makes by the hundred, so many, all along it."""
_LOOKED_AT: Final = 10
"""Minutes after the day begins, and after the backups of a trial."""
_AT_ONCE: Final = 8
"""Trials that a process is given at a time; each has a folder of its own."""
_TMPFS_KIB: Final = 3072


@dataclass(frozen=True)
class Act:
    """One thing that a person does, from opening to closing; `state` is what is compared."""

    name: str
    do: Callable[[Place], None]
    state: Callable[[Place], Any]
    prepare: Callable[[Path], Place] = filled
    every: int = _EVERY_SHORT


def save(place: Place) -> None:
    with closing(place) as services:
        record(services, only_measure(services), 100)


def attach(place: Place) -> None:
    with closing(place) as services:
        services.attachments.add(owner(only_measure(services)), PICTURE, "Radiateur")


def take_over(place: Place) -> None:
    with closing(place) as services:
        services.importing.apply(planned(services, place.root))


def migrate(place: Place) -> None:
    with later_version(place.root.parent / "later"), closing(place):
        pass


def back_up_once(place: Place) -> None:
    with closing(place) as services:
        back_up(services, minutes=5)


def restore(place: Place) -> None:
    put_back(place, lambda _line: None)


def change_key(place: Place) -> None:
    rekey(place, lambda _line: None)


def in_one_sitting(what: Callable[[Services], None], place: Place) -> None:
    """One thing that is done with the bilan."""
    with closing(place) as services:
        what(services)


@contextmanager
def closing(place: Place) -> Iterator[Services]:
    """As `opened`, but what closing says is told: to the worker it is part of the act."""
    with opened(place, _SEED) as services:
        yield services
        services.close()


def state(place: Place) -> Any:
    """Every row, the bytes of every photo among them, in a notebook that opens and is sound."""
    with opened(place) as services:
        unsound = faults(services)
        photos = [services.attachments.read(row[0]) for row in content(place)["attachment"] if row[-1] == ""]
    return unsound, content(place), sorted(photos)


def state_with_backups(place: Place) -> Any:
    """Which backup is the latest too, read whole; one more of before is no harm.

    Some minutes later the program looks whether one is due: there the journal is told of it where the disk refused.
    """
    with opened(place) as services:
        assert isinstance(services.workspace.clock, FixedClock)
        services.workspace.clock.instant += timedelta(minutes=_LOOKED_AT)
        services.backups.keep_up(every=timedelta(hours=1))
        trouble = [found.trouble for found in services.backups.check() if found.trouble]
        latest = services.backups.state().latest[0].made_at
    unsound, rows, photos = state(place)
    return unsound + trouble, rows | {"backups": [(latest,)]}, photos


def state_with_what_is_beside(place: Place) -> Any:
    """The number of notebooks set aside too."""
    unsound, rows, photos = state(place)
    beside = [path for path in place.notebook.glob("ancien-carnet-*") if (path / "notebook.db").is_file()]
    return unsound, rows | {"beside": [(len(beside),)]}, photos


def state_by_either_key(place: Place) -> Any:
    """With the passphrase that opens it."""
    passphrase = opening(place)
    services = services_with(place, "passphrase", passphrase)
    try:
        return faults(services), content(place, passphrase) | {"by": [(passphrase,)]}, []
    finally:
        services.close()


def state_of_either_version(place: Place) -> Any:
    """In the program whose version the notebook is of."""
    with raw(place) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    with ExitStack() as stack:
        if version == NEWEST:
            stack.enter_context(later_version(place.root.parent / "later"))
        return state(place)


ACTS: Final = (
    Act("save", save, state),
    Act("attachment", attach, state),
    Act("import", take_over, state, with_table),
    Act("backup", back_up_once, state_with_backups, backed_up),
    Act("restore", restore, state_with_what_is_beside, backed_up),
    Act("rekey", change_key, state_by_either_key),
    Act("freeze", partial(in_one_sitting, one_step), state_of_papers, after(0), _EVERY_LONG_ACT),
    Act("answer", partial(in_one_sitting, one_step), state_of_papers, after(1), _EVERY_LONG_ACT),
    Act("seal", partial(in_one_sitting, one_step), state_of_papers, after(3), _EVERY_LONG_ACT),
    Act("join scan", partial(in_one_sitting, one_step), state_of_papers, after(4), _EVERY_LONG_ACT),
    Act("timestamp", partial(in_one_sitting, one_stamp), state_of_papers, to_stamp, _EVERY_LONG_ACT),
    Act("interim", partial(in_one_sitting, one_finish), state_of_papers, with_one_on_the_way, _EVERY_LONG_ACT),
    Act("migration", migrate, state_of_either_version),
)


def try_every_fault(short: bool, wanted: Callable[[str], bool], folder: Path) -> bool:
    """Every n of every kind of call, for every act wanted; the short form takes one error, and one n in twelve."""
    sound = [_try_act(act, short, folder / act.name) for act in ACTS if wanted(act.name)]
    return all(sound)


def _try_act(act: Act, short: bool, folder: Path) -> bool:
    shim = Shim()
    template = act.prepare(folder / "template")
    before = act.state(template.copy_to(folder / "before"))
    done = template.copy_to(folder / "after")
    shim.watch(done.root)
    act.do(done)
    calls = shim.calls()
    shim.rest()
    after = act.state(done)
    counts: Counter[str] = Counter()
    troubles: list[str] = []
    trial = partial(_try_fault, act, template, folder, (before, after))
    trials = list(_faults(calls, act.every if short else 1, _PLACES_SHORT if short else None))
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as processes:
        for fault, outcome in zip(trials, processes.map(trial, trials, chunksize=_AT_ONCE), strict=True):
            counts[outcome.partition(":")[0]] += 1
            if outcome.startswith("WRONG"):
                troubles.append(f"{fault}: {outcome}")
    numbers = ", ".join(f"{name} {number}" for name, number in zip(KINDS, calls, strict=True))
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    print(f"disk faults, {act.name}: n = {numbers}; {counts.total()} trials: {told}", flush=True)
    for trouble in troubles[:8]:
        print(f"    {trouble}", flush=True)
    shutil.rmtree(folder)
    return not troubles


def _faults(calls: list[int], every: int, most: int | None) -> Iterator[Fault]:
    """One call of each kind in `every`; where these were more than `most`, so many, from the first to the last."""
    for kind, number in enumerate(calls):
        places: Sequence[int] = range(1, number + 1, every)
        if most is not None and len(places) > most:
            places = [1 + place * (number - 1) // (most - 1) for place in range(most)]
        for at in places:
            for how in (How.FAIL_ONCE, How.FAIL_FOR_GOOD):
                for error in _ERRORS[: 1 if every > 1 else None]:
                    yield Fault(kind, at, how, error)


def _try_fault(act: Act, template: Place, folder: Path, states: tuple[Any, Any], fault: Fault) -> str:
    """« done » or « told », then where the notebook stands; « WRONG: … » for anything else."""
    place = template.copy_to(folder / f"of {os.getpid()}" / "trial")
    shim = Shim()
    shim.watch(place.root)
    shim.arm(fault)
    try:
        act.do(place)
        said = "done"
    except AppError as error:
        said = "told" if error.happened and (error.safe or error.do) else f"WRONG: no clear message: {error.sentence}"
    except Exception as error:  # noqa: BLE001 - not a message for a person: this is what is looked for
        said = f"WRONG: {error!r:.300}"
    finally:
        shim.rest()
    try:
        found = act.state(place)
    except Exception as error:  # noqa: BLE001 - a notebook that does not open again is what is looked for
        return f"WRONG: {said}, then {error!r:.300}"
    finally:
        shutil.rmtree(place.root)
    if said.startswith("WRONG"):
        return said
    if found == states[1]:
        return f"{said} and kept"
    if found == states[0] and said == "told":
        return "told and as before"
    return f"WRONG: {said}, and neither as before nor as after: {_difference(found, states)}"


def _difference(found: Any, states: tuple[Any, Any]) -> str:
    tables = [
        [name for name in set(found[1]) | set(state[1]) if found[1].get(name) != state[1].get(name)] for state in states
    ]
    return f"{found[0]} {tables} {len(found[2])} photos"


def try_full_disk(folder: Path) -> bool:
    """A small real file system that fills up: told as such, nothing lost, and work goes on once there is room."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_TMPFS_KIB}k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        print("disk full: NOT TRIED, for a small file system can only be mounted by root", flush=True)
        return True
    try:
        return _fill_up(filled(folder / "place"), folder / "ballast")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _fill_up(place: Place, ballast: Path) -> bool:
    kept: list[str] = []
    with opened(place) as services:
        of = only_measure(services)
        with ballast.open("wb") as file:
            file.write(b"\0" * (_room(ballast.parent) - 300_000))
        words = [_until_told(lambda: kept.append(record(services, of, 100)))]
        words.append(_until_told(lambda: services.attachments.add(owner(of), PICTURE, "Mur")))
        ballast.unlink()
        kept.append(record(services, of, 5))
        wrong = faults(services)
    with opened(place) as services:
        wrong += faults(services)
        found = {contact.id for contact in services.measures.view(of.id).contacts}
    lost = len(set(kept) - found)
    print(f"disk full: {len(kept)} saved, {lost} lost, unsound: {wrong}; told: {words}", flush=True)
    return not lost and not wrong and all("Le disque est plein" in told for told in words)


def _until_told(act: Callable[[], object]) -> str:
    """What is told at the first time that it does not go."""
    for _ in range(1000):
        try:
            act()
        except AppError as error:
            return error.sentence
    return ""


def _room(folder: Path) -> int:
    found = os.statvfs(folder)
    return found.f_bavail * found.f_bsize
