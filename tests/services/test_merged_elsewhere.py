"""Two households that a colleague made one, or two again: both laptops end alike, and nothing private is lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.merging import MergeChoice
from desktop.errors import NotAllowedError
from desktop.storage.outbox import DeliveryState
from desktop.sync.client import ReceiverClient
from tests.conftest import TODAY
from tests.factories import opened_measure, person, recorded, saved_household, set_day
from tests.services.two_laptops import digests, laptop, linked, receiver_at, told

NADIA = ("Delattre", "Nadia")


@pytest.fixture
def pair(tmp_path, template, resources, clock):
    """Two laptops that follow the same two households, each with a measure and a visit in the second."""
    first = template.copy_to(tmp_path / "one")
    with receiver_at(tmp_path) as receiver:
        with laptop(first, resources, clock) as services:
            linked(services, receiver)
            kept = saved_household(services, persons=(person(*NADIA),))
            merged = saved_household(services, persons=(person(*NADIA), person("Delattre", "Sami")))
            measure = opened_measure(services, of=merged)
            recorded(services, measure, date(2026, 10, 2), answers={"findings": "Murs humides"}, note="à moi seule")
            told(services)
        shutil.copytree(first, tmp_path / "other")
        with laptop(first, resources, clock) as one, laptop(tmp_path / "other", resources, clock) as other:
            linked(other, receiver)
            for household in (kept, merged):
                other.households.save(replace(other.households.get(household.id), composition="single"))
            told(other)
            told(one)
            yield one, other, kept, merged, measure


def shown(services, *household_ids):
    return [
        (
            sorted(one.full_name for one in services.households.get(each).persons),
            services.households.get(each).merged_into,
        )
        for each in household_ids
    ]


def quiet(*laptops):
    for _ in range(2):
        for each in laptops:
            told(each)


def test_a_merging_of_a_colleague_is_done_here_too_and_both_ends_agree(pair):
    one, other, kept, merged, measure = pair
    one.households.save(replace(one.households.get(kept.id), note="ce que je sais seule"))
    one.households.save(replace(one.households.get(merged.id), note="et ceci"))
    quiet(one, other)
    other.merges.merge(kept.id, merged.id, MergeChoice(), "Le même ménage")
    told(other)
    result = told(one)
    assert (result.conflicts, result.set_aside) == (0, 0)
    quiet(other, one)
    assert shown(one, kept.id, merged.id) == shown(other, kept.id, merged.id)
    assert one.households.get(merged.id).merged_into == kept.id
    assert one.measures.view(measure.id).measure.household_id == kept.id
    assert digests(one) == digests(other)
    note = one.households.get(kept.id).note
    assert "ce que je sais seule" in note
    assert "et ceci" in note


def test_what_was_written_here_for_a_household_that_was_merged_meanwhile_goes_with_it(pair):
    one, other, kept, merged, measure = pair
    other.merges.merge(kept.id, merged.id, MergeChoice(), "Le même ménage")
    late = recorded(one, one.measures.view(measure.id).measure, TODAY, answers={"findings": "Toit ouvert"})
    told(other)
    told(one)
    quiet(other, one)
    with one.workspace.notebook.read() as uow:
        assert uow.contacts.get(late.id).household_id == kept.id
        told_last = uow.outbox.of_record(late.id)[-1]
    assert (told_last.household_id, told_last.state) == (kept.id, DeliveryState.SENT)
    assert [one.exchange.push().sent_again for _ in range(2)] == [0, 0]


def test_a_round_that_is_ended_while_a_merging_comes_waits_for_the_rest_of_it(pair, monkeypatch):
    one, other, kept, merged, _measure = pair
    other.merges.merge(kept.id, merged.id, MergeChoice(), "Le même ménage")
    told(other)
    ask = ReceiverClient.changes
    monkeypatch.setattr(ReceiverClient, "changes", lambda client, after, epoch: ask(client, after, 1, epoch))
    one.exchange.push(cancelled=lambda: one.households.get(merged.id).merged_into == kept.id)
    assert one.households.get(merged.id).merged_into == kept.id
    assert one.exchange.state().waiting == 0
    assert told(one).conflicts == 0
    quiet(other, one)
    assert digests(one) == digests(other)


def test_households_that_a_colleague_put_asunder_are_two_here_again(pair):
    one, other, kept, merged, measure = pair
    one.households.save(replace(one.households.get(merged.id), note="à moi seule"))
    quiet(one, other)
    merge = other.merges.merge(kept.id, merged.id, MergeChoice(), "Le même ménage")
    quiet(other, one)
    other.merges.unmerge(merge.id)
    told(other)
    result = told(one)
    assert (result.conflicts, result.set_aside) == (0, 0)
    quiet(other, one)
    assert shown(one, kept.id, merged.id) == shown(other, kept.id, merged.id)
    assert one.households.get(merged.id).merged_into == ""
    assert one.households.get(merged.id).note == "à moi seule"
    assert one.measures.view(measure.id).measure.household_id == merged.id
    assert one.merges.merges(kept.id) == []
    assert digests(one) == digests(other)
    assert one.doctor.examine().is_sound


@pytest.fixture
def merged_beside(pair):
    """The second merged both households while the first changed one of them: a person decides on the first laptop."""
    one, other, kept, merged, measure = pair
    other.merges.merge(kept.id, merged.id, MergeChoice(), "Le même ménage")
    one.households.save(replace(one.households.get(merged.id), composition="couple"))
    told(other)
    told(one)
    return one, other, kept, merged, measure


def beside(services, household_id):
    """The conflict about a household of which two versions stand side by side."""
    return next(one for one in services.conflicts.conflicts() if one.id == household_id)


def assert_settled(one, other, clock):
    """Nothing is left to be settled, both ends are sound, and the next day brings nothing new."""
    quiet(one, other)
    set_day(clock, TODAY + timedelta(days=2))
    for services in (one, other):
        result = told(services)
        assert (result.conflicts, result.set_aside, services.conflicts.count()) == (0, 0, 0)
        assert services.doctor.examine().is_sound


def test_a_merging_with_a_household_that_was_changed_here_is_left_to_a_person(merged_beside):
    one, _other, _kept, merged, _measure = merged_beside
    assert one.households.get(merged.id).merged_into == ""
    (asked,) = beside(one, merged.id).fields
    assert (asked.label, asked.mine, asked.theirs) == (
        "Réuni avec", "Aucun\u00a0: ce ménage reste à part", "Un autre ménage de ce carnet"
    )  # fmt: skip


def test_a_merging_that_a_person_chooses_is_done_here_with_all_that_hangs_on_it(merged_beside, clock):
    one, other, kept, merged, measure = merged_beside
    settled = one.conflicts.settle(merged.id, {"merged_into": "theirs"})
    with pytest.raises(NotAllowedError):
        one.conflicts.undo(settled)
    assert_settled(one, other, clock)
    assert shown(one, kept.id, merged.id) == shown(other, kept.id, merged.id)
    for services in (one, other):
        assert services.households.get(merged.id).merged_into == kept.id
        assert services.measures.view(measure.id).measure.household_id == kept.id
    assert digests(one) == digests(other)


def test_a_merging_that_a_person_refuses_is_undone_where_it_was_made(merged_beside, clock):
    one, other, kept, merged, measure = merged_beside
    one.conflicts.settle(merged.id, {"merged_into": "mine"})
    assert one.conflicts.count() == 0, "what that laptop moved is settled with it"
    assert_settled(one, other, clock)
    assert shown(one, kept.id, merged.id) == shown(other, kept.id, merged.id)
    for services in (one, other):
        assert services.households.get(merged.id).composition == "couple"
        assert services.measures.view(measure.id).measure.household_id == merged.id
        assert services.merges.merges(kept.id) == []


def test_choosing_the_other_version_puts_no_households_asunder(pair):
    one, other, kept, merged, _measure = pair
    other.households.save(replace(other.households.get(merged.id), composition="couple"))
    one.merges.merge(kept.id, merged.id, MergeChoice(), "Le même ménage")
    told(other)
    told(one)
    with pytest.raises(NotAllowedError, match="ne les sépare pas"):
        one.conflicts.settle(merged.id, {"merged_into": "theirs"})
    one.conflicts.settle(merged.id, {"merged_into": "mine"})
    quiet(one, other)
    assert other.households.get(merged.id).merged_into == kept.id
    assert [services.conflicts.count() for services in (one, other)] == [0, 0]
