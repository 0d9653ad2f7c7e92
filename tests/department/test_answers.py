"""Whatever is asked, the answer is JSON with a French reason, and no trouble of the server shows what it holds."""

import httpx
import pytest
from sqlalchemy import text

from department.database import open_engine
from department.settings import Settings
from desktop import __version__
from desktop.sync.contract.health import Health
from tests.conftest_postgres import running_receiver


def test_health_tells_the_version_and_the_time(receiver):
    told = httpx.get(f"{receiver.url}/v1/health").json()
    assert (told["status"], told["version"]) == ("ok", __version__)
    assert Health.model_validate(told).now.tzinfo is not None


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/v1/nothing", 404),
        ("GET", "/docs", 404),
        ("GET", "/v1/records", 405),
        ("DELETE", "/v1/enrol", 405),
        ("POST", "/v1/health", 405),
        ("POST", "/v1/enrol", 400),
        ("POST", "/v1/records", 401),
    ],
)
def test_every_refusal_is_json_with_a_reason(receiver, method, path, status):
    answer = httpx.request(method, f"{receiver.url}{path}")
    assert answer.status_code == status
    assert list(answer.json()) == ["reason"]
    assert answer.json()["reason"].endswith((".", ")."))


def test_an_error_of_the_server_shows_and_logs_no_content(receiver_url, caplog):
    def clock():
        raise RuntimeError("Maheu")

    with running_receiver(Settings(receiver_url)) as enrolling:
        code = enrolling.new_code()
    with running_receiver(Settings(receiver_url), clock=clock) as receiver:
        answer = httpx.post(f"{receiver.url}/v1/enrol", json={"code": code, "device_name": "Portable"})
    assert answer.status_code == 500
    assert "Rien n’est perdu" in answer.json()["reason"]
    assert "Maheu" not in answer.text + caplog.text
    assert "RuntimeError code=- at" in caplog.text


def test_a_database_that_fails_is_told_and_asks_to_try_again(receiver_url):
    with running_receiver(Settings(receiver_url)) as receiver:
        engine = open_engine(receiver.settings)
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE device RENAME TO gone"))
        engine.dispose()
        answer = httpx.get(f"{receiver.url}/v1/me", headers={"Authorization": "Bearer x"})
    assert answer.status_code in (500, 503)
    assert "réessayez plus tard" in answer.json()["reason"]
