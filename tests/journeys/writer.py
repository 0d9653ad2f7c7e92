"""Somebody who types a visit into the window, in a process of its own that is killed in the middle of it.

Run as `python -m tests.journeys.writer DIRECTORY DAY`; says on standard output when the draft is told to be saved.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from desktop.main import _application
from desktop.paths import resource_dir
from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources
from desktop.ui.app import AppWindow
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner
from tests.journeys.driver import Person
from tests.journeys.gestures import go_to_measure, unlock

SAVED = "the draft is saved"

FINDINGS = "Murs humides dans la chambre, fenêtres neuves au nord."
COMPANIES = "Chauffage Dubois, Lens"
HEALTH = "Elle dort mal depuis l’hiver, son fils l’inquiète"
"""The field typed last: the program is killed while the cursor is in it."""


def write_visit(person: Person) -> None:
    """Finds the measure and begins a visit."""
    go_to_measure(person, "eloise delattre")
    person.press("Noter une visite")
    person.fill("Ce qui a été constaté au domicile", FINDINGS)
    person.choose("Confort ressenti", "Mauvais")
    person.fill("Température relevée", "16,5")
    person.fill("Leurs noms, ce qui a été convenu", COMPANIES)
    person.press("Ajouter une étape")
    person.fill("Prochaines étapes, ligne 1 : Quoi", "Envoyer le devis à l’Anah")
    person.fill("Prochaines étapes, ligne 1 : Avant le", "15/1/2024")
    person.fill("Santé, famille, confidences", HEALTH)
    person.wait_to_see("Brouillon enregistré à 9 h")


def main(directory: Path, day: date) -> None:
    """Opens the window over a notebook, types, says so, and goes on until it is killed."""
    app = _application()

    def service(place: Path) -> NotebookService:
        return NotebookService(place, Resources.load(resource_dir()), FixedClock(day), marks=None)

    window = AppWindow(app, Gate(directory, service, lambda *_: None), TaskRunner())
    person = Person(window)
    unlock(person)
    write_visit(person)
    print(SAVED, flush=True)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
