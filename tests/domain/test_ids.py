"""Identifiers: UUIDv7, in the order they were made, the same again for the same seed."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.ids import Uuid7Source
from desktop.sync.contract.messages import VersionId

START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def source(moments, seed=1):
    clock = iter(moments)
    return Uuid7Source(lambda: next(clock), Random(seed))


def test_an_id_is_a_uuid_of_version_7_that_the_exchange_takes():
    made = source([START])()
    assert uuid.UUID(made).version == 7
    assert uuid.UUID(made).variant == uuid.RFC_4122
    assert re.match(VersionId.__metadata__[0].pattern, made)


def test_an_id_says_its_millisecond():
    made = uuid.UUID(source([START])())
    assert made.int >> 80 == int(START.timestamp() * 1000)


@given(st.lists(st.integers(-5_000, 5_000), min_size=2, max_size=60))
def test_ids_sort_in_the_order_they_were_made_also_when_the_clock_stands_still_or_goes_back(milliseconds):
    make = source([START + timedelta(milliseconds=shift) for shift in milliseconds])
    made = [make() for _ in milliseconds]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_more_ids_than_fit_in_a_millisecond_stay_in_order():
    make = source([START] * 5000)
    made = [make() for _ in range(5000)]
    assert made == sorted(set(made))


def test_the_same_clock_and_seed_give_the_same_ids():
    moments = [START, START, START + timedelta(seconds=1)]
    first, second = source(moments), source(moments)
    assert [first() for _ in moments] == [second() for _ in moments]


def test_another_seed_gives_other_ids():
    assert source([START], seed=1)() != source([START], seed=2)()
