"""The sheets stand in a slim list with how far each is; keys go from one to the next; the form is drawn by and by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.services.settings import Settings
from desktop.ui.forms.form_view import SectionState
from desktop.ui.forms.legend import LevelsLegend
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.visit.section_nav import SectionNav
from desktop.ui.widgets import LevelMark
from tests.ui.samples import add_visit
from tests.ui.settling import settled
from tests.ui.typing import type_text
from tests.ui.visit_steps import LEFT, add_step, cell, drawn, rows_of, shown

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot, page, measure):
    page.open(measure.id)
    drawn(page, qtbot)
    return page


def states(page):
    return {sheet.title: sheet.state for sheet in page.content.sheets()}


def test_every_sheet_stands_in_the_list_in_the_order_of_the_page(opened, qtbot):
    def listed():
        return [item.text() for item in opened.nav.items]

    qtbot.waitUntil(lambda: listed() == [sheet.title for sheet in opened.content.sheets()])  # made by and by
    titles = listed()
    assert titles[0] == "Que s’est-il passé\u00a0?"
    assert titles[-4:-1] == ["Prochain rendez-vous", "Note personnelle", "Temps et trajet"]


def test_it_says_which_sheets_are_begun_and_which_are_to_be_looked_at_again(opened):
    assert states(opened)["Au domicile"] is SectionState.EMPTY
    type_text(opened.content.form.field("findings").widget, "x")
    assert states(opened)["Au domicile"] is SectionState.BEGUN
    type_text(opened.content.form.field("indoor_temperature").widget, "90")
    add_step(opened, who="Moi")
    opened.record()
    told = states(opened)
    assert told["Au domicile"] is told["Prochaines étapes"] is SectionState.WRONG
    opened._walk.refresh()
    named = {item.text(): item.accessibleName() for item in opened.nav.items}
    assert named["Au domicile"] == "Au domicile\u00a0: à revoir"
    assert named["Travaux"] == "Travaux\u00a0: vide"


def test_a_click_goes_to_a_sheet_and_into_it(qtbot, opened):
    place = [item.text() for item in opened.nav.items].index("Droits et démarches")
    qtbot.mouseClick(opened.nav.items[place], LEFT)
    assert opened.content.fields.focused_field() == "answers.rights"
    assert opened.nav.items[place].isChecked()


def test_keys_go_from_sheet_to_sheet_also_from_within_a_text(qtbot, opened):
    opened.content.fields.focus_field("outcome")
    for expected in ("answers.findings", "answers.works_stage", "answers.heating"):
        qtbot.keyClick(opened.window().focusWidget(), Qt.Key.Key_Down, CTRL)
        assert opened.content.fields.focused_field() == expected
    qtbot.keyClick(opened.window().focusWidget(), Qt.Key.Key_Up, CTRL)
    assert opened.content.fields.focused_field() == "answers.works_stage"


def test_the_keys_are_announced(page):
    keys = [keys for keys, _words in page.shortcuts]
    assert {"Ctrl+S", "Ctrl+Z", "Ctrl+↓", "Ctrl+R"} <= set(keys)


def test_a_sheet_that_is_not_asked_leaves_the_list(opened):
    opened.content.happened.set_outcome(opened.content.happened.outcome.PORTE_CLOSE)
    opened._walk.refresh()
    assert "Travaux" not in [item.text() for item in opened.nav.items]


def test_a_narrow_window_and_large_text_leave_the_room_to_the_sheets(qapp, qtbot, screen, measure):
    assert shown(screen, qtbot, 800).nav.isHidden()
    assert not shown(screen, qtbot, 1200).nav.isHidden()
    apply_theme(qapp, Theme("light", 2.0))
    assert shown(screen, qtbot, 1300).nav.isHidden()


# Drawn by and by


def test_the_form_is_drawn_section_by_section_and_a_section_that_is_needed_at_once(page, measure):
    page.open(measure.id)
    assert [card.is_built for card in page.content.form.cards].count(True) == 1
    assert page.content.fields.focus_field("answers.health")
    assert page.content.fields.focused_field() == "answers.health"
    built = [card.section.title for card in page.content.form.cards if card.is_built]
    assert built == ["Au domicile", "Le ménage"]


def test_what_is_in_sight_stays_where_it_is_while_the_rest_is_drawn(qtbot, page, services, measure):
    draft = services.visits.begin(measure.id)
    services.visits.keep_draft(replace(draft, values={**draft.values, "focus": "answers.health"}))
    page.open(measure.id)
    qtbot.waitUntil(lambda: page.content.fields.focused_field() == "answers.health")
    drawn(page, qtbot)
    area = page.content.form.field("health").widget
    top = area.mapTo(page.sheet.viewport(), area.rect().topLeft()).y()
    assert 0 <= top < page.sheet.viewport().height()


def test_what_is_not_drawn_yet_is_drawn_though_something_was_wrong(qtbot, page, measure):
    page.open(measure.id)
    settled()
    page.record()
    drawn(page, qtbot)
    assert all(card.is_built for card in page.content.form.cards)


def test_answers_are_there_before_they_are_drawn(page, services, measure):
    answers = {"findings": "Humide.", "health": "Elle dort mal.", "site_works": [{"site_company": "Dubois"}],
               "works_stage": "under_way"}  # fmt: skip
    made = add_visit(services, measure, date(2026, 11, 3), answers=answers)
    page.open(measure.id, contact_id=made.id)
    assert page.content.answers() == answers
    page.record()
    assert services.visits.contact(made.id).answers == answers
    page.open(measure.id, contact_id=made.id)
    assert cell(rows_of(page, "site_works").lines[0], "site_company").text() == "Dubois"


def test_errors_are_told_of_what_is_not_drawn_yet(page, services, measure):
    draft = services.visits.begin(measure.id)
    draft.values["answers"] = {"energy_bill": "douze", "findings": "x"}
    services.visits.keep_draft(draft)
    page.open(measure.id)
    page.record()
    assert [link.text() for link in page.footer.links] == ["Facture d’énergie mensuelle aujourd’hui"]
    assert page.content.fields.focused_field() == "answers.energy_bill"
    assert page.content.form.field("energy_bill").error


# Marks and papers


def test_what_the_marks_mean_is_told_until_it_is_understood(qtbot, page, services, measure):
    page.open(measure.id)
    settled()
    [legend] = page.findChildren(LevelsLegend)
    assert [mark.level for mark in legend.findChildren(LevelMark)] == ["shared", "team", "confidential"]
    qtbot.mouseClick(legend.close_button, LEFT)
    assert legend.isHidden()
    assert services.settings.load() == Settings(levels_explained=True)
    page.open(measure.id)
    settled()
    assert [one for one in page.findChildren(LevelsLegend) if one.isVisible()] == []


def test_a_long_title_of_the_list_is_whole_on_two_lines(qtbot):
    nav = SectionNav()
    qtbot.addWidget(nav)
    nav.show_sheets([("Travaux", SectionState.EMPTY), ("Les cinq points de la visite", SectionState.EMPTY)], 0)
    short, long = nav.items
    assert long.sizeHint().width() == short.sizeHint().width()
    assert long.sizeHint().height() >= short.fontMetrics().lineSpacing() * 2 + 16
