"""What earlier visits said and lasts comes back in one act, goes away in one step, and replaces nothing."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.domain.contact import Outcome
from desktop.ui.forms.said_before import SaidBefore
from desktop.ui.widgets import TextLabel
from desktop.ui.widgets.ticks import TickBox
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.settling import settled
from tests.ui.typing import type_text
from tests.ui.visit_steps import LEFT, drawn, rows_of, shown

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]

FINANCING = [{"plan_aid": "mpr", "plan_asked": "4000.00", "plan_granted": "3500.00"}]
OCTOBER = {"aids": ["mpr", "cee"], "financing": FINANCING, "findings": "Froid", "indoor_temperature": "16"}


@pytest.fixture
def known(services, measure):
    add_visit(services, measure, date(2026, 9, 3), answers={"dpe_before": "F", "works_stage": "study"})
    return add_visit(services, measure, date(2026, 10, 20), answers=OCTOBER)


@pytest.fixture
def opened(page, measure, known, qtbot):
    page.open(measure.id)
    drawn(page, qtbot)
    return page


def line_of(page, section):
    card = next(card for card in page.content.form.cards if card.section.key == section)
    return page.content.form.earlier.line(card)


def said_under(page, name):
    card = next(card for card in page.content.form.cards if name in [field.name for field in card.section.fields])
    return card.frame(name).findChild(SaidBefore)


def take_up(page, section, qtbot):
    qtbot.mouseClick(line_of(page, section).button, LEFT)
    settled()


def test_nothing_is_filled_in_unasked_and_one_line_says_what_is_known(opened):
    assert opened.content.answers() == {}
    line = line_of(opened, "financing")
    assert line.isVisibleTo(opened)
    assert line.button.text() == "Reprendre de la visite du 20\u00a0octobre 2026"
    assert "aides mobilisées (MaPrimeRénov’ et certificats d’économies d’énergie)" in line.words.text()
    assert "plan de financement, aide par aide (1 ligne)" in line.words.text().replace("\u00a0", " ")
    assert "du 3\u00a0septembre 2026" in line_of(opened, "works").button.text()
    assert line_of(opened, "home") is None, "what was seen that day is not offered"


def test_one_act_brings_the_answers_in_rows_too_and_goes_to_the_first(opened, qtbot):
    take_up(opened, "financing", qtbot)
    assert opened.content.answers() == {"aids": ["mpr", "cee"], "financing": FINANCING}
    assert rows_of(opened, "financing").value() == FINANCING
    assert opened.content.fields.focused_field() == "answers.aids"
    line = line_of(opened, "financing")
    assert not line.button.isVisibleTo(opened)
    assert line.words.text().startswith("Inchangé depuis la visite du 20\u00a0octobre 2026\u00a0: aides mobilisées")


def test_one_step_takes_all_of_it_back_and_what_was_typed_before_stays(opened, qtbot):
    area = opened.content.form.field("budget").widget
    area.setFocus()
    type_text(area, "serré")
    take_up(opened, "financing", qtbot)
    opened.undoing.undo()
    assert opened.content.answers() == {"budget": "serré"}
    assert line_of(opened, "financing").button.isVisibleTo(opened)
    opened.undoing.redo()
    assert opened.content.answers() == {"budget": "serré", "aids": ["mpr", "cee"], "financing": FINANCING}
    opened.undoing.undo()
    opened.undoing.undo()
    assert opened.content.answers() == {}


def test_what_is_typed_is_not_replaced_and_only_the_rest_is_offered(opened, qtbot):
    opened.content.form.field("aids").widget.choices._boxes["fsl"].click()
    assert "aides mobilisées" not in line_of(opened, "financing").words.text()
    take_up(opened, "financing", qtbot)
    assert opened.content.answers() == {"aids": ["fsl"], "financing": FINANCING}
    assert "aides mobilisées" not in line_of(opened, "financing").words.text(), "it is not unchanged"


def test_what_was_taken_up_is_in_the_draft_and_in_the_visit(opened, services, measure, qtbot):
    take_up(opened, "works", qtbot)
    assert opened.keeper.flush()
    [draft] = services.visits.drafts()
    assert draft.values["answers"] == {"works_stage": "study", "dpe_before": "F"}
    opened.record()
    recorded = services.measures.view(measure.id).contacts[0]
    assert recorded.answers == {"works_stage": "study", "dpe_before": "F"}


def test_an_error_beside_a_field_that_was_taken_up_is_gone(opened, qtbot):
    opened.content.form.set_errors({"dpe_before": "À remplir.", "budget": "Trop long."})
    take_up(opened, "works", qtbot)
    assert opened.content.form.errors() == {"budget": "Trop long."}


def test_the_line_is_reached_by_keys_before_the_questions(opened, qtbot):
    first = opened.content.form.field("aids").widget.findChildren(TickBox)[0]
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    button = line_of(opened, "financing").button
    assert button.hasFocus()
    assert button.accessibleName().endswith("Financement et budget")
    assert "aides mobilisées" in button.accessibleDescription()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert opened.content.answers()["aids"] == ["mpr", "cee"]


def test_in_haste_nothing_is_offered(opened):
    opened.content.set_quick(True)
    settled()
    assert not any(card.isVisibleTo(opened) and (line := opened.content.form.earlier.line(card)) and
                   line.isVisibleTo(opened) for card in opened.content.form.cards)  # fmt: skip


def test_a_visit_corrected_stands_as_it_was_written(page, measure, known, services):
    late = add_visit(services, measure, date(2026, 11, 2), answers={"findings": "Sec"})
    page.open(measure.id, late.id)
    assert page.content.form.earlier is None


def test_one_noted_in_haste_is_offered_what_came_before_it(page, measure, known, services):
    haste = add_visit(services, measure, date(2026, 10, 1), note="Vu.", to_complete=True)
    page.open(measure.id, haste.id)
    settled()
    assert line_of(page, "financing") is None
    assert line_of(page, "works").button.isVisibleTo(page)


def test_a_try_has_nothing_to_offer_until_the_visit_took_place(opened, qtbot):
    opened.content.happened.set_outcome(Outcome.PORTE_CLOSE)
    settled()
    assert not line_of(opened, "works").isVisibleTo(opened)


def test_another_scheme_says_contact(page, services):
    loan = add_measure(services, add_household(services, "Lefebvre", "Anne"), "microcredit")
    for day in (3, 20):
        name = "income_before" if day == 3 else "charges_before"
        add_visit(services, loan, date(2026, 10, day), answers={name: "900.00"})
    page.open(loan.id)
    assert line_of(page, "budget").button.text() == "Reprendre des contacts des 3 et 20\u00a0octobre 2026"


def test_the_first_visit_of_a_measure_is_offered_nothing(screen, measure, qtbot):
    first = shown(screen, qtbot)
    first.open(measure.id)
    assert all(first.content.form.earlier.line(card) is None for card in first.content.form.cards)


def test_what_was_found_at_the_visit_before_is_read_under_its_question_and_never_copied(opened):
    temperature = said_under(opened, "indoor_temperature")
    assert temperature.findChild(TextLabel).text() == "Le 20\u00a0octobre 2026\u00a0: 16\u00a0°C"
    assert said_under(opened, "findings").words == "Froid"
    assert opened.content.answers() == {}


def test_a_long_finding_is_folded_under_its_question(page, measure, services, qtbot):
    words = "Moisissures dans les deux chambres, chaudière arrêtée depuis trois semaines, porte qui ne ferme pas."
    add_visit(services, measure, date(2026, 10, 20), answers={"findings": words})
    page.open(measure.id)
    drawn(page, qtbot)
    said = said_under(page, "findings")
    assert not said.fold.is_open
    assert said.fold.button.text() == "Noté le 20\u00a0octobre 2026"
    said.fold.button.click()
    assert any(label.text() == words and label.isVisibleTo(page) for label in said.findChildren(TextLabel))
