"""`perron enrol` and `perron push`, against real receivers and against everything that is not one."""

import json
import shutil
import socket
import sys
import tomllib
from io import StringIO

import pytest

from desktop.paths import resource_dir
from desktop.services.demo import make_demo
from desktop.storage.notebook import open_with_passphrase
from desktop.storage.outbox import OutboxEntry
from desktop.sync.contract.allowed import KINDS
from desktop.sync.contract.enrolment_code import written_code
from tests.cli.running import assert_told, perron, perron_process
from tests.conftest import CHEAP, PASSPHRASE, TODAY
from tests.factories import new_id
from tests.sync.test_client_failures import HTML, JSON, PAGE, answering

HOUSEHOLDS = 8
CODE = written_code("ABCDEFGHJKMN", "A" * 43)
"""Of a server that is nowhere."""


@pytest.fixture(scope="module")
def small_demo(tmp_path_factory):
    directory = tmp_path_factory.mktemp("small") / "notebook"
    make_demo(directory, passphrase=PASSPHRASE, households=HOUSEHOLDS, seed=5, today=TODAY, derivation=CHEAP)
    return directory


@pytest.fixture
def notebook_dir(small_demo, tmp_path):
    """A small demonstration, whose records wait to be sent."""
    return shutil.copytree(small_demo, tmp_path / "notebook")


NOWHERE = "http://127.0.0.1:9"


def outbox(directory):
    return perron("status", "--data-dir", directory, "--json").json["outbox"]


def test_the_code_is_asked_for_where_it_is_not_given(notebook_dir, receiver, monkeypatch):
    monkeypatch.setenv("PERRON_ENROLMENT_CODE", receiver.new_code())
    done = perron("enrol", "--data-dir", notebook_dir, "--server", receiver.url)
    assert (done.code, done.err) == (0, "")


def enrolled(directory, receiver):
    done = perron("enrol", "--data-dir", directory, "--server", receiver.url, "--code", receiver.new_code())
    assert (done.code, done.err) == (0, ""), done
    point_to(directory, NOWHERE)
    tried(directory)
    point_to(directory, receiver.url)
    return done


def tried(directory):
    """A round that finds nobody: from now on the papers that leave with a sealed bilan wait among the messages."""
    assert perron("push", "--data-dir", directory).code == 1


def setting(directory, name):
    notebook = open_with_passphrase(directory, PASSPHRASE, read_only=True)
    try:
        with notebook.read() as uow:
            return uow.settings.get(name)
    finally:
        notebook.close()


def point_to(directory, server):
    """An enrolled notebook whose server is now another one."""
    notebook = open_with_passphrase(directory, PASSPHRASE)
    with notebook.write() as uow:
        uow.settings.put("enrolment", uow.settings.get("enrolment") | {"server": server})
    notebook.close()


@pytest.fixture
def enrolled_dir(notebook_dir):
    """Enrolled beforehand, at a server that is not there any more."""
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    enrolment = {"server": NOWHERE, "token": "jeton-secret", "receipt_key": "A" * 43, "operator": "Soliha"}
    with notebook.write() as uow:
        uow.settings.put("enrolment", enrolment | {"device": new_id()})
    notebook.close()
    tried(notebook_dir)
    return notebook_dir


def test_everything_is_received_once_however_often_it_is_sent(notebook_dir, receiver, tmp_path):
    told = enrolled(notebook_dir, receiver)
    waiting = outbox(notebook_dir)["waiting"]
    assert receiver.url in told.out
    assert "Soliha" in told.out
    before = shutil.copytree(notebook_dir, tmp_path / "before")

    done = perron("push", "--data-dir", notebook_dir)
    assert (done.code, done.err) == (0, "")
    assert outbox(notebook_dir) == {"waiting": 0, "sent": waiting, "refused": 0, "conflict": 0}
    rows = receiver.rows()
    assert len(rows) == waiting
    assert {row["kind"] for row in rows} == {*KINDS.values(), "attachment"}
    assert all(row["checked"] for row in rows)

    assert perron("push", "--data-dir", notebook_dir).code == 0  # nothing waits any more
    assert perron("push", "--data-dir", before).code == 0  # the laptop that never knew it had sent
    assert outbox(before) == {"waiting": 0, "sent": waiting, "refused": 0, "conflict": 0}
    assert receiver.rows() == rows

    token = setting(notebook_dir, "enrolment")["token"]
    assert all(secret not in told.out + done.out for secret in (token, PASSPHRASE))


def test_what_is_confidential_is_not_received(notebook_dir, receiver):
    enrolled(notebook_dir, receiver)
    assert perron("push", "--data-dir", notebook_dir).code == 0
    received = json.dumps(receiver.rows(), ensure_ascii=False)
    words = tomllib.loads((resource_dir() / "demo.toml").read_text(encoding="utf-8"))
    secrets = [word for name in ("notes", "instructions", "supports") for word in words[name] if word]
    secrets += [word for scheme in ("astre", "vej", "microcredit") for word in words[scheme]["confidences"]]
    assert [word for word in secrets if word in received] == []
    assert [word for word in words["astre"]["findings_study"] if word in received]  # what is shared is there


def test_the_whole_exchange_by_processes_of_their_own(notebook_dir, receiver):
    code = receiver.new_code()
    enrol = perron_process("--data-dir", notebook_dir, "enrol", "--server", receiver.url, "--code", code)
    assert (enrol.code, enrol.err) == (0, "")
    push = perron_process("--data-dir", notebook_dir, "push")
    assert (push.code, push.err) == (0, "")
    assert len(receiver.rows()) == outbox(notebook_dir)["sent"] > 0


