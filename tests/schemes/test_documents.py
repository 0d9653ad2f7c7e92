"""Documents that schemes outline: each rubric has its fields, in a form of its own scheme, and no field is secret."""

from __future__ import annotations

import dataclasses

import pytest

from desktop.domain.forms import FieldKind
from desktop.domain.privacy import Level
from desktop.schemes.coverage import ITEMS, RECORDS
from desktop.schemes.documents import DocumentOutline, RecordTable, Rubric, asked
from desktop.schemes.registry import registry

OUTLINES = [(scheme, outline) for scheme in registry().schemes() for outline in scheme.documents]
DSF = [item for item in ITEMS if item.rule == "DSF"]
RECORD_NAMES = {*RECORDS, "profile"}


def question(name: str):
    form, _, rest = name.partition(".")
    known = registry().form(form)
    return known.field(rest) if known is not None else None


@pytest.mark.parametrize(("scheme", "outline"), OUTLINES, ids=lambda one: one.id)
def test_every_field_that_a_rubric_names_exists_and_may_be_told_to_its_reader(scheme, outline):
    for name in outline.fields():
        head = name.partition(".")[0]
        if head in RECORD_NAMES:
            continue
        field = question(name)
        assert field is not None, name
        assert registry().form(head).scheme == scheme.id, name
        assert field.level in outline.recipient.levels, name
        assert field.level is Level.SHARED, name


@pytest.mark.parametrize(("scheme", "outline"), OUTLINES, ids=lambda one: one.id)
def test_an_outline_says_for_whom_and_for_what_it_is_and_no_rubric_is_empty(scheme, outline: DocumentOutline):
    assert outline.title
    assert outline.purpose.endswith(".")
    assert not outline.stage or outline.stage in {stage.key for stage in scheme.stages}
    for rubric in outline.rubrics:
        assert rubric.title
        assert list(rubric.fields())
    titles = [rubric.title for rubric in outline.rubrics]
    assert len(set(titles)) == len(titles)


def test_each_document_has_a_name_of_its_own():
    names = [outline.id for _, outline in OUTLINES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("item", DSF, ids=lambda item: item.words)
def test_every_rubric_of_the_national_diagnosis_is_in_the_sheet_and_has_its_fields_in_the_forms(item):
    """The sheet of a VEJ can be carried over to it, rubric by rubric."""
    (sheet,) = registry().scheme("vej").documents
    told = set(sheet.fields())
    for name in item.fields:
        assert name in told, name
        form = registry().form(name.partition(".")[0])
        assert form is None or question(name) is not None


def test_a_rubric_of_the_national_diagnosis_is_never_left_out_when_nothing_is_known_of_it():
    (sheet,) = registry().scheme("vej").documents
    asked_for = {name for item in DSF for name in item.fields}
    for rubric in sheet.rubrics:
        for ask in (*rubric.asks, *rubric.closing):
            assert not (ask.optional and asked_for & set(ask.fields)), ask.words


@pytest.mark.parametrize("part", ["social", "financial", "legal", "technical"])
def test_the_diagnosis_of_feasibility_has_its_four_parts_and_its_conclusion(part):
    (diagnosis,) = registry().scheme("astre").documents
    told = set(diagnosis.fields())
    assert f"astre-diagnosis_delivered.{part}_part" in told
    assert {"astre-diagnosis_delivered.feasible", "astre-diagnosis_delivered.conditions"} <= told


def test_the_whole_of_each_diagnosis_form_is_told():
    """What a worker writes for a diagnosis is in it, but what stays with the team."""
    for form_id, scheme in (("astre-diagnosis_delivered", "astre"), ("microcredit-diagnosis", "microcredit")):
        form = registry().form(form_id)
        told = {name for outline in registry().scheme(scheme).documents for name in outline.fields()}
        shared = {f"{form_id}.{field.name}" for field in form.fields() if field.level is Level.SHARED}
        assert shared <= told


def test_what_a_contact_of_a_microcredit_records_of_the_loan_and_the_budget_is_in_its_sheet():
    (_, sheet) = registry().scheme("microcredit").documents
    told = set(sheet.fields())
    for name in ("instalment_paid", "arrears", "income", "charges", "rest_to_live", "project_state", "advice"):
        assert f"microcredit-contact.{name}" in told
    assert {"education.day", "education.themes", "education.tools", "education.mode"} <= told


def test_rubrics_are_not_written_for_one_kind_of_question_only():
    kinds = {field.kind for _, outline in OUTLINES for name in outline.fields() if (field := question(name))}
    assert {FieldKind.LONG_TEXT, FieldKind.ROWS, FieldKind.MONEY, FieldKind.CHOICES, FieldKind.DATE} <= kinds


def test_a_rubric_counts_all_that_fills_it():
    rubric = Rubric(
        "Titre",
        (asked("Un", "a.one a.two", beside="a.three"),),
        course=(asked("Deux", "a.four"),),
        compared=(asked("Quatre", "a.six"),),
        tables=(RecordTable.NEXT_STEPS,),
        closing=(asked("Trois", "a.five"),),
    )
    assert set(rubric.fields()) == {"a.one", "a.two", "a.three", "a.four", "a.five", "a.six", "contact.next_steps"}
    assert dataclasses.replace(rubric, tables=()) != rubric
