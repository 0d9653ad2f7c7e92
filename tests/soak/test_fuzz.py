"""Some hundred steps of the exchange played at random, of seeds that are always the same; `make soak` plays 10,000."""

from __future__ import annotations

import pytest

from tests.soak.fuzz import drawn, play, prepared

STEPS = 80


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    with prepared(tmp_path_factory.mktemp("fuzz")) as made:
        yield made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whatever_happens_both_laptops_and_the_receiver_come_to_say_the_same(ground, seed):
    # nothing that depends on how fast the machine is
    outcome = play(ground, seed, 0, drawn(seed, 0, STEPS, without="swallowed_round"))
    assert outcome.trouble == ""
    assert outcome.counts["quiet times"] >= 2
    assert outcome.counts["rounds"] > STEPS // 5


def test_the_same_seed_draws_the_same_steps():
    assert drawn(1, 0, STEPS) == drawn(1, 0, STEPS) != drawn(2, 0, STEPS)
