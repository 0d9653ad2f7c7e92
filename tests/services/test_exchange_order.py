"""Only what a message makes no sense without goes before it: one bad record holds back nothing but what needs it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest

from department.app import create_app
from department.disclosure import undisclosable
from department.settings import Settings
from desktop.domain.acts import JournalAct
from desktop.services.exchange import DeliveryState
from desktop.services.exchange_order import ready
from desktop.services.records import save
from desktop.storage.outbox import OutboxEntry
from tests.conftest import TODAY
from tests.conftest_postgres import RunningReceiver, serving
from tests.factories import contact, new_id, opened_measure, recorded, saved_household
from tests.services.two_laptops import linked, told

VISITS = 500


class Judge:
    """What the real receiver refuses beside what may not leave: the records named."""

    def __init__(self) -> None:
        self.refused: set[str] = set()

    def __call__(self, message) -> list[str]:
        found = undisclosable(message)
        return [*found, "Date hors de la convention."] if message.record_id in self.refused else found


@pytest.fixture
def judge():
    return Judge()


@pytest.fixture
def receiver(tmp_path, judge):
    with receiving(tmp_path, judge) as running:
        yield running


@contextmanager
def receiving(tmp_path, judge):
    settings = Settings(f"sqlite:///{tmp_path / 'receiver.db'}")
    with serving(create_app(settings, disclosure=judge)) as url:
        yield RunningReceiver(url, settings)


def test_one_bad_visit_among_five_hundred_leaves_the_others_delivered_in_the_same_round(
    receiver, judge, services, workspace
):
    linked(services, receiver)
    of = opened_measure(services)
    visits = [contact(of, TODAY, answers={"findings": f"Constat {number}"}) for number in range(VISITS)]
    with workspace.notebook.write() as uow:
        for visit in visits:
            save(workspace, uow, JournalAct.RECORDED, visit)
    bad = visits[VISITS // 2]
    judge.refused = {bad.id}
    result = told(services)
    assert (result.sent, result.refused, result.waiting) == (3 + VISITS - 1, 1, 0)
    assert [one.record_id for one in result.verdicts if one.verdict == "refused"] == [bad.id]
    (line,) = services.exchange.messages(DeliveryState.REFUSED)
    assert (line.record_id, line.reason) == (bad.id, "Date hors de la convention.")
    judge.refused = set()
    with workspace.notebook.write() as uow:
        save(workspace, uow, JournalAct.SAVED, replace(bad, answers={"findings": "Corrigé"}))
    result = told(services)
    assert (result.sent, result.refused, result.waiting) == (1, 0, 0)
    assert len({row["record_id"] for row in receiver.rows() if row["kind"] == "contact"}) == VISITS


def test_what_needs_a_refused_record_waits_with_the_motif_and_follows_once_it_is_corrected(receiver, judge, services):
    linked(services, receiver)
    of = opened_measure(services)
    recorded(services, of, TODAY)
    other = saved_household(services, "Carpentier")
    judge.refused = {of.household_id}
    result = told(services)
    assert (result.sent, result.refused, result.waiting, result.held) == (1, 1, 3, 3)
    assert {row["record_id"] for row in receiver.rows()} == {other.id}
    lines = services.exchange.messages(DeliveryState.WAITING)
    assert {line.kind for line in lines} == {"saisine", "measure", "contact"}
    assert all("du ménage, que le Département a refusée" in line.reason for line in lines)
    assert told(services).held == 3
    judge.refused = set()
    services.households.save(replace(services.households.get(of.household_id), composition="alone"))
    assert services.exchange.messages(DeliveryState.REFUSED) == []
    result = told(services)
    assert (result.sent, result.refused, result.waiting, result.held) == (4, 0, 0, 0)


def test_a_refused_change_of_a_household_that_is_there_holds_back_no_visit(receiver, judge, services):
    linked(services, receiver)
    of = opened_measure(services)
    told(services)
    judge.refused = {of.household_id}
    services.households.save(replace(services.households.get(of.household_id), composition="alone"))
    recorded(services, of, TODAY)
    result = told(services)
    assert (result.sent, result.refused, result.waiting) == (1, 1, 0)


def test_what_is_written_while_it_is_sent_is_for_the_next_round(receiver, services):
    linked(services, receiver)
    owner = saved_household(services)
    written = []

    def write_more(_done, _total):
        if not written:
            written.append(saved_household(services, "Entre-temps"))
            services.households.save(replace(owner, composition="couple"))

    result = services.exchange.push(progress=write_more)
    assert (result.sent, result.waiting, result.trouble) == (1, 2, None)
    assert told(services).sent == 2
    assert [row["body"]["composition"] for row in receiver.rows() if row["record_id"] == owner.id] == [
        owner.composition, "couple",
    ]  # fmt: skip


def test_an_order_is_only_what_is_needed():
    def entry(record, *needs):
        return OutboxEntry(new_id(), record, "contact", "", "", b"", "", needs=needs)

    house, measure, visit, free = entry("h"), entry("m", "h"), entry("v", "h", "m"), entry("f", "gone")
    assert ready([visit, measure, house, free], (), ()) == ([house, free], [visit, measure])
    assert ready([visit, measure], {"h"}, ()) == ([measure], [visit])
    assert ready([visit, measure], {"h", "m"}, ()) == ([visit, measure], [])
    assert ready([measure, free], (), {"h"}) == ([free], [measure])
    assert ready([measure], {"h"}, {"h"}) == ([measure], [])
