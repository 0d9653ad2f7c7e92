"""Choosing, writing, and what a screen reader is told."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QRadioButton, QVBoxLayout, QWidget

from desktop.domain.privacy import Level
from desktop.ui.dev.gallery import PAGES
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import (
    Banner,
    Card,
    Chip,
    ChoiceField,
    ChoicesField,
    EmptyState,
    FlowLayout,
    IconButton,
    LabeledField,
    LevelMark,
    PrimaryButton,
    SchemeChip,
    TextArea,
    YesNoUnknown,
)
from tests.ui.typing import press, type_text

FEW = (("done", "Visite faite"), ("closed", "Porte close"), ("refused", "Refus"))
MANY = tuple((str(number), f"Choix {number}") for number in range(9))


@pytest.mark.parametrize(("options", "kind"), [(FEW, QRadioButton), (MANY, QComboBox)])
def test_few_choices_are_buttons_and_many_a_list(qtbot, options, kind):
    field = ChoiceField(options)
    qtbot.addWidget(field)
    assert field.findChildren(kind)
    assert field.value() is None


@pytest.mark.parametrize("options", [FEW, MANY])
def test_a_choice_is_made_told_and_taken_back(qtbot, options):
    field = ChoiceField(options)
    qtbot.addWidget(field)
    value = options[1][0]
    with qtbot.waitSignal(field.changed):
        field.set_value(value)
    assert field.value() == value
    with qtbot.waitSignal(field.changed):
        press(field.focusProxy(), Qt.Key.Key_Delete)
    assert field.value() is None
    with pytest.raises(ValueError, match="not among"):
        field.set_value("unknown value")


def test_changing_a_choice_is_told_once(qtbot):
    field = ChoiceField(FEW, "done")
    qtbot.addWidget(field)
    told: list[int] = []
    field.changed.connect(lambda: told.append(1))
    field.findChildren(QRadioButton)[1].click()
    assert field.value() == "closed"
    assert told == [1]


def test_arrows_go_through_the_buttons(qtbot):
    field = ChoiceField(FEW, "done")
    qtbot.addWidget(field)
    field.resize(600, 60)
    field.show()
    field.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.findChildren(QRadioButton)[0].hasFocus)
    press(field.findChildren(QRadioButton)[0], Qt.Key.Key_Right)
    assert field.value() == "closed"


def test_the_focus_comes_to_the_answer_given(qtbot):
    field = ChoiceField((("a", "Un"), ("b", "Deux"), ("c", "Trois")), "b", "buttons")
    qtbot.addWidget(field)
    buttons = field.findChildren(QRadioButton)
    assert field.focusProxy() is buttons[1]
    field.set_value("c")
    assert field.focusProxy() is buttons[2]
    field.set_value(None)
    assert field.focusProxy() is buttons[0]


def test_not_put_is_not_the_same_as_not_known(qtbot):
    field = YesNoUnknown()
    qtbot.addWidget(field)
    assert field.value() is None
    field.set_value("unknown")
    assert field.value() == "unknown"
    assert [button.text() for button in field.findChildren(QRadioButton)] == ["Oui", "Non", "Non vu / ne sait pas"]


def test_several_choices_keep_the_order_of_the_list(qtbot):
    field = ChoicesField(FEW, ("refused", "done"))
    qtbot.addWidget(field)
    assert field.value() == ("done", "refused")
    with qtbot.waitSignal(field.changed):
        press(field.findChildren(QCheckBox)[1], Qt.Key.Key_Space, text=" ")
    assert field.value() == ("done", "closed", "refused")
    with pytest.raises(ValueError, match="not among"):
        field.set_value(["nothing"])


def test_every_button_of_a_choice_says_the_question(qtbot):
    field = LabeledField("Chauffé\u00a0?", YesNoUnknown(), level_mark="team")
    qtbot.addWidget(field)
    names = [button.accessibleName() for button in field.findChildren(QRadioButton)]
    assert names == [
        "Chauffé\u00a0?\u00a0: Oui",
        "Chauffé\u00a0?\u00a0: Non",
        "Chauffé\u00a0?\u00a0: Non vu / ne sait pas",
    ]
    assert "opérateur" in field.findChildren(QRadioButton)[0].accessibleDescription()


def test_a_text_grows_with_what_is_written(qtbot):
    holder, area = QWidget(), TextArea(min_lines=3, max_lines=6)
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(area)
    holder.resize(400, 600)
    holder.show()
    heights = []
    for lines in (1, 3, 5, 6, 40):
        area.set_value("\n".join("ligne" for _ in range(lines)))
        heights.append(area.height())
    assert heights[0] <= heights[1] < heights[2] < heights[3]
    assert heights[4] <= heights[3] + area.fontMetrics().lineSpacing()
    assert area.verticalScrollBar().maximum() > 0


def test_a_text_is_plain_and_keeps_every_letter(qtbot):
    area = TextArea()
    qtbot.addWidget(area)
    with qtbot.waitSignal(area.changed):
        type_text(area, "« J’ai froid », dit Mme Œuvrard <b>")
    assert area.value() == "« J’ai froid », dit Mme Œuvrard <b>"
    assert area.tabChangesFocus()


@pytest.mark.parametrize(
    ("level", "word"), [("shared", "Partagé"), ("team", "Équipe"), (Level.CONFIDENTIAL, "Confidentiel")]
)
def test_a_level_is_told_by_icon_word_and_sentence(qtbot, level: str, word: str):
    mark = LevelMark(level)
    qtbot.addWidget(mark)
    assert mark.sentence.startswith(word)
    assert mark.toolTip() == mark.accessibleName() == mark.sentence


def test_an_unknown_level_is_an_error(qtbot):
    with pytest.raises(KeyError):
        LevelMark("public")


def test_chips_and_banners_have_names(qtbot):
    for widget, name in (
        (Chip("En retard", "danger"), "En retard"),
        (SchemeChip("vej", "VEJ"), "VEJ"),
        (Banner("info", "Rien à envoyer."), "Rien à envoyer."),
        (EmptyState("today", "Rien aujourd’hui"), "Rien aujourd’hui"),
        (Card("Visites"), "Visites"),
    ):
        qtbot.addWidget(widget)
        assert widget.accessibleName() == name


@pytest.mark.parametrize("make", [lambda act: Banner("info", "x", ("Agir", act)), lambda act: EmptyState("lock", "x", "y", ("Agir", act))])  # fmt: skip # noqa: E501
def test_an_act_offered_is_done_without_arguments(qtbot, make):
    done: list[str] = []

    def act(word: str = "done") -> None:
        done.append(word)

    widget = make(act)
    qtbot.addWidget(widget)
    widget.findChild(QPushButton).click()
    assert done == ["done"]


def test_a_primary_button_is_large_enough_for_a_finger(qtbot):
    primary, quiet = PrimaryButton("Enregistrer"), IconButton("pen", "Modifier")
    for button, least in ((primary, 44), (quiet, 24)):
        qtbot.addWidget(button)
        button.ensurePolished()
        assert button.sizeHint().height() >= least
        assert button.sizeHint().width() >= least
    assert quiet.accessibleName() == "Modifier"


def test_a_flow_begins_a_new_line_when_the_width_is_used_up(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout(holder, spacing=10)
    for _ in range(3):
        part = QWidget()
        part.setFixedSize(QSize(100, 20))
        flow.addWidget(part)
    assert flow.heightForWidth(320) == 20
    assert flow.heightForWidth(319) == 50
    assert flow.heightForWidth(100) == 80
    assert flow.minimumSize().width() == 100


@pytest.mark.parametrize("page", sorted(PAGES))
def test_everything_in_the_gallery_that_takes_the_focus_has_a_name(qapp: QApplication, qtbot, page: str):
    apply_theme(qapp, Theme("light"))
    widget = PAGES[page]()
    qtbot.addWidget(widget)
    widget.show()
    unnamed = [
        repr(part)
        for part in widget.findChildren(QWidget)
        if part.isVisible()
        and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not part.accessibleName()
        and not (isinstance(part, QPushButton | QCheckBox | QRadioButton) and part.text())
    ]
    assert unnamed == []
