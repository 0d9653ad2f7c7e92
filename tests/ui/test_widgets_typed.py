"""Dates, hours, amounts and communes as they are typed; wrong text is told and never wiped."""

from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.french_input import DATE_NOT_UNDERSTOOD
from desktop.domain.text import fold
from desktop.ui.look.french_qt import install_french
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import (
    CommunePicker,
    DateField,
    ErrorLine,
    IconButton,
    LabeledField,
    MoneyField,
    NumberField,
    TextLabel,
    TimeField,
)
from tests.ui.typing import press, type_text

TODAY = date(2026, 3, 14)

COMMUNES = (
    ("62498", "Lens", "CA de Lens-Liévin · Lens-Hénin"),
    ("62510", "Liévin", "CA de Lens-Liévin · Lens-Hénin"),
    ("62119", "Béthune", "CA de Béthune-Bruay · Artois"),
)


def _search(text: str):
    return [found for found in COMMUNES if fold(text) in fold(found[1])]


@pytest.fixture
def day(qtbot) -> DateField:
    made = DateField(today=lambda: TODAY)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("typed", "value", "neat"),
    [("3/5", date(2026, 5, 3), "03/05/2026"), ("3 février", date(2026, 2, 3), "03/02/2026"),
     ("demain", date(2026, 3, 15), "15/03/2026")],
)  # fmt: skip
def test_a_day_is_read_and_written_neatly_on_enter(day: DateField, typed: str, value: date, neat: str):
    type_text(day, typed)
    assert day.value() == value
    press(day.edit, Qt.Key.Key_Return)
    assert day.text() == neat
    assert day.value() == value
    assert day.error == ""


def test_a_name_in_a_date_is_told_and_kept(qtbot, day: DateField):
    type_text(day, "Łukasz Kowalczyk")
    assert day.error == "", "nothing is said while one types"
    with qtbot.waitSignal(day.error_changed):
        press(day.edit, Qt.Key.Key_Return)
    assert day.error == DATE_NOT_UNDERSTOOD
    assert day.findChild(ErrorLine).text == DATE_NOT_UNDERSTOOD
    assert day.edit.text() == "Łukasz Kowalczyk"
    assert day.value() is None
    assert not day.is_valid


def test_the_sentence_goes_as_soon_as_the_text_is_right(qtbot, day: DateField):
    day.set_text("3/")
    assert day.error
    day.show()
    day.activateWindow()
    day.setFocus()
    qtbot.waitUntil(day.edit.hasFocus)
    type_text(day, "5")
    assert day.error == ""
    assert day.value() == date(2026, 5, 3)


def test_people_see_how_they_were_understood(day: DateField):
    day.set_value(TODAY)
    assert "samedi 14\u00a0mars 2026" in [label.text() for label in day.findChildren(TextLabel)]


def test_emptying_a_field_is_no_error(day: DateField):
    day.set_value(TODAY)
    day.set_value(None)
    assert (day.text(), day.value(), day.error) == ("", None, "")


