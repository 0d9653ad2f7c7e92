"""Somebody whose every word is a canary, in a process of its own that is killed: a household, a loan, a visit, a draft.

Run as `python -m tests.journeys.canary_writer DIRECTORY`; says each moment on its standard output, and goes on once it
reads a line.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer

from desktop.domain.attachment import Owner, OwnerKind
from desktop.log import start_log
from desktop.main import _application
from desktop.paths import log_dir, resource_dir
from desktop.services.attachments import Place
from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources
from desktop.storage.process_lock import forbid_core_dumps
from desktop.ui.app import AppWindow
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner
from tests.conftest import CHEAP
from tests.journeys.conftest import MONDAY
from tests.journeys.driver import CTRL, Person, Qt
from tests.journeys.gestures import begin_household, begin_measure, open_measure, save_household, unlock

NAME, FIRST_NAME, STREET = "Quetzalbrouck", "Zwentibolda", "7 rue Xylokastroise"
AMOUNT: Final = "3917,53"
PAPER, TITLE = "Kwartelnest-in-het-papier", "Facture Brzezinkowa"
DIFFICULTIES, STEP, DRAFT = "Ontsporingsgevaar depuis mai", "Appeler Wojtylowitz", "Schrijfkramp-in-het-klad"
OWN = ("team", "confidential")
_WORDS: Final = [f"Xanthograf{number:02}q" for number in range(40)]
ALWAYS: Final = (
    *(NAME, FIRST_NAME, "Xylokastroise", AMOUNT, "3917.53"),
    *(PAPER, "Brzezinkowa", "Ontsporingsgevaar", "Wojtylowitz", DRAFT),
)


def pdf() -> bytes:
    """A paper with a word of its own."""
    return b"%PDF-1.4\n% " + PAPER.encode() + b"\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def go_the_whole_way(person: Person, window: AppWindow) -> list[str]:
    """Types everything; the words that were planted in fields of one's own."""
    words = iter(_WORDS)
    planted: list[str] = []

    def word(_label: str) -> str:
        planted.append(next(words))
        return planted[-1]

    begin_household(person, NAME, FIRST_NAME, "bethu")
    person.fill("Adresse, même incomplète", STREET)
    person.fill_marked(OWN, word)
    save_household(person)
    begin_measure(person, "Microcrédit", "Date de la première mensualité (obligatoire)", "4/12/2023")
    person.fill("Nombre de mensualités (obligatoire)", "24")
    person.fill("Montant prêté (obligatoire)", AMOUNT)
    person.choose("Objet du prêt (obligatoire)", "Mobilité")
    person.fill("Difficultés au moment de la demande", DIFFICULTIES)
    person.fill_marked(OWN, word)
    open_measure(person)
    person.press("Noter un contact")
    person.wait_to_see("Santé, famille, confidences")
    person.fill_marked(OWN, word)
    person.press("Ajouter une étape")
    person.fill("Prochaines étapes, ligne 1 : Quoi", STEP)
    person.press("Enregistrer le contact")
    person.wait_to_see("le contact est enregistré.")
    keep_the_paper(window)
    person.press("Noter un contact")
    person.wait_to_see("Santé, famille, confidences")
    person.fill("Santé, famille, confidences", DRAFT)
    person.wait_to_see("Brouillon enregistré à 9 h")
    return planted


def keep_the_paper(window: AppWindow) -> None:
    """A paper added and a backup made, as their buttons do."""
    assert window.bench is not None
    services = window.bench.services
    with services.workspace.notebook.read() as uow:
        measure = uow.measures.in_states()[0]
    services.attachments.add(
        Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id), pdf(), TITLE
    )
    services.backups.make()


def say(moment: str) -> None:
    """Tells the moment and waits to be let on."""
    print(moment, flush=True)
    sys.stdin.readline()


def main(directory: Path) -> None:
    """The whole way, locked and opened again, a fault that names everybody, then nothing until killed."""
    forbid_core_dumps()
    start_log(log_dir())
    app = _application()

    def service(place: Path) -> NotebookService:
        return NotebookService(place, Resources.load(resource_dir()), FixedClock(MONDAY), CHEAP, marks=None)

    window = AppWindow(app, Gate(directory, service, lambda *_: None), TaskRunner())
    person = Person(window)
    unlock(person)
    planted = go_the_whole_way(person, window)
    try:
        raise ValueError(f"cannot sort {NAME} {planted}")
    except ValueError as error:
        logging.getLogger("desktop").error("unexpected error", exc_info=error)
    say(f"open {' '.join(planted)}")
    person.key(Qt.Key.Key_L, CTRL)
    person.wait_to_see("Ouvrir J’ai oublié")
    say("locked")
    unlock(person)
    QTimer.singleShot(0, lambda: say("again"))
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
