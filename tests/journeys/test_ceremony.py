"""A bilan signed by two people and the worker: locked between two, killed between two, with nothing else to be seen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.bilan import BilanState
from desktop.domain.household import PersonRole
from desktop.services.bundle import Services
from tests.journeys.ceremony_writer import FIRST, SECOND, SIGNED, WORKER, open_the_bilan
from tests.journeys.conftest import Laptop
from tests.journeys.driver import Person
from tests.journeys.gestures import freeze_the_bilan, sign_in_turn, unlock
from tests.ui.samples import add_household, add_measure, add_visit

DAY = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
NEIGHBOUR = "Vandamme"


@pytest.fixture
def ended(laptop: Laptop) -> Laptop:
    """A measure of two adults is at its end; there is another household in the notebook."""
    laptop.set_day(DAY)
    workspace = laptop.read()
    services = Services.over(workspace)
    services.settings.save(replace(services.settings.load(), worker_name=WORKER, operator="Habitat 62"))
    household = add_household(services)
    partner = replace(household.persons[0], id=workspace.new_id(), first_name="Karim", role=PersonRole.PARTNER)
    services.households.save(replace(household, persons=(*household.persons, partner)))
    measure = add_measure(services, household)
    add_visit(services, measure, date(2026, 9, 8), answers={"findings": "Murs humides."})
    services.measures.end(measure.id, date(2026, 11, 20), "moved")
    add_household(services, NEIGHBOUR, "Odile")
    workspace.notebook.close()
    return laptop


@pytest.fixture
def person(ended: Laptop) -> Person:
    """The notebook is open, the bilan of the household on the screen."""
    made = ended.start()
    unlock(made)
    open_the_bilan(made)
    return made


def frozen_sha256(laptop: Laptop) -> str:
    bench = laptop.windows[-1].bench
    assert bench is not None
    measure = next(one for one in bench.services.status.measures())
    return bench.services.ceremony.sitting(measure.id).frozen_sha256


def turn_to_the_first(person: Person) -> None:
    freeze_the_bilan(person)
    person.press(f"Faire signer {FIRST}")
    person.wait_to_see("Vous signez")


def test_who_signs_sees_nothing_of_another_household(ended, person):
    person.press("Ménages")
    assert person.sees(NEIGHBOUR.upper())
    open_the_bilan(person)
    turn_to_the_first(person)
    assert NEIGHBOUR.casefold() not in person.words().casefold()
    for part in ("Navigation", "État", "Messages", "Rechercher partout"):
        assert part not in person.words()
    assert not person.buttons("Ménages")
    person.press("Quitter cet écran")
    assert person.buttons("Ménages")


def test_locked_between_two_signers_it_goes_on_at_the_second_with_the_same_print(ended, person):
    turn_to_the_first(person)
    before = frozen_sha256(ended)
    person.sign(f"Signature : {FIRST}")
    person.press("Valider ma signature")
    person.wait(lambda: bool(person.pads(f"Signature : {SECOND}")), SECOND)
    person.sign(f"Signature : {SECOND}")
    person.press("Verrouiller le carnet (Ctrl + L)")
    person.wait(lambda: bool(person.buttons("Ouvrir")), "the locked notebook")
    unlock(person)
    person.wait_to_see(f"Faire signer {SECOND}")
    assert frozen_sha256(ended) == before
    person.press(f"Faire signer {SECOND}")
    sign_in_turn(person, SECOND, WORKER)
    assert frozen_sha256(ended) == before


def test_killed_between_two_signers_it_goes_on_at_the_second_with_the_same_print(ended):
    command = [sys.executable, "-m", "tests.journeys.ceremony_writer", str(ended.notebook), DAY.isoformat()]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        said: list[str] = []
        while not said or not said[-1].startswith(SIGNED):
            said.append(process.stdout.readline())
            assert said[-1], "".join(said)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    before = said[-1].removeprefix(SIGNED).strip()

    person = ended.start()
    unlock(person)
    open_the_bilan(person)
    person.wait_to_see(f"Faire signer {SECOND}")
    assert frozen_sha256(ended) == before
    person.wait_to_see("Page 1 sur")
    person.press(f"Faire signer {SECOND}")
    person.wait_to_see("Vous signez")
    pad = person.pads(f"Signature : {SECOND}")[0]
    assert pad.is_empty(), "what was drawn and not accepted is nowhere"
    sign_in_turn(person, SECOND, WORKER)
    assert frozen_sha256(ended) == before
    bench = ended.windows[-1].bench
    assert bench is not None
    (measure,) = bench.services.status.measures()
    bilan = bench.services.bilans.begin(measure.id)
    assert bilan.state is BilanState.SEALED
    assert [one.signer for one in bilan.signatures] == [FIRST, SECOND, WORKER]
