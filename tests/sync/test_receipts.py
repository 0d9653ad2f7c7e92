"""A receipt is a proof for one record, or nothing."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.sync.contract.messages import Receipt, erased_statement, receipt_statement
from desktop.sync.errors import InvalidReceiptError
from desktop.sync.receipts import verify_receipt, verify_receipts
from tests.sync.messages import version_id

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
OTHER = base64.b64encode(Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key().public_bytes_raw()).decode()
SHA = "a" * 64
AT = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def signed(version: str, **changes) -> Receipt:
    signature = base64.b64encode(KEY.sign(receipt_statement(version, SHA, 5, AT))).decode()
    told = {"id": version, "sha256": SHA, "verdict": "accepted", "reason": None}
    return Receipt(**(told | {"sequence": 5, "received_at": AT, "signature": signature} | changes))


def refused(version: str, **changes) -> Receipt:
    return signed(version, **({"verdict": "refused", "reason": "non", "sequence": None, "signature": None} | changes))


def is_valid(receipt: Receipt, version: str) -> bool:
    try:
        verify_receipt(receipt, PUBLIC, version, SHA)
    except InvalidReceiptError:
        return False
    return True


@pytest.mark.parametrize("verdict", ["accepted", "known"])
def test_a_signed_receipt_for_what_was_sent_is_valid(verdict):
    version = version_id()
    assert is_valid(signed(version, verdict=verdict), version)


def test_a_refusal_is_valid_with_the_id_that_the_server_could_make_out():
    version = version_id()
    assert is_valid(refused(version), version)
    assert is_valid(refused("", sha256=""), version)


@pytest.mark.parametrize(
    "changes",
    [
        {"sequence": 6},
        {"sequence": None},
        {"received_at": AT.replace(second=1)},
        {"received_at": None},
        {"signature": None},
        {"signature": ""},
        {"signature": "é"},
        {"signature": base64.b64encode(b"s" * 64).decode()},
        {"sha256": "b" * 64},
        {"id": version_id()},
        {"id": ""},
    ],
)
def test_a_receipt_changed_in_anything_is_not_valid(changes):
    version = version_id()
    with pytest.raises(InvalidReceiptError) as caught:
        verify_receipt(signed(version, **changes), PUBLIC, version, SHA)
    assert "Rien n’est perdu" in caught.value.sentence


def test_a_conflict_is_signed_like_what_is_kept_and_names_the_others():
    version = version_id()
    verify_receipt(signed(version, verdict="conflict", heads=["b" * 64]), PUBLIC, version, SHA)
    for changes in (
        {"verdict": "conflict"},
        {"verdict": "conflict", "heads": [SHA]},
        {"verdict": "conflict", "heads": ["b" * 64], "signature": None},
        {"heads": ["b" * 64]},
    ):
        with pytest.raises(InvalidReceiptError):
            verify_receipt(signed(version, **changes), PUBLIC, version, SHA)


def erased(version: str, **changes) -> Receipt:
    signature = base64.b64encode(KEY.sign(erased_statement(version, SHA, 5, AT))).decode()
    return signed(version, **({"verdict": "refused", "reason": "effacé", "signature": signature} | changes))


def test_an_erasure_is_told_with_a_signature_of_its_own():
    version = version_id()
    receipt = erased(version)
    verify_receipt(receipt, PUBLIC, version, SHA)
    assert receipt.erased
    assert not refused(version).erased
    kept = signed(version).signature
    for changes in ({"signature": kept}, {"sequence": 6}, {"sequence": None}, {"id": ""}, {"verdict": "accepted"}):
        with pytest.raises(InvalidReceiptError):
            verify_receipt(erased(version, **changes), PUBLIC, version, SHA)


@pytest.mark.parametrize("changes", [{"id": version_id()}, {"sha256": "b" * 64}, {"reason": None}])
def test_a_refusal_of_something_else_or_without_reason_is_not_valid(changes):
    version = version_id()
    with pytest.raises(InvalidReceiptError):
        verify_receipt(refused(version, **changes), PUBLIC, version, SHA)


@pytest.mark.parametrize("key", [OTHER, "", "not base64", base64.b64encode(b"short").decode()])
def test_a_receipt_of_another_key_is_not_valid(key):
    version = version_id()
    with pytest.raises(InvalidReceiptError):
        verify_receipt(signed(version), key, version, SHA)


def test_receipts_must_come_one_for_one_and_in_order():
    first, second = version_id(), version_id()
    sent = [(first, SHA), (second, SHA)]
    verify_receipts([signed(first), signed(second)], PUBLIC, sent)
    for receipts in ([signed(second), signed(first)], [signed(first)], [signed(first)] * 3, []):
        with pytest.raises(InvalidReceiptError):
            verify_receipts(receipts, PUBLIC, sent)
