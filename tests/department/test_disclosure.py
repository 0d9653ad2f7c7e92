"""The receiver refuses what a laptop should never have sent (P1), for every form there is."""

import pytest

from department.disclosure import form_known, undisclosable
from desktop.domain.forms import OTHER_SUFFIX
from desktop.domain.privacy import Level
from desktop.schemes.registry import registry
from desktop.sync.contract.messages import read_record
from tests.sync.messages import record

FORMS = registry().forms()


def message(form, answers):
    return read_record(record(form={"id": form.id, "version": form.version}, body={"answers": answers}))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.id}-{form.version}")
def test_shared_answers_pass_and_every_other_is_named(form):
    shared = {field.name: "x" for field in form.fields() if field.level is Level.SHARED}
    assert undisclosable(message(form, shared)) == []
    for field in form.fields():
        for answered in (field.name, field.name + OTHER_SUFFIX):
            problems = undisclosable(message(form, shared | {answered: "secret"}))
            asked = field.level is Level.SHARED and answered in field.answer_names
            assert bool(problems) is not asked
            assert all(problem.startswith(f"answers.{answered}\u00a0:") for problem in problems)
            assert all("secret" not in problem for problem in problems)
    assert form_known(message(form, shared))


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


def test_a_record_without_form_is_known():
    assert undisclosable(read_record(record())) == []
    assert form_known(read_record(record()))
