"""However long the records are, a laptop gets answers that it can take, and a record that fits none is refused."""

import json

from desktop.sync.client_connection import ANSWER_LIMIT
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.messages import RECORD_LIMIT
from tests.department.laptops import verdicts
from tests.department.test_conflicts import after, first_version

AROUND = 1000


def long_version(*before, size=RECORD_LIMIT - AROUND):
    write = (lambda **changes: after(*before, **changes)) if before else first_version
    return write(body={"reason": "x" * size})


def test_records_that_are_long_come_in_answers_that_a_laptop_takes(laptop, second):
    start = first_version()
    second.send(start)
    laptop.send(start)
    sent = [long_version(start) for _ in range(5)]
    for one in sent:
        laptop.send(one)
    after_place, told = 0, []
    while True:
        response = second.get("/v1/changes", after=after_place, limit=100)
        assert len(response.content) < ANSWER_LIMIT
        page = response.json()
        assert page["records"]
        told += [kept["record"] for kept in page["records"]]
        after_place = page["next"]
        if not page["more"]:
            break
    assert [one["id"] for one in told] == [one["id"] for one in sent]


def test_a_record_that_no_answer_could_hold_is_refused_and_holds_back_no_other(laptop):
    long, longest = first_version(), long_version(size=RECORD_LIMIT)
    assert len(canonical_bytes(longest)) > RECORD_LIMIT
    receipts = laptop.send(longest, long)
    assert verdicts(receipts) == ["refused", "accepted"]
    assert "trop long" in receipts[0]["reason"]


def test_numbers_that_are_written_shorter_than_they_are_told_count_as_they_are_told(laptop):
    """1e15 is four signs on its way here, and eighteen on its way back."""
    sent = first_version(kind="budget", body={"people": [1e15] * (RECORD_LIMIT // 15)})
    batch = {"device": laptop.enrolment.device, "records": [sent]}
    content = json.dumps(batch).replace("1000000000000000.0", "1e15").encode()
    assert len(content) < RECORD_LIMIT // 2
    (receipt,) = laptop.http.post("/v1/records", content=content).json()["receipts"]
    assert receipt["verdict"] == "refused"
