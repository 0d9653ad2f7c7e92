"""Where trials are made: a small, filled notebook, copies of it, and what is in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.household import Dwelling
from desktop.domain.ids import Uuid7Source
from desktop.domain.measure import Measure
from desktop.errors import AppError
from desktop.paths import resource_dir
from desktop.services.attachments import Place as Kept
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.doctor import CheckKey, DoctorService
from desktop.services.measures import NewMeasure
from desktop.services.notebooks import NotebookService
from desktop.services.visits import VisitInput
from desktop.services.workspace import Resources, Workspace
from desktop.storage.engine import connect, telling
from desktop.storage.keyslots import Derivation, KeySlots, unwrap
from desktop.storage.notebook import open_with_passphrase, open_with_recovery_code
from desktop.storage.notebook_files import NotebookFiles
from tests.pictures_of_people import jpeg

DAY = date(2026, 11, 20)
PASSPHRASE = "brouette cigale marteau ondulation panier sirop tunnel verrou"
CHEAP = Derivation(1024, 1, 1)
PICTURE = jpeg(120, 90)
Tell = Callable[[str], None]
"""What is acknowledged, one line each time."""
_RANDOM = {"attachment": ("file", "key"), "audit": ("record_id", "hash")}
"""What differs between two runs of the same: names and keys of encrypted files, and which life of a notebook began."""
_COUNTED = ("last_commit",)
"""Settings that tell how often and when was written."""


@dataclass(frozen=True)
class Place:
    """One trial's folder."""

    root: Path

    @property
    def notebook(self) -> Path:
        return self.root / "carnet"

    @property
    def stick(self) -> Path:
        return self.root / "cle"

    @property
    def code(self) -> str:
        """The recovery code, written down beside."""
        return (self.root / "code").read_text()

    def copy_to(self, root: Path) -> Place:
        return Place(Path(shutil.copytree(self.root, root)))

    def service(self) -> NotebookService:
        return NotebookService(self.notebook, resources(), FixedClock(DAY), CHEAP, marks=None)


@cache
def resources() -> Resources:
    """Read once for all trials."""
    return Resources.load(resource_dir())


def services_of(place: Place, seed: int | None = None) -> Services:
    """The open notebook; with a seed its new ids are the same at each run."""
    workspace = place.service().open(PASSPHRASE)
    if seed is not None:
        workspace = replace(workspace, new_id=Uuid7Source(workspace.clock.now, Random(seed)))
    return Services.over(workspace)


def services_with(place: Place, slot: str, secret: str) -> Services:
    """The open notebook, by its passphrase or by its recovery code."""
    by_passphrase = slot == "passphrase"
    notebook = (open_with_passphrase if by_passphrase else open_with_recovery_code)(place.notebook, secret)
    return Services.over(Workspace.over(notebook, resources(), FixedClock(DAY)))


@contextmanager
def opened(place: Place, seed: int | None = None) -> Iterator[Services]:
    """Closed at the end, whatever the disk says to that."""
    services = services_of(place, seed)
    try:
        yield services
    finally:
        with suppress(AppError):
            services.close()


def filled(root: Path, *, draft: bool = True) -> Place:
    """A closed notebook with a household, a measure, three visits, a photo and a draft, all waiting to be sent."""
    place = Place(root)
    root.mkdir(parents=True)
    made = place.service().create(PASSPHRASE)
    (root / "code").write_text(made.recovery_code)
    services = Services.over(made.workspace)
    of = measure(services)
    for number in range(3):
        record(services, of, number)
    services.attachments.add(owner(of), PICTURE, "Chaudière")
    if draft:
        services.visits.keep_draft(services.visits.begin(of.id))
    services.close()
    return place


def measure(services: Services) -> Measure:
    """A household that is followed."""
    new = services.households.new()
    person = replace(new.persons[0], last_name="Delattre", first_name="Éloïse")
    household = services.households.save(
        replace(new, persons=(person,), dwelling=Dwelling("62498", "12 rue Émile Zola", "62300"))
    )
    return services.measures.open(
        NewMeasure(household.id, "astre", DAY - timedelta(days=60), {"works_stage": "under_way"})
    )


def only_measure(services: Services) -> Measure:
    """The measure of `filled`."""
    with services.workspace.notebook.read() as uow:
        return uow.measures.in_states()[0]


def owner(of: Measure) -> Kept:
    return Kept(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)


def note(number: int) -> str:
    """What is written of a visit, of some length."""
    return f"Visite {number}." + " Murs humides au nord, facture de gaz de Guînes impayée." * 20


def record(services: Services, of: Measure, number: int) -> str:
    """One visit, saved; its id."""
    draft = replace(services.visits.begin(of.id), id=services.new_id())  # not the draft that was left
    entered = VisitInput(of.id, DAY - timedelta(days=number % 50), time(14, 30), note=note(number))
    return services.visits.record(entered, draft).contact.id


@contextmanager
def raw(place: Place, passphrase: str = PASSPHRASE) -> Iterator[Any]:
    """A driver connection of one's own, whose troubles are told as those of the program."""
    files = NotebookFiles(place.notebook)
    with telling():
        connection = connect(files.database, unwrap(KeySlots(files.keys).read()["passphrase"], passphrase))
        try:
            yield connection
        finally:
            connection.close()


def content(place: Place, passphrase: str = PASSPHRASE) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but what search is made of, in an order of its own; for a notebook that opens."""
    with raw(place, passphrase) as connection:
        found = {table: _rows(connection, table) for table in tables(connection)}
    return found | {"setting": [row for row in found["setting"] if row[0] not in _COUNTED]}


def tables(connection: Any) -> list[str]:
    """The ordinary tables."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return [name for (name,) in names if not name.startswith(("sqlite_", "search_"))]


def _rows(connection: Any, table: str) -> list[tuple[Any, ...]]:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
    wanted = ", ".join(f'"{name}"' for name in columns if name not in _RANDOM.get(table, ()))
    return sorted(connection.execute(f"SELECT {wanted} FROM {table}").fetchall(), key=repr)


def faults(services: Services, *, also: tuple[CheckKey, ...] = ()) -> list[str]:
    """What the doctor finds; files that no record speaks of are what a kill leaves, and no fault."""
    report = DoctorService(services.workspace).examine()
    allowed = (CheckKey.ORPHANS, *also)
    return [f"{check.key}: {check.count}" for check in report.checks if not check.is_sound and check.key not in allowed]
