"""`perron receipts`: a proof of transmission that anybody checks without a notebook."""

from __future__ import annotations

import json

from tests.cli.running import perron
from tests.cli.test_exchange_commands import enrolled, notebook_dir, small_demo  # noqa: F401 - their fixtures


def test_receipts_are_written_and_checked_without_a_notebook(notebook_dir, receiver, tmp_path):  # noqa: F811
    enrolled(notebook_dir, receiver)
    assert perron("push", "--data-dir", notebook_dir).code == 0
    out = tmp_path / "accuses.json"
    done = perron("receipts", "--data-dir", notebook_dir, "--out", out)
    assert (done.code, done.err) == (0, "")
    count = len(json.loads(out.read_text())["receipts"])
    assert count == len(receiver.rows())
    checked = perron("receipts", "--check", out)
    assert (checked.code, checked.out.split()[0]) == (0, str(count))
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


def test_a_key_is_for_checking_alone(notebook_dir, tmp_path):  # noqa: F811
    done = perron("receipts", "--data-dir", notebook_dir, "--out", tmp_path / "x.json", "--receipt-key", "A")
    assert done.code == 2
    assert perron("receipts", "--check", tmp_path / "x.json", "--household", "A").code == 2
