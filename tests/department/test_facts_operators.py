"""What one operator erases, and what another writes under the same household's id: neither counts for the other."""

import pytest
from sqlalchemy import func, select

from department.fact_tables import fact_left
from tests.department.receiving import laptop, opened, sent_by
from tests.department.test_facts_kept_up import a_household, a_measure, told, value
from tests.sync.messages import record

OPERATORS = ("Soliha", "Autre opérateur")


@pytest.fixture
def engine(receiver_url):
    with opened(receiver_url) as engine:
        yield engine


def supported(engine):
    return [value(engine, "supported", operator=name) for name in (*OPERATORS, "")]


def erase(home):
    return record(op="erase", contract=2, kind="household", record_id=home.id, body={})


def test_an_erasure_leaves_counts_of_the_operator_that_asked_for_it_alone(engine):
    ours, theirs = (laptop(engine, name) for name in OPERATORS)
    home = a_household()
    sent_by(engine, ours, [told(home), told(a_measure(home))])
    sent_by(engine, theirs, [told(a_measure(home))])
    assert supported(engine) == [1, 1, 1]
    assert [one.verdict for one in sent_by(engine, ours, [erase(home)])] == ["accepted"]
    assert supported(engine) == [1, 1, 2]  # one of them has no name any more: nobody could tell that it was the same


def test_erasing_what_is_another_operators_takes_nothing_from_its_counts_and_adds_nothing(engine):
    ours, theirs = (laptop(engine, name) for name in OPERATORS)
    home = a_household()
    sent_by(engine, ours, [told(a_measure(home))])  # the household's own record comes later
    assert supported(engine) == [1, 0, 1]
    assert [one.verdict for one in sent_by(engine, theirs, [erase(home)])] == ["accepted"]
    assert supported(engine) == [1, 0, 1]
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(fact_left)).scalar_one() == 0
