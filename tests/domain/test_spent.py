"""Durations and kilometres as people type them, read exactly or refused with a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.spent import (
    DURATION_NOT_UNDERSTOOD,
    DURATION_TOO_LONG,
    KILOMETRES_NOT_UNDERSTOOD,
    KILOMETRES_TOO_MANY,
    MOST_MINUTES,
    duration_words,
    kilometres_words,
    parse_duration,
    parse_kilometres,
    spent_words,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1 h 15", 75), ("1h15", 75), ("75", 75), ("75 min", 75), ("1 h", 60), ("2h05", 125), ("1:15", 75),
        ("1,5 h", 90), ("0,25 h", 15), ("0", 0), ("1\u00a0h\u00a015", 75), ("1 heure 20", 80), ("24 h", 1440),
    ],
)  # fmt: skip
def test_a_duration_is_read_as_it_is_usually_written(text, minutes):
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "abc", "-5", "1 h 75", "1,33 h", "15 km"])
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=DURATION_NOT_UNDERSTOOD[:30]):
        parse_duration(text)


@pytest.mark.parametrize("text", ["25 h", "1441", "24 h 01"])
def test_a_duration_of_more_than_a_day_is_a_slip(text):
    with pytest.raises(ValueError, match=DURATION_TOO_LONG[:20]):
        parse_duration(text)


@given(st.integers(0, MOST_MINUTES))
def test_a_duration_is_read_back_as_it_is_written(minutes):
    assert parse_duration(duration_words(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "kilometres"),
    [("12,5 km", "12.5"), ("12.5", "12.5"), ("30", "30"), ("0", "0"), ("1 234,5", "1234.5"), ("8 KM", "8")],
)
def test_kilometres_are_exact(text, kilometres):
    assert parse_kilometres(text) == Decimal(kilometres)


@pytest.mark.parametrize("text", ["douze", "12,55", "12 m"])
def test_what_is_no_distance_is_refused(text):
    with pytest.raises(ValueError, match=KILOMETRES_NOT_UNDERSTOOD[:30]):
        parse_kilometres(text)


@pytest.mark.parametrize("text", ["-3", "2001"])
def test_a_distance_out_of_reason_is_refused(text):
    with pytest.raises(ValueError, match=KILOMETRES_TOO_MANY[:20]):
        parse_kilometres(text)


@given(st.integers(0, 20_000).map(lambda hectometres: Decimal(hectometres) / 10))
def test_a_distance_is_read_back_as_it_is_written(kilometres):
    assert parse_kilometres(kilometres_words(kilometres)) == kilometres


def test_only_what_was_noted_is_told():
    assert spent_words(75, None, Decimal("12.5")) == "1\u00a0h\u00a015, 12,5\u00a0km"
    assert spent_words(None, 40, None) == "40\u00a0min de trajet"
    assert spent_words(None, None, None) == ""
