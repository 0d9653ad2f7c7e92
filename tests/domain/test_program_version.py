"""Versions are compared as numbers, and what is no version announces nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.program_version import newer, program_version

numbers = st.tuples(*(st.integers(0, 9999) for _ in range(3)))


def written(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version))


@given(numbers, numbers)
def test_the_later_of_two_is_announced_whatever_its_digits(one, other):
    assert (newer(written(one), written(other)) != "") == (one > other)


@given(numbers)
def test_a_version_is_read_as_it_is_written(version):
    assert str(program_version(written(version))) == written(version)


@pytest.mark.parametrize(
    ("announced", "running", "found"),
    [
        ("1.10.0", "1.9.9", "1.10.0"),
        ("1.3.0", "1.3.0-rc.1", "1.3.0"),
        ("1.3.0", "1.3.0rc2", "1.3.0"),
        ("1.3.0-rc.1", "1.2.0", ""),
        ("1.3.0", "1.3.0", ""),
        ("1.2.9", "1.3.0", ""),
    ],
)
def test_a_draft_comes_before_its_version_and_is_never_announced(announced, running, found):
    assert newer(announced, running) == found


@given(st.text(max_size=12))
def test_no_text_at_all_is_more_than_a_version_or_none(text):
    assert program_version(text) is None or text[0].isdigit()


@pytest.mark.parametrize(
    "text", ["", "1", "1.3", "1.3.0.0", "v1.3.0", "1.3.0 ", "01.3.0", "1.3.x", "10000.0.0", "１.３.０", "1.3.0\n"]
)
def test_what_is_written_otherwise_is_no_version(text):
    assert program_version(text) is None
    assert newer(text, "0.1.0") == ""
