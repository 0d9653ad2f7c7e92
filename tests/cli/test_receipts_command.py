"""`perron receipts`: a proof of transmission that anybody checks without a notebook."""

from __future__ import annotations

import json

from desktop.sync.operator_file import FORMAT, OperatorContent, issued, new_signing_key
from tests.cli.running import perron
from tests.cli.test_exchange_commands import enrolled, notebook_dir, small_demo  # noqa: F401 - their fixtures
from tests.conftest import PASSPHRASE


def test_receipts_are_written_and_checked_without_a_notebook(notebook_dir, receiver, tmp_path):  # noqa: F811
    enrolled(notebook_dir, receiver)
    assert perron("push", "--data-dir", notebook_dir).code == 0
    out = tmp_path / "accuses.json"
    done = perron("receipts", "--data-dir", notebook_dir, "--out", out)
    assert (done.code, done.err) == (0, "")
    count = len(json.loads(out.read_text())["receipts"])
    assert count == len(receiver.rows())
    key = json.loads(out.read_text())["receipt_key"]
    checked = perron("receipts", "--check", out, "--receipt-key", key)
    assert (checked.code, checked.out.split()[0]) == (0, str(count))
    by_itself = perron("receipts", "--check", out)
    assert (by_itself.code, by_itself.out) == (4, "")
    assert "rien ne dit que c’est celle du Département" in by_itself.err
    assert perron("receipts", "--check", out, "--receipt-key", "A" * 43 + "=").code == 3
    one = json.loads(out.read_text())["receipts"][0]["record_id"]
    alone = tmp_path / "une.json"
    assert perron("receipts", "--data-dir", notebook_dir, "--out", alone, "--record", one).code == 0
    assert {line["record_id"] for line in json.loads(alone.read_text())["receipts"]} == {one}
    never = ("--from", "2001-01-01", "--to", "2001-12-31")
    assert perron("receipts", "--data-dir", notebook_dir, "--out", tmp_path / "aucune.json", *never).code == 1
    told = json.loads(out.read_text())
    told["receipts"][0]["receipt"]["sequence"] += 1
    out.write_text(json.dumps(told))
    assert perron("receipts", "--check", out).code == 3
    out.write_text("{}")
    assert perron("receipts", "--check", out).code == 1
    assert perron("receipts", "--check", tmp_path / "absent.json").code == 1


def operator_file(**changes) -> bytes:
    values = {
        "format": FORMAT, "serial": 1, "operator": "Soliha", "authority": "", "issued_on": "2026-11-20",
        "valid_until": "2027-11-20", "colleagues": [],
    }  # fmt: skip
    return issued(OperatorContent(**values | changes), new_signing_key(PASSPHRASE), PASSPHRASE)


def test_the_key_comes_from_the_operators_file_and_not_from_what_is_checked(notebook_dir, receiver, tmp_path):  # noqa: F811
    enrolled(notebook_dir, receiver)
    assert perron("push", "--data-dir", notebook_dir).code == 0
    out, file = tmp_path / "accuses.json", tmp_path / "operateur.json"
    perron("receipts", "--data-dir", notebook_dir, "--out", out)
    check = ("receipts", "--check", out, "--operator-file", file)
    file.write_bytes(operator_file(receipt_key=json.loads(out.read_text())["receipt_key"]))
    done = perron(*check)
    assert done.code == 0
    assert "le fichier de Soliha, dont l’empreinte est" in done.out
    file.write_bytes(operator_file(receipt_key="A" * 43 + "="))
    assert perron(*check).code == 3
    file.write_bytes(operator_file())
    assert perron(*check).code == 1
    file.write_bytes(b"{}")
    assert perron(*check).code == 1
    assert perron("receipts", "--data-dir", notebook_dir, "--out", out, "--operator-file", file).code == 2


def test_a_key_is_for_checking_alone(notebook_dir, tmp_path):  # noqa: F811
    done = perron("receipts", "--data-dir", notebook_dir, "--out", tmp_path / "x.json", "--receipt-key", "A")
    assert done.code == 2
    assert perron("receipts", "--check", tmp_path / "x.json", "--household", "A").code == 2
