"""After the lock nothing of what was shown is an object of the program any more: no record, no small picture."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from desktop.domain.attachment import Attachment, Owner, OwnerKind
from desktop.domain.contact import Contact, Draft
from desktop.domain.household import Household, Person
from desktop.domain.measure import Measure
from desktop.services.attachments import Place, Shown
from desktop.ui.attachments.tile import AttachmentTile, Picture
from desktop.ui.attachments.tiles import AttachmentTiles
from tests.conftest import PASSPHRASE
from tests.pictures_of_people import jpeg, pdf
from tests.ui.samples import add_household, add_measure
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.app_fixtures"]

PICTURES = (AttachmentTile, AttachmentTiles, Picture)
RECORDS = (Attachment, Shown, Household, Person, Measure, Contact, Draft)


def alive(before: set[int]) -> list[str]:
    """What is left of records and of the parts that show photos."""
    gc.collect()
    kinds = [type(one) for one in gc.get_objects() if id(one) not in before]
    left = [kind.__name__ for kind in kinds if kind in RECORDS or kind in PICTURES]
    return sorted(left)


@pytest.fixture
def measure(gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    household = add_household(services)
    made = add_measure(services, household)
    place = Place(Owner(OwnerKind.MEASURE, made.id), household.id, made.id)
    for number in range(3):
        services.attachments.add(place, jpeg(), f"Mur {number}")
    services.attachments.add(place, pdf(), "Commandement")
    services.close()
    return made.id, household.id


def test_no_record_and_no_picture_is_alive_after_the_lock(open_app, qtbot, measure):
    measure_id, household_id = measure
    gc.collect()
    before = {id(one) for one in gc.get_objects()}
    window = open_app(build_pages=None)
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()
    bench = window.bench
    for _again in range(2):
        bench.go("measure", measure_id=measure_id)
        bench.go("household", household_id=household_id)
        bench.go("visit", measure_id=measure_id)
    qtbot.waitUntil(lambda: not window._tasks.is_busy)
    assert "AttachmentTile" in alive(before)
    del bench
    with qtbot.waitSignal(window.locked):
        window.lock()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert alive(before) == []
