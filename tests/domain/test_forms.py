"""Forms: every error with its field, conditions, and what the Department may have of the answers (P1)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.forms import (
    OTHER_SUFFIX,
    Condition,
    FieldKind,
    Form,
    FormField,
    Option,
    Section,
    Severity,
    is_empty,
    number_of,
)
from desktop.domain.privacy import Level
from desktop.schemes.registry import registry

YES = Option("yes", "Oui")
OPTIONS = (Option("mpr", "MaPrimeRénov’"), Option("fsl", "FSL"), Option("old", "Aide close", retired=True))


def ask(name, kind=FieldKind.TEXT, level=Level.SHARED, **options):
    if kind in (FieldKind.CHOICE, FieldKind.CHOICES):
        options.setdefault("options", OPTIONS)
    return FormField(name, name.capitalize(), kind, level, **options)


def form(*fields):
    return Form("visit", 1, "astre", "Visite", (Section("all", "Tout", tuple(fields)),))


def findings(of, answers):
    return {(found.field, found.severity) for found in of.check(answers)}


def error_fields(of, answers):
    return {found.field for found in of.check(answers) if found.severity is Severity.ERROR}


def test_every_error_is_told_at_once_each_with_its_field():
    asked = form(
        ask("name", required=True),
        ask("dpe", FieldKind.CHOICE),
        ask("aids", FieldKind.CHOICES),
        ask("paid", FieldKind.YES_NO),
        ask("on", FieldKind.DATE),
        ask("degrees", FieldKind.NUMBER, minimum=Decimal(-10), maximum=Decimal(45)),
        ask("rent", FieldKind.MONEY),
        ask("fine"),
    )
    wrong = {
        "name": " ",
        "dpe": "Z",
        "aids": ["mpr", "unknown"],
        "paid": "maybe",
        "on": "DUPONT Marie",
        "degrees": 46,
        "rent": "a lot",
        "fine": "ok",
        "stranger": 1,
    }
    assert error_fields(asked, wrong) == set(wrong) - {"fine"}


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (FieldKind.TEXT, ["a", "l’été"], [3, ["a"], "null\x00", "half \ud83d"]),
        (FieldKind.LONG_TEXT, ["a\n\nb"], [True, {"a": 1}]),
        (FieldKind.CHOICE, ["mpr", "old"], ["MPR", 1, ["mpr"], {}]),
        (FieldKind.CHOICES, [["mpr"], ("fsl", "old")], ["mpr", [1], [["mpr"]], [{}], {"mpr": 1}]),
        (FieldKind.YES_NO, ["yes", "no", "unknown"], [True, "oui", 0]),
        (
            FieldKind.DATE,
            ["2026-03-14"],
            ["14/03/2026", "2026-02-29", "20260314", "2026-W11-6", 20260314, ["2026-03-14"]],
        ),
        (FieldKind.NUMBER, [0, -3, 19.5, "19.5", "7"], [True, "NaN", float("inf"), "1e3", "1_0", "٣", " 1", 10**5000]),
        (FieldKind.MONEY, ["0", "412.5", "-3.20"], [412.5, "412,50", "1.234", "1e3", "9" * 30, "٣", "12€"]),
    ],
)
def test_an_answer_is_taken_or_refused_by_its_kind(kind, right, wrong):
    asked = form(ask("it", kind))
    assert [value for value in right if error_fields(asked, {"it": value})] == []
    assert [value for value in wrong if not error_fields(asked, {"it": value})] == []


@pytest.mark.parametrize("kind", [FieldKind.NUMBER, FieldKind.MONEY])
def test_bounds_are_allowed_and_what_is_beyond_them_is_not(kind):
    asked = form(ask("it", kind, minimum=Decimal("1.50"), maximum=Decimal(84)))
    assert not error_fields(asked, {"it": "1.50"})
    assert not error_fields(asked, {"it": "84"})
    assert error_fields(asked, {"it": "1.49"}) == {"it"}
    assert error_fields(asked, {"it": "84.01"}) == {"it"}


def test_an_advised_field_left_empty_is_a_warning_and_a_required_one_an_error():
    asked = form(ask("must", required=True), ask("should", advised=True), ask("may"))
    assert findings(asked, {}) == {("must", Severity.ERROR), ("should", Severity.WARNING)}


@pytest.mark.parametrize("kind", [FieldKind.CHOICE, FieldKind.CHOICES])
def test_free_text_beside_a_list_is_an_answer_to_it(kind):
    asked = form(ask("must", kind, required=True), ask("should", kind, advised=True))
    assert findings(asked, {"must_other": "Caisse locale", "should_other": "Autre aide"}) == set()


def test_free_text_beside_a_list_must_be_a_text_and_is_named_in_its_error():
    asked = form(ask("aids", FieldKind.CHOICES))
    assert error_fields(asked, {"aids": ["mpr"], "aids_other": {"secret": "x"}}) == {"aids_other"}


def test_only_a_list_has_free_text_beside_it():
    asked = form(ask("found"), ask("paid", FieldKind.YES_NO))
    assert error_fields(asked, {"found_other": "x", "paid_other": "x"}) == {"found_other", "paid_other"}
    assert asked.level_of("found_other") is None


@pytest.mark.parametrize("value", [None, "", "  \n", [], ()])
def test_nothing_answered_is_empty(value):
    assert is_empty(value)


@pytest.mark.parametrize("value", [0, "0", "no", False, ["a"]])
def test_zero_and_no_are_answers(value):
    assert not is_empty(value)


@pytest.mark.parametrize(("value", "number"), [("12", Decimal(12)), (1.5, Decimal("1.5")), ("x", None), (True, None)])
def test_a_number_is_read_or_is_none(value, number):
    assert number_of(value) == number


CHAIN = form(
    ask("stage", FieldKind.CHOICE, options=(YES, Option("no", "Non"))),
    ask("works", FieldKind.CHOICE, options=(YES,), when=Condition("stage", ("yes",))),
    ask("quality", required=True, when=Condition("works", ("yes",))),
)


def test_a_field_is_asked_only_when_its_condition_holds():
    assert [field.name for field in CHAIN.visible_fields({})] == ["stage"]
    assert [field.name for field in CHAIN.visible_fields({"stage": "yes", "works": "yes"})] == [
        "stage",
        "works",
        "quality",
    ]
    assert error_fields(CHAIN, {"stage": "yes", "works": "yes"}) == {"quality"}
    assert not error_fields(CHAIN, {"stage": "no"})


def test_an_answer_left_in_a_hidden_field_shows_no_other_field():
    stale = {"stage": "no", "works": "yes", "quality": "bad"}
    assert [field.name for field in CHAIN.visible_fields(stale)] == ["stage"]
    assert CHAIN.visible_answers(stale) == {"stage": "no"}
    assert CHAIN.shared_answers(stale) == {"stage": "no"}


def test_a_condition_on_a_list_of_choices_holds_when_one_of_them_fits():
    asked = form(ask("aids", FieldKind.CHOICES), ask("fund", when=Condition("aids", ("fsl",))))
    assert len(asked.visible_fields({"aids": ["mpr", "fsl"]})) == 2
    assert len(asked.visible_fields({"aids": ["mpr"]})) == 1


def test_what_is_not_marked_shared_stays_out_of_the_shared_answers():
    asked = form(
        ask("open"), ask("mates", level=Level.TEAM), ask("mine", level=Level.CONFIDENTIAL),
        ask("list", FieldKind.CHOICE, level=Level.CONFIDENTIAL),
    )  # fmt: skip
    answers = {"open": "a", "mates": "b", "mine": "c", "list": "mpr", "list_other": "d", "unknown": "e"}
    assert asked.shared_answers(answers) == {"open": "a"}


def test_a_retired_entry_keeps_its_words_and_an_unknown_one_its_value():
    field = ask("aids", FieldKind.CHOICES)
    assert field.label_of("old") == "Aide close"
    assert field.label_of("never") == "never"


SHIPPED = registry().forms()
FIELDS = [field for one in SHIPPED for field in one.fields()]
NAMES = sorted({name for field in FIELDS for name in (field.name, field.name + OTHER_SUFFIX)})
COLUMNS = sorted({name for field in FIELDS for column in field.columns for name in column.answer_names})
OPTION_VALUES = sorted({option.value for one in SHIPPED for field in one.fields() for option in field.options})
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12),
    st.sampled_from([*OPTION_VALUES, "yes", "no", "unknown", "2026-03-14", "12.50", "24"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
ROWS = st.lists(st.dictionaries(st.sampled_from(COLUMNS) | st.text(max_size=4), VALUES, max_size=5), max_size=4)
ANSWERS = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), VALUES | ROWS, max_size=12)


@given(st.sampled_from(SHIPPED), ANSWERS)
def test_whatever_is_answered_a_form_tells_it_and_never_fails(asked, answers):
    found = asked.check(answers)
    assert all(finding.message for finding in found)
    named = {finding.field.partition("[")[0] for finding in found if asked.asked(finding.field.partition("[")[0])}
    assert named <= set(answers) | {field.name for field in asked.fields()}
    unknown = {name for name in answers if asked.level_of(name) is None}
    assert unknown <= {finding.field for finding in found}


@given(st.sampled_from(SHIPPED), ANSWERS)
def test_shared_answers_hold_no_team_confidential_hidden_or_unknown_field(asked, answers):
    visible = {name for field in asked.visible_fields(answers) for name in field.answer_names}
    for name, value in asked.shared_answers(answers).items():
        assert asked.level_of(name) is Level.SHARED
        assert name in visible
        field = asked.asked(name)
        if field.kind is FieldKind.ROWS:
            assert all(set(row) <= set(field.shared_names) for row in value)
        else:
            assert value == answers[name] or value is answers[name]


@given(st.sampled_from(SHIPPED), ANSWERS)
def test_filtering_the_answers_twice_changes_nothing_more(asked, answers):
    kept = asked.visible_answers(answers)
    assert repr(asked.visible_answers(kept)) == repr(kept)
