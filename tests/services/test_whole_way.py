"""Every registered scheme goes the whole way: opened, planned, recorded, tried, ended, signed, reported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.domain.contact import Outcome
from desktop.domain.measure import MeasureState
from desktop.schemes.registry import registry
from desktop.services.bundle import Services
from desktop.services.demo_answers import shown_schemes
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState
from desktop.sync.contract.messages import read_record
from desktop.sync.payload import undisclosable
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, sealed_bilan, set_day
from tests.schemes.toy import Toy, with_toy


@pytest.fixture
def open_to_all(notebook, resources, clock, registry, tmp_path):
    """The use cases of a program that has one more scheme than this one."""
    more = replace(resources, registry=with_toy(registry, tmp_path / "forms"))
    return Services.over(Workspace.over(notebook, more, clock))


@pytest.mark.parametrize("scheme", [*registry().schemes(), Toy()], ids=lambda scheme: scheme.id)
def test_a_scheme_goes_the_whole_way(open_to_all, clock, scheme):
    services = open_to_all
    start = TODAY - timedelta(days=20)
    of = opened_measure(services, scheme.id, start, accepted=False)
    services.measures.accept(of.id)
    assert services.measures.view(of.id).due is not None

    plan = services.visits.plan(of.id, TODAY)
    assert [row.contact_id for row in services.agenda.day().rows if row.group.value == "today"] == [plan.id]
    services.visits.porte_close(of.id, TODAY, None, "carte", plan.id)
    set_day(clock, TODAY + timedelta(days=3))
    visit = recorded(services, of, TODAY + timedelta(days=2), kind=scheme.kinds[0])
    view = services.measures.view(of.id)
    assert {contact.outcome for contact in view.contacts} == {Outcome.PORTE_CLOSE, Outcome.DONE}
    assert scheme.counts(visit)
    assert [one for one in view.track if one.tries] or not view.track

    services.bilans.begin(of.id)
    services.measures.end(of.id, TODAY + timedelta(days=3), "finished")
    if scheme.requires_bilan:
        sealed_bilan(services, of)
        services.measures.close(of.id)
    assert services.measures.view(of.id).measure.state is MeasureState.CLOSED
    assert services.agenda.day().rows == []

    messages = [json.loads(line.content) for line in services.exchange.messages(DeliveryState.WAITING)]
    kinds = {"household", "saisine", "measure", "contact"} | ({"bilan"} if scheme.requires_bilan else set())
    assert {message["kind"] for message in messages} == kinds
    for message in messages:
        assert read_record(message).id == message["id"]
        assert undisclosable(message, services.workspace.registry) == []


def test_a_new_scheme_is_told_in_its_own_word(open_to_all):
    of = opened_measure(open_to_all, "toy", TODAY - timedelta(days=20))
    plan = open_to_all.visits.plan(of.id, TODAY)
    (row,) = [row for row in open_to_all.agenda.day().rows if row.contact_id == plan.id]
    assert row.reason == "Jeunes\u00a0: rencontre prévue"
    assert open_to_all.measures.view(of.id).due.what == "Jeunes, mois 1 sur 6\u00a0: rencontre"


def test_the_demonstration_does_without_a_scheme_that_it_has_no_answers_for(open_to_all, registry):
    assert shown_schemes(open_to_all.workspace.registry) == registry.schemes()
