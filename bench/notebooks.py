"""Notebooks of any size, quickly made: real SQLCipher, cheap key derivation."""

from __future__ import annotations

import atexit
import shutil
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact, Outcome
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.measure import Measure, MeasureState
from desktop.paths import resource_dir
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.services.records import save
from desktop.services.workspace import Resources
from desktop.storage.keyslots import Derivation

TODAY = date(2026, 3, 10)
PASSPHRASE = "jardin bleu fenêtre tambour cerise moulin ardoise violon"
CHEAP = Derivation(memory_kib=1024, passes=1, lanes=1)
_SYLLABLES = ("ba", "cher", "del", "four", "gan", "hé", "lec", "mo", "nier", "pou", "quen", "ros", "sau", "ti", "vas")


def new_services(directory: Path) -> Services:
    """Services over a new notebook on a fixed day."""
    return Services.over(_notebook(directory).create(PASSPHRASE).workspace)


MANY = 50_000
"""Households of the large notebook: making it takes a minute, so all subjects take a copy of one."""


def large_notebook(directory: Path, count: int = MANY) -> tuple[Services, list[Household]]:
    """Services over a copy of a notebook of so many households, in a directory that is not there yet, and those."""
    model, households = _model(count)
    shutil.copytree(model, directory)
    return Services.over(_notebook(directory).open(PASSPHRASE)), households


@cache
def _model(count: int) -> tuple[Path, list[Household]]:
    folder = TemporaryDirectory(prefix="perron-bench-")  # the cache keeps it until the end of the program
    atexit.register(folder.cleanup)
    services = new_services(Path(folder.name) / "carnet")
    households = fill_households(services, count)
    services.close()
    return Path(folder.name) / "carnet", households


def _notebook(directory: Path) -> NotebookService:
    return NotebookService(directory, Resources.load(resource_dir()), FixedClock(TODAY), CHEAP, marks=None)


def fill_households(services: Services, count: int, seed: int = 1) -> list[Household]:
    """Saves invented households the way the program does, many in one transaction."""
    random = Random(seed)
    workspace = services.workspace
    communes = list(workspace.resources.communes)
    made = []
    for start in range(0, count, 1000):
        with workspace.notebook.write() as uow:
            for _ in range(min(1000, count - start)):
                commune = random.choice(communes)
                name = "".join(random.choices(_SYLLABLES, k=3)).capitalize()
                household = Household(
                    workspace.new_id(),
                    (Person(workspace.new_id(), name, random.choice(["Éloïse", "Jean", "Nadia", "Loïc"])),),
                    Dwelling(commune.insee, f"{random.randint(1, 200)} rue Jean Jaurès", commune.postal_codes[0]),
                    phone=f"06 39 98 {random.randint(0, 99):02} {random.randint(0, 99):02}",
                )
                save(workspace, uow, JournalAct.SAVED, household)
                made.append(household)
    return made


def fill_measures(services: Services, count: int) -> None:
    """Saves ASTRE measures with five months of visits each, every one of a household of its own."""
    workspace = services.workspace
    households = fill_households(services, count)
    scheme = workspace.registry.scheme("astre")
    for start in range(0, count, 500):
        with workspace.notebook.write() as uow:
            for index, household in enumerate(households[start : start + 500], start):
                begin = TODAY - timedelta(days=150 + index % 28)
                measure = Measure(
                    workspace.new_id(), household.id, scheme.id, MeasureState.ACTIVE, begin, 12,
                    terms_form=scheme.opening_form,
                )  # fmt: skip
                uow.measures.put(measure)
                for visit in range(8):
                    contact = Contact(
                        workspace.new_id(), measure.id, household.id, begin + timedelta(days=visit * 16),
                        outcome=Outcome.DONE,
                    )  # fmt: skip
                    uow.contacts.put(replace(contact, form=scheme.contact_form))
