"""What is done until it is killed: each operation with what it acknowledges, and how that is looked for afterwards.

A new one is one more entry of `OPERATIONS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from desktop.services.bundle import Services
from desktop.storage.outbox import DeliveryState
from tests.pictures_of_people import jpeg
from tests.soak.backups import backed_up, lost_backups, lost_by_putting_back, make_backups, put_back
from tests.soak.importing import lost_by_taking_over, take_over, with_table
from tests.soak.later_version import NEWEST, TODAY, later_version
from tests.soak.place import (
    Place,
    Tell,
    content,
    faults,
    filled,
    note,
    only_measure,
    opened,
    owner,
    raw,
    record,
    services_of,
)
from tests.soak.rekeying import lost_by_rekeying, rekey
from tests.soak.sitting import (
    finish_on_the_way,
    lost_by_signing,
    lost_by_stamping,
    lost_on_the_way,
    sign,
    stamp_it,
    to_stamp,
    written,
)


@dataclass(frozen=True)
class Operation:
    """`act` is what is killed: it tells a line after each thing that the program said was kept.

    `lost` opens what is left and names whatever is not as it was told, or not sound. `seconds` and `calls` are the span
    within which it is killed: after so long, or at one of so many calls to the disk.
    """

    name: str
    prepare: Callable[[Path], Place]
    act: Callable[[Place, Tell], None]
    lost: Callable[[Place, list[str]], list[str]]
    seconds: float
    calls: int


def save_visits(place: Place, tell: Tell) -> None:
    services = services_of(place)
    of = only_measure(services)
    for number in count(100):
        tell(f"{record(services, of, number)} {number}")


def lost_visits(place: Place, told: list[str]) -> list[str]:
    with opened(place) as services:
        gone = [line for line in told if not _has_visit(services, *line.split())]
        return gone + faults(services)


def _has_visit(services: Services, contact_id: str, number: str) -> bool:
    with services.workspace.notebook.read() as uow:
        found = {contact.id: contact.note for contact in uow.contacts.of_measure(only_measure(services).id)}
    return found.get(contact_id) == note(int(number))


def type_draft(place: Place, tell: Tell) -> None:
    services = services_of(place)
    draft = services.visits.begin(only_measure(services).id)
    for length in count(1):
        draft = services.visits.keep_draft(replace(draft, values={**draft.values, "note": "é" * length}))
        tell(str(length))


def lost_typing(place: Place, told: list[str]) -> list[str]:
    with opened(place) as services:
        found = max((len(draft.values.get("note", "")) for draft in services.visits.drafts()), default=0)
        gone = [f"draft {told[-1]}, found {found}"] if told and found < int(told[-1]) else []
        return gone + faults(services)


def add_photos(place: Place, tell: Tell) -> None:
    services = services_of(place)
    of = owner(only_measure(services))
    for number in count(1):
        kept = services.attachments.add(of, jpeg(60 + number % 40, 60), f"Photo {number}")
        tell(f"{kept.id} {kept.sha256}")


def lost_photos(place: Place, told: list[str]) -> list[str]:
    with opened(place) as services:
        gone = []
        for line in told:
            attachment_id, sha256 = line.split()
            if hashlib.sha256(services.attachments.read(attachment_id)).hexdigest() != sha256:
                gone.append(line)
        return gone + faults(services)


def migrate(place: Place, tell: Tell) -> None:
    with later_version(place.root.parent / "later"):
        services = services_of(place)
        tell("migrated")
        services.close()


def lost_by_migration(place: Place, told: list[str]) -> list[str]:
    """The notebook is of one version or of the other; in the older one it opens in the program of before too."""
    with raw(place) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    if version not in (TODAY, NEWEST) or (told and version != NEWEST):
        return [f"version {version}"]
    before = Place(place.root.parent / "template")
    found: list[str] = []
    with ExitStack() as stack:
        if version == NEWEST:
            stack.enter_context(later_version(place.root.parent / "later"))
        with opened(place) as services:
            found += faults(services)
        truth, now = content(before), content(place)
    for table in set(truth) - {"alembic_version", "audit"}:
        width = {"household": -1, "contact": -1}.get(table) if version == NEWEST else None
        found += [] if [row[:width] for row in now[table]] == truth[table] else [f"table {table}"]
    return found


def push(place: Place, tell: Tell) -> None:
    services = services_of(place)
    of = only_measure(services)
    for number in count(100):
        record(services, of, number)
        result = services.exchange.push()
        if result.trouble is not None:
            raise result.trouble
        tell(str(services.exchange.state().sent))


def lost_by_push(place: Place, told: list[str]) -> list[str]:
    with opened(place) as services:
        found = []
        if told and services.exchange.state().sent < int(told[-1]):
            found.append(f"sent {told[-1]}, found {services.exchange.state().sent}")
        services.exchange.push()
        after = services.exchange.state()
        if after.waiting or after.refused or services.exchange.messages(DeliveryState.REFUSED):
            found.append(f"after the next push {after.waiting} wait, {after.refused} were refused")
        return found + faults(services)


OPERATIONS: tuple[Operation, ...] = (
    Operation("save", filled, save_visits, lost_visits, 0.35, 300),
    Operation("draft", filled, type_draft, lost_typing, 0.35, 300),
    Operation("attachment", filled, add_photos, lost_photos, 0.35, 300),
    Operation("import", with_table, take_over, lost_by_taking_over, 0.8, 300),
    Operation("rekey", filled, rekey, lost_by_rekeying, 0.4, 130),
    Operation("backup", filled, make_backups, lost_backups, 0.8, 400),
    Operation("restore", backed_up, put_back, lost_by_putting_back, 0.3, 100),
    Operation("sign", written, sign, lost_by_signing, 3.0, 400),
    Operation("timestamp", to_stamp, stamp_it, lost_by_stamping, 2.5, 60),
    Operation("interim", written, finish_on_the_way, lost_on_the_way, 0.8, 300),
    Operation("migration", filled, migrate, lost_by_migration, 1.2, 450),
)
