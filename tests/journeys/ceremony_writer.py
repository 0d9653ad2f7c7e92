"""A bilan that is being signed in a process of its own, killed while the second person draws.

Run as `python -m tests.journeys.ceremony_writer DIRECTORY DAY`; says on standard output when the first has signed.
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
from tests.journeys.gestures import freeze_the_bilan, go_to_measure, unlock

SIGNED = "the first has signed: "
FIRST, SECOND, WORKER = "Éloïse Delattre", "Karim Delattre", "Camille Martin"


def open_the_bilan(person: Person) -> None:
    """Finds the measure, and its bilan where it stands."""
    go_to_measure(person, "eloise delattre")
    person.press("Ouvrir le bilan")


def main(directory: Path, day: date) -> None:
    """The first signs; the second has begun to draw when all is cut off."""
    app = _application()

    def service(place: Path) -> NotebookService:
        return NotebookService(place, Resources.load(resource_dir()), FixedClock(day), marks=None)

    window = AppWindow(app, Gate(directory, service, lambda *_: None), TaskRunner())
    person = Person(window)
    unlock(person)
    open_the_bilan(person)
    freeze_the_bilan(person)
    person.press(f"Faire signer {FIRST}")
    person.sign(f"Signature : {FIRST}")
    person.press("Valider ma signature")
    person.wait(lambda: bool(person.pads(f"Signature : {SECOND}")), SECOND)
    person.sign(f"Signature : {SECOND}")
    assert window.bench is not None
    services = window.bench.services
    (measure,) = services.status.measures()
    print(f"{SIGNED}{services.ceremony.sitting(measure.id).frozen_sha256}", flush=True)
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
