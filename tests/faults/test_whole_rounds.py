"""Whole rounds of two laptops through a network that lies: in the end both and the receiver hold the same, once."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice

import pytest

from desktop.domain.acts import JournalAct
from desktop.services.bundle import Services
from desktop.services.records import save
from desktop.sync.contract.digests import household_digest
from tests.factories import saved_household
from tests.faults.kinds import seeded
from tests.faults.proxy import FaultProxy
from tests.services.two_laptops import a_visit, digests, heads_at, laptop, linked, receiver_at, told

STEPS = 8
TRIES = 60


def write(services: Services, visit, words: str) -> None:
    with services.workspace.notebook.write() as uow:
        now = uow.contacts.get(visit.id)
        save(services.workspace, uow, JournalAct.RECORDED, replace(now, answers={**now.answers, "findings": words}))


def until_it_passes(services: Services, proxy: FaultProxy) -> None:
    """Rounds until one goes to its end with nothing left and no fault left to come."""
    for _ in range(TRIES):
        result = services.exchange.push()
        if result.trouble is None and result.compared and not result.waiting and proxy.is_over:
            return
    raise AssertionError(f"it never ends: {result}")


def settle(services: Services) -> None:
    for one in services.conflicts.conflicts():
        services.conflicts.settle(one.id, {field.key: "mine" for field in one.fields})


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_network_does_nothing_is_lost_nothing_doubled_and_both_ends_agree(
    seed, tmp_path, template, resources, clock
):
    with ExitStack() as stack:
        receiver = stack.enter_context(receiver_at(tmp_path, requests_per_minute=0))
        proxy = stack.enter_context(FaultProxy(receiver.url).running())
        through = replace(receiver, url=proxy.url)
        first = template.copy_to(tmp_path / "one")
        with laptop(first, resources, clock) as services:
            visit = a_visit(linked(services, through))
            told(services)
        shutil.copytree(first, tmp_path / "other")
        one = stack.enter_context(laptop(first, resources, clock))
        other = linked(stack.enter_context(laptop(tmp_path / "other", resources, clock)), through)
        faults = seeded(seed, 2500)
        for step in range(STEPS):
            write(one, visit, f"ici {step}")
            write(other, visit, f"là {step}")
            saved_household(one, f"Nom{step}")
            proxy.plan(*islice(faults, 3))
            until_it_passes(one, proxy)
            proxy.plan(*islice(faults, 3))
            until_it_passes(other, proxy)
            settle(other)
            for services in (other, one, other):
                until_it_passes(services, proxy)
        for services in (one, other):
            assert services.conflicts.count() == 0
            assert services.doctor.examine().is_sound
        ids = [row["id"] for row in receiver.rows()]
        assert len(ids) == len(set(ids))
        there = {household: household_digest(heads) for household, heads in heads_at(receiver).items() if household}
        assert digests(one) == there
        assert digests(other).items() <= there.items()
        with one.workspace.notebook.read() as uow, other.workspace.notebook.read() as beside:
            assert uow.contacts.get(visit.id).answers == beside.contacts.get(visit.id).answers
