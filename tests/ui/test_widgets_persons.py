"""Choosing persons: of the household at a touch, others by their name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from desktop.ui.widgets import LabeledField, PersonPicker, PersonRef
from tests.ui.typing import press, type_text

MARIE, LUC = PersonRef("1", "Marie Lefebvre"), PersonRef("2", "Luc Lefebvre")
PERSONS = (("1", "Marie Lefebvre", "42 ans"), ("2", "Luc Lefebvre", ""))


@pytest.fixture
def picker(qtbot) -> PersonPicker:
    made = PersonPicker(PERSONS)
    qtbot.addWidget(made)
    made.show()
    return made


def boxes(picker: PersonPicker) -> list[QCheckBox]:
    return picker.findChildren(QCheckBox)


def test_persons_of_the_household_are_taken_at_a_touch(picker, qtbot):
    with qtbot.waitSignal(picker.changed):
        boxes(picker)[1].click()
    boxes(picker)[0].click()
    assert picker.value() == (MARIE, LUC)
    assert boxes(picker)[0].text() == "Marie Lefebvre (42 ans)"


def test_somebody_else_is_typed_in(picker):
    type_text(picker.edit, "Mme Œuvrard, voisine")
    press(picker.edit, Qt.Key.Key_Return)
    assert picker.value() == (PersonRef("", "Mme Œuvrard, voisine"),)
    assert picker.edit.text() == ""
    boxes(picker)[-1].click()
    assert picker.value() == ()


def test_a_name_still_being_typed_is_not_lost(picker):
    type_text(picker.edit, "Voisine")
    assert picker.value() == (PersonRef("", "Voisine"),)


def test_a_name_that_is_there_already_is_ticked_instead(picker):
    type_text(picker.edit, "marie lefebvre")
    picker.add.click()
    assert picker.value() == (MARIE,)
    assert len(boxes(picker)) == 2


def test_one_only_replaces_the_one_before(qtbot):
    picker = PersonPicker(PERSONS, several=False)
    qtbot.addWidget(picker)
    boxes(picker)[0].click()
    boxes(picker)[1].click()
    assert picker.value() == (LUC,)
    type_text(picker.edit, "Voisine")
    assert picker.value() == (PersonRef("", "Voisine"),)


def test_an_answer_comes_back_with_the_persons_of_elsewhere(picker):
    neighbour = PersonRef("", "Voisine")
    picker.set_value((LUC, neighbour))
    assert picker.value() == (LUC, neighbour)
    picker.set_value(())
    assert picker.value() == ()


def test_without_a_household_only_the_line_is_offered(qtbot):
    picker = PersonPicker()
    qtbot.addWidget(picker)
    picker.show()
    assert boxes(picker) == []
    type_text(picker.edit, "Voisine")
    picker.add.click()
    assert [box.text() for box in boxes(picker) if box.isVisible()] == ["Voisine"]


def test_every_part_says_the_question(qtbot):
    picker = PersonPicker(PERSONS)
    labelled = LabeledField("Personnes présentes", picker)
    qtbot.addWidget(labelled)
    names = [box.accessibleName() for box in boxes(picker)] + [picker.edit.accessibleName()]
    assert all(name.startswith("Personnes présentes\u00a0: ") for name in names)
    assert not picker.add.isEnabled()
