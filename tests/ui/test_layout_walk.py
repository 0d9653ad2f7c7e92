"""The walk finds what the eye would: each fault is made here once, beside the same thing made well."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.widgets import PrimaryButton, RadioBox, TickBox
from tests.ui.layout_walk import layout_faults, lengthen_labels
from tests.ui.longer_words import longer

WORDS = "Prochaine visite chez Mme Delattre"


@pytest.fixture
def page(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def faults_of(page: QWidget) -> str:
    page.show()
    return "\n".join(layout_faults(page))


def put(page: QWidget, *widgets: QWidget) -> None:
    column = QVBoxLayout(page)
    for widget in widgets:
        column.addWidget(widget)


def test_a_page_where_all_is_well_has_no_fault(page):
    text = QLabel(WORDS * 8)
    text.setWordWrap(True)
    field = QLineEdit()
    field.setPlaceholderText("Par exemple 3/5")
    put(page, text, field, QPushButton(WORDS), QCheckBox(WORDS), PrimaryButton("Enregistrer"))
    assert faults_of(page) == ""


def test_what_is_not_shown_is_told_and_never_passes_for_good(page):
    assert layout_faults(page) == ["QWidget is not shown"]


def test_a_label_that_is_too_narrow(page):
    label = QLabel(WORDS)
    put(page, label)
    label.setFixedWidth(60)
    assert f"QLabel « {WORDS} »" in faults_of(page)
    assert "words cut" in faults_of(page)


def test_lines_of_a_wrapping_text_that_have_no_room(page):
    label = QLabel(WORDS * 10)
    label.setWordWrap(True)
    put(page, label)
    label.setFixedHeight(20)
    assert "lines cut" in faults_of(page)


@pytest.mark.parametrize("text", ["Réaménagements", "Des <b>réaménagements</b>"])
def test_a_word_that_is_wider_than_its_column(page, text):
    label = QLabel(text)
    label.setWordWrap(True)
    put(page, label)
    label.setFixedSize(50, 300)
    assert "a word is wider" in faults_of(page)


@pytest.mark.parametrize("make", [QPushButton, PrimaryButton, QCheckBox])
def test_a_button_that_is_too_narrow_for_its_words(page, make):
    button = make(WORDS)
    put(page, button)
    button.setFixedWidth(90)
    assert "words cut" in faults_of(page)


@pytest.mark.parametrize("make", [TickBox, RadioBox])
def test_a_box_whose_words_go_on_over_several_lines(page, make):
    box = make(WORDS)
    put(page, box)
    box.setMaximumWidth(170)
    assert faults_of(page) == ""
    box.setFixedHeight(30)
    assert "lines cut" in faults_of(page)


def test_what_a_field_or_a_list_says_before_it_is_filled(page):
    field, area, chosen = QLineEdit(), QPlainTextEdit(), QComboBox()
    field.setPlaceholderText(WORDS)
    area.setPlaceholderText(WORDS * 9)
    area.setFixedSize(150, 60)
    chosen.addItem(WORDS)
    put(page, field, area, chosen)
    field.setFixedWidth(100)
    chosen.setFixedWidth(100)
    assert f"« {WORDS} » cut in the field" in faults_of(page)
    assert f"« {WORDS * 9} » cut" in faults_of(page)
    assert f"« {WORDS} » cut in the list" in faults_of(page)


def test_tabs_that_do_not_fit(page):
    tabs = QTabWidget()
    for number in range(8):
        tabs.addTab(QWidget(), f"{WORDS} {number}")
    put(page, tabs)
    assert f"tab « {WORDS} 7 »" in faults_of(page)


def test_the_cells_and_titles_of_a_table(page):
    table = QTableWidget(1, 2)
    table.setHorizontalHeaderLabels([WORDS, "Jour"])
    told = QTableWidgetItem(WORDS)
    told.setToolTip(WORDS)
    table.setItem(0, 0, told)
    table.setItem(0, 1, QTableWidgetItem(WORDS))
    put(page, table)
    found = faults_of(page)
    assert f"title « {WORDS} » cut" in found
    assert found.count("without a tooltip") == 1


def test_a_child_that_sticks_out(page):
    child = QPushButton("Planifier", page)
    child.move(560, 10)
    assert "QPushButton « Planifier » sticks out" in faults_of(page)


def test_two_parts_on_the_same_place(page):
    for word in ("Planifier", "Reporter"):
        QPushButton(word, page).move(10, 10)
    assert "QPushButton « Planifier » and QPushButton « Reporter » overlap" in faults_of(page)


def test_a_part_that_lies_over_others_on_purpose(page):
    QPushButton("Planifier", page).move(10, 10)
    over = QPushButton("Reporter", page)
    over.move(10, 10)
    over.setProperty("overlay", True)
    assert faults_of(page) == ""


def test_a_part_pressed_under_the_size_that_it_needs(page):
    inner = QWidget(page)
    row = QHBoxLayout(inner)
    row.addWidget(QPlainTextEdit())
    inner.setGeometry(0, 0, 40, 60)
    assert "QPlainTextEdit: 22 wide, needs" in faults_of(page)


def test_a_target_that_a_finger_misses(page):
    small, main_act = QWidget(page), QPushButton("Enregistrer", page)
    small.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    small.setGeometry(10, 10, 20, 20)
    main_act.setProperty("kind", "rail")
    main_act.setStyleSheet("padding: 0; min-height: 30px; border: none")
    main_act.setGeometry(100, 100, 200, 36)
    found = faults_of(page)
    assert "a target of 20 × 20, needs 24" in found
    assert "a target of 200 × 36, needs 44" in found


def test_a_page_that_is_wider_than_its_scroll_area(page):
    area, wide = QScrollArea(), QWidget()
    wide.setFixedSize(2000, 100)
    area.setWidget(wide)
    put(page, area)
    assert "its page is 2000 wide" in faults_of(page)


def test_what_lies_in_a_hidden_part_is_nobody_s_concern(page):
    label = QLabel(WORDS, page)
    label.setGeometry(0, 0, 10, 10)
    label.hide()
    assert faults_of(page) == ""


def test_longer_words_are_four_in_ten_more(page):
    text = "Date de la prochaine visite au domicile"
    assert len(text) * 1.37 <= len(longer(text, 1.4)) <= len(text) * 1.43
    assert longer("62 300", 1.4) == "62 300"
    assert longer("mer. 14", 1.4) == "mer. 14"


def test_every_label_button_tab_and_title_grows_and_comes_back(page):
    label, button, tabs, group = QLabel(WORDS), QPushButton("Planifier"), QTabWidget(), QGroupBox("Logement")
    tabs.addTab(QWidget(), "Visites")
    put(page, label, button, tabs, group)

    def words() -> list[str]:
        return [label.text(), button.text(), tabs.tabText(0), group.title()]

    before = words()
    put_back = lengthen_labels(page, 1.4)
    assert all(
        len(long) >= 1.3 * len(short) and long.startswith(short) for long, short in zip(words(), before, strict=True)
    )
    put_back()
    assert words() == before


def test_a_longer_word_is_found_where_it_has_no_room(page):
    label = QLabel(WORDS, page)
    label.setFixedWidth(label.sizeHint().width() + 4)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    assert faults_of(page) == ""
    lengthen_labels(page, 1.4)
    assert "words cut" in faults_of(page)
