"""The print of a frozen document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.reports.signing import Seal, check, seal, sha256_hex

_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_print_is_the_published_sha256():
    assert sha256_hex(b"abc") == _ABC


def test_a_seal_holds_print_and_size():
    assert seal(b"abc") == Seal(sha256=_ABC, size=3)


def test_a_print_typed_in_capitals_or_with_spaces_around_is_recognised():
    assert check(b"abc", f" {_ABC.upper()}\n")


@pytest.mark.parametrize("sha256", ["", "abc", _ABC[:-1], _ABC + "0", "é" * 64])
def test_what_is_not_a_print_never_checks(sha256):
    assert not check(b"abc", sha256)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_one_changed_bit_breaks_the_seal(content, data):
    place = data.draw(st.integers(0, len(content) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    sealed = seal(content)
    assert check(content, sealed.sha256)
    assert not check(bytes(changed), sealed.sha256)
