"""The commands of the people who run the receiver."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from department import cli
from department.cli import main
from department.database import migrate
from desktop.sync.client import ReceiverClient
from tests.department.receiving import laptop, opened, sent_by
from tests.sync.messages import record

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PERRON_DATABASE_URL", raising=False)


def command(*arguments: str, url: str | None = None) -> list[str]:
    return [sys.executable, "-m", "department", *arguments, *(["--database-url", url] if url else [])]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | more


def test_the_whole_way_as_people_do_it(empty_url):
    """migrate, serve, enrol, send, read: each command a process of its own, as on the Department's server."""

    def run(*arguments: str) -> str:
        done = subprocess.run(
            command(*arguments, url=empty_url), env=environment(), capture_output=True, text=True, check=True
        )
        return done.stdout

    run("migrate")
    serving = subprocess.Popen(
        command("serve", "--port", "0", url=empty_url),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = re.search(r"http://\S+", serving.stdout.readline()).group()
        code = run("enrol", "--operator", "Soliha").splitlines()[-1]
        sent = record(body={"reason": "Zoé"})
        with ReceiverClient(address) as client:
            enrolment = client.enrol(code, "Portable")
        with ReceiverClient(address, enrolment.token, receipt_key=enrolment.receipt_key) as client:
            (receipt,) = client.send(enrolment.device, [sent])
        (row,) = json.loads(run("records", "--json"))
        table = run("records")
    finally:
        serving.send_signal(signal.SIGTERM)
        _, log = serving.communicate(timeout=30)
    assert serving.returncode == 0
    assert {name: row[name] for name in sent} == sent
    assert (row["sequence"], row["operator"], row["device"]) == (receipt.sequence, "Soliha", enrolment.device)
    assert "Soliha" in table
    assert sent["record_id"] in table
    assert "accepted=1" in log
    assert "Zoé" not in log
    assert enrolment.token not in log


def test_serving_postgresql_before_migrate_is_refused_with_what_to_do(postgres_server, capsys):
    url = postgres_server.url(postgres_server.new_database())
    for arguments in (["serve", "--port", "0"], ["enrol", "--operator", "Soliha"], ["records"]):
        assert main([*arguments, "--database-url", url]) == 1
        error = capsys.readouterr().err
        assert "perron-department migrate" in error
        assert error.count("\n") == 1


def test_a_code_is_alone_on_the_last_line(capsys):
    assert main(["migrate"]) == 0
    assert "perron-department.db" in capsys.readouterr().out  # which database that was
    assert main(["enrol", "--operator", "  Soliha   62 "]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}", lines[-1])
    assert "Soliha 62" in lines[0]


@pytest.mark.parametrize(
    "command",
    [
        ["records", "--json"],
        ["enrol", "--operator", "Soliha"],
        ["import-bundle", "conftest.py", "--receipts", "r.json"],
    ],
)
@pytest.mark.parametrize("address", [[], ["--database-url", "sqlite:///other.db"]])
def test_a_database_that_is_not_there_is_said_and_none_is_made(command, address, capsys, tmp_path):
    """A code of a database that was made by mistake would open nothing on the server."""
    (tmp_path / "conftest.py").touch()
    assert main([*command, *address]) == 1
    error = capsys.readouterr().err
    assert "n’existe pas encore" in error
    assert ("PERRON_DATABASE_URL_FILE" in error) is not bool(address)
    assert list(tmp_path.glob("*.db")) == []


def test_an_empty_receiver_has_an_empty_list(capsys):
    assert main(["migrate"]) == 0
    capsys.readouterr()
    assert main(["records", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_the_address_may_stand_before_or_after_the_command_or_in_the_environment(tmp_path, monkeypatch):
    assert main(["--database-url", "sqlite:///before.db", "migrate"]) == 0
    assert main(["migrate", "--database-url", "sqlite:///after.db"]) == 0
    monkeypatch.setenv("PERRON_DATABASE_URL", "sqlite:///environment.db")
    assert main(["migrate"]) == 0
    assert sorted(path.name for path in tmp_path.glob("*.db")) == ["after.db", "before.db", "environment.db"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "il manque\u00a0: COMMANDE"),
        (["push"], "n’existe pas"),
        (["enrol"], "il manque\u00a0: --operator ou --renew."),
        (["mandate", "m.json", "--kind", "lettre"], "--kind\u00a0: «\u00a0lettre\u00a0» n’existe pas"),
        (["enrol", "--operator", "  "], "200 caractères"),
        (["enrol", "--operator", "\x00"], "200 caractères"),
        (["enrol", "--operator", "a\udcff"], "200 caractères"),
        (["serve", "--port", "70000"], "65535"),
        (["serve", "--port", "-1"], "--port"),
        (["records", "--yaml"], "arguments inconnus\u00a0: --yaml"),
        (["migrate", "--database-url", "mysql://h/b"], "pas prise en charge"),
        (["migrate", "--database-url", "nonsense"], "illisible"),
    ],
)
def test_wrong_use_is_told_in_one_french_line_and_exits_2(arguments, told, capsys):
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert told in output.err
    assert output.err.count("\n") == 1
    assert output.out == ""


@pytest.mark.parametrize(
    "url",
    ["postgresql://u:secret@127.0.0.1:1/b", "sqlite:////nowhere/at/all.db", "sqlite:///text.db", "sqlite:///folder"],
)
def test_a_database_that_cannot_be_had_is_told_without_its_password(url, capsys, tmp_path):
    (tmp_path / "text.db").write_text("this is not a database at all " * 50)
    (tmp_path / "folder").mkdir()
    assert main(["migrate", "--database-url", url]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "base" in error
    assert "secret" not in error


def test_a_port_already_taken_is_told(receiver, capsys):
    port = receiver.url.rpartition(":")[2]
    assert main(["serve", "--port", port, "--database-url", receiver.settings.database_url]) == 1
    assert "un autre programme y écoute" in capsys.readouterr().err


@pytest.mark.parametrize(("host", "told"), [("nulle-part.invalid", "inconnu"), ("192.0.2.7", "pas à cette machine")])
def test_an_address_that_cannot_be_had_is_told_with_the_reason(host, told, capsys):
    assert main(["serve", "--host", host, "--port", "0"]) == 1
    assert told in capsys.readouterr().err


@pytest.mark.posix
def test_whoever_stops_reading_a_list_hears_no_trouble(empty_url):
    with opened(empty_url) as engine:
        migrate(engine)
        sent_by(engine, laptop(engine), [record()])
    with subprocess.Popen(
        command("records", url=empty_url), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_a_command_that_is_interrupted_says_so(monkeypatch, capsys):
    def interrupted(*_asked):
        raise KeyboardInterrupt

    monkeypatch.setitem(cli._COMMANDS, "facts", interrupted)
    assert main(["facts"]) == 130
    error = capsys.readouterr().err
    assert "Interrompu" in error
    assert error.count("\n") == 1


def test_help_is_french(capsys):
    assert main(["--help"]) == 0
    root = capsys.readouterr().out
    assert all(name in root for name in ("migrate", "serve", "enrol", "records", "Emploi"))
    assert main(["serve", "--help"]) == 0
    assert "port d’écoute" in capsys.readouterr().out
    assert "usage" not in root
