"""A version that says it is another record's, or what no measure has, is read by neither end."""

import pytest

from desktop.sync.contract.messages import MessageError, read_record
from tests.sync.messages import record, version_id


@pytest.mark.parametrize("kind", ["household", "contact", "measure", "budget", "bilan"])
@pytest.mark.parametrize("op", ["put", "withdraw"])
def test_a_body_of_another_record_is_refused(kind, op):
    with pytest.raises(MessageError, match="autre fiche"):
        read_record(record(contract=2, op=op, kind=kind, body={"id": version_id()}))


def test_a_body_of_its_own_record_is_read():
    own = version_id()
    assert read_record(record(record_id=own, body={"id": own})).record_id == own


@pytest.mark.parametrize(
    "body",
    [
        {"months": -5},
        {"months": 0},
        {"months": 2**40},
        {"start": "9999-12-31"},
        {"start": "0001-01-01"},
        {"ended_on": "9999-12-31"},
        {"renewals": [{"decided_on": "2026-01-01", "months": 10**9, "reason": ""}]},
        {"reschedulings": [{"decided_on": "2026-01-01", "instalments": 0, "reason": ""}]},
        {"suspensions": [{"starts": "2026-01-01", "ends": "2025-01-01", "reason": ""}]},
    ],
)
def test_what_no_measure_has_is_refused(body):
    with pytest.raises(MessageError, match=r"body\."):
        read_record(record(kind="measure", body=body))


@pytest.mark.parametrize(
    "body",
    [
        {"months": 12, "start": "2026-01-01", "ended_on": None},
        {"months": None},
        {"suspensions": [{"starts": "2026-01-01", "ends": None, "reason": ""}]},
        {"suspensions": "?", "renewals": [7]},
    ],
)
def test_what_a_measure_may_have_is_read_and_other_types_are_left_to_who_reads_the_record(body):
    assert read_record(record(kind="measure", body=body)).body == body
