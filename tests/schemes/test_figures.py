"""What each scheme counts as done: months and diagnoses of ASTRE (A7), visits of VEJ (V7), situations (M6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.claims import SITUATION
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.dossier import Case, Dossier
from desktop.domain.education import EducationAction
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.measure import Measure, MeasureState, Renewal, SuspensionRecord
from desktop.domain.milestone import Milestone
from desktop.domain.privacy import Level, level_of
from desktop.domain.saisine import Saisine
from desktop.schemes.registry import Registry
from tests.factories import contact, measure, new_id

START = date(2026, 1, 5)
FAR = date(2030, 1, 1)


def days_of(registry: Registry, case: Case, until: date = FAR) -> list[tuple[str, str]]:
    scheme = registry.scheme(case.measure.scheme)
    return [(act.rate, act.day.isoformat()) for act in scheme.figures.acts(scheme, case, until)]


def stage(of: Measure, key: str, day: date, **changes: Any) -> Milestone:
    return Milestone(new_id(), of.id, of.household_id, key, day, **changes)


def suspension(starts: str, ends: str | None) -> SuspensionRecord:
    return SuspensionRecord(date.fromisoformat(starts), ends and date.fromisoformat(ends), "Hospitalisation")


@pytest.mark.parametrize(
    ("changes", "until", "months"),
    [
        ({}, "2030-01-01", 12),
        ({}, "2026-01-04", 0),
        ({}, "2026-01-05", 1),
        ({}, "2026-02-04", 1),
        ({}, "2026-02-05", 2),
        ({"renewals": (Renewal(date(2026, 11, 1), 6, "Chantier"),)}, "2030-01-01", 18),
        ({"ended_on": date(2026, 3, 5)}, "2030-01-01", 3),
        ({"ended_on": date(2026, 3, 4)}, "2030-01-01", 2),
        ({"suspensions": (suspension("2026-02-05", "2026-03-04"),)}, "2030-01-01", 11),
        ({"suspensions": (suspension("2026-02-06", "2026-03-04"),)}, "2030-01-01", 12),
        ({"suspensions": (suspension("2026-02-05", None),)}, "2026-06-30", 1),
        ({"suspensions": (suspension("2026-02-05", "2026-03-04"),), "ended_on": date(2026, 2, 20)}, "2030-01-01", 1),
        ({"state": MeasureState.PROPOSED}, "2030-01-01", 0),
        ({"state": MeasureState.DECLINED}, "2030-01-01", 0),
        ({"state": MeasureState.PREPARING, "months": None}, "2030-01-01", 0),
        ({"state": MeasureState.ENDING, "ended_on": date(2026, 4, 30)}, "2030-01-01", 4),
        ({"state": MeasureState.CLOSED, "ended_on": date(2026, 4, 30)}, "2030-01-01", 4),
        ({"state": MeasureState.SUSPENDED}, "2030-01-01", 12),
    ],
)
def test_a7_a_month_is_paid_on_its_first_day_unless_wholly_suspended(
    registry: Registry, changes: dict[str, Any], until: str, months: int
) -> None:
    case = Case(measure(start=START, **changes))
    found = days_of(registry, case, date.fromisoformat(until))
    assert [rate for rate, _ in found] == ["month"] * months
    if months:
        assert found[0] == ("month", "2026-01-05")


def test_a7_a_diagnosis_is_paid_when_it_was_mandated_and_is_delivered(registry: Registry) -> None:
    of = measure(start=START, state=MeasureState.PREPARING, months=None)
    mandated = stage(of, "diagnosis_mandated", date(2026, 1, 10))
    delivered = stage(of, "diagnosis_delivered", date(2026, 2, 20))
    assert days_of(registry, Case(of, milestones=(mandated,))) == []
    assert days_of(registry, Case(of, milestones=(delivered,))) == []
    assert days_of(registry, Case(of, milestones=(mandated, delivered))) == [("diagnosis", "2026-02-20")]
    assert days_of(registry, Case(of, milestones=(mandated, delivered)), date(2026, 2, 19)) == []
    withdrawn = replace(delivered, withdrawn="Erreur de saisie")
    assert days_of(registry, Case(of, milestones=(mandated, withdrawn))) == []
    declined = replace(of, state=MeasureState.DECLINED)
    assert days_of(registry, Case(declined, milestones=(mandated, delivered))) == [("diagnosis", "2026-02-20")]


def test_a7_each_month_tells_its_visits_against_its_quota(registry: Registry) -> None:
    of = measure(
        start=START, suspensions=(suspension("2026-03-05", "2026-04-04"), suspension("2026-04-05", "2026-04-20"))
    )
    contacts = (
        contact(of, date(2026, 1, 12)),
        contact(of, date(2026, 1, 12)),
        contact(of, date(2026, 1, 20), kind=ContactKind.PHONE),
        contact(of, date(2026, 2, 9)),
        contact(of, date(2026, 2, 16), Outcome.PORTE_CLOSE),
        contact(of, date(2026, 2, 23)),
        contact(of, date(2026, 2, 26)),
    )
    scheme = registry.scheme("astre")
    case = Case(of, contacts)
    months = list(scheme.figures.months(scheme, case, date(2026, 1, 1), date(2026, 4, 30), date(2026, 5, 31)))
    assert [(one.index, one.visits, one.quota, one.is_kept, len(one.visit_ids)) for one in months] == [
        (1, 1, 2, False, 2),
        (2, 3, 2, True, 3),
        (4, 0, 1, False, 0),
    ]
    assert [one.closes for one in months][1] == date(2026, 3, 4)


@given(
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from(list(ContactKind)), st.sampled_from(list(Outcome)))),
    st.integers(1, 24),
)
def test_a7_paid_months_never_have_more_visits_than_there_were_contacts(
    registry: Registry, told: list[tuple[int, ContactKind, Outcome]], months: int
) -> None:
    of = measure(start=START, months=months)
    contacts = tuple(contact(of, START + timedelta(days=day), outcome, kind=kind) for day, kind, outcome in told)
    scheme = registry.scheme("astre")
    found = list(scheme.figures.months(scheme, Case(of, contacts), START, FAR, FAR))
    assert sum(one.visits for one in found) <= len(contacts)
    assert sum(one.is_kept for one in found) <= len(contacts)
    assert len(found) == months


def test_v7_each_visit_done_and_each_porte_close_is_paid_on_its_day(registry: Registry) -> None:
    of = measure(scheme="vej", start=START)
    contacts = (
        contact(of, date(2026, 1, 12), Outcome.PORTE_CLOSE),
        contact(of, date(2026, 1, 13), Outcome.PORTE_CLOSE),
        contact(of, date(2026, 1, 14), kind=ContactKind.PHONE),
        contact(of, date(2026, 1, 15), Outcome.REFUSED),
        contact(of, date(2026, 1, 19)),
        contact(of, date(2026, 1, 30), Outcome.PLANNED),
    )
    assert days_of(registry, Case(of, contacts), date(2026, 1, 31)) == [
        ("porte_close", "2026-01-12"),
        ("porte_close", "2026-01-13"),
        ("visit", "2026-01-19"),
    ]
    assert len(days_of(registry, Case(of, contacts), date(2026, 1, 12))) == 1


def test_v5_the_rows_of_vej_are_its_visits_and_portes_closes_of_the_period(registry: Registry) -> None:
    of = measure(scheme="vej", start=START)
    first, last = date(2026, 2, 1), date(2026, 2, 28)
    inside = (contact(of, first, Outcome.PORTE_CLOSE), contact(of, last))
    outside = (contact(of, first - timedelta(days=1)), contact(of, last + timedelta(days=1), Outcome.PORTE_CLOSE))
    others = (contact(of, first, kind=ContactKind.PHONE), contact(of, first, Outcome.REFUSED))
    home = Dossier(
        Household(of.household_id, (Person("p", "Delattre"),)), (), (Case(of, (*inside, *outside, *others)),)
    )
    scheme = registry.scheme("vej")
    assert [one.contact for one in scheme.figures.subjects(scheme, home, first, last)] == list(inside)


@pytest.mark.parametrize(
    ("first", "last", "is_listed"),
    [
        (date(2026, 1, 1), START - timedelta(days=1), False),
        (date(2026, 1, 1), START, True),
        (date(2026, 4, 30), date(2026, 6, 1), True),
        (date(2026, 5, 1), date(2026, 6, 1), False),
    ],
)
def test_a6_a_measure_has_its_row_in_every_period_that_holds_one_of_its_days(
    registry: Registry, first: date, last: date, is_listed: bool
) -> None:
    of = measure(start=START, state=MeasureState.CLOSED, ended_on=date(2026, 4, 30))
    home = Dossier(Household(of.household_id, (Person("p", "Delattre"),)), (), (Case(of),))
    scheme = registry.scheme("astre")
    assert bool(list(scheme.figures.subjects(scheme, home, first, last))) == is_listed


def test_m6_a_situation_is_a_complete_diagnosis_whatever_became_of_it(registry: Registry) -> None:
    of = measure(scheme="microcredit", start=START)
    diagnosis = stage(of, "diagnosis", date(2026, 2, 3))
    for state in (MeasureState.PREPARING, MeasureState.DECLINED, MeasureState.ACTIVE):
        case = Case(replace(of, state=state), milestones=(diagnosis,))
        assert days_of(registry, case) == [(SITUATION, "2026-02-03")]
        assert days_of(registry, case, date(2026, 2, 2)) == []
    assert days_of(registry, Case(of)) == []


def test_what_each_scheme_counts_names_its_rule_once(registry: Registry) -> None:
    rules = {"astre": {"A6"}, "vej": {"V6"}, "microcredit": {"M3", "M5", "M6"}}
    for scheme in registry.schemes():
        figures = scheme.figures
        assert {one.rule for one in figures.indicators} == rules[scheme.id]
        assert all(one.rule for one in figures.columns)
        for keys in ([one.key for one in figures.indicators], [one.key for one in figures.columns]):
            assert len(keys) == len(set(keys))


class _Read(dict[str, Any]):
    """Answers that note which questions were looked for."""

    def __init__(self) -> None:
        super().__init__({"": None})  # empty answers are passed over
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return default

    def __getitem__(self, name: str) -> Any:
        return self.get(name)


def test_an_indicator_names_every_question_it_reads_for_no_other_answer_reaches_it(registry: Registry) -> None:
    for scheme in registry.schemes():
        for measured in scheme.figures.indicators:
            of, answers = measure(scheme=scheme.id, start=START), _Read()
            visit = contact(of, date(2026, 1, 12), answers=answers)
            home = Dossier(Household(of.household_id, (Person("p", "Delattre"),)), (), (Case(of, (visit,)),))
            list(measured.facts(home))
            assert answers.names <= {name.split(".")[1] for name in measured.fields}, (scheme.id, measured.key)


def test_whatever_is_counted_or_listed_is_typed_somewhere(registry: Registry) -> None:
    """Each field that an indicator or a column names is one of a form, of a record, or a stage of the path."""
    records = {
        "contact": Contact, "household": Household, "person": Person, "saisine": Saisine, "measure": Measure,
        "dwelling": Dwelling, "education": EducationAction,
    }  # fmt: skip
    for scheme in registry.schemes():
        stages = {stage.key for stage in scheme.stages}
        for one in (*scheme.figures.indicators, *scheme.figures.columns):
            assert one.fields, one.key
            for name in one.fields:
                *before, last = name.split(".")
                where = before[-1]
                if name == "education.participants":  # counted for the message: who they are stays here
                    assert isinstance(EducationAction.participants, property)
                elif where == "stage":
                    assert last in stages, name
                elif where in records:
                    assert level_of(records[where].__dataclass_fields__[last]) is Level.SHARED, name
                else:
                    form = registry.form(before[0])
                    asked = form.field(name.split(".")[1]) if form else None
                    if asked is not None and len(before) > 1:
                        asked = next((column for column in asked.columns if column.name == last), None)
                    assert asked is not None, f"{scheme.id}: {one.key}: {name}"
                    assert asked.level is Level.SHARED, name
