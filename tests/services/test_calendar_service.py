"""The week and the month: each thing on its day, suggested days, limits, public holidays, and their titles."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from desktop.domain.contact import Outcome
from desktop.services.calendar import CardKind, Span
from tests import factories
from tests.conftest import TODAY
from tests.factories import contact, opened_measure, recorded, saved_household, set_day

START = date(2026, 9, 1)  # its targets: 9 and 23 November, 8 and 24 December; its months close on the last day
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def astre(services, clock):
    set_day(clock, TUESDAY)
    return opened_measure(services, start=START, of=saved_household(services, "Lefèvre", "Zoé"))


def day_of(services, day, span=Span.WEEK):
    return next(one for one in services.calendar.view(span, day).days if one.day == day)


def kinds(day):
    return [card.kind for card in day.cards]


def test_a_week_goes_from_monday_to_sunday(services, clock):
    set_day(clock, TUESDAY)
    view = services.calendar.view(Span.WEEK)
    assert [one.day for one in view.days] == [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
    assert [one.is_today for one in view.days] == [False, True, False, False, False, False, False]
    assert [one.is_weekend for one in view.days] == [False] * 5 + [True] * 2


@pytest.mark.parametrize("around", [date(2026, 11, 1), date(2026, 2, 14), date(2027, 2, 1), date(2028, 2, 29)])
def test_a_month_is_made_of_whole_weeks_that_hold_every_day_of_it(services, around):
    view = services.calendar.view(Span.MONTH, around)
    assert view.days[0].day.weekday() == 0
    assert len(view.days) % 7 == 0
    inside = [one.day for one in view.days if not one.is_outside]
    assert inside[0] == around.replace(day=1)
    assert (inside[-1] + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("span", "anchor", "title"),
    [
        (Span.WEEK, date(2026, 11, 24), "Du 23 au 29 novembre 2026"),
        (Span.WEEK, date(2026, 12, 1), "Du 30 novembre au 6 décembre 2026"),
        (Span.WEEK, date(2026, 12, 31), "Du 28 décembre 2026 au 3 janvier 2027"),
        (Span.WEEK, date(2027, 3, 3), "Du 1er au 7 mars 2027"),
        (Span.MONTH, date(2026, 8, 15), "Août 2026"),
    ],
)
def test_the_title_says_each_month_and_year_once(services, span, anchor, title):
    assert services.calendar.view(span, anchor).title.replace("\u00a0", " ") == title


@pytest.mark.parametrize(
    ("span", "anchor", "step", "expected"),
    [
        (Span.WEEK, date(2026, 12, 29), 1, date(2027, 1, 5)),
        (Span.WEEK, date(2026, 1, 3), -1, date(2025, 12, 27)),
        (Span.MONTH, date(2026, 1, 31), 1, date(2026, 2, 1)),
        (Span.MONTH, date(2026, 1, 31), -1, date(2025, 12, 1)),
    ],
)
def test_going_on_and_back_passes_months_and_years(services, span, anchor, step, expected):
    assert services.calendar.shifted(span, anchor, step) == expected


def test_appointments_come_by_their_hours_those_without_one_last(services, astre):
    thursday = date(2026, 11, 26)
    for at in (None, time(14), time(9, 30)):
        services.visits.plan(astre.id, thursday, at)
    cards = day_of(services, thursday).cards
    assert [card.at for card in cards] == [time(9, 30), time(14), None]
    assert {(card.household, card.commune, card.scheme_name) for card in cards} == {("LEFÈVRE Zoé", "Lens", "ASTRE")}
    assert day_of(services, thursday).appointments == 3


def test_what_became_of_an_appointment_stays_on_its_day(services, astre):
    recorded(services, astre, date(2026, 11, 23))
    recorded(services, astre, TUESDAY, Outcome.PORTE_CLOSE)
    recorded(services, astre, date(2026, 11, 23), Outcome.REFUSED)
    assert kinds(day_of(services, date(2026, 11, 23))) == [CardKind.DONE]
    assert kinds(day_of(services, TUESDAY)) == [CardKind.PORTE_CLOSE]
    assert day_of(services, TUESDAY).is_today
    assert day_of(services, date(2026, 11, 23)).is_past


def test_a_visit_owed_is_proposed_on_its_suggested_day_and_its_limit_is_marked(services, astre):
    proposed = day_of(services, date(2026, 12, 8)).cards
    assert [(card.kind, card.contact_id) for card in proposed] == [(CardKind.PROPOSED, None)]
    assert "1re visite" in proposed[0].reason
    assert kinds(day_of(services, date(2026, 12, 24))) == [CardKind.PROPOSED]
    (limit,) = day_of(services, date(2026, 12, 31)).cards
    assert limit.kind is CardKind.LIMIT
    assert limit.reason.replace("\u00a0", " ").endswith("2e visite au plus tard le 31 décembre 2026")


def test_a_visit_whose_suggested_day_has_passed_waits_beside_the_days(services, astre):
    for anchor in (TUESDAY, date(2027, 2, 1)):
        waiting = services.calendar.view(Span.WEEK, anchor).waiting
        assert [card.day for card in waiting] == [date(2026, 11, 9), date(2026, 11, 23)]
    assert kinds(day_of(services, date(2026, 11, 23))) == []


def test_an_appointment_answers_what_was_proposed(services, astre):
    for day in (25, 26):
        services.visits.plan(astre.id, date(2026, 11, day))
    assert not services.calendar.view(Span.WEEK).waiting
    assert kinds(day_of(services, date(2026, 11, 30))) == []


def test_a_vej_is_proposed_on_its_last_day_and_marked_once(services, clock):
    set_day(clock, TUESDAY)
    opened_measure(services, "vej", date(2026, 11, 2))
    assert kinds(day_of(services, date(2026, 12, 2))) == [CardKind.PROPOSED]


def test_only_measures_under_way_propose_visits(services, clock, astre):
    services.measures.suspend(astre.id, date(2026, 11, 1), "hôpital")
    opened_measure(services, accepted=False, start=TUESDAY)
    view = services.calendar.view(Span.MONTH, date(2026, 12, 1))
    assert [card for day in view.days for card in day.cards] == []
    assert not view.waiting


def test_public_holidays_have_their_names(services):
    named = {one.day: one.holiday for one in services.calendar.view(Span.MONTH, date(2026, 5, 1)).days if one.holiday}
    assert named == {
        date(2026, 5, 1): "Fête du Travail",
        date(2026, 5, 8): "Victoire de 1945",
        date(2026, 5, 14): "Ascension",
        date(2026, 5, 25): "Lundi de Pentecôte",
    }


def test_days_of_other_months_are_told_apart_in_a_month_and_not_in_a_week(services):
    assert day_of(services, date(2026, 11, 30), Span.WEEK).is_outside is False
    december = services.calendar.view(Span.MONTH, date(2026, 12, 1))
    assert december.days[0].day == date(2026, 11, 30)
    assert december.days[0].is_outside


def test_a_calendar_of_a_closed_measure_still_shows_its_visits(services, put_straight):
    of = factories.measure(state=factories.MeasureState.CLOSED, start=date(2026, 1, 5))
    owner = factories.household(id=of.household_id)
    put_straight(owner, of, contact(of, TODAY, Outcome.DONE))
    assert kinds(day_of(services, TODAY)) == [CardKind.DONE]


@pytest.fixture
def put_straight(services):
    """Puts records of any date straight into the notebook."""

    def write(household, measure, visit):
        with services.workspace.notebook.write() as uow:
            uow.households.put(household)
            uow.measures.put(measure)
            uow.contacts.put(visit)

    return write
