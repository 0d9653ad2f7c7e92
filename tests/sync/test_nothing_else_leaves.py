"""Nothing but what is marked shared can leave (P1): every field of every record and of every form, at both ends."""

from __future__ import annotations

import copy
import dataclasses
import json

import pytest

from department.disclosure import undisclosable as refused_there
from desktop.domain.bilan import Bilan, BilanSection
from desktop.domain.budget import Budget
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.forms import FieldKind
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.objective import Objective
from desktop.domain.privacy import Level, level_of
from desktop.schemes.registry import registry
from desktop.sync.contract.attachments import AttachmentBody
from desktop.sync.contract.canonical import seal
from desktop.sync.contract.messages import MessageError, read_record
from desktop.sync.payload import (
    KINDS,
    body_of,
    erase_message,
    message_bytes,
    operation_of,
    sealed_message,
    undisclosable,
)
from tests import factories
from tests.sync.filled import CANARY, NOW, PLAIN, fields_of, filled
from tests.sync.messages import record as message_of
from tests.sync.messages import version_id

REGISTRY = registry()
FORMS = REGISTRY.forms()
KEPT_HERE = (BilanSection("k", "T", CANARY, Level.TEAM), BilanSection("l", "T", CANARY, Level.CONFIDENTIAL))
STANDING = {Contact: {"withdrawn": ""}, Milestone: {"withdrawn": ""}, Bilan: {"sections": KEPT_HERE}}
NO_FORM = {Contact: {"form": ""}, Milestone: {"form": ""}, Measure: {"terms_form": ""}}
EARLIER = {Budget: {"earlier": ()}}
MISTAKEN = {
    Contact: {"withdrawn": "Saisi deux fois"},
    Milestone: {"withdrawn": "Saisi deux fois"},
    Budget: {"mistaken": True},
    Objective: {"mistaken": True},
    EducationAction: {"mistaken": True},
}
STAYS = {
    "contact": {"id", "measure_id", "household_id", "day", "kind", "outcome", "at", "form_version", "withdrawn"},
    "milestone": {"id", "measure_id", "household_id", "stage", "day", "form_version", "withdrawn"},
    "budget": {"id", "household_id", "day", "formula", "written_on", "mistaken"},
    "objective": {"id", "measure_id", "household_id", "set_on", "by", "state", "settled_on", "mistaken"},
    "education": {"id", "scheme", "day", "mode", "mistaken"},
}  # fmt: skip


def standing(kind):
    return filled(kind, **STANDING.get(kind, {}) | NO_FORM.get(kind, {}) | EARLIER.get(kind, {}))


def message(record):
    body = body_of(record, REGISTRY)
    made = sealed_message(record, body, version_id=version_id(), parents=[], written_at=NOW)
    return json.loads(message_bytes(made))


def places_refused(made) -> tuple[bool, bool]:
    """Whether the laptop holds it back, and whether the receiver refuses it."""
    return bool(undisclosable(made, REGISTRY)), bool(refused_there(read_record(seal(made))))


@pytest.mark.parametrize("kind", KINDS, ids=KINDS.get)
def test_of_a_record_with_a_canary_in_every_field_none_leaves(kind):
    record = standing(kind)
    assert CANARY in repr(record)
    made = message(record)
    assert CANARY not in json.dumps(made, ensure_ascii=False)
    assert places_refused(made) == (False, False)
    assert PLAIN in json.dumps(made, ensure_ascii=False) or kind is Budget


EVERY_FIELD = [(kind, place, shared) for kind in KINDS for place, shared in fields_of(kind)]
OTHER_DAY = "1999-12-31"
OTHER_RECORD = "body.id\u00a0: c’est l’identifiant d’une autre fiche."
UNSOUND = {
    **{(kind, ("id",)): OTHER_RECORD for kind in KINDS},
    **{
        (kind, (name,)): f"body.{name}\u00a0: jour trop ancien ou trop lointain."
        for kind, name in ((Measure, "start"), (Measure, "opened_on"), (Measure, "ended_on"), (Contact, "day"))
    },
    (Measure, ("suspensions", "starts")): "body.suspensions[0]\u00a0: la fin est avant le début.",
}
"""The shared fields where a canary makes no sense, and why it is not read."""


def test_every_field_of_every_record_has_a_level_and_some_of_each_are_not_shared():
    for kind in KINDS:
        assert all(level_of(field) is not None for field in dataclasses.fields(kind))
    assert len(EVERY_FIELD) > 150
    assert set(UNSOUND) <= {(kind, place) for kind, place, _shared in EVERY_FIELD}
    assert {kind for kind, _place, shared in EVERY_FIELD if not shared} >= set(KINDS) - {Bilan}


@pytest.mark.parametrize(
    ("kind", "place", "shared"), EVERY_FIELD, ids=lambda one: ".".join(one) if isinstance(one, tuple) else ""
)
def test_a_field_put_into_a_message_passes_only_when_it_is_shared(kind, place, shared):
    made = message(standing(kind))
    value = _put(made["body"], place)
    if value is None:
        return
    if (kind, place) in UNSOUND:
        assert shared
        assert undisclosable(made, REGISTRY) == []
        assert not_read(made) == [UNSOUND[kind, place]]
        _put_what_makes_sense(made, place)
    held, refused = places_refused(made)
    assert (held, refused) == (not shared, not shared)


def not_read(made) -> list[str]:
    """Why the receiver does not even read it."""
    with pytest.raises(MessageError) as told:
        read_record(seal(made))
    return told.value.problems


def _put_what_makes_sense(made, place):
    """Another record under its own name, or another day that a measure may have."""
    if place == ("id",):
        made["record_id"] = version_id()
    marked = made["record_id"] if place == ("id",) else OTHER_DAY
    before = json.dumps(made["body"])
    _put(made["body"], place, marked)
    assert json.dumps(made["body"]) == before.replace(CANARY, marked)


