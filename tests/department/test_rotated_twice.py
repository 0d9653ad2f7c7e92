"""Which key came after which is proven by their signatures; the server's clock may have gone back between."""

from datetime import timedelta
from itertools import pairwise

import pytest

from department.clock import utc_now
from department.receipts import load_signer
from department.rotation import receipt_keys, rotate, told_keys
from department.settings import Settings
from desktop.sync.receipts import keys_after
from tests.department.receiving import opened

CHALLENGE = "0" * 32


@pytest.mark.parametrize("days", [(1, 2, 3), (3, 2, 1), (2, 2, 2), (2, 3, 1)])
def test_a_laptop_follows_each_key_to_the_next(receiver_url, days):
    began = utc_now()
    with opened(receiver_url) as engine:
        first = load_signer(engine).public_key
        keys = [first, *(rotate(engine, lambda day=day: began + timedelta(days=day)).public_key for day in days)]
        assert [one.public_key for one in receipt_keys(engine)] == keys[::-1]
        told = told_keys(engine, load_signer(engine), Settings(receiver_url), CHALLENGE, announce=False)
    assert [(one.old, one.new) for one in told.successions] == list(pairwise(keys))
    for place, known in enumerate(keys):
        assert list(keys_after(known, told)) == keys[place + 1 :]
