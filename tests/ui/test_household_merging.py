"""Two files of one household are brought together in the sheet, side by side, by the keyboard; and put asunder."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.domain.merging import Word
from desktop.services.bundle import Services
from desktop.ui.households.sheet import HouseholdSheetPage
from desktop.ui.screen import Screen
from desktop.ui.widgets import SecondaryButton, TextLabel
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import add_household, add_measure
from tests.ui.settling import settled
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> HouseholdSheetPage:
    shown = HouseholdSheetPage(screen)
    qtbot.addWidget(shown)
    shown.resize(1100, 800)
    shown.show()
    qtbot.waitActive(shown)
    return shown


def compared(page: HouseholdSheetPage, qtbot: QtBot, kept_id: str, typed: str):
    """The panel that compares both, reached by the keyboard."""
    page.open(kept_id)
    press(page.merge_button, Qt.Key.Key_Space)
    picker = page.slot.panel.field("household").widget
    type_text(picker.edit, typed)
    press(picker.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.slot.panel is not None and "household" not in page.slot.panel._fields)
    return page.slot.panel


def texts(page: HouseholdSheetPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(TextLabel)).replace("\u00a0", " ")


def test_both_are_compared_chosen_from_and_brought_together(page, services: Services, qtbot: QtBot):
    kept = add_household(services, "Delattre", phone="06 11 11 11 11")
    merged = add_household(services, "Carlier", "Paul", phone="06 22 22 22 22", note="Chien")
    measure = add_measure(services, merged)
    panel = compared(page, qtbot, kept.id, "carlier")
    panel.field("phone").widget.set_value(Word.BOTH.value)
    press(panel, Qt.Key.Key_Return)
    assert panel.errors == {"reason": "Notez le motif en quelques mots."}
    type_text(panel.field("reason").widget, "Même famille")
    press(panel, Qt.Key.Key_Return)
    now = services.households.get(kept.id)
    assert (now.phone, now.note) == ("06 11 11 11 11, 06 22 22 22 22", "Chien")
    assert [one.full_name for one in now.persons] == ["DELATTRE Éloïse", "CARLIER Paul"]
    assert services.measures.view(measure.id).household.id == kept.id
    qtbot.waitUntil(lambda: "Fiches réunies" in texts(page))
    settled()
    assert "avec la fiche de CARLIER Paul : Même famille." in texts(page)


def test_files_that_may_be_the_same_are_offered_masked_without_typing_a_name(page, services: Services, qtbot: QtBot):
    kept, _other = add_household(services, "Delattre"), add_household(services, "Delatre")
    add_household(services, "Carlier", "Paul")
    page.open(kept.id)
    press(page.merge_button, Qt.Key.Key_Space)
    offered = page.slot.panel.field("near").widget
    [box] = offered.findChildren(QComboBox)
    assert [box.itemText(place).partition(",")[0] for place in range(box.count())] == ["Choisissez…", "D…"]
    box.setFocus()
    press(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.slot.panel is not None and "near" not in page.slot.panel._fields)
    assert "DELATRE" in texts(page)


def test_nothing_is_offered_where_nobody_resembles(page, services: Services):
    page.open(add_household(services, "Delattre").id)
    press(page.merge_button, Qt.Key.Key_Space)
    assert "near" not in page.slot.panel._fields


def test_undo_puts_them_asunder_at_once(page, services: Services, qtbot: QtBot):
    kept, merged = add_household(services, "Delattre"), add_household(services, "Carlier", "Paul")
    panel = compared(page, qtbot, kept.id, "carlier")
    type_text(panel.field("reason").widget, "Même famille")
    press(panel, Qt.Key.Key_Return)
    assert page._screen.messages.undo()
    assert services.households.get(merged.id) == merged
    assert services.households.get(kept.id) == kept


def test_they_are_put_asunder_later_from_the_sheet(page, services: Services, qtbot: QtBot):
    kept, merged = add_household(services, "Delattre"), add_household(services, "Carlier", "Paul")
    panel = compared(page, qtbot, kept.id, "carlier")
    type_text(panel.field("reason").widget, "Même famille")
    press(panel, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Fiches réunies" in texts(page))
    settled()
    apart = next(one for one in page.findChildren(SecondaryButton) if one.text() == "Séparer…")
    apart.click()
    press(page.slot.panel, Qt.Key.Key_Return)
    assert services.households.get(merged.id) == merged
    qtbot.waitUntil(lambda: "Fiches réunies" not in texts(page))
    settled()


def test_two_persons_cannot_be_the_same_one(page, services: Services, qtbot: QtBot):
    kept, merged = add_household(services, "Delattre"), add_household(services, "Carlier", "Paul")
    other = replace(services.households.new_person(), last_name="Carlier", first_name="Anne")
    services.households.save(replace(merged, persons=(*merged.persons, other)))
    panel = compared(page, qtbot, kept.id, "carlier")
    for person in (merged.persons[0], other):
        panel.field(f"same.{person.id}").widget.set_value(kept.persons[0].id)
    type_text(panel.field("reason").widget, "x")
    press(panel, Qt.Key.Key_Return)
    assert list(panel.errors.values()) == ["Deux personnes ne peuvent pas être la même."]
    assert services.households.get(merged.id).merged_into == ""


def test_whoever_would_be_in_the_file_twice_is_told_before_and_after(page, services: Services, qtbot: QtBot):
    kept, merged = add_household(services, "Delattre"), add_household(services, "Delattre")
    panel = compared(page, qtbot, kept.id, "delattre")
    same = panel.field(f"same.{merged.persons[0].id}").widget
    assert panel.remark == ""
    same.set_value("other")
    qtbot.waitUntil(lambda: "DELATTRE Éloïse serait deux fois dans la fiche." in panel.remark)
    same.set_value(kept.persons[0].id)
    qtbot.waitUntil(lambda: panel.remark == "")
    same.set_value("other")
    type_text(panel.field("reason").widget, "Même famille")
    panel.submit()
    assert len(services.households.get(kept.id).persons) == 2
    qtbot.waitUntil(lambda: "DELATTRE Éloïse est deux fois dans la fiche." in texts(page))
    settled()


def test_nothing_is_done_before_a_file_is_chosen(page, services: Services):
    kept = add_household(services)
    page.open(kept.id)
    page.merge_button.click()
    press(page.slot.panel, Qt.Key.Key_Return)
    assert set(page.slot.panel.errors) == {"household"}


def test_the_comparison_holds_at_large_text_in_a_narrow_window(page, services: Services, qtbot: QtBot):
    kept = add_household(
        services, "Delattre", phone="06 11 11 11 11", contact_instructions="Ne pas laisser de message."
    )
    add_household(services, "Carlier", "Paul", phone="06 22 22 22 22", contact_instructions="Sonner deux fois.")
    compared(page, qtbot, kept.id, "carlier")
    font = page.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    page.setFont(font)
    settled()
    assert layout_faults(page) == []
