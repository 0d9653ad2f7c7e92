"""Search everywhere: grouped while one types, by keys alone, said aloud, nothing confidential on a line."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.services.bundle import Services
from desktop.ui.keys.actions import Action, Actions
from desktop.ui.search.field import SearchField
from desktop.ui.search.popup import SearchPopup
from tests.factories import listed
from tests.ui.samples import BETHUNE, add_household, add_measure, add_visit
from tests.ui.typing import press, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier


class Bench(QWidget):
    """A window with another field, the search and its list, that notes where it is sent."""

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.done: list[str] = []
        self.chosen: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.other, self.field = QLineEdit(), SearchField()
        actions = Actions()
        actions.add(Action("lock", "Verrouiller le carnet", lambda: self.done.append("lock"), "Ctrl+L"))
        letters = {scheme.id: scheme.letter for scheme in services.measures.schemes()}
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.other)
        column.addStretch(1)
        self.popup = SearchPopup(self.field, services.search, actions, letters, self)
        self.field.textChanged.connect(self.popup.search)
        self.popup.chosen.connect(lambda found: self.chosen.append((found.kind, found.id)))
        self.popup.measure_wanted.connect(lambda found: self.chosen.append(("measure of", found.household_id)))
        self.popup.announced.connect(self.said.append)

    def lines(self) -> list[str]:
        return [entry.title for entry in self.popup.list.entries.entries]


@pytest.fixture
def delattre(services: Services):
    """Delattre in Lens with an ASTRE measure, a visit with a confidential note, a porte close; Kowalczyk in Béthune."""
    household = add_household(services, phone="06 12 34 56 78")
    measure = add_measure(services, household)
    add_visit(services, measure, date(2026, 11, 12), note="zanzibar en confidence")
    add_visit(services, measure, date(2026, 11, 9), outcome=Outcome.PORTE_CLOSE)
    add_household(services, "Kowalczyk", "Łukasz", BETHUNE)
    return household


@pytest.fixture
def bench(services: Services, qtbot: QtBot) -> Bench:
    made = Bench(services)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitActive(made)
    made.other.setFocus()
    made.field.take_focus()
    return made


def test_what_is_found_stands_in_groups_with_what_helps_to_recognise_it(bench: Bench, delattre):
    type_text(bench.field, "delattre")
    assert bench.lines() == [
        "Ménages", "DELATTRE Éloïse", "Mesures", "DELATTRE Éloïse", "Visites", "DELATTRE Éloïse", "DELATTRE Éloïse",
    ]  # fmt: skip
    told = [(entry.detail, entry.aside) for entry in bench.popup.list.entries.entries if not entry.is_heading]
    assert told == [
        ("Lens, 12 rue Émile Zola", ""),
        ("ASTRE, Lens, depuis le 1er\u00a0septembre 2026", "En cours"),
        ("12\u00a0novembre 2026, 14\u00a0h\u00a030, à domicile, Lens", "Visite faite"),
        ("9\u00a0novembre 2026, 14\u00a0h\u00a030, à domicile, Lens", "Porte close"),
    ]


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("delattre astre en cours", {"measure"}),
        ("lens porte close novembre", {"contact"}),
        ("9 novembre 2026", {"contact"}),
        ("delattre visite faite", {"contact"}),
    ],
)
def test_words_of_several_records_find_the_one_they_meet_in(services: Services, delattre, typed: str, kinds: set[str]):
    assert {found.kind for found in services.search.search(typed).found} == kinds


def test_a_confidential_note_finds_its_visit_and_is_not_shown(bench: Bench, delattre):
    type_text(bench.field, "zanzibar")
    assert bench.lines() == ["Visites", "DELATTRE Éloïse"]
    assert not any("zanzibar" in entry.words for entry in bench.popup.list.entries.entries)


def test_a_renamed_household_is_found_by_its_new_name_in_all_that_is_written_about_it(services: Services, delattre):
    from dataclasses import replace

    person = replace(delattre.persons[0], last_name="Wattrelos")
    services.households.save(replace(delattre, persons=(person,)))
    assert [found.kind for found in services.search.search("wattrelos").found] == [
        "household", "measure", "contact", "contact",
    ]  # fmt: skip
    assert services.search.search("delattre").found == ()


def test_a_typing_error_is_forgiven_and_said(bench: Bench, delattre):
    type_text(bench.field, "kowalzcyk")
    heading = "Proches de «\u00a0kowalzcyk\u00a0», à l’écrit ou à l’oreille"
    assert bench.lines()[:3] == [heading, "Ménages", "KOWALCZYK Łukasz"]


def test_enter_opens_the_line_and_control_enter_the_measure_of_its_household(bench: Bench, delattre):
    type_text(bench.field, "delattre")
    press(bench.field, Qt.Key.Key_Return)
    type_text(bench.field, "delattre")
    press(bench.field, Qt.Key.Key_Return, CONTROL)
    assert bench.chosen == [("household", delattre.id), ("measure of", delattre.id)]
    assert not bench.popup.isVisible()
    assert bench.field.text() == ""


def test_the_measure_in_course_is_the_open_one(services: Services, delattre):
    (measure,) = services.status.measures()
    assert services.search.measure_in_course(delattre.id) == measure.id
    assert services.search.measure_in_course("nobody") is None


def test_tab_goes_from_group_to_group_and_the_arrows_past_the_headings(bench: Bench, delattre):
    type_text(bench.field, "delattre")
    at = bench.popup.list.currentIndex
    press(bench.field, Qt.Key.Key_Down)
    assert at().row() == 3
    press(bench.field, Qt.Key.Key_Tab)
    assert at().row() == 5
    press(bench.field, Qt.Key.Key_Tab)
    assert at().row() == 1
    press(bench.field, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert at().row() == 5
    press(bench.field, Qt.Key.Key_Up)
    assert at().row() == 3


def test_escape_puts_back_what_was_there(bench: Bench, delattre):
    type_text(bench.field, "delattre")
    press(bench.field, Qt.Key.Key_Escape)
    assert bench.field.text() == ""
    assert not bench.popup.isVisible()
    assert bench.other.hasFocus()


def test_the_count_and_the_line_at_hand_are_said(bench: Bench, delattre):
    type_text(bench.field, "kowal")
    assert bench.said[-1] == "1\u00a0résultat. KOWALCZYK Łukasz, Béthune, 12 rue Émile Zola, ménage"
    type_text(bench.field, "qqqq")
    assert bench.said[-1] == "Rien ne correspond à ces mots"
    bench.field.setText("delattre")
    press(bench.field, Qt.Key.Key_Down)
    assert bench.said[-1] == "DELATTRE Éloïse, ASTRE, Lens, depuis le 1er\u00a0septembre 2026, En cours, mesure"


def test_a_name_is_found_as_it_is_heard_also_in_a_list_made_before(bench: Bench, services: Services):
    add_household(services, "Macquart", "Gervaise")
    type_text(bench.field, "macart")
    assert bench.lines()[1:] == ["Ménages", "MACQUART Gervaise"]


def test_an_action_that_begins_so_stands_before_what_is_only_near(bench: Bench, services: Services):
    add_household(services, "Verrouil", "Anne")
    add_household(services, "Verrouillet", "Paul")
    type_text(bench.field, "verrouille")
    assert bench.lines()[:2] == ["Ménages", "VERROUILLET Paul"]
    type_text(bench.field, "r")
    assert bench.lines()[:2] == ["Actions", "Verrouiller le carnet"]


def test_each_search_shows_five_lines_or_more_where_there_is_room(bench: Bench, services: Services, delattre):
    for name in ("Anne", "Béa", "Chloé", "Dina"):
        add_household(services, "Delattre", name)
    for _again in range(3):
        bench.field.clear()
        type_text(bench.field, "delattre")
        found = bench.popup.list
        assert found.height() >= min(found.content_height(), 5 * found.sizeHintForRow(1))


def test_an_action_is_found_and_done(bench: Bench, delattre):
    type_text(bench.field, "verrou")
    assert bench.lines() == ["Actions", "Verrouiller le carnet"]
    press(bench.field, Qt.Key.Key_Return)
    assert bench.done == ["lock"]


def test_an_empty_search_shows_the_households_opened_last(bench: Bench, services: Services, delattre):
    assert not bench.popup.isVisible()
    other = listed(services, "kowalczyk")[0]
    services.search.note_opened(delattre.id, None)
    services.search.note_opened(other.id, None)
    bench.other.setFocus()
    bench.field.take_focus()
    assert bench.lines() == ["Derniers ménages ouverts", "KOWALCZYK Łukasz", "DELATTRE Éloïse"]


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)],
)
def test_whoever_comes_by_with_tab_is_not_held_by_the_households_opened_last(
    bench: Bench, services: Services, delattre, key, held
):
    services.search.note_opened(delattre.id, None)
    bench.other.setFocus()
    bench.field.setFocus(Qt.FocusReason.TabFocusReason)
    assert bench.popup.isVisible()
    press(bench.field, key, held)
    assert not bench.field.hasFocus()


def test_the_households_opened_last_are_remembered_and_a_measure_counts_for_its_household(services: Services, delattre):
    (measure,) = services.status.measures()
    services.search.note_opened(None, measure.id)
    services.search.note_opened(None, "gone")
    services.search.keep_recent()
    again = type(services.search)(services.workspace)
    assert [found.id for found in again.recent()] == [delattre.id]


def test_a_click_on_a_line_opens_it_and_one_on_a_heading_nothing(bench: Bench, delattre, qtbot: QtBot):
    type_text(bench.field, "delattre")
    listing = bench.popup.list
    for row in (0, 1):
        place = listing.visualRect(listing.entries.index(row, 0)).center()
        qtbot.mouseClick(listing.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.chosen == [("household", delattre.id)]


def test_a_phone_number_is_shown_where_it_was_looked_for(services: Services, delattre):
    assert services.search.search("06 12").found[0].aside == "06 12 34 56 78"
    assert services.search.search("delattre").found[0].aside == ""


def test_a_contact_of_a_microcredit_is_found_and_told_as_a_contact(bench: Bench, services: Services):
    measure = add_measure(services, add_household(services, "Carpentier", "Inès"), "microcredit")
    add_visit(services, measure, date(2026, 11, 12))
    type_text(bench.field, "carpentier contact fait")
    told = [entry.aside for entry in bench.popup.list.entries.entries if not entry.is_heading]
    assert told == ["Contact fait"]
