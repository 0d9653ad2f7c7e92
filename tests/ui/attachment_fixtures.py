"""Fixtures of photos and papers on the screen: a page with their sheet, beside a text, and a camera made by hand.

A test module asks for them with `pytest_plugins = ["tests.ui.attachment_fixtures"]`, besides those of the screens.
"""

from __future__ import annotations

import pytest

from desktop.domain.attachment import Owner, OwnerKind
from desktop.services.attachments import Place
from tests.factories import opened_measure
from tests.ui.attachment_page import HandMadeCamera, Page


@pytest.fixture
def attachment_place(services) -> Place:
    measure = opened_measure(services)
    return Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)


@pytest.fixture
def hand_made_camera() -> HandMadeCamera:
    return HandMadeCamera()


@pytest.fixture
def attachment_page(screen, attachment_place, tmp_path, hand_made_camera, qtbot) -> Page:
    made = Page(screen, attachment_place, tmp_path, hand_made_camera)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made
