"""What a laptop writes of a colleague's record by its id alone changes no figure of the Department."""

import pytest

from tests.conftest import TODAY
from tests.department.receiving import laptop, sent_by
from tests.department.test_facts_kept_up import a_household, a_measure, device, engine, told, value
from tests.factories import contact
from tests.sync.messages import record

__all__ = ["device", "engine"]

LAST = "2099-12-31T23:00:00Z"
"""A version says itself when it was written."""


@pytest.fixture
def visit(engine, device):
    """A visit that counts, of a household of the first laptop."""
    home = a_household()
    measure = a_measure(home)
    made = contact(measure, TODAY.replace(month=2, day=3))
    sent_by(engine, device, [told(home), told(measure), told(made)])
    assert value(engine, "visits") == 1
    return told(made)


def forged(of, **changes):
    body = of["body"] | changes.pop("body", {})
    return told_again(of, body=body, written_at=LAST, **changes)


def told_again(of, **changes):
    kept = {name: of[name] for name in ("contract", "kind", "record_id", "form")}
    return record(**kept | changes)


def test_not_by_a_withdrawal(engine, device, visit):
    sent_by(engine, laptop(engine), [forged(visit, op="withdraw")])
    assert value(engine, "visits") == 1


def test_not_by_a_version_that_says_it_was_written_last(engine, device, visit):
    sent_by(engine, laptop(engine), [forged(visit, body={"outcome": "porte_close"})])
    assert value(engine, "visits") == 1


def test_not_by_one_that_was_emptied_with_a_household_of_its_own(engine, device, visit):
    second = laptop(engine)
    lure = told(a_household())
    sent_by(engine, second, [lure, forged(visit, body={"household_id": lure["record_id"]})])
    gone = told_again(lure, op="erase", body={}, form=None, kind="household")
    assert [one.verdict for one in sent_by(engine, second, [gone])] == ["accepted"]
    assert value(engine, "visits") == 1
