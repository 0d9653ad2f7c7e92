"""What people type is understood the French way, and what is not understood is told in a sentence."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.french import hour as written_hour
from desktop.domain.french import long_date, money, short_date
from desktop.domain.french import number as written_number
from desktop.domain.french_input import (
    DATE_IMPOSSIBLE,
    DATE_NOT_UNDERSTOOD,
    DATE_RUN_TOGETHER,
    DATE_YEAR_ALONE,
    MONEY_NOT_UNDERSTOOD,
    TIME_NOT_UNDERSTOOD,
    WEEKDAYS,
    parse_date,
    parse_money,
    parse_number,
    parse_time,
    step_date,
    step_time,
)

TODAY = date(2026, 3, 14)
"""A Saturday."""

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/5", date(2026, 5, 3)),
        ("03/05", date(2026, 5, 3)),
        ("03/05/2026", date(2026, 5, 3)),
        ("3.5.26", date(2026, 5, 3)),
        ("3-5-2026", date(2026, 5, 3)),
        ("03 05 2026", date(2026, 5, 3)),
        ("03052026", date(2026, 5, 3)),
        ("030526", date(2026, 5, 3)),
        ("2026-05-03", date(2026, 5, 3)),
        (" 3 mai 2026 ", date(2026, 5, 3)),
        ("3 mai", date(2026, 5, 3)),
        ("1er mai 2026", date(2026, 5, 1)),
        ("le 3 mai", date(2026, 5, 3)),
        ("dimanche 3 mai 2026", date(2026, 5, 3)),
        ("15 août", date(2026, 8, 15)),
        ("15 AOUT 2026", date(2026, 8, 15)),
        ("2 févr. 2026", date(2026, 2, 2)),
        ("12/07/48", date(1948, 7, 12)),
        ("12/07/36", date(2036, 7, 12)),
        ("12/07/37", date(1937, 7, 12)),
        ("aujourd’hui", TODAY),
        ("Aujourd'hui", TODAY),
        ("demain", date(2026, 3, 15)),
        ("après-demain", date(2026, 3, 16)),
        ("hier", date(2026, 3, 13)),
        ("avant-hier", date(2026, 3, 12)),
        ("lundi", date(2026, 3, 16)),
        ("samedi", date(2026, 3, 21)),
        ("Lundi prochain", date(2026, 3, 16)),
        ("lundi dernier", date(2026, 3, 9)),
        ("samedi dernier", date(2026, 3, 7)),
        ("dans 3 jours", date(2026, 3, 17)),
        ("dans 2 semaines", date(2026, 3, 28)),
        ("il y a 10 jours", date(2026, 3, 4)),
    ],
)
def test_a_day_is_understood(typed: str, day: date):
    assert parse_date(typed, TODAY) == day


@pytest.mark.parametrize(
    ("typed", "today", "day"),
    [
        ("28/12", date(2026, 1, 3), date(2025, 12, 28)),
        ("5/1", date(2026, 12, 20), date(2027, 1, 5)),
        ("3/5", date(2026, 12, 31), date(2026, 5, 3)),
        ("29/2", date(2026, 3, 14), date(2028, 2, 29)),
        ("29/2", date(2025, 3, 14), date(2024, 2, 29)),
        ("29 février", date(2024, 1, 1), date(2024, 2, 29)),
    ],
)
def test_without_a_year_the_day_is_never_more_than_nine_months_away(typed: str, today: date, day: date):
    assert parse_date(typed, today) == day


@pytest.mark.parametrize(
    "typed",
    ["Marie-Thérèse Lefebvre", "", "bientôt", "3", "3/5/", "3/5/2", "1/2/3/4", "3 m 2026", "3 ju 2026", "lundi matin",
     "3 mai 2026 14h", "3/5 environ"],
)  # fmt: skip
def test_what_is_no_day_is_told_with_an_example(typed: str):
    with pytest.raises(ValueError, match="^" + DATE_NOT_UNDERSTOOD.replace(".", r"\.")):
        parse_date(typed, TODAY)


@pytest.mark.parametrize("typed", ["31/2/2026", "30 février 2026", "29/02/2025", "1/13/2026", "32/1", "0/5"])
def test_a_day_that_the_calendar_does_not_hold_is_told(typed: str):
    with pytest.raises(ValueError, match="^" + DATE_IMPOSSIBLE.replace(".", r"\.")):
        parse_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1112", date(2025, 12, 11)),
        ("0305", date(2026, 5, 3)),
        ("2003", date(2026, 3, 20)),
        ("2902", date(2028, 2, 29)),
        ("01122026", date(2026, 12, 1)),
        ("011226", date(2026, 12, 1)),
        (" 1106 ", date(2026, 6, 11)),
    ],
)
def test_digits_run_together_are_day_month_and_year(typed: str, day: date):
    assert parse_date(typed, TODAY) == day


@given(DAYS, DAYS)
def test_digits_run_together_are_read_as_what_the_field_then_shows(day: date, today: date):
    shown = short_date(day)
    assert parse_date(shown.replace("/", ""), today) == day
    assert parse_date(shown.replace("/", "")[:4], today) == parse_date(shown[:5], today)
    if today.year - 89 <= day.year <= today.year + 10 and day.year // 100 == today.year // 100:
        assert parse_date(day.strftime("%d%m%y"), today) == day


@given(st.text("0123456789", min_size=3, max_size=8))
def test_no_run_of_digits_is_read_in_another_way_than_with_slashes(typed: str):
    slashed = "/".join(part for part in (typed[:2], typed[2:4], typed[4:]) if part)
    try:
        found = parse_date(typed, TODAY)
    except ValueError:
        return
    assert len(typed) in {4, 6, 8}
    assert found == parse_date(slashed, TODAY)


@pytest.mark.parametrize("typed", ["112", "11126", "1122026"])
def test_digits_that_may_be_read_in_two_ways_are_refused_with_the_way_to_write_them(typed: str):
    with pytest.raises(ValueError, match="^" + DATE_RUN_TOGETHER.replace(".", r"\.")):
        parse_date(typed, TODAY)


@pytest.mark.parametrize("typed", ["1985", "2026"])
def test_a_year_alone_is_told_to_lack_its_day(typed: str):
    with pytest.raises(ValueError, match="^" + DATE_YEAR_ALONE.replace(".", r"\.")):
        parse_date(typed, TODAY)


def test_a_wrong_weekday_is_told_with_the_right_one():
    with pytest.raises(ValueError, match="Le 03/05/2026 est un dimanche, pas un lundi"):
        parse_date("lundi 3 mai 2026", TODAY)


@pytest.mark.parametrize("typed", ["1/1/1899", "1/1/2101", "1/1/0000"])
def test_a_year_out_of_any_life_is_refused(typed: str):
    with pytest.raises(ValueError, match="entre 1900 et 2100"):
        parse_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("+7", date(2026, 3, 21)),
        ("+ 7 jours", date(2026, 3, 21)),
        ("-1", date(2026, 3, 13)),
        ("−1 j", date(2026, 3, 13)),
        ("dans 2 semaines", date(2026, 3, 28)),
        ("dans une semaine", date(2026, 3, 21)),
        ("dans un mois", date(2026, 4, 14)),
        ("il y a 6 mois", date(2025, 9, 14)),
        ("lundi en huit", date(2026, 3, 23)),
    ],
)
def test_a_day_may_be_counted_from_today(typed: str, day: date):
    assert parse_date(typed, date(2026, 3, 14)) == day


@given(DAYS, st.integers(0, 999))
def test_a_counted_day_is_as_far_as_it_says_within_the_years(today: date, count: int):
    ahead, back = parse_date(f"+{count}", today), parse_date(f"-{count}", today)
    assert ahead == min(today + timedelta(days=count), date(2100, 12, 31))
    assert back == max(today - timedelta(days=count), date(1900, 1, 1))


@given(DAYS, st.integers(-30, 30))
def test_a_month_further_keeps_the_day_or_takes_the_last_one(day: date, months: int):
    found = step_date(day, months=months)
    assert date(1900, 1, 1) <= found <= date(2100, 12, 31)
    if date(1905, 1, 1) <= day <= date(2095, 1, 1):
        assert found.day <= day.day
        assert (found.year - day.year) * 12 + found.month - day.month == months


@given(st.times(timezones=st.none()), st.sampled_from([-4, -1, 1, 4]))
def test_an_hour_steps_by_quarters_within_its_day(at: time, quarters: int):
    found = step_time(at, quarters)
    assert found.minute % 15 == 0
    assert (found >= at.replace(second=0, microsecond=0)) == (quarters > 0) or found in {time(0), time(23, 45)}


@pytest.mark.parametrize(
    ("at", "quarters", "found"),
    [
        (time(9, 10), 1, time(9, 15)),
        (time(9, 10), -1, time(9)),
        (time(9), 4, time(10)),
        (time(23, 50), 1, time(23, 45)),
    ],
)
def test_an_odd_hour_steps_onto_the_quarter(at: time, quarters: int, found: time):
    assert step_time(at, quarters) == found


@pytest.mark.parametrize(
    ("typed", "places", "number"),
    [("12", 0, "12"), ("1 234,5", 1, "1234.5"), ("1\u00a0234", 0, "1234"), ("12,50", 1, "12.5"), ("−3", 0, "-3"),
     ("12.", 0, "12"), ("0,0", 0, "0")],
)  # fmt: skip
def test_a_number_is_understood(typed: str, places: int, number: str):
    assert parse_number(typed, places) == Decimal(number)


@pytest.mark.parametrize(("typed", "told"), [("douze", "compris"), ("1,2,3", "compris"), ("", "compris")])
def test_what_is_no_number_is_told(typed: str, told: str):
    with pytest.raises(ValueError, match=told):
        parse_number(typed)


def test_too_many_decimals_are_told():
    with pytest.raises(ValueError, match="nombre entier"):
        parse_number("12,5")
    with pytest.raises(ValueError, match="2 chiffres au plus"):
        parse_number("12,345", 2)


@given(st.decimals(-99999, 99999, places=2))
def test_every_number_written_by_the_program_is_read_back(value: Decimal):
    assert parse_number(written_number(value), 2) == value


@given(st.text(max_size=20), st.integers(0, 3))
def test_no_text_breaks_the_reading_of_numbers(text: str, places: int):
    told = ""
    try:
        parse_number(text, places)
    except ValueError as problem:
        told = str(problem)
    assert told == "" or told.endswith(".")


@given(DAYS, DAYS)
def test_every_day_written_by_the_program_is_read_back(day: date, today: date):
    assert parse_date(short_date(day), today) == day
    assert parse_date(f"{WEEKDAYS[day.weekday()]} {long_date(day)}", today) == day
    assert parse_date(day.isoformat(), today) == day


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_without_a_year_it_is_this_years_day_or_a_neighbours_when_that_is_far(today: date, month: int, day: int):
    this_year = date(today.year, month, day)
    found = parse_date(f"{day}/{month}", today)
    assert (found.month, found.day) == (month, day)
    assert abs(found - today) <= timedelta(days=270)
    assert (found == this_year) == (abs(this_year - today) <= timedelta(days=270))


def _told(text: str) -> str:
    try:
        parse_date(text, TODAY)
    except ValueError as problem:
        return str(problem)
    return ""


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_days(text: str):
    told = _told(text)
    assert told == "" or told.endswith(".")


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("14h30", time(14, 30)),
        ("14:30", time(14, 30)),
        ("14 h 30", time(14, 30)),
        ("14.30", time(14, 30)),
        ("1430", time(14, 30)),
        ("9h", time(9)),
        ("9", time(9)),
        ("9h05", time(9, 5)),
        ("9:10", time(9, 10)),
        ("910", time(9, 10)),
        ("9 h 10", time(9, 10)),
        ("14", time(14)),
        ("9 heures", time(9)),
        ("midi", time(12)),
        ("Minuit", time(0)),
        ("0h00", time(0)),
        ("23h59", time(23, 59)),
    ],
)
def test_an_hour_is_understood(typed: str, hour: time):
    assert parse_time(typed) == hour


@pytest.mark.parametrize("typed", ["", "quatorze heures", "14h3", "14h300", "le matin", "-1h"])
def test_what_is_no_hour_is_told_with_an_example(typed: str):
    with pytest.raises(ValueError, match="^" + TIME_NOT_UNDERSTOOD.replace(".", r"\.")):
        parse_time(typed)


@pytest.mark.parametrize("typed", ["24h", "25:00", "12h60", "99"])
def test_an_hour_that_no_day_holds_is_told(typed: str):
    with pytest.raises(ValueError, match="0\u00a0h à 23\u00a0h\u00a059"):
        parse_time(typed)


@given(st.times(timezones=st.none()))
def test_every_hour_written_by_the_program_is_read_back(hour: time):
    hour = hour.replace(second=0, microsecond=0)
    assert parse_time(written_hour(hour)) == hour


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 234,50 €", "1234.50"),
        ("1\u00a0234,50\u00a0€", "1234.50"),
        ("1\u202f234,5", "1234.50"),
        ("1234.5", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1.234.567,89", "1234567.89"),
        ("1 234", "1234.00"),
        ("162,38 euros", "162.38"),
        ("0", "0.00"),
        ("12,", "12.00"),
        ("-39,12", "-39.12"),
        ("−39,12 €", "-39.12"),
    ],
)
def test_an_amount_is_understood(typed: str, amount: str):
    assert parse_money(typed) == Decimal(amount)
    assert parse_money(typed).as_tuple().exponent == -2


@pytest.mark.parametrize("typed", ["", "cent euros", "12,3,4", "€", "--3", "1,2.3", "NaN", "Infinity", "1e5"])
def test_what_is_no_amount_is_told_with_an_example(typed: str):
    with pytest.raises(ValueError, match="^" + MONEY_NOT_UNDERSTOOD.replace(".", r"\.")):
        parse_money(typed)


@pytest.mark.parametrize("typed", ["1,234", "1.234", "12,345"])
def test_an_amount_to_be_read_in_two_ways_is_never_guessed(typed: str):
    with pytest.raises(ValueError, match="Deux chiffres au plus"):
        parse_money(typed)


def test_a_slip_of_the_finger_is_no_amount():
    with pytest.raises(ValueError, match="trop grand"):
        parse_money("12345678901")


@given(st.decimals(-999_999_999, 999_999_999, places=2))
def test_every_amount_written_by_the_program_is_read_back(amount: Decimal):
    assert parse_money(money(amount)) == amount
