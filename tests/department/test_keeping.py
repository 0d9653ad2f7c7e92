"""A copy of the whole receiver, put back into either database; what was erased since is erased again."""

import json
import stat

import pytest
from sqlalchemy import text

from department.backup import ERASURES, back_up, restore
from department.changes import Comparing
from department.cli import main
from department.clock import utc_now
from department.database import migrate
from department.errors import DepartmentError
from department.facts import Facts
from department.keys import load_age_secret
from department.receipts import load_signer
from department.store import RecordStore
from desktop.sync.contract.digests import household_digest
from tests.department.receiving import laptop, opened, sent_by
from tests.department.test_facts_kept_up import CANARY, a_household, a_measure, told, value
from tests.sync.messages import record


@pytest.fixture
def filled(receiver_url, tmp_path):
    """(address, laptop, household) of a receiver with one household, counted."""
    with opened(receiver_url) as engine:
        device, home = laptop(engine), a_household()
        sent_by(engine, device, [told(home), told(a_measure(home))])
        assert value(engine, "supported") == 1
    return receiver_url, device, home


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request, tmp_path):
    """The address of an empty database to restore into."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'restored.db'}"
        return
    with request.getfixturevalue("postgres_server").database() as url:
        yield url


def erase(home):
    return record(op="erase", contract=2, kind="household", record_id=home.id, body={})


def rows(url):
    with opened(url) as engine:
        return list(RecordStore(engine).records())


def test_a_copy_restored_is_the_same_receiver(filled, target, tmp_path):
    url, _, _ = filled
    with opened(url) as engine:
        copy = back_up(engine, tmp_path / "copies", utc_now)
        keys = load_signer(engine).public_key, load_age_secret(engine)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert {path.name for path in copy.parent.iterdir()} == {copy.name, ERASURES}
    with opened(target) as engine:
        assert restore(engine, copy, utc_now).records == 2
        assert (load_signer(engine).public_key, load_age_secret(engine)) == keys
        assert value(engine, "supported") == 1
        home = a_household()
        (receipt,) = sent_by(engine, laptop(engine), [told(home)])
    assert receipt.sequence == 3
    assert rows(target)[:2] == rows(url)


def test_what_was_erased_after_the_copy_is_erased_again(filled, target, tmp_path):
    url, device, home = filled
    folder = tmp_path / "copies"
    with opened(url) as engine:
        old = back_up(engine, folder, utc_now)
        request = erase(home)
        (receipt,) = sent_by(engine, device, [request])
        back_up(engine, folder, lambda: utc_now().replace(year=2031))
    assert CANARY not in (folder / ERASURES).read_text("utf-8")
    with opened(target) as engine:
        done = restore(engine, old, utc_now)
        assert (done.records, done.erased_again) == (3, 1)
        Facts(engine).refresh()
        assert value(engine, "supported") == 1  # counted without a name (P3)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM fact")).scalar() == 0
        again = sent_by(engine, laptop(engine), [told(a_household())])
        with engine.connect() as connection:  # who asked for it is known by it: both ends agree
            asked = Comparing(engine, load_signer(engine)).differing(device, {home.id: household_digest({})})
        assert request["sha256"] in asked[home.id][home.id]
    kept = rows(target)
    assert all(row["body"] == {} for row in kept[:3])
    assert kept[2]["sequence"] == receipt.sequence
    assert again[0].sequence > receipt.sequence


def test_an_erasure_whose_place_another_record_has_in_an_older_copy_comes_last(filled, target, tmp_path):
    url, device, home = filled
    with opened(url) as engine:
        old = back_up(engine, tmp_path / "copies", utc_now)
    with opened(f"sqlite:///{tmp_path / 'between.db'}") as engine:  # the same copy went on for a while, otherwise
        restore(engine, old, utc_now)
        (other,) = sent_by(engine, laptop(engine), [told(a_household())])
        copy = back_up(engine, tmp_path / "between", utc_now)
    with opened(url) as engine:
        (receipt,) = sent_by(engine, device, [erase(home)])
        back_up(engine, tmp_path / "copies", lambda: utc_now().replace(year=2031))
    assert receipt.sequence == other.sequence
    with opened(target) as engine:
        assert restore(engine, copy, utc_now, [tmp_path / "copies" / ERASURES]).erased_again == 1
    kept = rows(target)
    assert [row["op"] for row in kept] == ["put", "put", "put", "erase"]
    assert [row["body"] == {} for row in kept] == [True, True, False, True]


def test_a_restoration_never_writes_over_records(filled, tmp_path):
    url, _, _ = filled
    with opened(url) as engine:
        copy = back_up(engine, tmp_path / "copies", utc_now)
        with pytest.raises(DepartmentError, match="base vide"):
            restore(engine, copy, utc_now)
    assert len(rows(url)) == 2


@pytest.mark.parametrize("content", [b"", b"pas une base", b"SQLite format 3\x00" + b"x" * 5000])
def test_what_is_no_copy_is_refused(content, tmp_path, capsys):
    (tmp_path / "copy.db").write_bytes(content)
    target = f"sqlite:///{tmp_path / 'target.db'}"
    assert main(["restore", str(tmp_path / "copy.db"), "--database-url", target]) == 1
    assert "sauvegarde" in capsys.readouterr().err


def test_a_list_of_erasures_that_cannot_be_read_stops_the_restoration(filled, tmp_path):
    url, _, _ = filled
    with opened(url) as engine:
        copy = back_up(engine, tmp_path / "copies", utc_now)
    (copy.parent / ERASURES).write_text("{", "utf-8")
    with opened(f"sqlite:///{tmp_path / 'target.db'}") as engine, pytest.raises(DepartmentError, match="effacements"):
        restore(engine, copy, utc_now)
    assert rows(f"sqlite:///{tmp_path / 'target.db'}") == []


def test_both_by_their_commands(filled, tmp_path, capsys):
    url, _, _ = filled
    assert main(["backup", str(tmp_path / "copies"), "--database-url", url]) == 0
    (copy,) = (tmp_path / "copies").glob("perron-*.db")
    target = f"sqlite:///{tmp_path / 'target.db'}"
    assert main(["restore", str(copy), "--database-url", target]) == 0
    assert "2 versions" in capsys.readouterr().out
    assert main(["facts", "--rebuild", "--database-url", target]) == 0
    assert "comptés\u00a0: 1" in capsys.readouterr().out


def test_a_list_of_erasures_only_grows(filled, tmp_path):
    url, device, home = filled
    folder = tmp_path / "copies"
    with opened(url) as engine:
        sent_by(engine, device, [erase(home)])
        back_up(engine, folder, utc_now)
    before = (folder / ERASURES).read_text("utf-8")
    with opened(f"sqlite:///{tmp_path / 'other.db'}") as engine:
        migrate(engine)
        back_up(engine, folder, lambda: utc_now().replace(year=2032))
    assert (folder / ERASURES).read_text("utf-8") == before
    assert json.loads(before)["record_id"] == home.id
