"""Any form on the screen gives back what was typed, right or wrong, and tells errors beside the fields."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop.domain.forms import OTHER_SUFFIX, Condition, FieldKind, Form, FormField, Option, Section, Severity
from desktop.domain.privacy import Level
from desktop.schemes.registry import registry
from desktop.ui.forms.form_view import FormView
from desktop.ui.forms.inputs import ListInput
from desktop.ui.widgets import ChoiceField, ChoicesField, DateField, LevelMark, MoneyField, TextArea
from tests.ui.typing import press, type_text

DAY = date(2026, 11, 22)
AIDS = (Option("anah", "Anah"), Option("fsl", "FSL"), Option("old", "Ancienne aide", retired=True))

FORM = Form(
    "sample", 1, "sample", "Essai",
    (
        Section(
            "home",
            "Au domicile",
            (
                FormField("seen", "Constats", FieldKind.LONG_TEXT, Level.SHARED, required=True),
                FormField("name", "Entreprise", FieldKind.TEXT, Level.TEAM),
                FormField("stage", "Travaux", FieldKind.CHOICE, Level.SHARED,
                          options=(Option("none", "Aucuns"), Option("on", "En cours"))),
                FormField("aids", "Aides", FieldKind.CHOICES, Level.SHARED, options=AIDS),
                FormField("heated", "Chauffé", FieldKind.YES_NO, Level.SHARED),
                FormField("since", "Depuis le", FieldKind.DATE, Level.SHARED),
                FormField("degrees", "Température", FieldKind.NUMBER, Level.SHARED, unit="°C", maximum=Decimal(45)),
                FormField("bill", "Facture", FieldKind.MONEY, Level.SHARED),
            ),
        ),
        Section(
            "works",
            "Chantier",
            (
                FormField("quality", "Qualité du chantier", FieldKind.LONG_TEXT, Level.SHARED,
                          when=Condition("stage", ("on",))),
                FormField("secret", "Confidences", FieldKind.LONG_TEXT, Level.CONFIDENTIAL,
                          when=Condition("stage", ("on",))),
            ),
        ),
    ),
)  # fmt: skip

ANSWERS: dict[str, Any] = {
    "seen": "Murs humides.\nUne pièce chauffée.",
    "name": "Lheureux",
    "stage": "on",
    "stage_other": "arrêtés lundi",
    "aids": ["anah", "fsl"],
    "aids_other": "prêt du frère",
    "heated": "unknown",
    "since": "2026-03-14",
    "degrees": "18.5",
    "bill": "412.50",
    "quality": "Propre.",
    "secret": "Il a perdu son emploi.",
}


@pytest.fixture
def view(qtbot):
    made = FormView(FORM, DAY)
    qtbot.addWidget(made)
    made.show()
    return made


def input_of(view: FormView, name: str) -> Any:
    return view.field(name).widget


def test_every_kind_of_answer_comes_back_as_it_was_given(view):
    view.set_values(ANSWERS)
    assert view.values() == ANSWERS
    assert FORM.check(view.values()) == ()


def row_of(field: FormField, samples: dict[FieldKind, Any]) -> dict[str, Any]:
    return {one.name: one.options[0].value if one.options else samples[one.kind] for one in field.columns}


@pytest.mark.parametrize("form", registry().forms(), ids=lambda form: f"{form.id}-{form.version}")
def test_every_shipped_form_gives_back_what_its_check_accepts(qtbot, form):
    samples: dict[FieldKind, Any] = {
        FieldKind.TEXT: "Éloïse", FieldKind.LONG_TEXT: "Deux\nlignes", FieldKind.YES_NO: "no",
        FieldKind.DATE: "2026-03-14", FieldKind.NUMBER: "12", FieldKind.MONEY: "1234.50",
    }  # fmt: skip
    answers: dict[str, Any] = {}
    for field in form.fields():
        if field.options:
            values = [option.value for option in field.options if not option.retired]
            answers[field.name] = values[-1] if field.kind is FieldKind.CHOICE else values
        elif field.kind is FieldKind.ROWS:
            first = field.columns[0]
            said = first.name + OTHER_SUFFIX if first.options else first.name
            answers[field.name] = [row_of(field, samples), {}, {said: "Autre chose"}]
        else:
            answers[field.name] = samples[field.kind]
    assert not [found for found in form.check(answers) if found.severity is Severity.ERROR]
    view = FormView(form, DAY)
    qtbot.addWidget(view)
    view.set_values(answers)
    assert view.values() == answers


def test_an_untouched_form_has_no_answers_and_asks_nobody_to_save(qtbot, view):
    assert view.values() == {}
    with qtbot.assertNotEmitted(view.changed):
        view.set_values(ANSWERS)


def test_every_letter_is_told_at_once(qtbot, view):
    with qtbot.waitSignals([view.changed] * 3):
        type_text(input_of(view, "name"), "Été")
    assert view.values()["name"] == "Été"


def test_what_is_typed_the_french_way_is_kept_the_way_the_form_checks_it(view):
    type_text(input_of(view, "since"), "14/3/2026")
    type_text(input_of(view, "bill"), "1 234,5 €")
    type_text(input_of(view, "degrees"), "18,5")
    assert view.values() == {"since": "2026-03-14", "bill": "1234.50", "degrees": "18.5"}


@pytest.mark.parametrize(("name", "typed"), [("since", "32/13"), ("bill", "douze"), ("degrees", "froid")])
def test_what_cannot_be_read_is_kept_as_typed_and_the_check_reports_it(qtbot, view, name, typed):
    type_text(input_of(view, name), typed)
    kept = view.values()
    assert kept == {name: typed}
    assert [finding.field for finding in FORM.check({**kept, "seen": "x"})] == [name]
    again = FormView(FORM, DAY)
    qtbot.addWidget(again)
    again.set_values(kept)
    assert again.values() == kept
    assert again.errors()[name]


def test_a_condition_shows_and_hides_while_answering_and_keeps_what_was_written(view):
    stage = input_of(view, "stage").choices
    assert view.field("quality").isHidden()
    stage.set_value("on")
    assert not view.field("quality").isHidden()
    input_of(view, "quality").set_value("Propre.")
    stage.set_value("none")
    assert view.field("quality").isHidden()
    assert view.values()["quality"] == "Propre."
    assert "quality" not in FORM.visible_answers(view.values())
    stage.set_value("on")
    assert input_of(view, "quality").value() == "Propre."


def test_a_section_without_a_question_to_show_takes_no_room(view):
    card = view.field("quality").parentWidget().parentWidget()
    assert card.isHidden()
    input_of(view, "stage").choices.set_value("on")
    assert not card.isHidden()


def test_a_free_text_stands_beside_every_list(qtbot, view):
    for name in ("stage", "aids"):
        field = input_of(view, name)
        assert isinstance(field, ListInput)
        if field.other.isHidden():
            asks = [button for button in field.children() if getattr(button, "kind", "") == "link"]
            qtbot.mouseClick(asks[0], Qt.MouseButton.LeftButton)
        assert not field.other.isHidden()
        field.other.setText("autre chose")
    assert view.values() == {"stage_other": "autre chose", "aids_other": "autre chose"}


def test_a_retired_entry_is_not_offered_but_an_old_answer_keeps_it(view):
    aids = input_of(view, "aids")
    with pytest.raises(ValueError, match="old"):
        aids.choices.set_value(["old"])
    view.set_values({"aids": ["anah", "old"]})
    assert view.values() == {"aids": ["anah", "old"]}


def test_each_input_suits_its_kind(view):
    kinds = {"seen": TextArea, "name": QLineEdit, "heated": ChoiceField, "since": DateField, "bill": MoneyField}
    for name, kind in kinds.items():
        assert isinstance(input_of(view, name), kind), name
    assert isinstance(input_of(view, "aids").choices, ChoicesField)


def test_every_question_carries_its_mark_p1(view):
    for field in FORM.fields():
        marks = view.field(field.name).findChildren(LevelMark)
        assert [mark.level for mark in marks] == [field.level.value]


def test_errors_stand_beside_their_fields_until_they_are_mended(view):
    view.set_errors({"seen": "« Constats » est à remplir.", "stage_other": "Trop long."})
    assert view.field("seen").error == "« Constats » est à remplir."
    assert view.field("stage").error == "Trop long."
    assert list(view.errors()) == ["seen", "stage"]
    type_text(input_of(view, "seen"), "M")
    assert view.field("seen").error == ""
    assert list(view.errors()) == ["stage"]
    view.set_errors({})
    assert view.errors() == {}


def test_the_question_being_answered_is_known_by_name(view):
    assert view.focus_field("name")
    assert view.focused_field() == "name"
    assert not view.focus_field("quality"), "a hidden question cannot take the focus"
    assert not view.focus_field("unheard_of")


def test_tab_goes_from_question_to_question(view):
    view.focus_field("seen")
    press(view.window().focusWidget(), Qt.Key.Key_Tab)
    assert view.focused_field() == "name"


def test_a_required_question_says_so_and_is_named_for_screen_readers(view):
    assert view.field("seen").label.text() == "Constats (obligatoire)"
    assert input_of(view, "seen").accessibleName() == "Constats (obligatoire)"
    assert input_of(view, "since").edit.accessibleName() == "Depuis le"


def test_an_answer_that_no_list_ever_had_is_shown_as_it_is(qtbot):
    form = replace(FORM, version=2)
    view = FormView(form, DAY)
    qtbot.addWidget(view)
    view.set_values({"stage": "unheard"})
    assert view.values() == {"stage": "unheard"}


def test_no_break_spaces_of_a_long_text_come_back(view):
    written = "Le 8\u00a0septembre\u00a0: «\u00a0froid\u00a0».\nPuis rien."
    view.set_values({"seen": written})
    assert view.values()["seen"] == written
