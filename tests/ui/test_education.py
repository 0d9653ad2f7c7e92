"""Budget-education actions on the screen (M3), and the time and kilometres of a visit, typed, kept and added up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from desktop.domain.contact import Outcome
from desktop.domain.education import EducationMode
from desktop.services.educations import EducationInput
from desktop.ui.figures.page import FiguresPage
from desktop.ui.parts.education import EducationPanel
from desktop.ui.visit.page import VisitPage
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, saved_household
from tests.ui.layout_walk import layout_faults
from tests.ui.settling import settled
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


@pytest.fixture
def homes(services):
    """Two households of the microcredit."""
    made = [saved_household(services, name) for name in ("Roy", "Caron")]
    for home in made:
        opened_measure(services, "microcredit", of=home)
    return [home.id for home in made]


@pytest.fixture
def figures(screen, qtbot, homes):
    page = FiguresPage(screen, lambda _parent, _name: None)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open("education", "microcredit")
    qtbot.waitUntil(lambda: page.view.is_answered)
    return page


def panel_of(page: FiguresPage) -> EducationPanel:
    panel = page.education.slot.panel
    assert isinstance(panel, EducationPanel)
    return panel


def test_an_action_is_written_once_for_several_households(figures, services, homes, qtbot):
    figures.education.list.add_button.click()
    panel = panel_of(figures)
    assert panel.day.value() == TODAY
    for home in homes:
        panel.participants.boxes[home].click()
    panel.form.set_values({"themes": ["budget"], "tools": ["game"], "others": 3})
    type_text(panel.minutes, "1h30")
    type_text(panel.kilometres, "12,5")
    panel.submit()
    [line] = services.educations.between("microcredit", TODAY, TODAY)
    assert set(line.action.household_ids) == set(homes)
    assert (line.action.mode, line.action.participants) == (EducationMode.COLLECTIVE, 5)
    assert (line.action.minutes, line.action.kilometres) == (90, Decimal("12.5"))


def test_what_is_missing_is_told_beside_its_field_and_what_is_typed_stays(figures, services):
    figures.education.list.add_button.click()
    panel = panel_of(figures)
    type_text(panel.kilometres, "douze")
    panel.form.set_values({"themes": ["budget"]})
    panel.submit()
    assert "kilometres" in panel.errors
    panel.kilometres.set_text("12")
    panel.submit()
    assert "household_ids" in panel.errors
    assert services.educations.between("microcredit", TODAY, TODAY) == ()
    assert panel.form.values()["themes"] == ["budget"]


def test_an_action_that_is_left_is_taken_up_again(figures, homes):
    figures.education.list.add_button.click()
    panel_of(figures).participants.boxes[homes[0]].click()
    figures.leave()
    assert not figures.education.slot.is_open
    figures.education.list.open_panel()
    assert panel_of(figures).participants.value() == (homes[0],)


def test_a_search_keeps_who_is_ticked_in_sight(figures, homes):
    figures.education.list.add_button.click()
    field = panel_of(figures).participants
    field.boxes[homes[0]].click()
    field.search.setText("zzz")
    assert set(field.boxes) == {homes[0]}
    field.search.setText("")
    assert set(field.boxes) == set(homes)


def test_one_noted_by_mistake_is_taken_out(figures, services, homes, qtbot):
    services.educations.write(EducationInput("microcredit", TODAY, tuple(homes)), {"themes": ["budget"]})
    figures.open("education", "microcredit")
    qtbot.waitUntil(lambda: figures.view.is_answered and bool(figures.education.shown.lines))
    figures.education.list._withdraw(figures.education.shown.lines[0].action)
    assert services.educations.between("microcredit", TODAY, TODAY) == ()


def test_a_scheme_without_actions_says_so(figures, qtbot):
    figures.open("education", "vej")
    qtbot.waitUntil(lambda: figures.view.is_answered)
    assert figures.education.none.isVisible()
    assert not figures.education.card.isVisible()


def test_nothing_is_cut_in_the_panel_and_in_the_sums(figures, services, homes, qtbot):
    figures.education.list.add_button.click()
    settled()
    assert layout_faults(figures) == []
    figures.education.slot.close_panel()
    figures.open("trips", "microcredit")
    qtbot.waitUntil(lambda: figures.view.is_answered)
    assert layout_faults(figures) == []


def test_a_sum_opens_what_it_counts(figures, services, homes, qtbot):
    with services.workspace.notebook.read() as uow:
        [of] = uow.measures.of_household(homes[0])
    made = recorded(services, of, TODAY, minutes=75, kilometres=Decimal("24.5"))
    figures.open("trips", "microcredit")
    qtbot.waitUntil(lambda: figures.view.is_answered and bool(figures.trips.months.rows))
    assert figures.trips.whole.text() == "1\u00a0contact, 1\u00a0h\u00a015, 24,5\u00a0km"
    figures.trips.months.activate(figures.trips.months.rows_model.index(0, 0))
    qtbot.waitUntil(lambda: bool(figures.trips.records.table.rows))
    assert [line.id for line in figures.trips.records.table.rows] == [made.id]
    press(figures.trips.records.table, Qt.Key.Key_Escape)
    assert figures.trips.by_month.isVisible()


def test_time_and_way_are_typed_at_the_foot_of_a_visit(page: VisitPage, services, measure):
    page.open(measure.id)
    settled()
    spent = page.content.spent
    type_text(spent.minutes, "75")
    type_text(spent.kilometres, "12,5")
    type_text(page.content.note, "Vu.")
    page.record()
    [made] = services.measures.view(measure.id).contacts
    assert (made.minutes, made.travel_minutes, made.kilometres) == (75, None, Decimal("12.5"))


def test_what_cannot_be_read_is_told_and_stays_in_the_draft(page: VisitPage, services, measure):
    page.open(measure.id, outcome=Outcome.PORTE_CLOSE)
    settled()
    type_text(page.content.spent.kilometres, "loin")
    page.record()
    assert services.measures.view(measure.id).contacts == ()
    assert "kilometres" in page.content.fields.told()
    assert page.content.values()["kilometres"] == "loin"


def test_the_last_way_is_taken_again_in_one_act_and_undone(page: VisitPage, services, measure):
    recorded(services, measure, TODAY, travel_minutes=35, kilometres=Decimal("19.5"))
    page.open(measure.id)
    settled()
    spent = page.content.spent
    assert spent.kilometres.text() == ""
    spent.again.click()
    assert (spent.travel.value(), spent.kilometres.value()) == (35, Decimal("19.5"))
    assert spent.again.isHidden()
