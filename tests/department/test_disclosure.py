"""The receiver refuses what a laptop should never have sent (P1), for every form there is."""

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from department.disclosure import form_known, undisclosable
from desktop.domain.forms import OTHER_SUFFIX, FieldKind
from desktop.domain.privacy import Level
from desktop.schemes.registry import registry
from desktop.sync.contract.messages import read_record
from tests.sync.messages import record

REFUSED = "\u00a0: ce champ ne doit pas quitter le carnet."
FORMS = registry().forms()


def message(form, answers):
    return read_record(record(form={"id": form.id, "version": form.version}, body={"answers": answers}))


def given(field):
    """An answer of the right shape: text, or a row with every shared column."""
    return [dict.fromkeys(field.shared_names, "x")] if field.kind is FieldKind.ROWS else "x"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.id}-{form.version}")
def test_shared_answers_pass_and_every_other_is_named(form):
    shared = {field.name: given(field) for field in form.fields() if field.level is Level.SHARED}
    assert undisclosable(message(form, shared)) == []
    for field in form.fields():
        for answered in (field.name, field.name + OTHER_SUFFIX):
            problems = undisclosable(
                message(form, shared | {answered: given(field) if answered == field.name else "secret"})
            )
            asked = field.level is Level.SHARED and answered in field.answer_names
            assert bool(problems) is not asked, answered
            assert all(problem.startswith(f"answers.{answered}\u00a0:") for problem in problems)
            assert all("secret" not in problem for problem in problems)
    assert form_known(message(form, shared))


ROWS = [(form, field) for form in FORMS for field in form.fields() if field.kind is FieldKind.ROWS]


@pytest.mark.parametrize(("form", "field"), ROWS, ids=lambda one: getattr(one, "name", ""))
@given_any(st.text("abc_é", max_size=12), st.sampled_from(["secret", 3, True, ["x"], {"a": "b"}]))
def test_of_rows_only_the_shared_columns_pass(form, field, name, value):
    sent = {field.name: [given(field)[0], {name: value}]}
    problems = undisclosable(message(form, sent))
    plain = name in field.shared_names and not isinstance(value, dict)
    assert bool(problems) is not plain
    hidden = [column.name for column in field.columns if column.name not in field.shared_names]
    for secret in hidden:
        [problem] = undisclosable(message(form, {field.name: [{secret: "secret"}]}))
        assert problem.startswith(f"answers.{field.name}[0].{secret}\u00a0:")


def test_a_column_that_is_never_shared_is_found_in_a_version_of_the_future_too():
    form, field = next((form, one) for form, one in ROWS if any(c.level is not Level.SHARED for c in one.columns))
    hidden = next(column.name for column in field.columns if column.level is not Level.SHARED)
    newer = read_record(record(form={"id": form.id, "version": 999}, body={"answers": {"new": [{hidden: "secret"}]}}))
    assert undisclosable(newer)


def test_some_form_has_something_to_hide():
    assert any(field.level is Level.CONFIDENTIAL for form in FORMS for field in form.fields())


def test_an_answer_that_the_form_does_not_know_is_refused():
    (problem,) = undisclosable(message(FORMS[0], {"surname": "Maheu"}))
    assert "Maheu" not in problem


@pytest.mark.parametrize("answers", ["text", ["text"], 1])
def test_answers_that_are_not_answers_are_refused(answers):
    assert undisclosable(message(FORMS[0], answers))


def test_a_form_of_the_future_is_not_judged():
    unknown = read_record(record(form={"id": FORMS[0].id, "version": 999}, body={"answers": {"new": 1}}))
    assert undisclosable(unknown) == []
    assert not form_known(unknown)


def never_shared(form):
    """The answers that no version of the form shares."""
    fields = [field for other in FORMS if other.id == form.id for field in other.fields()]
    return {field.name for field in fields} - {field.name for field in fields if field.level is Level.SHARED}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.id}-{form.version}")
def test_a_secret_that_known_versions_of_a_form_name_is_refused_in_the_next_one_too(form):
    for name in never_shared(form):
        for answers in ({name: "x"}, {"new": [{name: "x"}]}):
            later = read_record(record(form={"id": form.id, "version": 999}, body={"answers": answers}))
            (problem,) = undisclosable(later)
            assert name in problem


def test_a_secret_that_every_known_form_keeps_is_refused_in_a_form_that_is_not_known():
    unknown = record(form={"id": "futur", "version": 1}, body={"answers": {"health": "x", "new": 1}})
    assert undisclosable(read_record(unknown)) == [f"answers.health{REFUSED}"]


@pytest.mark.parametrize("form", [None, {"id": "futur", "version": 1}, {"id": "astre-visit", "version": 1}])
@pytest.mark.parametrize(
    ("kind", "body", "places"),
    [
        ("contact", {"note": "x", "place": "x"}, ["note", "place"]),
        ("contact", {"next_steps": [{"what": "x", "phone": "x"}]}, ["next_steps[0].phone"]),
        ("contact", {"day": {"note": "x"}}, ["day.note"]),
        ("household", {"answers": {"aids": ["x"]}}, ["answers"]),
        ("household", {"persons": [{}, {"phone": "x"}], "phone": "x"}, ["persons[1].phone", "phone"]),
        ("household", {"persons": "x"}, ["persons"]),
        ("measure", {"terms": {"dpe": "F"}}, ["terms"]),
        ("saisine", {"note": "x"}, ["note"]),
        ("bilan", {"sections": [{"key": "k", "level": "confidential"}]}, ["sections[0].level"]),
        ("bilan", {"planned_end": "x"}, ["planned_end"]),
    ],
)
def test_a_name_outside_the_allow_list_is_refused_whatever_the_form(form, kind, body, places):
    made = read_record(record(kind=kind, form=form, body=body))
    assert undisclosable(made) == [f"{place}{REFUSED}" for place in places]


def test_answers_without_a_form_are_refused():
    assert undisclosable(read_record(record(body={"answers": {"aids": ["mpr"]}}))) == [f"answers.aids{REFUSED}"]


def test_a_refusal_stays_short_however_much_is_smuggled():
    problems = undisclosable(read_record(record(body={f"{number:03}" * 100: "x" for number in range(500)})))
    assert len(problems) == 9
    assert problems[-1] == "et 492 autres."
    assert len(" ".join(problems)) < 1500


def test_a_record_without_form_is_known():
    assert undisclosable(read_record(record())) == []
    assert form_known(read_record(record()))
