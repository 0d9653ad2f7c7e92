"""`perron schedule` against a slow reading of its rules, for any start, length, end, contacts and day."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.cli.running import perron
from tests.cli.schedule_by_hand import last_day, month_step, schedule

EDGES = [
    *(date(2024, 1, 31), date(2024, 2, 29), date(2023, 1, 29), date(2023, 12, 31), date(2099, 11, 30)),
    *(date(2100, 1, 31), date(2000, 2, 29), date(2024, 4, 30), date(2025, 12, 25)),
]
STARTS = st.one_of(st.sampled_from(EDGES), st.dates(date(1950, 1, 1), date(2150, 12, 31)))
KINDS = ["home", "office", "phone", "video", "porte_close"]


@st.composite
def questions(draw):
    """(scheme, start, months, contacts, end, on), every day somewhere around the measure."""
    scheme, longest = draw(st.sampled_from([("astre", 24), ("microcredit", 84)]))
    start, months = draw(STARTS), draw(st.integers(1, longest))
    length = (month_step(start, months) - start).days
    around = st.integers(-45, length + 45).map(lambda offset: start + timedelta(days=offset))
    contacts = draw(st.lists(st.tuples(around, st.sampled_from(KINDS)), max_size=12))
    end = draw(st.none() | st.integers(0, length + 45).map(lambda offset: start + timedelta(days=offset)))
    return scheme, start, months, contacts, end, draw(around)


def asked(scheme, start, months, contacts, end, on):
    arguments = ["schedule", scheme, "--start", str(start), "--months", str(months), "--on", str(on), "--json"]
    for number, (day, kind) in enumerate(contacts):
        # the kind is left out now and then: home is what is meant
        arguments += ["--contact", str(day) if kind == "home" and number % 2 else f"{day}:{kind}"]
    return [*arguments, "--end", str(end)] if end else arguments


@settings(max_examples=300)
@given(questions())
@example(("astre", date(2024, 1, 31), 24, [(date(2024, 2, 29), "home")], date(2024, 2, 29), date(2024, 3, 1)))
@example(("microcredit", date(2024, 2, 29), 84, [(date(2025, 2, 28), "phone")], None, date(2031, 2, 27)))
def test_any_schedule_is_the_one_of_the_rules(question):
    scheme, start, months, contacts, end, on = question
    done = perron(*asked(*question))
    last = last_day(start, months, end)
    inside = [contact for contact in contacts if start <= contact[0] <= last]
    assert done.code == 0
    assert json_of(done) == schedule(scheme, start, months, inside, end, on)
    assert done.err.count("\n") == len(contacts) - len(inside)


def json_of(done):
    return type(done)(done.code, done.out, "").json


@pytest.mark.parametrize("start", [date(2024, 1, 31), date(2024, 2, 29), date(2023, 3, 5)])
def test_every_length_of_a_loan(start):
    for instalments in range(1, 85):
        asked_for = perron(*asked("microcredit", start, instalments, [], None, start))
        assert asked_for.json == schedule("microcredit", start, instalments, [], None, start)


@pytest.mark.parametrize("start", [date(2024, 1, 31), date(2023, 12, 30)])
def test_every_length_of_an_astre_measure(start):
    for months in range(1, 25):
        assert perron(*asked("astre", start, months, [], None, start)).json == schedule(
            "astre", start, months, [], None, start
        )


def test_every_end_of_a_measure_day_by_day():
    start, contacts = date(2024, 1, 31), [(date(2024, 2, 7), "home"), (date(2024, 3, 6), "home")]
    for offset in range(95):
        end = start + timedelta(days=offset)
        inside = [contact for contact in contacts if contact[0] <= end]
        for on in (end, end + timedelta(days=1)):
            done = perron(*asked("astre", start, 3, contacts, end, on))
            assert json_of(done) == schedule("astre", start, 3, inside, end, on)
