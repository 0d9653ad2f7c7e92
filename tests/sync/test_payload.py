"""What the Department may have of a record, and the last look for anything smuggled into a message (P1)."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from department.disclosure import undisclosable as refused_there
from desktop.domain.bilan import BilanSection, BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.contact import NextStep, Outcome
from desktop.domain.measure import Deviation, Renewal, Rescheduling, SuspensionRecord
from desktop.domain.privacy import Level
from desktop.schemes.registry import registry
from desktop.sync.contract.messages import CONTRACT, read_record
from desktop.sync.payload import KINDS, body_digest, body_of, form_of, message_bytes, sealed_message, undisclosable
from tests import factories

REGISTRY = registry()
DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

HOUSEHOLD = factories.household(
    persons=(
        factories.person(birth_date=DAY, phone="SECRET", keep_from="SECRET"),
        factories.person("Petit", joined_on=DAY),
    ),
    phone="SECRET", contact_instructions="SECRET", supports_in_place="SECRET", note="SECRET", agreed_on=DAY,
)  # fmt: skip
SAISINE = factories.saisine(HOUSEHOLD.id, origin="ccas", reasons=("debt", "energy"), note="SECRET")
MEASURE = factories.measure(
    HOUSEHOLD.id, terms={"works_stage": "done", "dpe": "F", "dpe_date": "2026-01-31", "opening_note": "SECRET"},
    renewals=(Renewal(DAY, 2, "r"),), reschedulings=(Rescheduling(DAY, 30),), deviations=(Deviation(DAY, "d"),),
    suspensions=(SuspensionRecord(DAY, None, "s"),),
)  # fmt: skip
CONTACT = factories.contact(
    MEASURE, DAY, at=time(14, 30), form="astre-visit", place="SECRET", note="SECRET",
    next_steps=(NextStep("i", "Appeler", by=DAY),),
    answers={"findings": "Murs", "aids": ["mpr"], "aids_other": "Fondation", "health": "SECRET",
             "partners_met": "SECRET", "works": ["SECRET"], "unknown": "SECRET"},
)  # fmt: skip
TRY = factories.contact(MEASURE, DAY, Outcome.PORTE_CLOSE, trace_left="carte")
BILAN = factories.bilan(
    MEASURE, BilanState.SEALED,
    sections=(BilanSection("k", "T", "texte", source_ids=("c",)), BilanSection("l", "T", "SECRET", Level.CONFIDENTIAL)),
    signatures=(Signature("É", SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED, NOW, strokes=(((0.1, 0.2),),)),),
)  # fmt: skip
RECORDS = (HOUSEHOLD, SAISINE, MEASURE, CONTACT, TRY, BILAN)


def message(record):
    return sealed_message(record, body_of(record, REGISTRY), version_id=factories.new_id(), parents=[], written_at=NOW)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_the_message_of_a_record_is_taken_by_the_contract_and_holds_no_secret(record):
    made = message(record)
    assert read_record(json.loads(message_bytes(made))).record_id == record.id
    assert undisclosable(made, REGISTRY) == []
    assert refused_there(read_record(made)) == []
    assert "SECRET" not in message_bytes(made).decode()
    assert made["kind"] == KINDS[type(record)]


def test_a_message_says_by_which_contract_it_is_written_and_from_which_life_of_the_notebook():
    made = message(HOUSEHOLD)
    assert (made["contract"], made["op"], made["epoch"]) == (CONTRACT, "put", "")
    named = sealed_message(HOUSEHOLD, made["body"], version_id=made["id"], parents=[], written_at=NOW, epoch="0192f3a0")
    assert read_record(named).epoch == "0192f3a0"
    assert named["sha256"] != made["sha256"]


def test_answers_go_as_far_as_their_form_marks_them_shared_and_shows_them():
    assert body_of(CONTACT, REGISTRY)["answers"] == {"findings": "Murs", "aids": ["mpr"], "aids_other": "Fondation"}
    assert body_of(MEASURE, REGISTRY)["answers"] == {"works_stage": "done", "dpe": "F", "dpe_date": "2026-01-31"}
    assert body_of(TRY, REGISTRY)["answers"] == {}


def test_answers_to_a_form_that_is_not_known_stay_here():
    assert body_of(replace(CONTACT, form_version=9), REGISTRY)["answers"] == {}
    assert body_of(replace(CONTACT, form="other"), REGISTRY)["answers"] == {}


def test_a_bilan_goes_section_by_section():
    assert body_of(BILAN, REGISTRY)["sections"] == [{"key": "k", "title": "T", "text": "texte"}]


def test_a_measure_says_its_planned_end():
    assert body_of(MEASURE, REGISTRY)["planned_end"] == MEASURE.planned_end.isoformat()
    assert body_of(factories.measure(scheme="vej"), REGISTRY)["planned_end"] is None


def test_the_form_of_a_record_is_that_of_its_answers():
    assert form_of(CONTACT) == ("astre-visit", 1)
    assert form_of(MEASURE) == ("astre-opening", 1)
    assert form_of(TRY) is form_of(HOUSEHOLD) is form_of(BILAN) is None


def test_a_body_is_the_same_as_long_as_what_may_leave_is():
    same = replace(CONTACT, note="autre", place="autre", answers=dict(CONTACT.answers) | {"health": "autre"})
    other = replace(CONTACT, answers=dict(CONTACT.answers) | {"findings": "Sols"})
    first, second, third = (body_digest(body_of(one, REGISTRY)) for one in (CONTACT, same, other))
    assert first == second != third


# --- smuggling --------------------------------------------------------------------------------------------------------


def tables(value, place=()):
    """Every table of a message, with the way to it."""
    if isinstance(value, dict):
        yield place, value
        for name, item in value.items():
            yield from tables(item, (*place, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from tables(item, (*place, index))


def leaves(value, place=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield (*place, name)
        yield from leaves(item, (*place, name))


def at(value, place):
    for name in place:
        value = value[name]
    return value


PLAIN = [json.loads(message_bytes(message(record))) for record in RECORDS]
TABLES = [(index, place) for index, made in enumerate(PLAIN) for place, _table in tables(made)]
LEAVES = [(index, place) for index, made in enumerate(PLAIN) for place in leaves(made)]
SECRET_NAMES = [
    "phone", "note", "place", "contact_instructions", "supports_in_place", "terms", "strokes", "aspect", "health",
    "opening_note", "partners_met", "site_company", "source_ids", "level", "answers2", "x",
]  # fmt: skip
SECRETS = st.sampled_from(["06 12 34 56 78", 3, True, None, ["a"], {"a": "b"}, []])


def test_the_messages_have_tables_within_tables_to_smuggle_into():
    assert len(TABLES) > 25
    assert any(len(place) >= 3 for _index, place in TABLES)


@given(st.sampled_from(TABLES), st.sampled_from(SECRET_NAMES) | st.text(max_size=8), SECRETS)
def test_a_field_smuggled_into_any_table_is_found(where, name, value):
    index, place = where
    made = copy.deepcopy(PLAIN[index])
    table = at(made, place)
    form = (
        REGISTRY.form(made["form"]["id"], made["form"]["version"])
        if place == ("body", "answers") and made["form"]
        else None
    )
    if name in table or (form and form.level_of(name) is Level.SHARED):
        return
    table[name] = value
    assert undisclosable(made, REGISTRY)


@given(st.sampled_from(LEAVES), st.sampled_from(SECRET_NAMES))
def test_a_table_smuggled_in_place_of_any_value_is_found(where, name):
    index, place = where
    made = copy.deepcopy(PLAIN[index])
    at(made, place[:-1])[place[-1]] = {name: "SECRET"}
    assert undisclosable(made, REGISTRY)


@pytest.mark.parametrize("name", ["note", "household", "answers"])
def test_nothing_travels_beside_the_content(name):
    assert undisclosable(dict(PLAIN[0]) | {name: "SECRET"}, REGISTRY) == [name]


@pytest.mark.parametrize("body", [None, "SECRET", ["SECRET"], 3])
def test_a_message_whose_content_is_no_table_is_held_back(body):
    assert undisclosable(dict(PLAIN[0]) | {"body": body}, REGISTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "draft"},
        {"kind": None},
        {"form": None},
        {"form": {"id": "astre-visit", "version": 9}},
        {"form": {"id": "vej-visit", "version": 1}},
        {"form": {"id": ["astre-visit"], "version": 1}},
        {"form": {"id": "astre-visit", "version": None}},
        {"form": "astre-visit"},
    ],
)
def test_answers_that_nothing_vouches_for_are_found(change):
    made = dict(PLAIN[RECORDS.index(CONTACT)]) | change
    assert undisclosable(made, REGISTRY)


def test_what_is_smuggled_is_named_by_its_place():
    made = copy.deepcopy(PLAIN[0])
    made["body"]["persons"][1]["phone"] = "06 12 34 56 78"
    made["body"]["note"] = "SECRET"
    assert undisclosable(made, REGISTRY) == ["persons[1].phone", "note"]
    answered = copy.deepcopy(PLAIN[RECORDS.index(CONTACT)])
    answered["body"]["answers"]["health"] = "SECRET"
    assert undisclosable(answered, REGISTRY) == ["answers.health"]
