"""The cost of a derivation follows the computer: never below the floor, never longer than one waits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.storage.calibration import LONGEST_S, MOST_MEMORY_KIB, MOST_PASSES, SHORTEST_S, calibrated
from desktop.storage.keyslots import Derivation, KeySlots, wrap
from desktop.storage.secret_changes import change_passphrase
from tests.conftest import PASSPHRASE

FLOOR = Derivation()


def computer(seconds):
    """One whose floor takes that long; the time grows with passes and with memory."""

    def seconds_of(cost):
        return seconds * cost.passes / FLOOR.passes * cost.memory_kib / FLOOR.memory_kib

    return seconds_of


@pytest.mark.parametrize("seconds", [0.06, 0.1, 0.15, 0.29, 0.45, 0.5, 0.89, 0.9, 1.4])
def test_opening_takes_between_half_a_second_and_a_second_and_a_half(seconds):
    found = calibrated(computer(seconds))
    assert SHORTEST_S <= computer(seconds)(found) <= LONGEST_S


@given(st.floats(1e-6, 100))
def test_the_cost_stays_between_the_floor_and_what_an_old_laptop_can_pay(seconds):
    found = calibrated(computer(seconds))
    assert FLOOR.memory_kib <= found.memory_kib <= MOST_MEMORY_KIB
    assert FLOOR.passes <= found.passes <= MOST_PASSES
    assert found.lanes == FLOOR.lanes


def test_passes_are_raised_before_memory():
    assert calibrated(computer(0.29)) == Derivation(FLOOR.memory_kib, 9, FLOOR.lanes)
    assert calibrated(computer(0.05)).passes == MOST_PASSES
    assert calibrated(computer(0.05)).memory_kib > FLOOR.memory_kib


def test_a_computer_slower_than_the_floor_keeps_the_floor_and_measures_once():
    asked = []

    def slow(cost):
        asked.append(cost)
        return 3.0

    assert calibrated(slow) == FLOOR
    assert asked == [FLOOR]


def test_one_busy_moment_does_not_make_the_cost_low():
    times = iter([0.8, 0.3])
    assert calibrated(lambda _cost: next(times)) == calibrated(computer(0.3))


def test_the_real_computer_is_measured_within_bounds():
    found = calibrated()
    assert FLOOR.passes <= found.passes <= MOST_PASSES


def test_a_changed_passphrase_takes_the_cost_it_is_given(tmp_path):
    key, cost = bytes(range(32)), Derivation(1024, 2, 1)
    keys = KeySlots(tmp_path / "notebook.keys")
    cheap = Derivation(1024, 1, 1)
    keys.write({name: wrap(name, PASSPHRASE, key, cheap) for name in ("passphrase", "recovery")}, key)
    change_passphrase(tmp_path, ("passphrase", PASSPHRASE), "une autre phrase de passe", cost)
    assert keys.read()["passphrase"].derivation == cost
    assert keys.read()["recovery"].derivation == cheap
