"""The list of the households beyond their time, when it is long."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.services.retention import Weight
from tests.factories import opened_measure, recorded, saved_household, set_day

LONG_AGO = date(2022, 3, 14)


def last_met_long_ago(services, clock, *names):
    """Households whose measures are over, each with one visit more than the one before."""
    now = clock.instant
    set_day(clock, LONG_AGO)
    for visits, name in enumerate(names, start=1):
        measure = opened_measure(services, "vej", LONG_AGO - timedelta(days=60), saved_household(services, name))
        for number in range(visits):
            recorded(services, measure, LONG_AGO - timedelta(days=number))
        services.measures.end(measure.id, LONG_AGO, services.measures.end_reasons("vej")[0].value)
    clock.instant = now


def statements_of_a_look(services):
    """How many statements the list takes."""
    seen = []
    with services.workspace.notebook.read() as uow:
        connection = uow.audit._connection.connection.dbapi_connection
    connection.set_trace_callback(seen.append)  # the connection used last is taken first
    try:
        services.retention.examine()
    finally:
        connection.set_trace_callback(None)
    return len(seen)


def test_a_longer_list_takes_no_more_statements(services, clock):
    last_met_long_ago(services, clock, "Un")
    short = statements_of_a_look(services)
    last_met_long_ago(services, clock, "Deux", "Trois", "Quatre", "Cinq")
    assert len(services.retention.examine()) == 5
    assert 0 < statements_of_a_look(services) == short


def test_each_household_is_told_with_its_own_weight_alone_and_all_of_them_with_their_sum(services, clock):
    last_met_long_ago(services, clock, "Un", "Deux", "Trois")
    found = {line.name.split()[0].title(): line.weight for line in services.retention.examine()}
    assert {name: (weight.measures, weight.contacts) for name, weight in found.items()} == {
        "Un": (1, 1),
        "Deux": (1, 2),
        "Trois": (1, 3),
    }
    assert {name: weight.unsent - weight.contacts for name, weight in found.items()} == dict.fromkeys(found, 4)
    assert services.retention.weights([line.household_id for line in services.retention.examine()]) == Weight(
        3, 6, 0, 18
    )


def test_of_nobody_nothing_would_go(services):
    assert services.retention.examine() == []
    assert services.retention.weights([]) == Weight(0, 0, 0, 0)
