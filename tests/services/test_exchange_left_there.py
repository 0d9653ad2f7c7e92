"""What a colleague wrote and is never taken in here, as a bilan, is looked for once a day and not in each round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import BilanState, Signature, SignatureOutcome, SignerRole
from desktop.services.records import save
from desktop.sync.client import ReceiverClient
from tests.conftest import TODAY
from tests.factories import bilan, recorded, set_day
from tests.services.two_laptops import Pair, paired, told


@pytest.fixture
def apart(tmp_path, template, resources, clock) -> Iterator[Pair]:
    """Both follow the case, and the first has written a bilan of it that the Department has."""
    with paired(tmp_path, template, resources, clock) as made:
        told(made.other)
        with made.one.workspace.notebook.write() as uow:
            measure = uow.measures.get(made.visit.measure_id)
            answer = Signature("DELATTRE Éloïse", SignerRole.HOUSEHOLD, SignatureOutcome.PAPER, made.one.now())
            signed = bilan(measure, BilanState.SEALED, signatures=(answer,))
            save(made.one.workspace, uow, JournalAct.RECORDED, signed)
        told(made.one)
        yield made


@pytest.fixture
def asked(monkeypatch) -> list[int]:
    """After which places the changes were asked for."""
    places: list[int] = []
    really = ReceiverClient.changes

    def noted(client, after, *arguments, **options):
        places.append(after)
        return really(client, after, *arguments, **options)

    monkeypatch.setattr(ReceiverClient, "changes", noted)
    return places


def change_household(apart: Pair, composition: str) -> None:
    households = apart.other.households
    households.save(replace(households.get(apart.visit.household_id), composition=composition))


def test_it_is_looked_for_once_and_not_in_each_round_of_its_household(apart, asked):
    told(apart.other)
    change_household(apart, "alone")
    told(apart.other)
    assert asked.count(0) == 1
    change_household(apart, "couple")
    told(apart.other)
    assert asked.count(0) == 1


def test_it_is_looked_for_again_on_the_next_day(apart, asked, clock):
    change_household(apart, "alone")
    told(apart.other)
    set_day(clock, TODAY + timedelta(days=2))
    told(apart.other)
    assert asked.count(0) == 2


def test_it_is_looked_for_again_once_something_else_was_taken_in(apart, asked):
    change_household(apart, "alone")
    told(apart.other)
    with apart.one.workspace.notebook.read() as uow:
        measure = uow.measures.get(apart.visit.measure_id)
    recorded(apart.one, measure, TODAY, answers={"findings": "Fenêtre cassée"})
    told(apart.one)
    change_household(apart, "couple")
    told(apart.other)
    assert asked.count(0) == 2
