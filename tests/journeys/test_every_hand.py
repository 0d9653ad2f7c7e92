"""Three journeys, each by the keyboard alone and again by the fingers alone, and how many acts of the hand they ask."""

from __future__ import annotations

import pytest

from desktop.domain.contact import Outcome
from desktop.services.bundle import Services
from tests.journeys import every_hand
from tests.journeys.conftest import MONDAY, Laptop
from tests.journeys.hands import Finger, Hand, Keyboard
from tests.journeys.test_astre import groups_on

SCREEN = (1366, 768)
HANDS = pytest.mark.parametrize("hand_of", [Keyboard, Finger], ids=["keyboard", "finger"])


def sit_down(laptop: Laptop, hand_of: type[Hand]) -> Hand:
    """In front of the window, on a usual laptop."""
    hand = laptop.start(hand_of)
    hand.window.resize(*SCREEN)
    return hand


@pytest.fixture
def day_planned(laptop: Laptop) -> Laptop:
    """A laptop with three appointments today."""
    services = Services.over(laptop.read())
    every_hand.plan_a_day(services, MONDAY)
    services.close()
    return laptop


def services_of(laptop: Laptop) -> Services:
    """Those of the window that stands open."""
    bench = laptop.windows[-1].bench
    assert bench is not None
    return bench.services


def outcomes(laptop: Laptop) -> list[Outcome]:
    with services_of(laptop).workspace.notebook.read() as uow:
        contacts = [one for several in uow.contacts.outlines().values() for one in several]
    return sorted(one.outcome for one in contacts if one.day == MONDAY)


@HANDS
def test_the_first_start(new_laptop: Laptop, hand_of: type[Hand]):
    hand = sit_down(new_laptop, hand_of)
    every_hand.start_for_the_first_time(hand, lambda number: groups_on(new_laptop.sheet)[number - 1])
    settings = services_of(new_laptop).settings.load()
    assert (settings.worker_name, settings.operator) == ("Camille Martin", "Soliha")


@HANDS
def test_a_day_with_a_visit_a_porte_close_and_a_postponement(day_planned: Laptop, hand_of: type[Hand]):
    hand = sit_down(day_planned, hand_of)
    every_hand.unlock(hand)
    every_hand.note_a_visit(hand)
    every_hand.note_a_porte_close(hand)
    every_hand.postpone(hand, "11/12/2023")
    assert outcomes(day_planned) == sorted([Outcome.DONE, Outcome.PORTE_CLOSE, Outcome.POSTPONED])


@HANDS
def test_finding_a_household_and_correcting_its_address(day_planned: Laptop, hand_of: type[Hand]):
    hand = sit_down(day_planned, hand_of)
    every_hand.unlock(hand)
    every_hand.correct_an_address(hand)
    hand.wait_to_see("3 rue du Marais")
    (found,) = services_of(day_planned).search.search("3 rue du marais").found
    assert found.household == "MASSON Éloïse"
