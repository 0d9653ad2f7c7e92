"""One message, one text, one hash."""

import hashlib
import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.sync.contract.canonical import (
    canonical_bytes,
    canonical_text,
    digest,
    instant_text,
    seal,
    sealed_text,
    verify,
)
from desktop.sync.contract.content import LARGEST_INTEGER, content_problems
from tests.sync.messages import record

values = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
mappings = st.dictionaries(st.text(max_size=5), values, max_size=4).filter(lambda value: not content_problems(value))


def test_the_text_is_sorted_and_tight_and_keeps_accents():
    assert canonical_bytes({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()


def test_the_hash_is_that_of_the_text():
    assert digest({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()


@given(mappings)
def test_the_order_of_fields_does_not_change_the_hash(mapping):
    assert digest(dict(reversed(mapping.items()))) == digest(mapping)


@given(mappings)
def test_what_is_sealed_verifies_and_can_be_sealed_again(mapping):
    sealed = seal(mapping)
    assert verify(sealed)
    assert seal(sealed) == sealed


@given(mappings, st.text(min_size=1, max_size=5), values)
def test_any_other_content_does_not_verify(mapping, key, value):
    altered = seal(mapping)
    if key == "sha256" or content_problems({key: value}) or (key in altered and altered[key] == value):
        return
    assert not verify(altered | {key: value})


def test_without_a_hash_nothing_verifies():
    assert not verify({"a": 1})
    assert not verify({"a": math.nan, "sha256": "0" * 64})


@given(mappings)
def test_a_body_that_is_written_once_is_hashed_as_if_it_were_written_with_the_message(body):
    message = record(body=body)
    content = {key: value for key, value in message.items() if key != "sha256"}
    assert sealed_text(message, canonical_text(body)).encode() == canonical_bytes(content)


@pytest.mark.parametrize("value", [math.nan, math.inf, "\ud800", {1, 2}])
def test_what_json_cannot_carry_is_refused(value):
    with pytest.raises((ValueError, TypeError)):
        canonical_bytes({"a": value})


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_has_one_text_that_reads_back(instant):
    text = instant_text(instant)
    assert text.endswith("Z")
    assert datetime.fromisoformat(text) == instant


def test_an_instant_is_told_in_universal_time():
    paris = timezone(timedelta(hours=1))
    assert instant_text(datetime(2026, 1, 31, 10, 30, tzinfo=paris)) == "2026-01-31T09:30:00Z"
    with pytest.raises(ValueError, match="time zone"):
        instant_text(datetime(2026, 1, 31))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"a": ["x", "\x00"]}, "a[1]"),
        ({"a": {"b": "\udfff"}}, "a.b"),
        ({"a": math.nan}, "a"),
        ({"a": math.inf}, "a"),
        ({"a": 2**53}, "a"),
        ({"\x00": 1}, "·"),
        ({1: 1}, "1"),
        ({"a": b"bytes"}, "a"),
        ("\x00", "message"),
    ],
)
def test_content_that_not_everyone_can_keep_is_told_with_its_path(value, told):
    (problem,) = content_problems(value)
    assert problem.startswith(told)


def test_content_nested_too_deep_is_told_and_not_followed():
    value: object = 1
    for _ in range(100_000):
        value = [value]
    (problem,) = content_problems(value)
    assert "niveaux" in problem