def test_the_code_may_be_read_instead_of_written_on_the_command_line(notebook_dir, receiver, monkeypatch):
    monkeypatch.setattr(sys, "stdin", StringIO(f"  {receiver.new_code()} \nautre chose\n"))
    done = perron("enrol", "--data-dir", notebook_dir, "--server", receiver.url, "--code", "-")
    assert (done.code, done.err) == (0, "")
    assert setting(notebook_dir, "enrolment")["operator"] == "Soliha"


def test_a_code_that_is_not_taken_is_told_and_changes_nothing(notebook_dir, receiver, monkeypatch):
    used = receiver.new_code()
    enrolled_once = perron("enrol", "--data-dir", notebook_dir, "--server", receiver.url, "--code", used)
    assert enrolled_once.code == 0
    kept = setting(notebook_dir, "enrolment")
    monkeypatch.setattr(sys, "stdin", StringIO(""))
    for code in (used, "0000-0000-0000", "n’importe quoi", "-", " "):
        done = perron("enrol", "--data-dir", notebook_dir, "--server", receiver.url, "--code", code)
        assert_told(done, 1, "code")
    assert setting(notebook_dir, "enrolment") == kept


def test_a_refused_record_holds_back_no_other(notebook_dir, receiver):
    enrolled(notebook_dir, receiver)
    waiting = outbox(notebook_dir)["waiting"]
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    with notebook.write() as uow:
        uow.outbox.put(OutboxEntry(new_id(), new_id(), "contact", "0" * 64, "", b'{"abime": true}', "2026-11-22"))
    notebook.close()
    assert_told(perron("push", "--data-dir", notebook_dir), 1, "refusées", "Échanges")
    assert outbox(notebook_dir) == {"waiting": 0, "sent": waiting, "refused": 1, "conflict": 0}
    assert len(receiver.rows()) == waiting


def test_a_notebook_that_is_not_enrolled_says_what_to_do(notebook_dir):
    before = outbox(notebook_dir)
    assert_told(perron("push", "--data-dir", notebook_dir), 1, "relié", "code de rattachement")
    assert outbox(notebook_dir) == before


def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_a_server_that_is_not_there_is_told_and_nothing_is_lost(enrolled_dir):
    url = f"http://127.0.0.1:{unused_port()}"
    point_to(enrolled_dir, url)
    before = outbox(enrolled_dir)
    done = perron("push", "--data-dir", enrolled_dir)
    assert_told(done, 1, "injoignable", "Rien n’est perdu")
    assert "jeton-secret" not in done.err + done.out
    assert_told(perron("enrol", "--data-dir", enrolled_dir, "--server", url, "--code", CODE), 1, "injoignable")
    assert outbox(enrolled_dir) == before


@pytest.mark.parametrize(
    ("status", "headers", "body", "word"),
    [
        (200, HTML, PAGE, "page web"),
        (302, {"Location": "http://portail.example/"}, b"", "page web"),
        (200, JSON, b"{}", "ne comprend pas"),
        (200, JSON, b'{"receipts": []}', "ne comprend pas"),
        (401, JSON, b'{"detail": "no"}', "n’est pas celle d’un serveur"),
        (500, HTML, PAGE, "erreur"),
        (503, JSON, b"{}", "occupé"),
    ],
)
def test_whatever_answers_instead_of_the_receiver_is_told_and_nothing_is_lost(
    status, headers, body, word, enrolled_dir
):
    before = outbox(enrolled_dir)
    with answering(status, headers, body) as impostor:
        point_to(enrolled_dir, impostor.url)
        done = perron("push", "--data-dir", enrolled_dir)
        assert impostor.asked
    assert_told(done, 1, word, "Rien n’est perdu")
    assert outbox(enrolled_dir) == before


def test_enrolling_at_a_web_page_is_told_and_leaves_the_laptop_unenrolled(notebook_dir):
    with answering(200, HTML, PAGE) as impostor:
        done = perron("enrol", "--data-dir", notebook_dir, "--server", impostor.url, "--code", CODE)
    assert_told(done, 1, "page web")
    assert setting(notebook_dir, "enrolment") is None


@pytest.fixture
def no_network(monkeypatch):
    """Any look for another computer is a failure, and is remembered."""
    tries = []

    def refuse(*arguments, **_options):
        tries.append(arguments)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    return tries


@pytest.mark.parametrize(
    "server",
    [
        "http://perron.departement.example",
        "http://192.0.2.1:8080",
        "http://127.0.0.1.example",
        "http://localhost.example",
        "http://[2001:db8::1]:8080",
        "http://0.0.0.0:8080",
        "http://127.0.0.1@perron.example",
        "HTTP://PERRON.EXAMPLE",
        "perron.example",
        "ftp://127.0.0.1",
        "https://",
        "",
    ],
)
def test_plain_http_to_another_computer_is_refused_before_any_connection(server, enrolled_dir, no_network):
    before = outbox(enrolled_dir)
    assert_told(perron("enrol", "--data-dir", enrolled_dir, "--server", server, "--code", "ABCD"), 1, "https://")
    point_to(enrolled_dir, server)
    assert_told(perron("push", "--data-dir", enrolled_dir), 1, "https://")
    assert no_network == []
    assert outbox(enrolled_dir) == before


def test_the_fixture_would_see_a_connection(enrolled_dir, no_network):
    point_to(enrolled_dir, "https://perron.example")
    assert_told(perron("push", "--data-dir", enrolled_dir), 1, "injoignable")
    assert no_network
