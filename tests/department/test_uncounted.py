"""What one laptop sent stops no counting but its own household's; erasing asks nothing of the counts."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text, update

from department.counting import OTHER
from department.fact_tables import indicator_class
from department.facts import Facts
from department.metrics import exposition
from department.tables import record as kept
from tests.conftest import TODAY
from tests.department.receiving import laptop, opened, sent_by
from tests.department.test_facts_kept_up import CANARY, a_household, a_measure, told, value
from tests.factories import saisine
from tests.sync.messages import record


@pytest.fixture
def engine(receiver_url):
    with opened(receiver_url) as engine:
        yield engine


@pytest.fixture
def poisoned(engine):
    """A household of which a measure, kept when none was looked at, is longer than there are days."""
    home = a_household()
    measure = told(a_measure(home))
    sent_by(engine, laptop(engine, "Autre opérateur"), [told(home), measure])
    with engine.begin() as connection:
        body = measure["body"] | {"months": 2**40}
        connection.execute(update(kept).where(kept.c.id == measure["id"]).values(body=body))
    return home


def test_a_measure_that_cannot_be_counted_holds_back_no_other_household(engine, poisoned, caplog):
    home = a_household()
    sent_by(engine, laptop(engine), [told(home), told(a_measure(home))])
    assert value(engine, "supported") == 1
    assert Facts(engine).due() == 0
    with engine.connect() as connection:
        assert connection.execute(text("SELECT record_id, kind FROM reporting_unread")).all() == [
            (poisoned.id, "uncounted")
        ]
    assert "perron_households_uncounted 1" in exposition(engine, {"milliseconds": 0})
    assert "perron_records_unread 0" in exposition(engine, {"milliseconds": 0})
    assert "facts uncounted error=" in caplog.text
    assert CANARY not in caplog.text


def test_a_record_whose_days_contradict_each_other_is_unread_and_holds_back_no_other(engine, poisoned):
    """A suspension that ended before it began, kept when none was looked at."""
    backwards = [{"starts": "2026-05-02", "ends": "2026-05-01", "reason": CANARY}]
    measure = next(row for row in _rows(engine) if row.kind == "measure")
    with engine.begin() as connection:
        body = measure.body | {"months": 12, "suspensions": backwards}
        connection.execute(update(kept).where(kept.c.id == measure.id).values(body=body))
    home = a_household()
    sent_by(engine, laptop(engine), [told(home), told(a_measure(home))])
    assert value(engine, "supported") == 1
    with engine.connect() as connection:
        unread = connection.execute(text("SELECT record_id, kind FROM reporting_unread")).all()
    assert unread == [(measure.record_id, "measure")]


def test_a_household_that_cannot_be_counted_is_erased_all_the_same(engine, poisoned):
    root = next(row for row in _rows(engine) if row.record_id == poisoned.id)
    erase = record(op="erase", contract=2, kind="household", record_id=poisoned.id, parents=[root.sha256], body={})
    (device,) = {row.device_id for row in _rows(engine)}
    with engine.connect() as connection:
        operator = connection.execute(text("SELECT operator_id FROM device")).scalar_one()
    sender = replace(laptop(engine), id=device, operator_id=operator)
    assert [receipt.verdict for receipt in sent_by(engine, sender, [erase])] == ["accepted"]
    assert CANARY not in json.dumps([row.body for row in _rows(engine)])
    Facts(engine).refresh()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM reporting_unread")).scalar() == 0


def _rows(engine):
    with engine.connect() as connection:
        return connection.execute(kept.select()).all()


def test_a_text_in_place_of_a_code_is_in_no_view_and_outlives_no_erasure(engine):
    sender, home = laptop(engine), a_household()
    measure = a_measure(home)
    odd = {"scheme": "astre", "received_on": TODAY.replace(month=1, day=4), "origin": CANARY, "reasons": (CANARY,)}
    asked = saisine(home.id, **odd)
    root = told(home)
    sent_by(engine, sender, [root, told(asked, kind="saisine"), told(measure)])
    with engine.begin() as connection:  # as an earlier version kept it
        connection.execute(
            indicator_class.insert(), {"scheme": "astre", "indicator": "difficulties", "code": CANARY, "label": CANARY}
        )
    Facts(engine).refresh()
    with engine.connect() as connection:
        codes = connection.execute(text("SELECT code, code_label FROM reporting_fact WHERE record_id = :one"), {
            "one": asked.id
        }).all()  # fmt: skip
    assert (OTHER, "Autre, hors des listes") in codes
    assert CANARY not in repr(codes)
    erase = record(op="erase", contract=2, kind="household", record_id=home.id, parents=[root["sha256"]], body={})
    assert [receipt.verdict for receipt in sent_by(engine, sender, [erase])] == ["accepted"]
    with engine.connect() as connection:
        left = [connection.execute(text(f"SELECT * FROM {one}")).all() for one in ("indicator_class", "fact_left")]
    assert CANARY not in repr(left)
    assert all(left)
