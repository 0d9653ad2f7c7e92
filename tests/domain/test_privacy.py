"""P1 in the records: each field has a level, and only what is shared is in the shared part."""

from __future__ import annotations

import dataclasses
import inspect
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import MappingProxyType

import pytest

from desktop.domain import bilan, budget, contact, education, household, measure, milestone, objective, saisine
from desktop.domain.bilan import Bilan, BilanSection, BilanState, Signature, SignatureOutcome, SignerRole, SignerToCome
from desktop.domain.budget import Budget, BudgetLine, Debt
from desktop.domain.contact import Contact, NextStep
from desktop.domain.education import EducationAction
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.milestone import Milestone, MilestoneCorrection
from desktop.domain.objective import Objective, ObjectiveAction
from desktop.domain.privacy import Level, confidential, level_of, shared, shared_only, shared_part, team
from desktop.domain.saisine import Saisine
from tests import factories

# A section of a bilan carries its own level, text by text; it is never shared as a whole.
RECORDS = [
    record
    for module in (bilan, budget, contact, education, household, measure, milestone, objective, saisine)
    for _, record in inspect.getmembers(module, dataclasses.is_dataclass)
    if record.__module__ == module.__name__ and record is not BilanSection
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_of_every_record_says_how_far_it_may_travel(record):
    assert [field.name for field in dataclasses.fields(record) if level_of(field) is None] == []


# The whole list, written out: a field that becomes shared has to be added here by hand.
SHARED = {
    Household: {"id", "persons", "dwelling", "composition", "marital_status", "resources_bracket", "agreed_on",
                "merged_into"},
    Person: {"id", "last_name", "first_name", "birth_date", "role", "joined_on", "left_on"},
    Dwelling: {"commune", "address", "postal_code", "housing_status"},
    Saisine: {
        "id", "household_id", "scheme", "received_on", "origin", "origin_detail", "reasons", "difficulties", "complete",
    },
    Measure: {
        "id", "household_id", "scheme", "state", "start", "months", "saisine_id", "convention_id", "referent",
        "terms_form",
        "terms_version", "renewals", "reschedulings", "suspensions", "deviations", "ended_on",
        "end_reason", "opened_on", "transfers",
    },
    Milestone: {
        "id", "measure_id", "household_id", "stage", "day", "form", "form_version", "withdrawn", "corrections",
    },
    MilestoneCorrection: {"corrected_on", "reason", "day"},
    Contact: {
        "id", "measure_id", "household_id", "day", "kind", "outcome", "at", "reason", "trace_left", "form",
        "form_version", "next_steps", "withdrawn",
    },
    Budget: {"id", "household_id", "day", "formula", "written_on", "people", "units", "mistaken"},
    BudgetLine: set(),
    Debt: set(),
    Objective: {
        "id", "measure_id", "household_id", "set_on", "target", "themes", "theme_words", "by", "actions", "state",
        "settled_on", "motif", "mistaken",
    },
    EducationAction: {
        "id", "scheme", "day", "mode", "themes", "theme_words", "tools", "tool_words", "mistaken",
    },
    ObjectiveAction: {"what", "who", "by", "state"},
    NextStep: {"id", "what", "who", "by", "done_on", "not_done"},
    Bilan: {
        "id", "measure_id", "household_id", "state", "made_on", "household_words", "frozen_sha256", "sealed_sha256",
        "signatures", "kind", "replaces", "correction", "proof_sha256", "timestamped",
    },
    SignerToCome: set(),
    Signature: {"signer", "role", "outcome", "signed_at", "reason", "read_aloud", "capacity"},
}  # fmt: skip


@pytest.mark.parametrize("record", SHARED, ids=lambda record: record.__name__)
def test_the_shared_fields_of_a_record_are_these_and_no_other(record):
    found = {field.name for field in dataclasses.fields(record) if level_of(field) is Level.SHARED}
    assert found == SHARED[record]


@dataclasses.dataclass(frozen=True)
class Inner:
    open: str = shared()
    mine: str = confidential(default="SECRET")
    forgotten: str = "SECRET"


@dataclasses.dataclass(frozen=True)
class Outer:
    one: Inner = shared()
    many: tuple[Inner, ...] = shared(default=())
    named: MappingProxyType = shared(default_factory=dict)
    values: tuple = shared(default=())
    mates: str = team(default="SECRET")


def test_a_secret_never_slips_out_inside_a_shared_record_list_or_table():
    outer = Outer(Inner("a"), (Inner("b"), Inner("c")), MappingProxyType({"k": Inner("d")}))
    assert shared_part(outer) == {
        "one": {"open": "a"},
        "many": [{"open": "b"}, {"open": "c"}],
        "named": {"k": {"open": "d"}},
        "values": [],
    }


def test_the_shared_part_is_plain_json():
    instant = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
    values = (date(2026, 3, 1), time(9, 30), instant, MeasureState.ACTIVE, Decimal("12.50"), None, True, 3)
    part = shared_part(Outer(Inner("a"), values=values))
    expected = ["2026-03-01", "09:30:00", "2026-03-01T09:30:00+00:00", "active", "12.50", None, True, 3]
    assert json.loads(json.dumps(part))["values"] == expected


def test_strokes_of_a_signature_stay_with_the_worker():
    signature = Signature(
        "Éloïse",
        SignerRole.HOUSEHOLD,
        SignatureOutcome.SIGNED,
        datetime(2026, 3, 1, tzinfo=UTC),
        strokes=(((0.1, 0.2),),),
    )
    made = Bilan(
        "b", "m", "h", BilanState.SEALED, date(2026, 3, 1), (BilanSection("k", "t", "SECRET"),), signatures=(signature,)
    )
    assert set(shared_part(made)["signatures"][0]) == SHARED[Signature]
    assert "SECRET" not in json.dumps(shared_part(made))


def test_what_is_not_shared_is_emptied_in_records_and_in_those_they_hold() -> None:
    home = factories.household(
        persons=(factories.person(phone="06"), factories.person(phone="07")),
        phone="03",
        note="secret",
        composition="alone",
    )
    stripped = shared_only(home)
    assert (stripped.phone, stripped.note, stripped.composition) == ("", "", "alone")
    assert [(one.last_name, one.phone) for one in stripped.persons] == [("Delattre", ""), ("Delattre", "")]
    assert stripped.dwelling == home.dwelling
    steps = (factories.promise("Appeler"),)
    visit = factories.contact(
        factories.measure(), date(2026, 1, 5), answers={"a": 1}, place="chez lui", next_steps=steps
    )
    kept = shared_only(visit, answers={"b": 2})
    assert (kept.place, kept.answers, kept.id, kept.next_steps) == ("", {"b": 2}, visit.id, visit.next_steps)
    assert shared_only(visit).answers == {}