def test_the_calendar_opens_by_keyboard_and_gives_its_day(qtbot, qapp: QApplication, day: DateField):
    day.set_value(TODAY)
    day.show()
    press(day.edit, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = QApplication.activePopupWidget().findChild(QCalendarWidget)
    assert calendar.selectedDate().toPython() == TODAY
    press(calendar.focusWidget() or calendar, Qt.Key.Key_Right)
    press(calendar.focusWidget() or calendar, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert day.value() == date(2026, 3, 15)


def test_the_calendar_left_by_escape_changes_nothing(qtbot, day: DateField):
    day.set_value(TODAY)
    day.show()
    day.open_calendar()
    press(QApplication.activePopupWidget(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    assert day.value() == TODAY


def test_the_calendar_begins_on_monday_in_french(qtbot, qapp: QApplication, day: DateField):
    translator = install_french(qapp)
    day.show()
    day.open_calendar()
    calendar = QApplication.activePopupWidget().findChild(QCalendarWidget)
    assert calendar.firstDayOfWeek() == Qt.DayOfWeek.Monday
    assert calendar.locale().monthName(3) == "mars"
    QApplication.activePopupWidget().close()
    qapp.removeTranslator(translator)


def test_an_hour(qtbot):
    field = TimeField(time(9, 5))
    qtbot.addWidget(field)
    assert field.text() == "9\u00a0h\u00a005"
    field.set_text("1430")
    assert (field.value(), field.text()) == (time(14, 30), "14\u00a0h\u00a030")
    field.set_text("25h")
    assert "23\u00a0h\u00a059" in field.error
    assert field.text() == "25h"


def test_an_amount(qtbot):
    field = MoneyField(Decimal("1234.5"))
    qtbot.addWidget(field)
    assert field.text() == "1\u00a0234,50\u00a0€"
    assert field.value() == Decimal("1234.50")
    field.set_text("1,234")
    assert field.value() is None
    assert "Deux chiffres" in field.error


def test_the_labelled_field_shows_the_error_once_and_reads_it_aloud(day: DateField, qtbot):
    field = LabeledField("Date de la visite", day, "Par exemple 3/5.", level_mark="shared")
    qtbot.addWidget(field)
    field.show()
    day.set_text("bientôt")
    shown = [line.text for line in field.findChildren(ErrorLine) if line.isVisible()]
    assert shown == [DATE_NOT_UNDERSTOOD]
    assert day.edit.accessibleName() == "Date de la visite"
    spoken = day.edit.accessibleDescription()
    assert DATE_NOT_UNDERSTOOD in spoken
    assert "Par exemple 3/5." in spoken
    assert "Département" in spoken
    day.set_text("3/5")
    assert [line for line in field.findChildren(ErrorLine) if line.isVisible()] == []
    assert DATE_NOT_UNDERSTOOD not in day.edit.accessibleDescription()


def test_an_error_given_by_the_rules_shows_under_any_input(qtbot):
    edit = QLineEdit()
    field = LabeledField("Nom", edit)
    qtbot.addWidget(field)
    field.set_error("Le nom manque.")
    assert field.error == "Le nom manque."
    assert edit.property("wrong") is True
    assert "Le nom manque." in edit.accessibleDescription()
    field.set_error("")
    assert edit.property("wrong") is False
    assert edit.accessibleDescription() == ""


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_whole_date_fits_its_field_at_any_text_size(qapp: QApplication, qtbot, scale: float):
    apply_theme(qapp, Theme("light", scale))
    holder, day = QWidget(), DateField()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(day)
    holder.show()
    needed = day.edit.fontMetrics().horizontalAdvance("28/08/2028")
    qtbot.waitUntil(lambda: day.edit.width() - 24 >= needed)


@pytest.fixture
def picker(qtbot) -> CommunePicker:
    made = CommunePicker(_search)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_commune_is_proposed_while_typing_and_taken_from_the_list(qtbot, picker: CommunePicker):
    picker.edit.setFocus()
    type_text(picker, "le")
    popup = picker.edit.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    assert popup.model().rowCount() == 1
    spoken = popup.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Lens, CA de Lens-Liévin · Lens-Hénin"
    press(popup, Qt.Key.Key_Down)
    press(popup, Qt.Key.Key_Return)
    assert picker.value() == "62498"
    assert picker.text() == "Lens"
    assert picker.detail == "CA de Lens-Liévin · Lens-Hénin"


def test_a_whole_name_is_taken_without_the_list(picker: CommunePicker):
    type_text(picker, "bethune")
    assert picker.check()
    assert (picker.value(), picker.text()) == ("62119", "Béthune")


@pytest.mark.parametrize(("typed", "said"), [("Marseille", "Aucune commune"), ("l", "dans la liste")])
def test_a_name_that_fits_none_or_several_is_told_and_kept(picker: CommunePicker, typed: str, said: str):
    type_text(picker, typed)
    assert not picker.check()
    assert said in picker.error
    assert picker.text() == typed
    assert picker.value() is None


def test_typing_on_takes_the_choice_back(picker: CommunePicker):
    picker.set_value("62498", "Lens", "CA de Lens-Liévin")
    type_text(picker, "x")
    assert picker.value() is None


def test_a_near_name_is_proposed_and_never_taken(qtbot):
    picker = CommunePicker(lambda text: COMMUNES[1:] if text == "Liévun" else [])
    qtbot.addWidget(picker)
    picker.edit.setText("Liévun")
    assert not picker.check()
    assert picker.error == "Aucune commune de ce nom. Vouliez-vous dire Liévin ou Béthune\u00a0?"
    assert (picker.value(), picker.text()) == (None, "Liévun")


def test_short_forms_and_postal_codes_are_the_name_itself(qtbot):
    place = ("62765", "Saint-Omer", "CA du Pays de Saint-Omer")
    picker = CommunePicker(lambda text: [place])
    qtbot.addWidget(picker)
    picker.edit.setText("62500 st omer")
    assert picker.check()
    assert (picker.value(), picker.text()) == ("62765", "Saint-Omer")


def test_no_error_about_a_commune_outlives_its_text(qtbot):
    picker = CommunePicker(_search)
    qtbot.addWidget(picker)
    labelled = LabeledField("Commune", picker)
    qtbot.addWidget(labelled)
    for mend in (lambda: picker.edit.setText("Le"), lambda: picker.set_value(*COMMUNES[0]), picker.edit.clear):
        picker.set_value(None)
        picker.edit.setText("Nulle part")
        picker.check()
        assert labelled.error.startswith("Aucune commune")
        mend()
        assert labelled.error == ""


def step(field: QWidget, *keys: Qt.Key) -> None:
    for key in keys:
        press(field.edit, key)


def test_the_arrows_step_a_day_and_the_page_keys_a_month(qtbot):
    field = DateField(date(2026, 1, 31), lambda: date(2026, 3, 14))
    qtbot.addWidget(field)
    step(field, Qt.Key.Key_Up)
    assert field.value() == date(2026, 2, 1)
    step(field, Qt.Key.Key_Down, Qt.Key.Key_PageUp)
    assert field.value() == date(2026, 2, 28)
    step(field, Qt.Key.Key_PageDown)
    assert field.value() == date(2026, 1, 28)


def test_stepping_from_nothing_begins_somewhere_sensible(qtbot):
    for field, first in (
        (DateField(None, lambda: date(2026, 3, 14)), date(2026, 3, 14)),
        (TimeField(), time(9)),
        (MoneyField(), Decimal(0)),
        (NumberField(lowest=1, highest=9), Decimal(1)),
    ):
        qtbot.addWidget(field)
        step(field, Qt.Key.Key_Up)
        assert field.value() == first


def test_the_arrows_step_a_quarter_of_an_hour_and_the_page_keys_an_hour(qtbot):
    field = TimeField(time(9, 10))
    qtbot.addWidget(field)
    step(field, Qt.Key.Key_Up, Qt.Key.Key_PageUp)
    assert field.text() == "10\u00a0h\u00a015"


def test_stepping_leaves_wrong_text_alone(qtbot):
    field = DateField(None, lambda: date(2026, 3, 14))
    qtbot.addWidget(field)
    field.set_text("bientôt")
    step(field, Qt.Key.Key_Up)
    assert field.text() == "bientôt"


def test_a_sum_steps_by_euros_and_never_falls_below_nought(qtbot):
    field = MoneyField(Decimal("1.50"))
    qtbot.addWidget(field)
    step(field, Qt.Key.Key_PageUp, Qt.Key.Key_Up)
    assert field.value() == Decimal("12.50")
    field.set_value(Decimal("0.50"))
    step(field, Qt.Key.Key_Down)
    assert field.value() == Decimal("0.50")


def test_a_number_is_read_with_its_comma_and_its_unit(qtbot):
    field = NumberField(unit="m²", places=1)
    qtbot.addWidget(field)
    for typed in ("62,5", "62.5", "62,5 m²", " 62,50"):
        field.set_text(typed)
        assert (field.value(), field.text(), field.error) == (Decimal("62.5"), "62,5", "")


def test_the_unit_and_the_bounds_of_a_number_are_said_beside_it(qtbot):
    field = NumberField(unit="m²", lowest=1, highest=500)
    qtbot.addWidget(field)
    assert field.bounds == "m², de 1 à 500"
    assert "m², de 1 à 500" in [label.text() for label in field.findChildren(QLabel)]
    labelled = LabeledField("Surface", field)
    qtbot.addWidget(labelled)
    assert "de 1 à 500" in field.edit.accessibleDescription()


@pytest.mark.parametrize(
    ("typed", "told"), [("0", "trop petit"), ("501", "trop grand"), ("12,5", "entier"), ("douze", "compris")]
)
def test_a_number_out_of_its_bounds_stays_and_is_told(qtbot, typed, told):
    field = NumberField(lowest=1, highest=500)
    qtbot.addWidget(field)
    field.set_text(typed)
    assert told in field.error
    assert (field.text(), field.value()) == (typed, None)


def test_a_number_steps_within_its_bounds(qtbot):
    field = NumberField(495, lowest=1, highest=500)
    qtbot.addWidget(field)
    step(field, Qt.Key.Key_PageUp)
    assert field.value() == 500
    field.set_value(Decimal(2))
    step(field, Qt.Key.Key_PageDown)
    assert field.value() == 1


def test_how_a_text_was_understood_is_read_aloud(qtbot):
    field = DateField(None, lambda: date(2026, 3, 14))
    qtbot.addWidget(field)
    labelled = LabeledField("Prochaine visite", field, "Par exemple 3/5.")
    qtbot.addWidget(labelled)
    field.set_text("demain")
    assert field.edit.accessibleDescription().startswith("dimanche 15\u00a0mars 2026")
    assert "Par exemple 3/5" in field.edit.accessibleDescription()


def test_what_can_only_be_read_neither_steps_nor_offers_a_calendar(qtbot):
    field = DateField(date(2026, 3, 14))
    qtbot.addWidget(field)
    field.set_read_only(read_only=True)
    field.show()
    step(field, Qt.Key.Key_Up)
    assert field.value() == date(2026, 3, 14)
    assert not field.findChild(IconButton).isVisible()


def test_the_hour_proposed_in_an_empty_field_reads_as_an_example_and_has_its_room(qtbot):
    field = TimeField()
    qtbot.addWidget(field)
    example = field.edit.placeholderText()
    assert example == "par ex. 14\u00a0h\u00a030"
    assert field.edit.fontMetrics().horizontalAdvance(example) + 20 <= field.edit.maximumWidth()
    assert field.value() is None
