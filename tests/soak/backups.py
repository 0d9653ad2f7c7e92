"""Backups and restoring, killed and looked at like the other operations."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from pathlib import Path

from desktop.services.backup_restore import RestoreService
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from tests.soak.place import DAY, PASSPHRASE, Place, Tell, faults, filled, only_measure, opened, record, services_of

LATER = 4
"""Visits saved after the backup that is put back."""


def back_up(services: Services, minutes: int = 1) -> None:
    """One backup, so many minutes after the one before."""
    clock = services.workspace.clock
    assert isinstance(clock, FixedClock)
    clock.instant += timedelta(minutes=minutes)
    services.backups.make()


def make_backups(place: Place, tell: Tell) -> None:
    services = services_of(place)
    of = only_measure(services)
    for number in count(100):
        made = record(services, of, number)
        back_up(services)
        tell(made)


def lost_backups(place: Place, told: list[str]) -> list[str]:
    """The newest backup found is whole, and holds every visit saved before the last one that was acknowledged."""
    with opened(place) as services:
        wrong = [f"visit {line}" for line in told if line not in visits(services)] + faults(services)
    later = FixedClock(DAY + timedelta(days=1))  # than every backup: one dated of a day to come would be tried last
    found = RestoreService(place.notebook, later, None).own()
    if not found:
        return [*wrong, "no backup"] if told else wrong
    elsewhere = Place(place.root / "elsewhere")
    result = RestoreService(elsewhere.notebook, later, None).restore(found, "passphrase", PASSPHRASE)
    wrong += [f"damaged backup {moment}" for moment in result.skipped]
    with opened(elsewhere) as services:
        wrong += [f"not in the backup: {line}" for line in told if line not in visits(services)] + faults(services)
    return wrong


def visits(services: Services) -> set[str]:
    with services.workspace.notebook.read() as uow:
        return {contact.id for contact in uow.contacts.of_measure(only_measure(services).id)}


def backed_up(root: Path) -> Place:
    """A notebook with a backup, and more written since."""
    place = filled(root)
    with opened(place) as services:
        back_up(services)
        for number in range(100, 100 + LATER):
            record(services, only_measure(services), number)
    return place


def put_back(place: Place, tell: Tell) -> None:
    service = RestoreService(place.notebook, FixedClock(DAY), None)
    service.restore(service.own()[:1], "passphrase", PASSPHRASE)
    tell("put back")


def lost_by_putting_back(place: Place, told: list[str]) -> list[str]:
    """One notebook or the other, whole; the one that was there before is kept beside."""
    with opened(place) as services:
        wrong, found = faults(services), len(visits(services))
    if found not in (3, 3 + LATER) or (told and found != 3):
        wrong.append(f"{found} visits")
    beside = [path for path in place.notebook.glob("ancien-carnet-*") if (path / "notebook.db").is_file()]
    if found == 3 and not beside:
        wrong.append("what was there is nowhere")
    return wrong
