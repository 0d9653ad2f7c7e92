"""Every registered scheme goes the whole way: opened, planned, recorded, tried, ended, signed, reported."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from desktop.domain.contact import Outcome
from desktop.domain.measure import MeasureState
from desktop.schemes.registry import registry
from desktop.storage.outbox import DeliveryState
from desktop.sync.contract.messages import read_record
from desktop.sync.payload import undisclosable
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, sealed_bilan, set_day


@pytest.mark.parametrize("scheme", registry().schemes(), ids=lambda scheme: scheme.id)
def test_a_scheme_goes_the_whole_way(services, clock, scheme):
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
