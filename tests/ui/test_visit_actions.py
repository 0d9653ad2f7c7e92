"""How many clicks and keys, besides the text itself, the usual things cost: a person in front of one waits for them."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.ui.visit.page import VisitPage
from tests import factories
from tests.ui.samples import add_visit
from tests.ui.settling import settled
from tests.ui.typing import press, type_text
from tests.ui.visit_steps import LEFT, drawn

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


class Hand:
    """Clicks and presses keys on what is in sight, and counts; typing a text counts for nothing."""

    def __init__(self, qtbot: QtBot, page: VisitPage) -> None:
        self._qtbot, self._page = qtbot, page
        self.actions = 0

    def click(self, widget: QWidget) -> None:
        settled()
        self._page.sheet.ensureWidgetVisible(widget)
        assert widget.isVisible()
        assert widget.isEnabled()
        self._qtbot.mouseClick(widget, LEFT)
        self.actions += 1

    def key(self, key: Qt.Key) -> None:
        press(self._page.window().focusWidget(), key)
        self.actions += 1

    def write(self, text: str) -> None:
        type_text(self._page.window().focusWidget(), text)


@pytest.fixture
def hand(qtbot: QtBot, page: VisitPage) -> Hand:
    return Hand(qtbot, page)


def test_a_porte_close_costs_four_actions_at_most(page, hand, services, measure):
    page.open(measure.id)
    hand.actions += 1  # the click, on whatever screen, that opens it
    happened = page.content.happened
    hand.click(happened.outcomes._buttons["porte_close"])
    hand.click(happened.trace.buttons["Avis de passage"])
    hand.click(page.footer.save)
    assert hand.actions <= 4
    [contact] = services.measures.view(measure.id).contacts
    assert (contact.outcome, contact.trace_left) == (Outcome.PORTE_CLOSE, "Avis de passage")


def test_a_visit_in_haste_costs_four_actions_at_most(page, hand, services, measure):
    page.open(measure.id)
    hand.actions += 1
    hand.click(page._head.quick)
    hand.click(page.content.note)
    hand.write("Chaudière en panne, rappeler.")
    hand.click(page.footer.save)
    assert hand.actions <= 4
    assert services.measures.view(measure.id).contacts[0].to_complete


def test_an_ordinary_astre_visit_costs_25_actions_at_most_besides_the_text(qtbot, page, hand, services, measure):
    step = factories.promise("Appeler l’Anah", "Moi")
    add_visit(services, measure, date(2026, 11, 3), next_steps=(step,))
    page.open(measure.id)
    hand.actions += 1
    drawn(page, qtbot)
    form = page.content.form
    hand.click(page.content.promises.lines[step.id].box)
    hand.click(form.field("findings").widget)
    hand.write("Chambre du nord à 16 °C, moisissures derrière l’armoire.")
    hand.click(form.field("comfort").widget.choices._buttons["poor"])
    hand.click(form.field("indoor_temperature").widget.edit)
    hand.write("16,5")
    hand.click(form.field("humidity").widget._buttons["yes"])
    hand.click(form.field("works_stage").widget.choices._buttons["under_way"])
    hand.click(form.field("works").widget.choices._boxes["insulation"])
    hand.click(form.field("works_quality").widget)
    hand.write("Chantier propre.")
    hand.click(form.field("aids").widget.choices._boxes["mpr"])
    hand.click(form.field("budget").widget)
    hand.write("Facture de fioul payée en trois fois.")
    hand.click(form.field("rights").widget)
    hand.write("Chèque énergie demandé.")
    hand.click(form.field("household_words").widget)
    hand.write("« On ne chauffe que la cuisine. »")
    hand.click(page.content.next_steps.rows.add)
    hand.write("Envoyer le devis")
    hand.key(Qt.Key.Key_Tab)
    hand.write("Moi")
    hand.key(Qt.Key.Key_Tab)
    hand.write("3/12/2026")
    hand.click(page.content.appointment.day.edit)
    hand.write("8/12/2026")
    hand.click(page.content.appointment.at.edit)
    hand.write("10h")
    hand.click(page.footer.save)
    assert hand.actions <= 25
    planned, made, _before = services.measures.view(measure.id).contacts
    assert made.answers["works"] == ["insulation"]
    assert [(one.what, one.who, one.by) for one in made.next_steps] == [("Envoyer le devis", "Moi", date(2026, 12, 3))]
    assert planned.day == date(2026, 12, 8)
    assert services.visits.promises(measure.id)[0].step.what == "Envoyer le devis"
