"""What is put in a notebook comes out equal, whatever it holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlcipher3.dbapi2 import IntegrityError

from desktop.domain.bilan import Bilan, BilanSection, BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.budget import Budget, BudgetLine, Debt, Side
from desktop.domain.contact import Contact, Draft, NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.education import EducationAction, EducationMode
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.measure import Deviation, MeasureState, Renewal, Rescheduling, SuspensionRecord, Transfer
from desktop.domain.milestone import Milestone, MilestoneCorrection
from desktop.domain.objective import ActionState, Objective, ObjectiveAction, ObjectiveState
from desktop.domain.privacy import Level
from desktop.domain.rest_to_live import Divisor, Formula
from desktop.domain.saisine import Saisine
from desktop.errors import NotAllowedError, NotFoundError
from desktop.storage.kept_records import digest, kept, revived
from desktop.storage.lists import Narrowed
from tests import factories
from tests.storage.files import run

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MAYBE_DAY = st.none() | DAYS
HOURS = st.none() | st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
ANSWERS = st.dictionaries(TEXT, JSON, max_size=4)


def many(strategy):
    return st.lists(strategy, max_size=3).map(tuple)


def fresh(made):
    """The same record under an id of its own."""
    return replace(made, id=factories.new_id())


PERSONS = st.builds(
    Person, st.builds(factories.new_id), TEXT, TEXT, MAYBE_DAY, st.sampled_from(PersonRole), MAYBE_DAY, MAYBE_DAY, TEXT
)
HOUSEHOLDS = st.builds(
    Household, st.just(""), many(PERSONS), st.builds(Dwelling, TEXT, TEXT, TEXT, TEXT), TEXT, TEXT, TEXT, MAYBE_DAY,
    TEXT, TEXT, TEXT, TEXT,
).map(fresh)  # fmt: skip
SUSPENSIONS = st.tuples(DAYS, MAYBE_DAY, TEXT).map(
    lambda it: SuspensionRecord(it[0], it[1] if it[1] is None or it[1] >= it[0] else it[0], it[2])
)
MEASURES = st.builds(
    factories.measure,
    household_id=st.just(""),
    state=st.sampled_from(MeasureState),
    start=DAYS,
    months=st.none() | st.integers(1, 84),
    convention_id=st.none() | TEXT,
    referent=TEXT,
    terms_form=TEXT,
    terms_version=st.integers(1, 9),
    terms=ANSWERS,
    renewals=many(st.builds(Renewal, DAYS, st.integers(1, 12), TEXT)),
    reschedulings=many(st.builds(Rescheduling, DAYS, st.integers(1, 84), TEXT)),
    suspensions=many(SUSPENSIONS),
    deviations=many(st.builds(Deviation, DAYS, TEXT)),
    ended_on=MAYBE_DAY,
    end_reason=TEXT,
    opened_on=MAYBE_DAY,
    transfers=many(st.builds(Transfer, DAYS, TEXT, TEXT, TEXT)),
).map(fresh)
MILESTONES = st.builds(
    Milestone, st.just(""), st.just(""), st.just(""), TEXT, DAYS, TEXT, st.integers(1, 9), ANSWERS, TEXT, TEXT,
    many(st.builds(MilestoneCorrection, DAYS, TEXT, DAYS, ANSWERS, TEXT)),
).map(fresh)  # fmt: skip
ACTIONS = st.builds(ObjectiveAction, TEXT, TEXT, MAYBE_DAY, st.sampled_from(ActionState))
OBJECTIVES = st.builds(
    Objective, st.just(""), st.just(""), st.just(""), DAYS, TEXT, many(TEXT), TEXT, MAYBE_DAY, many(ACTIONS),
    st.sampled_from(ObjectiveState), MAYBE_DAY, TEXT, TEXT, st.booleans(),
).map(fresh)  # fmt: skip
KILOMETRES = st.none() | st.integers(0, 20_000).map(lambda hectometres: Decimal(hectometres) / 10)
MINUTES = st.none() | st.integers(0, 1440)
EDUCATIONS = st.builds(
    EducationAction, st.just(""), TEXT, DAYS, st.sampled_from(EducationMode), many(TEXT), TEXT, many(TEXT), TEXT,
    st.just(()), st.integers(0, 999), TEXT, MINUTES, MINUTES, KILOMETRES, TEXT, st.booleans(),
).map(fresh)  # fmt: skip
MONEY = st.none() | st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
LINES = many(st.builds(BudgetLine, st.sampled_from(Side), TEXT, MONEY, TEXT, TEXT))
DEBTS = many(st.builds(Debt, TEXT, MONEY, MAYBE_DAY, TEXT, MONEY, TEXT, TEXT))
FORMULAS = st.builds(
    Formula, TEXT, st.integers(1, 9), TEXT, DAYS, TEXT, st.sampled_from(Divisor), many(TEXT), many(TEXT), many(TEXT),
)  # fmt: skip
FIRST_BUDGETS = st.builds(
    Budget, st.just("a"), st.just(""), DAYS, FORMULAS, DAYS, st.none() | st.integers(1, 40), MONEY, LINES, LINES, DEBTS,
    DEBTS, TEXT, st.booleans(),
)  # fmt: skip
BUDGETS = st.tuples(FIRST_BUDGETS, many(FIRST_BUDGETS)).map(lambda made: fresh(replace(made[0], earlier=made[1])))
STEPS = st.builds(NextStep, TEXT, TEXT, TEXT, MAYBE_DAY, MAYBE_DAY)
CONTACTS = st.builds(
    Contact, st.just(""), st.just(""), st.just(""), DAYS, st.sampled_from(ContactKind), st.sampled_from(Outcome), HOURS,
    TEXT, TEXT, TEXT, TEXT, st.integers(1, 9), ANSWERS, many(STEPS), TEXT, st.booleans(), MINUTES, MINUTES, KILOMETRES,
).map(fresh)  # fmt: skip
UNIT = st.floats(0, 1)
SIGNATURES = st.builds(
    Signature, TEXT, st.sampled_from(SignerRole), st.sampled_from(SignatureOutcome),
    st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - given a zone
    TEXT, st.booleans(), UNIT, many(many(st.tuples(UNIT, UNIT))),
)  # fmt: skip
BILANS = st.builds(
    Bilan, st.just(""), st.just(""), st.just(""), st.sampled_from(BilanState), DAYS,
    many(st.builds(BilanSection, TEXT, TEXT, TEXT, st.sampled_from(Level), many(TEXT))),
    TEXT, TEXT, TEXT, many(SIGNATURES),
).map(fresh)  # fmt: skip


@pytest.fixture
def home(notebook):
    """A household with a measure, for what must belong to one."""
    owner = factories.household()
    measure = factories.measure(owner.id)
    with notebook.write() as uow:
        uow.households.put(owner)
        uow.measures.put(measure)
    return measure


@given(HOUSEHOLDS, HOUSEHOLDS)
@hypothesis_settings(max_examples=25)
def test_a_household_comes_out_as_it_was_put_and_then_as_it_was_changed(notebook, before, after):
    after = replace(after, id=before.id)
    for record in (before, after):
        with notebook.write() as uow:
            uow.households.put(record)
        with notebook.read() as uow:
            assert uow.households.get(record.id) == record
            assert uow.households.many([record.id, "nobody"]) == {record.id: record}


def test_a_person_of_another_household_is_not_taken_away_from_it(notebook):
    first, second = factories.household(), factories.household()
    moved = replace(second, persons=(*second.persons, *first.persons))

    def move():
        with notebook.write() as uow:
            uow.households.put(moved)

    with notebook.write() as uow:
        uow.households.put(first)
        uow.households.put(second)
    with pytest.raises(NotAllowedError, match="déjà dans un ménage"):
        move()
    with notebook.read() as uow:
        assert uow.households.many([first.id, second.id]) == {first.id: first, second.id: second}
    with notebook.write() as uow:
        uow.households.put(replace(first, persons=()))
        uow.households.put(moved)
        assert uow.households.get(second.id) == moved


def test_the_same_person_twice_in_a_household_is_refused(notebook):
    record = factories.household()
    with notebook.write() as uow, pytest.raises(NotAllowedError):
        uow.households.put(replace(record, persons=record.persons * 2))


@given(MEASURES)
@hypothesis_settings(max_examples=25)
def test_a_measure_comes_out_as_it_was_put(notebook, home, measure):
    record = replace(measure, household_id=home.household_id)
    with notebook.write() as uow:
        uow.measures.put(record)
    with notebook.read() as uow:
        assert uow.measures.get(record.id) == record
        assert record in uow.measures.of_household(home.household_id)


@given(CONTACTS)
@hypothesis_settings(max_examples=25)
def test_a_contact_comes_out_as_it_was_put_and_its_outline_without_its_texts(notebook, home, contact):
    record = replace(contact, household_id=home.household_id, measure_id=home.id)
    with notebook.write() as uow:
        uow.contacts.put(record)
    with notebook.read() as uow:
        assert uow.contacts.get(record.id) == record
        outline = next(one for one in uow.contacts.outlines()[home.id] if one.id == record.id)
    assert (outline.day, outline.at, outline.kind, outline.outcome) == (
        record.day,
        record.at,
        record.kind,
        record.outcome,
    )
    assert (outline.answers, outline.note, outline.next_steps, outline.reason) == ({}, "", (), "")


@given(EDUCATIONS)
def test_an_action_comes_out_as_it_was_put_with_who_took_part_and_one_withdrawn_counts_nowhere(notebook, home, action):
    record = replace(action, household_ids=(home.household_id,))
    with notebook.write() as uow:
        uow.educations.put(action)
        uow.educations.put(record)
        assert uow.educations.get(record.id) == record
        assert record in uow.educations.all()
        assert record in uow.educations.everything_of(home.household_id)
        standing = uow.educations.between(record.day, record.day, record.scheme)
        assert (record in standing) is not record.mistaken
        assert (record in uow.educations.of_households([home.household_id])[home.household_id]) is not record.mistaken


@given(OBJECTIVES)
@hypothesis_settings(max_examples=25)
def test_an_objective_comes_out_as_it_was_put_and_one_withdrawn_only_where_all_is_told(notebook, home, objective):
    record = replace(objective, household_id=home.household_id, measure_id=home.id)
    with notebook.write() as uow:
        uow.objectives.put(record)
    with notebook.read() as uow:
        assert uow.objectives.get(record.id) == record
        assert record in uow.objectives.everything_of(home.id)
        assert (record in uow.objectives.of_measure(home.id)) is not record.mistaken
        days = {day for day in (record.set_on, record.settled_on) if day and not record.mistaken}
        assert days <= set(uow.objectives.days_of([home.household_id])[home.household_id])


@given(MILESTONES)
@hypothesis_settings(max_examples=25)
def test_a_stage_comes_out_as_it_was_put_and_one_withdrawn_only_where_all_is_told(notebook, home, milestone):
    record = replace(milestone, household_id=home.household_id, measure_id=home.id)
    with notebook.write() as uow:
        uow.milestones.put(record)
    with notebook.read() as uow:
        assert uow.milestones.get(record.id) == record
        assert record in uow.milestones.everything_of(home.id)
        for found in (
            uow.milestones.of_measure(home.id),
            uow.milestones.of_measures([home.id])[home.id],
            uow.milestones.between(record.day, record.day),
            uow.milestones.all(),
        ):
            assert (record in found) is record.stands


@given(BUDGETS)
@hypothesis_settings(max_examples=25)
def test_a_budget_comes_out_as_it_was_put_to_the_cent_and_one_mistaken_only_where_all_is_told(notebook, home, budget):
    record = replace(budget, household_id=home.household_id)
    with notebook.write() as uow:
        uow.budgets.put(record)
    with notebook.read() as uow:
        assert uow.budgets.get(record.id) == record
        assert record in uow.budgets.everything_of(home.household_id)
        assert (record in uow.budgets.of_household(home.household_id)) is not record.mistaken
        days = uow.budgets.days_of([home.household_id]).get(home.household_id, [])
        assert len(days) == len(uow.budgets.of_household(home.household_id))


@given(BILANS)
@hypothesis_settings(max_examples=25)
def test_a_bilan_comes_out_as_it_was_put(notebook, home, bilan):
    owned = factories.measure(home.household_id)
    record = replace(bilan, household_id=home.household_id, measure_id=owned.id)
    with notebook.write() as uow:
        uow.measures.put(owned)
        uow.bilans.put(record)
    with notebook.read() as uow:
        assert uow.bilans.in_hand(owned.id) == record
        assert uow.bilans.ends()[owned.id] == [record]


def bilan_of(measure):
    return Bilan(factories.new_id(), measure.id, measure.household_id, BilanState.DRAFT, date(2026, 11, 22), ())


def test_a_report_on_the_way_stands_beside_the_one_that_ends_the_measure(notebook, notebook_dir, home):
    interim, end = bilan_of(home), bilan_of(home)
    with notebook.write() as uow:
        uow.bilans.put(interim)
    run(notebook_dir, "UPDATE bilan SET kind = 'interim'")
    with notebook.read() as uow:
        assert uow.bilans.in_hand(home.id) is None
        assert uow.bilans.ends() == {}
    with notebook.write() as uow:
        uow.bilans.put(end)
    with notebook.read() as uow:
        assert uow.bilans.in_hand(home.id) == uow.bilans.in_force(home.id) == end
        assert uow.bilans.ends() == {home.id: [end]}


def test_a_measure_has_no_second_bilan_that_ends_it(notebook, home):
    def put_another():
        with notebook.write() as uow:
            uow.bilans.put(bilan_of(home))

    put_another()
    with pytest.raises(IntegrityError):
        put_another()


@given(TEXT, TEXT, st.booleans(), many(TEXT), st.none() | DAYS)
@hypothesis_settings(max_examples=25)
def test_a_saisine_comes_out_as_it_was_put(notebook, home, note, origin, complete, reasons, day):
    record = Saisine(
        factories.new_id(), home.household_id, "astre", day, origin, "", reasons, note, complete=complete, note=note
    )
    with notebook.write() as uow:
        uow.saisines.put(record)
    with notebook.read() as uow:
        assert uow.saisines.get(record.id) == record


@given(ANSWERS, TEXT)
@hypothesis_settings(max_examples=25)
def test_a_draft_comes_out_as_it_was_put(notebook, home, values, form):
    record = Draft(factories.new_id(), home.id, None, form, 2, {"answers": values}, "2026-11-22T09:00:00+00:00")
    with notebook.write() as uow:
        uow.drafts.put(record)
    with notebook.read() as uow:
        assert uow.drafts.get(record.id) == record
        assert record in uow.drafts.all()


def test_what_is_not_there_is_told(notebook):
    with notebook.read() as uow:
        for repository in (uow.households, uow.saisines, uow.measures, uow.contacts):
            with pytest.raises(NotFoundError, match="n’existe pas"):
                repository.get("nobody")
        with pytest.raises(NotFoundError):
            uow.bilans.document("0" * 64)
        assert uow.drafts.get("nobody") is None
        assert uow.bilans.in_hand("nobody") is None


def test_only_a_plan_is_ever_removed(notebook, home):
    plan = factories.contact(home, date(2026, 11, 30), Outcome.PLANNED)
    visit = factories.contact(home, date(2026, 11, 20))
    with notebook.write() as uow:
        for contact in (plan, visit):
            uow.contacts.put(contact)
            uow.contacts.remove(contact.id)
        assert [contact.id for contact in uow.contacts.of_measure(home.id)] == [visit.id]


def test_contacts_of_a_measure_come_in_the_order_of_their_days_and_hours(notebook, home):
    days = [(date(2026, 11, 20), time(14)), (date(2026, 11, 20), time(9)), (date(2026, 1, 6), time(16))]
    with notebook.write() as uow:
        for day, at in days:
            uow.contacts.put(factories.contact(home, day, at=at))
        assert [(one.day, one.at) for one in uow.contacts.of_measure(home.id)] == sorted(days)


def test_households_are_paged_by_name_without_regard_to_accents(notebook):
    names = ["Zola", "Éluard", "œuvre", "Łukasz", "delattre"]
    with notebook.write() as uow:
        for name in names:
            uow.households.put(factories.household(persons=(factories.person(name, ""),)))
        found = [line.name for line in uow.lists.households(uow.lists.household_places(Narrowed()))]
    assert found == ["DELATTRE", "ÉLUARD", "ŁUKASZ", "ŒUVRE", "ZOLA"]


def test_the_very_bytes_of_a_document_are_kept(notebook, home):
    content = bytes(range(256)) * 400
    with notebook.write() as uow:
        uow.bilans.put_document("a" * 64, home.id, "frozen", content)
        uow.bilans.put_document("a" * 64, home.id, "frozen", b"another text under the same print")
    with notebook.read() as uow:
        assert uow.bilans.document("a" * 64) == content


def test_a_measure_of_nobody_is_refused_and_the_error_tells_nothing_about_anybody(notebook):
    secret = "Zanzibar"
    orphan = factories.measure("nobody", referent=secret, terms={"opening_note": secret})

    def put():
        with notebook.write() as uow:
            uow.measures.put(orphan)

    with pytest.raises(IntegrityError) as raised:
        put()
    chain = [raised.value, raised.value.__cause__, raised.value.__context__]
    assert secret not in " ".join(f"{error} {error!r} {getattr(error, 'args', '')}" for error in chain)


def test_settings_and_conventions_are_kept_and_forgotten_by_name(notebook):
    with notebook.write() as uow:
        uow.settings.put("theme", "dark")
        uow.settings.put("theme", "light")
        uow.settings.put("lock_minutes", 7)
        uow.settings.remove("lock_minutes")
        uow.settings.put_convention("b", {"id": "b"})
        uow.settings.put_convention("a", {"id": "a"})
        uow.settings.put_convention("b", {"id": "b", "name": "B"})
    with notebook.read() as uow:
        assert uow.settings.get("theme") == "light"
        assert uow.settings.get("lock_minutes", 5) == 5
        assert uow.settings.conventions() == [{"id": "a"}, {"id": "b", "name": "B"}]


SAISINES = st.builds(
    Saisine, st.just("a"), TEXT, TEXT, MAYBE_DAY, TEXT, TEXT, many(TEXT), TEXT, st.none() | st.booleans(), TEXT
)


@given(record=st.one_of(HOUSEHOLDS, SAISINES, MEASURES, CONTACTS))
def test_a_record_kept_as_json_is_the_same_again(record):
    told = json.loads(json.dumps(kept(record), ensure_ascii=False))
    assert revived(told) == record
    assert digest(revived(told)) == digest(record)
