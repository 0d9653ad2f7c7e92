"""Bilans on the way, on the screen: written, finished, followed by another, each still read and handed over (C5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from desktop.domain.bilan import BilanKind, BilanState
from desktop.domain.measure import Measure, MeasureState
from desktop.ui.report.interim import InterimPage
from desktop.ui.screen import Screen
from desktop.ui.widgets import LinkButton
from tests.ui.bilan_pages import opened_on
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.bilan_fixtures", "tests.ui.ceremony_fixtures"]

LEFT = Qt.MouseButton.LeftButton
FINISH = 1


@pytest.fixture
def measure(visited_twice: Measure) -> Measure:
    return visited_twice


@pytest.fixture
def interim(screen: Screen, qtbot: QtBot, measure: Measure) -> InterimPage:
    return opened_on(InterimPage(screen), qtbot, measure)


def test_a_bilan_on_the_way_is_kept_while_it_is_typed(qtbot, interim, services, measure):
    with qtbot.waitSignal(interim.writing.editing.due, timeout=2_000):
        type_text(interim.writing.editing.words, "En chemin. ")
    assert services.interims.begin(measure.id).household_words.startswith("En chemin.")
    assert services.measures.view(measure.id).bilan is None


def test_it_is_looked_at_finished_taken_up_again_and_followed_by_another(
    qtbot, interim, services, measure, done, route
):
    interim.writing.editing.next.click()
    qtbot.waitUntil(lambda: interim.finishing.pages.page_count > 0)
    interim.finishing.finish.click()
    done()
    assert interim.bilan.state is BilanState.SEALED
    assert [button.isEnabled() for button in interim.steps.buttons] == [False, True]
    interim.finishing.hand_over.click()
    assert route.gone[-1][0] == "document"
    interim.finishing.reopen.click()
    assert interim.bilan.state is BilanState.DRAFT
    interim.show_step(FINISH)
    interim.finish()
    done()
    first = interim.bilan
    interim.finishing.another.click()
    assert interim.bilan.id != first.id
    assert (interim.bilan.kind, interim.bilan.state) == (BilanKind.INTERIM, BilanState.DRAFT)


@pytest.fixture
def followed(interim, services, measure, done):
    """A finished one, then one that is written."""
    interim.show_step(FINISH)
    interim.finish()
    done()
    done()
    interim.finishing.another.click()
    return interim


def shown_links(interim) -> dict[str, LinkButton]:
    QCoreApplication.processEvents()
    return {one.text(): one for one in interim.findChildren(LinkButton) if one.isVisible()}


def test_a_finished_one_is_read_and_handed_over_while_another_is_written(
    qtbot, followed, services, measure, done, route
):
    draft, finished = services.interims.all(measure.id)
    type_text(followed.writing.editing.words, "Encore un mot. ")
    qtbot.mouseClick(shown_links(followed)["Bilans d’étape terminés (1)"], LEFT)
    done()
    assert followed.shelf.pages.page_count > 0
    assert services.interims.begin(measure.id).household_words.startswith("Encore un mot.")
    qtbot.mouseClick(followed.shelf.hand_over, LEFT)
    assert route.gone[-1] == ("document", {"measure_id": measure.id, "kind_id": f"bilan_interim_pages:{finished.id}"})
    qtbot.mouseClick(followed.shelf.back, LEFT)
    assert followed.writing.isVisible()
    assert followed.shelf.pages.page_count == 0
    assert followed.bilan.id == draft.id


def test_each_of_several_is_chosen_from_their_list(qtbot, followed, services, measure, done):
    followed.show_step(FINISH)
    followed.finish()
    done()
    done()
    latest, first = services.interims.all(measure.id)
    followed.show_finished(first.id)
    done()
    (look,) = followed.shelf.looks
    qtbot.mouseClick(look, LEFT)
    done()
    assert followed.shelf.pages.page_count > 0
    followed.shelf.hand_over_asked.emit(latest.id)
    qtbot.mouseClick(followed.shelf.back, LEFT)
    assert followed.finishing.isVisible()


def test_a_draft_that_follows_a_finished_one_is_given_up_with_a_way_back(qtbot, followed, services, measure, done):
    type_text(followed.writing.editing.words, "Encore un mot. ")
    qtbot.mouseClick(shown_links(followed)["Abandonner ce bilan d’étape"], LEFT)
    done()
    assert followed.bilan.state is BilanState.SEALED
    assert "Abandonner ce bilan d’étape" not in shown_links(followed)
    assert len(services.interims.all(measure.id)) == 1
    assert followed._screen.messages.undo()
    assert followed.writing.editing.words.value().startswith("Encore un mot.")
    assert len(services.interims.all(measure.id)) == 2


def test_the_only_one_is_not_given_up(interim):
    assert "Abandonner ce bilan d’étape" not in shown_links(interim)


def test_leaving_keeps_what_was_typed_and_no_page(qtbot, interim, services, measure):
    type_text(interim.writing.editing.words, "En chemin. ")
    interim.show_step(FINISH)
    qtbot.waitUntil(lambda: interim.finishing.pages.page_count > 0)
    interim.leave()
    assert interim.finishing.pages.page_count == 0
    assert services.interims.begin(measure.id).household_words.startswith("En chemin.")


def test_a_measure_that_is_over_has_none_to_write(screen, qtbot, services, measure):
    with services.workspace.notebook.write() as uow:
        uow.measures.put(replace(uow.measures.get(measure.id), state=MeasureState.CLOSED))
    made = InterimPage(screen)
    qtbot.addWidget(made)
    made.open(measure.id)
    assert made.bilan is None
