"""The committed schemas are those of the code, and both ends would take what they describe."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from desktop.sync.contract.messages import RecordKind
from scripts.contract_pages import FOLDER, MESSAGES, pages

PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_that_of_the_code(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == PAGES[name], "run `make contract`"


def test_every_message_and_every_kind_of_record_is_described():
    assert {kind.__name__ for kind in MESSAGES} <= set(json.loads(PAGES["messages.schema.json"])["$defs"])
    assert set(json.loads(PAGES["bodies.schema.json"])["$defs"]) == set(get_args(RecordKind))


def test_every_address_says_what_it_may_answer_when_it_does_not_succeed():
    told = json.loads(PAGES["openapi.json"])
    addresses = {
        (path, method): set(one["responses"])
        for path, methods in told["paths"].items()
        for method, one in methods.items()
    }
    assert {("/v1/records", "post"), ("/v1/changes", "get"), ("/v1/digests", "post"), ("/v1/inbox", "get")} <= set(
        addresses
    )
    for (path, method), answers in addresses.items():
        if path.startswith("/v1/") and path not in ("/v1/health", "/v1/ready"):
            assert {"200", "400", "413", "500", "503"} <= answers, (path, method)
            assert path in ("/v1/enrol", "/v1/keys") or {"401", "429"} <= answers, (path, method)
