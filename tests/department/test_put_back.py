"""What a restoration must not do without a word: forget erasures, open what was shut, write over what there is."""

import errno
import shutil
import signal
import subprocess
import sys

import pytest
from sqlalchemy import text

from department import backup
from department.backup import back_up, restore
from department.cli import main
from department.clock import utc_now
from department.database import migrate, writer
from department.enrolment import Registrar
from department.errors import CodeError, DepartmentError
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from department.settings import Settings
from department.store import RecordStore
from tests.department.receiving import laptop, opened, sent_by
from tests.department.test_facts_kept_up import a_household, told

SERVICES = {
    "title": "Services",
    "number": 1,
    "valid_from": "2026-01-01",
    "source": "Département",
    "services": [{"name": "SPSLH"}],
}


@pytest.fixture
def filled(receiver_url):
    """The address of a receiver with one household."""
    with opened(receiver_url) as engine:
        sent_by(engine, laptop(engine), [told(a_household())])
    return receiver_url


@pytest.fixture
def copy(filled, tmp_path):
    """A copy of it."""
    with opened(filled) as engine:
        return back_up(engine, tmp_path / "copies", utc_now)


@pytest.fixture
def target(tmp_path):
    """The address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'target.db'}"


def kept(url):
    with opened(url) as engine:
        migrate(engine)
        return RecordStore(engine).count()


def registrar(engine):
    return Registrar(engine, utc_now, Settings("").code_lifetime)


def test_a_list_of_erasures_that_is_not_where_it_was_said_stops_the_restoration(copy, target, tmp_path, capsys):
    place = tmp_path / "effacement.jsonl"  # a letter is missing
    assert main(["restore", str(copy), "--erasures", str(place), "--database-url", target]) == 1
    assert place.name in capsys.readouterr().err
    assert kept(target) == 0


def test_a_copy_for_which_there_is_no_room_is_told_in_one_french_line(copy, target, monkeypatch, capsys):
    def full(*_places):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copy", full)
    assert main(["restore", str(copy), "--database-url", target]) == 1
    assert "place" in capsys.readouterr().err
    monkeypatch.undo()
    assert kept(target) == 0


def test_a_code_that_waited_when_the_copy_was_made_opens_nothing_any_more(filled, target, tmp_path):
    """It may have served, or been withdrawn, since."""
    with opened(filled) as engine:
        code = registrar(engine).issue_code("Soliha").code
        copy = back_up(engine, tmp_path / "copies", utc_now)
        registrar(engine).redeem(code, "Portable")
    with opened(target) as engine:
        restore(engine, copy, utc_now)
        with pytest.raises(CodeError):
            registrar(engine).redeem(code, "Un autre")


@pytest.mark.parametrize("used", ["code", "posted"])
def test_a_server_that_is_in_use_is_not_written_over(receiver_url, used, tmp_path):
    with opened(f"sqlite:///{tmp_path / 'source.db'}") as engine:
        migrate(engine)
        copy = back_up(engine, tmp_path / "copies", utc_now)
    with opened(receiver_url) as engine:
        if used == "code":
            registrar(engine).issue_code("Soliha")
        else:
            Outgoing(engine, load_department_signer(engine), utc_now).post("reference", SERVICES, Addressee())
        with pytest.raises(DepartmentError, match="base vide"):
            restore(engine, copy, utc_now)
        with engine.connect() as connection:
            tables = ("operator", "enrolment_code", "inbox_item", "record")
            counts = [connection.execute(text(f"SELECT count(*) FROM {one}")).scalar() for one in tables]
    assert counts == ([1, 1, 0, 0] if used == "code" else [0, 0, 1, 0])


@pytest.mark.parametrize("name", ["copies ?mode=memory", "copies #2", "copies %41", "copies & c°"])
def test_a_folder_may_have_any_name(filled, tmp_path, target, name):
    assert main(["backup", str(tmp_path / name), "--database-url", filled]) == 0
    (copy,) = (tmp_path / name).glob("perron-*.db")
    assert main(["restore", str(copy), "--database-url", target]) == 0
    assert kept(target) == 1


def test_a_copy_of_a_later_version_is_left_alone(copy, target, capsys):
    with opened(f"sqlite:///{copy}") as engine, writer(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert main(["restore", str(copy), "--database-url", target]) == 1
    assert "version plus récente" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["migrate"], ["records"], ["serve", "--port", "0"]])
def test_a_database_of_a_later_version_is_left_alone(filled, command, capsys):
    with opened(filled) as engine, writer(engine).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert main([*command, "--database-url", filled]) == 1
    assert "version plus récente" in capsys.readouterr().err


def test_a_restoration_without_any_list_of_erasures_says_so_and_where_it_went(copy, tmp_path, capsys):
    """Beside the copy stands the list of its folder; alone, as many carry it away, it has none."""
    alone = shutil.copy(copy, tmp_path / "alone.db")
    for number, (place, warned) in enumerate(((copy, False), (alone, True))):
        target = f"sqlite:///{tmp_path / f'target{number}.db'}"
        assert main(["restore", str(place), "--database-url", target]) == 0
        said = capsys.readouterr()
        assert f"target{number}.db" in said.out
        assert "À refaire avant de démarrer" in said.out
        assert ("aucune liste d’effacements" in said.err) is warned


@pytest.mark.posix
def test_a_disk_that_fills_up_leaves_no_half_copy_and_is_told(filled, tmp_path):
    """As `ulimit -f` does it: no file may grow further than so many bytes."""
    command = [sys.executable, "-m", "department", "backup", str(tmp_path / "copies"), "--database-url", filled]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 96; exec "$@"', "sh", *command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, list((tmp_path / "copies").iterdir())) == (1, []), done.stderr
    assert "place" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.posix
def test_a_copy_that_is_ended_by_a_signal_leaves_nothing_behind(filled, tmp_path, monkeypatch, capsys):
    """As systemd ends a service that is stopped: the half copy would stay, with all that it holds."""
    seen = []

    def ended(*_asked):
        seen.extend(path.suffix for path in (tmp_path / "copies").iterdir())
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(backup, "_make_one_file", ended)
    before = signal.getsignal(signal.SIGTERM)
    assert main(["backup", str(tmp_path / "copies"), "--database-url", filled]) == 130
    assert ".part" in seen
    assert list((tmp_path / "copies").iterdir()) == []
    assert signal.getsignal(signal.SIGTERM) is before
    assert capsys.readouterr().err.count("\n") == 1
