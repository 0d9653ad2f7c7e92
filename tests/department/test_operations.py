"""Those who run the receiver see that it is ready, what it did and what went wrong, and nobody's name."""

import io
import json
import logging
import re
import signal
import socket
import subprocess
import threading

import httpx
import pytest
from sqlalchemy import text

from department import keeper
from department.app import create_app
from department.clock import utc_now
from department.errors import ConfigurationError
from department.facts import Facts
from department.keeper import FactsKeeper
from department.logs import JsonLines, PlainLines
from department.metrics import COUNTED, Counters
from department.serving import listen
from department.settings import Settings
from tests.conftest_postgres import running_receiver, serving
from tests.department.receiving import laptop, opened, sent_by
from tests.department.test_cli import command, environment
from tests.sync.messages import record

CANARY = "Nom-Reconnaissable"


@pytest.fixture
def told():
    """What is logged while a test runs, one line each."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    logging.getLogger("perron").setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(before)


class Heard(logging.Handler):
    """Wakes whoever waits for a line of the log, each time that it comes."""

    def __init__(self, beginning: str) -> None:
        super().__init__()
        self._beginning = beginning
        self._heard = threading.Semaphore(0)

    def emit(self, line: logging.LogRecord) -> None:
        if line.getMessage().startswith(self._beginning):
            self._heard.release()

    def wait(self) -> bool:
        return self._heard.acquire(timeout=60)


@pytest.fixture
def heard(told):
    """Makes a `Heard` of the log of the test; gone with `told`, which has each line before who waits is woken."""
    log = logging.getLogger()  # handlers are called in their order, and those of a logger before those of its parent
    made = []

    def hearing(beginning: str) -> Heard:
        made.append(Heard(beginning))
        log.addHandler(made[-1])
        return made[-1]

    yield hearing
    for handler in made:
        log.removeHandler(handler)


def test_it_is_ready_once_its_tables_are_those_of_this_version(receiver):
    assert httpx.get(f"{receiver.url}/v1/ready").json() == {"status": "ready"}
    with opened(receiver.settings.database_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = httpx.get(f"{receiver.url}/v1/ready")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "pas prêt" in answer.json()["reason"]


def metrics(receiver, **headers):
    return httpx.get(f"{receiver.url}/metrics", headers=headers)


def test_its_numbers_are_for_this_machine_or_for_who_has_the_token(receiver_url):
    with running_receiver(Settings(receiver_url)) as receiver:
        assert metrics(receiver).status_code == 200
        assert metrics(receiver, **{"X-Forwarded-For": "203.0.113.9"}).status_code == 404
    with running_receiver(Settings(receiver_url, metrics_token="un-long-secret")) as receiver:
        assert metrics(receiver).status_code == 404
        assert metrics(receiver, Authorization="Bearer autre").status_code == 404
        assert metrics(receiver, Authorization="Bearer un-long-secret").status_code == 200


def test_every_line_of_the_metrics_is_what_prometheus_reads(receiver):
    with opened(receiver.settings.database_url) as engine:
        sent_by(engine, laptop(engine, CANARY), [record()])
    httpx.get(f"{receiver.url}/v1/nothing")
    answer = metrics(receiver)
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    values = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}
    for line in lines:
        assert re.fullmatch(r"# (HELP|TYPE) perron_\w+ .+|perron_\w+(\{\w+=\"[\w.+-]+\"\})? [\d.e+-]+", line), line
    assert values["perron_last_sequence"] == 1
    assert values["perron_devices"] == 1
    assert values["perron_facts_due"] == 1
    assert values['perron_requests_total{status="4xx"}'] == 1
    assert CANARY not in answer.text


def test_workers_add_up_what_each_answered_also_after_one_ended(tmp_path):
    first = Counters(tmp_path)
    first.add("2xx")
    (tmp_path / "99999.counters").write_bytes(bytes([5]) + bytes(8 * len(COUNTED) - 1))
    first.add("5xx", 2)
    assert first.totals() == {"2xx": 6, "3xx": 0, "4xx": 0, "5xx": 2, "milliseconds": 0}


def test_each_request_is_one_line_without_its_address(receiver, told, heard):
    requests = heard("request ")
    httpx.get(f"{receiver.url}/v1/{CANARY}?nom={CANARY}", headers={"Authorization": f"Bearer {CANARY}"})
    httpx.get(f"{receiver.url}/v1/health")
    assert requests.wait()  # a line is written once its answer is on the way
    assert requests.wait()
    lines = [line for line in told() if line["message"].startswith("request ")]
    assert [(line["route"], line["status"]) for line in lines] == [("-", 404), ("/v1/health", 200)]
    assert CANARY not in json.dumps(told())


def test_what_a_library_tells_comes_without_its_values_and_an_exception_without_its_text():
    stream = io.StringIO()
    logger = logging.Logger("sqlalchemy.engine")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    try:
        raise ValueError(CANARY)
    except ValueError:
        logger.exception("row %s", CANARY)
        logger.warning(CANARY)
    first, second = (json.loads(line) for line in stream.getvalue().splitlines())
    assert (first["message"], first["exception"]) == ("row %s", "ValueError")
    assert first["place"].startswith("test_operations.py:")
    assert second["message"] == "str"
    assert CANARY not in stream.getvalue()


def test_lines_for_people_say_the_same():
    line = PlainLines().format(logging.LogRecord("perron.department", 20, "", 1, "facts counted=%d", (3,), None))
    assert line.endswith("info facts counted=3")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"PERRON_WORKERS": "beaucoup"}, "PERRON_WORKERS"),
        ({"PERRON_WORKERS": "400"}, "de 1 à 64 est attendu .a whole number from 1 to 64"),
        ({"PERRON_WORKERS": "0"}, "de 1 à 64"),
        ({"PERRON_CODE_DAYS": "367"}, "de 1 à 366"),
        ({"PERRON_LOG": "xml"}, "json or text is expected"),
        ({"PERRON_DATABASE_URL_FILE": "/nowhere/at/all"}, "PERRON_DATABASE_URL_FILE"),
        ({"PERRON_METRICS_TOKEN_FILE": "/nowhere/at/all"}, "cannot be read"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(variables, told):
    with pytest.raises(ConfigurationError, match=told):
        Settings.from_environment(variables)


def test_a_secret_may_stand_in_a_file(tmp_path):
    (tmp_path / "url").write_text("sqlite:///ailleurs.db\n")
    (tmp_path / "token").write_text("jeton\n")
    variables = {
        "PERRON_DATABASE_URL_FILE": str(tmp_path / "url"),
        "PERRON_METRICS_TOKEN_FILE": str(tmp_path / "token"),
    }
    settings = Settings.from_environment(variables | {"PERRON_WORKERS": "64", "PERRON_CODE_DAYS": "2"})
    assert (settings.database_url, settings.metrics_token) == ("sqlite:///ailleurs.db", "jeton")
    assert (settings.workers, settings.code_lifetime.days) == (64, 2)
    assert "jeton" not in repr(settings)


def test_an_empty_file_for_the_address_is_refused_and_an_empty_token_is_none(tmp_path):
    """Another database would be made and used in the place of the one that was meant."""
    empty = tmp_path / "empty"
    empty.write_text("\nsqlite:///below.db\n")
    with pytest.raises(ConfigurationError, match=r"PERRON_DATABASE_URL_FILE.*vide.*empty"):
        Settings.from_environment({"PERRON_DATABASE_URL_FILE": str(empty)})
    assert Settings.from_environment({"PERRON_METRICS_TOKEN_FILE": str(empty)}).metrics_token == ""


def keepers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "facts"]


def test_what_comes_in_is_counted_by_itself(receiver_url, heard):
    counted = heard("facts counted=1")
    with opened(receiver_url) as engine:
        sent_by(engine, laptop(engine), [record()])
        with FactsKeeper(Settings(receiver_url), every=0.01):
            assert counted.wait()
        assert Facts(engine).due() == 0


def test_a_keeper_without_its_database_goes_on_and_stops_when_asked(heard, tmp_path):
    trouble = heard("facts trouble=")
    with FactsKeeper(Settings(f"sqlite:///{tmp_path / 'none.db'}")):
        assert trouble.wait()
        assert keepers() == ["facts"]
    assert keepers() == []


def test_a_keeper_goes_on_after_what_nobody_thought_of_and_tells_no_word_of_it(receiver_url, heard, told, monkeypatch):
    with opened(receiver_url) as engine:
        sent_by(engine, laptop(engine), [record()])
        count, tried = Facts.refresh, []

        def failing_once(facts, stopping):
            tried.append(facts)
            if len(tried) == 1:
                raise KeyError(CANARY)
            return count(facts, stopping)

        monkeypatch.setattr(Facts, "refresh", failing_once)
        monkeypatch.setattr(keeper, "AFTER_TROUBLE_SECONDS", 0.01)
        trouble, counted = heard("facts trouble=KeyError"), heard("facts counted=1")
        with FactsKeeper(Settings(receiver_url), every=0.01):
            assert trouble.wait()
            assert counted.wait()
    assert CANARY not in str(told())


def test_several_workers_answer_at_one_address_and_stop_gently(receiver_url):
    serving = subprocess.Popen(
        command("serve", "--port", "0", "--workers", "2", url=receiver_url),
        env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = re.search(r"http://\S+", serving.stdout.readline()).group()
        # a worker that is not up yet leaves the connection waiting
        answers = [httpx.get(f"{address}/v1/ready", timeout=60).status_code for _ in range(6)]
        counted = httpx.get(f"{address}/metrics", timeout=60).text
    finally:
        serving.send_signal(signal.SIGTERM)
        _, log = serving.communicate(timeout=60)
    assert answers == [200] * 6
    assert 'perron_requests_total{status="2xx"} 6' in counted
    assert serving.returncode == 0
    assert all(json.loads(line)["level"] in ("info", "warning") for line in log.splitlines()), log
    assert receiver_url not in log


def test_another_clock_or_worker_changes_nothing_of_the_application(receiver_url):
    app = create_app(Settings(receiver_url), clock=utc_now, counters=Counters())
    with serving(app):  # which lets its database go
        assert app.openapi()["paths"]["/v1/ready"]["get"]["responses"].keys() >= {"200", "503"}


@pytest.mark.linux
def test_an_answer_does_not_wait_for_the_other_end_to_say_that_it_has_the_first_part():
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _address = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