def _put(body, place, marked=CANARY):
    """Puts a canary where a field would be; None where nothing can hold one. A shared record is left as it is."""
    table = body
    for name in place[:-1]:
        table = table[name]
        table = table[0] if isinstance(table, list) else table
        if table is None:
            return None
    if place[-1] in ("answers", "sections"):
        return None  # field by field and section by section: below
    if place[-1] in table and not isinstance(table[place[-1]], str):
        return place
    table[place[-1]] = marked if not place[-1].endswith("_id") else table.get(place[-1], marked)
    return place


@pytest.mark.parametrize("kind", MISTAKEN, ids=KINDS.get)
def test_what_was_noted_by_mistake_leaves_that_it_was_and_its_day(kind):
    record = filled(kind, **NO_FORM.get(kind, {}) | EARLIER.get(kind, {}) | MISTAKEN[kind])
    assert operation_of(record) == "withdraw"
    assert operation_of(standing(kind)) == "put"
    made = message(record)
    assert made["op"] == "withdraw"
    said = {name for name, value in made["body"].items() if value not in ("", None, [], {}, 0)}
    assert said == STAYS[made["kind"]]
    assert PLAIN not in json.dumps(
        {name: made["body"][name] for name in said - {"stage", "scheme", "formula"}}, ensure_ascii=False
    )
    assert places_refused(made) == (False, False)


def test_an_erasure_names_the_household_and_nothing_of_it():
    household = factories.household()
    made = erase_message(household.id, version_id=version_id(), parents=["a" * 64], written_at=NOW)
    assert places_refused(made) == (False, False)
    for smuggled in ({"note": CANARY}, {"persons": []}, {"id": household.id}):
        assert undisclosable(made | {"body": smuggled}, REGISTRY)
    assert undisclosable(made | {"body": CANARY}, REGISTRY)
    assert undisclosable(made | {"note": CANARY}, REGISTRY) == ["note"]


@pytest.mark.parametrize("op", ["withdraw", "other", None])
def test_what_does_not_stand_has_no_answers(op):
    form = FORMS[0]
    field = next(one for one in form.fields() if one.level is Level.SHARED and one.kind is not FieldKind.ROWS)
    made = message_of(form={"id": form.id, "version": form.version}, body={"answers": {field.name: "x"}})
    assert undisclosable(made, REGISTRY) == []
    assert undisclosable(made | {"op": op}, REGISTRY) == [f"answers.{field.name}"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.id}-{form.version}")
def test_of_a_form_with_a_canary_in_every_field_none_leaves(form):
    answers = {}
    for field in form.fields():
        plain = field.level is Level.SHARED
        if field.kind is FieldKind.ROWS:
            row = {name: CANARY for column in field.columns for name in column.answer_names}
            answers[field.name] = [row | (dict.fromkeys(field.shared_names, PLAIN) if plain else {})]
        else:
            answers |= dict.fromkeys(field.answer_names, PLAIN if plain else CANARY)
    measure = filled(Measure, terms_form=form.id, terms_version=form.version, terms=answers | {"unknown": CANARY})
    contact = filled(
        Contact, form=form.id, form_version=form.version, answers=answers | {"unknown": CANARY}, withdrawn=""
    )
    for record in (measure, contact):
        made = message(record)
        assert CANARY not in json.dumps(made, ensure_ascii=False)
        assert places_refused(made) == (False, False)


QUESTIONS = [(form, name) for form in FORMS for field in form.fields() for name in field.answer_names]
CELLS = [
    (form, field, name)
    for form in FORMS
    for field in form.fields()
    if field.level is Level.SHARED and field.kind is FieldKind.ROWS
    for column in field.columns
    for name in column.answer_names
]


def test_every_answer_put_into_a_message_passes_only_when_its_form_shares_it():
    assert len(QUESTIONS) > 100
    for form, name in QUESTIONS:
        made = message_of(form={"id": form.id, "version": form.version}, body={"answers": {name: "x"}})
        field = form.asked(name)
        shared = field.level is Level.SHARED and field.kind is not FieldKind.ROWS
        if field.kind is FieldKind.ROWS and field.level is Level.SHARED:
            made["body"]["answers"][name] = [{}]
            shared = True
        assert places_refused(made) == (not shared, not shared), name


def test_every_cell_of_rows_put_into_a_message_passes_only_when_its_column_is_shared():
    assert CELLS
    for form, field, name in CELLS:
        answers = {field.name: [{name: "x"}]}
        made = message_of(form={"id": form.id, "version": form.version}, body={"answers": answers})
        hidden = name not in field.shared_names
        assert places_refused(made) == (hidden, hidden), name


def test_of_an_attachment_only_what_is_agreed_leaves():
    own = version_id()
    body = dict.fromkeys(AttachmentBody.model_fields, "x") | {"id": own}
    made = message_of(contract=2, kind="attachment", record_id=own, body=body)
    assert places_refused(made) == (False, False)
    assert not_read(copy.deepcopy(made) | {"body": body | {"id": CANARY}}) == [OTHER_RECORD]
    for name in ("key", "file", "level", "note", "thumbnail"):
        assert places_refused(copy.deepcopy(made) | {"body": body | {name: CANARY}}) == (True, True)


def test_a_bilan_leaves_without_the_sections_that_are_kept_here():
    bilan = filled(
        Bilan,
        sections=tuple(
            BilanSection(level.value, PLAIN, PLAIN if level is Level.SHARED else CANARY, level) for level in Level
        ),
    )
    assert [section["key"] for section in message(bilan)["body"]["sections"]] == ["shared"]
