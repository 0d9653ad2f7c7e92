"""What a stranger sends costs no more than itself: what is wrong with it is told in a few words, whatever it holds."""

import gzip
import json

import pytest
from pydantic import ValidationError

from desktop.sync.contract.base import MOST_FIELDS
from desktop.sync.contract.bundles import LONGEST_LINE, RECORDS, BundleError, BundleKind, packed, unpacked
from desktop.sync.contract.content import LONGEST_PATH, TOLD_PROBLEMS, content_problems
from desktop.sync.contract.digests import RECORDS_LIMIT, DigestsAnswer, DigestsRequest
from desktop.sync.contract.messages import BatchAnswer, EnrolRequest, MessageError, read_record
from desktop.sync.contract.problems import french_problems
from desktop.sync.contract.reading import ReadingError, read_body
from tests.sync.messages import record

MANY = 20_000


def nested(value: object, levels: int = 30) -> object:
    for _ in range(levels):
        value = {"k" * 70 + "\U0001f600": value}
    return value


def test_of_content_that_nobody_can_keep_a_few_places_are_told_each_in_a_short_path():
    found = content_problems({"z": nested(["\x00"] * MANY)})
    assert len(found) == TOLD_PROBLEMS + 1
    assert found[-1] == "et d’autres."
    assert max(map(len, found)) < LONGEST_PATH + 60


@pytest.mark.parametrize("most", [1, TOLD_PROBLEMS])
def test_of_few_problems_every_one_is_told(most):
    assert len(content_problems(["\x00"] * most)) == most


@pytest.mark.parametrize("extra", [{"z": nested(["\x00"] * MANY)}, {f"a{one}": 1 for one in range(MANY)}])
def test_a_small_request_of_a_stranger_is_refused_in_a_few_words(extra):
    body = gzip.compress(json.dumps({"code": "x", "device_name": "y"} | extra).encode())
    with pytest.raises(ValidationError) as caught:
        EnrolRequest.model_validate(json.loads(gzip.decompress(body)))
    assert caught.value.error_count() == 1
    assert len(" ".join(french_problems(caught.value))) < 3000


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (BatchAnswer, {"receipts": [{}] * MANY}),
        (DigestsAnswer, {"differ": {f"a{one}": 1 for one in range(RECORDS_LIMIT + 1)}}),
        (DigestsAnswer, {"differ": {"": {f"a{one}": 1 for one in range(RECORDS_LIMIT + 1)}}}),
        (DigestsAnswer, {"differ": {"": {"019a0000-0000-7000-8000-000000000001": [1] * MANY}}}),
        (DigestsRequest, {"households": {f"a{one}": 1 for one in range(MANY)}}),
        (BatchAnswer, {f"a{one}": 1 for one in range(MOST_FIELDS + 1)}),
    ],
)
def test_what_is_wrong_with_each_of_too_many_things_is_not_looked_for(kind, value):
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(value)
    assert caught.value.error_count() == 1


def test_a_body_with_thousands_of_unknown_fields_is_refused_after_the_first_few():
    with pytest.raises(ReadingError) as caught:
        read_body("contact", {"k" * 500 + str(one): 1 for one in range(MANY)})
    assert len(caught.value.problems) == TOLD_PROBLEMS
    assert max(map(len, caught.value.problems)) < LONGEST_PATH


def test_a_record_that_is_wrong_in_thousands_of_places_is_refused_in_a_few_words():
    with pytest.raises(MessageError) as caught:
        read_record(record() | {"body": {"z": nested(["\x00"] * MANY, 20)}})
    assert len(str(caught.value)) < 3000


def test_a_line_of_a_bundle_longer_than_any_record_is_not_read():
    line = b'"' + b"x" * LONGEST_LINE + b'"\n'
    content, _sha256 = packed(BundleKind.COLLEAGUE, {}, {RECORDS: line}, lambda _: {})
    with pytest.raises(BundleError):
        list(unpacked(content).records())
