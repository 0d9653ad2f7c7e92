"""Explicit ways between rows and the frozen records of the domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from desktop.domain.contact import Contact, Draft, NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.measure import Deviation, Measure, MeasureState, Renewal, Rescheduling, SuspensionRecord, Transfer
from desktop.domain.saisine import Saisine
from desktop.domain.text import fold

Row = Any
Values = dict[str, Any]


def household_values(household: Household) -> Values:
    """The columns of a household without its persons."""
    dwelling = household.dwelling
    return {
        "id": household.id,
        "name": household.name,
        "sort_name": fold(household.name),
        "commune": dwelling.commune,
        "address": dwelling.address,
        "postal_code": dwelling.postal_code,
        "housing_status": dwelling.housing_status,
        "composition": household.composition,
        "marital_status": household.marital_status,
        "resources_bracket": household.resources_bracket,
        "agreed_on": household.agreed_on,
        "phone": household.phone,
        "contact_instructions": household.contact_instructions,
        "supports_in_place": household.supports_in_place,
        "note": household.note,
        "merged_into": household.merged_into,
    }


def person_values(person: Person, household_id: str, rank: int) -> Values:
    """The columns of a member."""
    return {**asdict(person), "role": person.role.value, "household_id": household_id, "rank": rank}


def to_household(row: Row, persons: Sequence[Row]) -> Household:
    """A household from its row and those of its members, in order."""
    return Household(
        id=row.id,
        persons=tuple(to_person(person) for person in persons),
        dwelling=Dwelling(row.commune, row.address, row.postal_code, row.housing_status),
        composition=row.composition,
        marital_status=row.marital_status,
        resources_bracket=row.resources_bracket,
        agreed_on=row.agreed_on,
        phone=row.phone,
        contact_instructions=row.contact_instructions,
        supports_in_place=row.supports_in_place,
        note=row.note,
        merged_into=row.merged_into,
    )


def to_person(row: Row) -> Person:
    """A member from its row."""
    return Person(
        row.id,
        row.last_name,
        row.first_name,
        row.birth_date,
        PersonRole(row.role),
        row.joined_on,
        row.left_on,
        row.phone,
        row.keep_from,
    )


def saisine_values(saisine: Saisine) -> Values:
    """The columns of a referral."""
    return {**asdict(saisine), "reasons": list(saisine.reasons)}


def to_saisine(row: Row) -> Saisine:
    """A referral from its row."""
    return Saisine(
        row.id, row.household_id, row.scheme, row.received_on, row.origin, row.origin_detail, tuple(row.reasons),
        row.difficulties, row.complete, row.note,
    )  # fmt: skip


def measure_values(measure: Measure) -> Values:
    """The columns of a measure."""
    return {
        **{name: getattr(measure, name) for name in _MEASURE_PLAIN},
        "state": measure.state.value,
        "terms": dict(measure.terms),
        **{name: [json_ready(asdict(item)) for item in getattr(measure, name)] for name in _MEASURE_LISTS},
    }


_MEASURE_PLAIN = (
    "id", "household_id", "scheme", "start", "months", "saisine_id", "convention_id", "referent", "terms_form",
    "terms_version", "ended_on", "end_reason", "opened_on",
)  # fmt: skip
_MEASURE_LISTS = ("renewals", "reschedulings", "suspensions", "deviations", "transfers")


def to_measure(row: Row) -> Measure:
    """A measure from its row."""
    return Measure(
        **{name: getattr(row, name) for name in _MEASURE_PLAIN},
        state=MeasureState(row.state),
        terms=row.terms,
        renewals=tuple(
            Renewal(date.fromisoformat(item["decided_on"]), item["months"], item["reason"]) for item in row.renewals
        ),
        reschedulings=tuple(
            Rescheduling(date.fromisoformat(item["decided_on"]), item["instalments"], item["reason"])
            for item in row.reschedulings
        ),
        suspensions=tuple(
            SuspensionRecord(date.fromisoformat(item["starts"]), _day(item["ends"]), item["reason"])
            for item in row.suspensions
        ),
        deviations=tuple(Deviation(date.fromisoformat(item["opens"]), item["reason"]) for item in row.deviations),
        transfers=tuple(
            Transfer(date.fromisoformat(item["decided_on"]), item["before"], item["after"], item["reason"])
            for item in row.transfers
        ),
    )


def contact_values(contact: Contact) -> Values:
    """The columns of a contact."""
    return {
        **{name: getattr(contact, name) for name in _CONTACT_PLAIN},
        "at": contact.at.isoformat(timespec="minutes") if contact.at else None,
        "kind": contact.kind.value,
        "outcome": contact.outcome.value,
        "answers": dict(contact.answers),
        "next_steps": [json_ready(asdict(step)) for step in contact.next_steps],
        "hectometres": to_hectometres(contact.kilometres),
        "outside": dict(contact.outside),
    }


_CONTACT_PLAIN = (
    "id", "measure_id", "household_id", "day", "reason", "trace_left", "place", "form", "form_version", "note",
    "to_complete", "minutes", "travel_minutes", "withdrawn",
)  # fmt: skip


def to_contact(row: Row) -> Contact:
    """A contact from its row."""
    return Contact(
        **{name: getattr(row, name) for name in _CONTACT_PLAIN},
        at=time.fromisoformat(row.at) if row.at else None,
        kind=ContactKind(row.kind),
        outcome=Outcome(row.outcome),
        answers=row.answers,
        next_steps=tuple(to_next_step(item) for item in row.next_steps),
        kilometres=to_kilometres(row.hectometres),
        outside=row.outside,
    )


def to_contact_outline(row: Row) -> Contact:
    """A contact without its texts."""
    return Contact(
        row.id, row.measure_id, row.household_id, row.day, ContactKind(row.kind), Outcome(row.outcome),
        time.fromisoformat(row.at) if row.at else None, to_complete=row.to_complete,
    )  # fmt: skip


def to_next_step(item: Mapping[str, Any]) -> NextStep:
    """A promised step from its JSON."""
    done_on = _day(item["done_on"])
    return NextStep(
        item["id"], item["what"], item["who"], _day(item["by"]), done_on, item.get("not_done", ""),
        item.get("settled_by_id", ""),
    )  # fmt: skip


def draft_values(draft: Draft) -> Values:
    """The columns of a draft."""
    return {**asdict(draft), "values": dict(draft.values)}


def to_draft(row: Row) -> Draft:
    """A draft from its row."""
    return Draft(row.id, row.measure_id, row.contact_id, row.form, row.form_version, row.draft_values, row.saved_at)


def to_hectometres(kilometres: Decimal | None) -> int | None:
    """A distance as it is kept: exact, as a whole number of hundred metres."""
    return None if kilometres is None else int(kilometres * 10)


def to_kilometres(hectometres: int | None) -> Decimal | None:
    """The distance again."""
    return None if hectometres is None else Decimal(hectometres) / 10


def json_ready(value: Any) -> Any:
    """Days and instants as ISO text, tuples as lists, all the way down."""
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: json_ready(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [json_ready(item) for item in value]
    return value


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
