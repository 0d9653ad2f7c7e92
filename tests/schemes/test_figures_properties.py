"""Laws of what is paid, for any life of a measure: suspensions, early ends, portes closes, several contacts a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.cadence import PeriodState
from desktop.domain.calendar import ONE_DAY
from desktop.domain.claims import Claim, claim_under
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.convention import Convention
from desktop.domain.dossier import Case
from desktop.domain.measure import MeasureState, Renewal, SuspensionRecord
from desktop.domain.milestone import Milestone
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry
from tests.factories import contact, measure, new_id

OPENS = date(2025, 1, 1)
RATES = {
    "astre": {"month": Decimal("175.00"), "diagnosis": Decimal("375.00")},
    "vej": {"visit": Decimal("162.38"), "porte_close": Decimal("39.12")},
}
CONVENTIONS = {
    scheme: Convention("c", scheme, "C", OPENS, date(2028, 12, 31), (), rates, Decimal("42000.00"), 80, None, "essai")
    for scheme, rates in RATES.items()
}
DAYS = st.integers(0, 900).map(lambda number: OPENS + timedelta(days=number))
SPANS = st.tuples(DAYS, DAYS).map(sorted)
HAPPENED = [outcome for outcome in Outcome if outcome is not Outcome.PLANNED]


@st.composite
def lives(draw: st.DrawFn, scheme: str) -> Case:
    """A measure with anything that may become of it; days come back, so that many contacts fall on one."""
    start = draw(DAYS)
    changes: dict[str, Any] = {"start": start, "scheme": scheme, "convention_id": "c"}
    changes["suspensions"] = tuple(
        SuspensionRecord(first, draw(st.sampled_from([last, None])), "Hospitalisation")
        for first, last in draw(st.lists(SPANS, max_size=3))
    )
    if draw(st.booleans()):
        changes |= {"ended_on": max(start, draw(DAYS)), "state": MeasureState.CLOSED, "end_reason": "other"}
    if scheme == "astre" and draw(st.booleans()):
        changes["renewals"] = (Renewal(start, draw(st.integers(1, 12)), "Chantier"),)
    of = measure(**changes)
    few = draw(st.lists(DAYS, min_size=1, max_size=6))
    contacts = [
        contact(of, day, draw(st.sampled_from(HAPPENED)), kind=draw(st.sampled_from(list(ContactKind))))
        for day in draw(st.lists(st.sampled_from(few), max_size=20))
    ]
    stages = [
        Milestone(new_id(), of.id, of.household_id, key, draw(DAYS))
        for key in draw(st.sets(st.sampled_from(["diagnosis_mandated", "diagnosis_delivered"])))
    ]
    return Case(of, tuple(sorted(contacts, key=lambda one: (one.day, one.id))), tuple(stages))


def claimed(scheme: Scheme, cases: list[Case], first: date, last: date, today: date) -> Claim:
    """The claim of a period, as it is made on a day."""
    until = min(last, today)
    acts = [act for case in cases for act in scheme.figures.acts(scheme, case, until)]
    return claim_under(CONVENTIONS[scheme.id], acts, first, until)


def assert_adds_up(scheme: Scheme, cases: list[Case], days: list[date], today: date) -> None:
    first, middle, last = sorted(days)
    whole = claimed(scheme, cases, first, last, today)
    halves = [claimed(scheme, cases, first, middle, today), claimed(scheme, cases, middle + ONE_DAY, last, today)]
    assert whole.service_done == sum(half.service_done for half in halves)
    assert sum(line.quantity for line in whole.lines) == sum(line.quantity for half in halves for line in half.lines)
    assert isinstance(whole.service_done, Decimal)


THREE = st.lists(DAYS, min_size=3, max_size=3)


@given(st.lists(lives("astre"), max_size=4), THREE, DAYS)
def test_a7_the_service_done_of_a_period_split_in_two_adds_up_to_the_whole(
    registry: Registry, cases: list[Case], days: list[date], today: date
) -> None:
    assert_adds_up(registry.scheme("astre"), cases, days, today)


@given(st.lists(lives("vej"), max_size=4), THREE, DAYS)
def test_v7_the_service_done_of_a_period_split_in_two_adds_up_to_the_whole(
    registry: Registry, cases: list[Case], days: list[date], today: date
) -> None:
    assert_adds_up(registry.scheme("vej"), cases, days, today)


@given(lives("astre"), DAYS)
def test_a7_a_month_is_paid_once_and_never_when_it_is_wholly_suspended(
    registry: Registry, case: Case, today: date
) -> None:
    scheme = registry.scheme("astre")
    paid = [act.day for act in scheme.figures.acts(scheme, case, today) if act.rate == "month"]
    asked = [one.opens for one in scheme.periods(case.measure) if one.opens <= today and not one.suspended]
    assert paid == asked


@given(lives("vej"), DAYS)
def test_v7_what_is_paid_is_each_visit_and_each_porte_close_at_home(
    registry: Registry, case: Case, today: date
) -> None:
    scheme = registry.scheme("vej")
    acts = list(scheme.figures.acts(scheme, case, today))
    at_home = [one for one in case.contacts if one.kind is ContactKind.HOME and one.day <= today]
    for rate, outcome in (("visit", Outcome.DONE), ("porte_close", Outcome.PORTE_CLOSE)):
        expected = [one.id for one in at_home if one.outcome is outcome]
        assert [act.record_id for act in acts if act.rate == rate] == expected


@given(st.sampled_from(["astre", "microcredit"]).flatmap(lives), DAYS)
def test_c8_a_whole_life_never_makes_more_months_met_than_contacts(registry: Registry, case: Case, on: date) -> None:
    views = registry.scheme(case.measure.scheme).track(case.measure, case.contacts, on)
    met = [one for one in views if one.state is PeriodState.MET]
    assert len(met) <= len(case.contacts)
    assert sum(one.done for one in views) <= len({one.day for one in case.contacts})
