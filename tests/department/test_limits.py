"""What is too much is refused at little cost: bodies, what they unpack to, requests; the log names nobody."""

import gzip
import json
import logging
import select
import socket
import zlib
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from department.bodies import OVERHEAD, STRANGERS_PART, Patience, Pool, Waiting
from department.database import open_engine
from department.enrolment import Registrar
from department.errors import ConfigurationError
from department.rates import Rates
from department.settings import LEAST_MEMORY, Settings
from department.tables import device as device_table
from department.unpacking import BodyError, unpacked
from tests.conftest_postgres import running_receiver
from tests.department.laptops import Laptop, verdicts
from tests.sync.messages import record

MEBIBYTE = 1024 * 1024


def batch(laptop, *records):
    return json.dumps({"device": laptop.enrolment.device, "records": list(records)}).encode()


def post_packed(laptop, content, encoding="gzip", path="/v1/records"):
    return laptop.http.post(path, content=content, headers={"Content-Encoding": encoding})


def test_a_packed_batch_is_read_like_any_other(receiver, laptop):
    sent = record()
    response = post_packed(laptop, gzip.compress(batch(laptop, sent)))
    assert verdicts(response.json()["receipts"]) == ["accepted"]
    assert receiver.rows()[0]["sha256"] == sent["sha256"]


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800", "\udfff\ud800"])
def test_texts_that_cannot_be_kept_are_refused_in_a_packed_batch_too(laptop, bad):
    response = post_packed(laptop, gzip.compress(batch(laptop, record() | {"body": {"note": bad}}, record())))
    assert verdicts(response.json()["receipts"]) == ["refused", "accepted"]


def bomb(size):
    packing = zlib.compressobj(9, wbits=31)
    parts = [packing.compress(b" " * MEBIBYTE) for _ in range(size // MEBIBYTE)]
    return b"".join(parts) + packing.flush()


@pytest.mark.parametrize("size", [4 * MEBIBYTE + MEBIBYTE, 400 * MEBIBYTE])
def test_a_small_body_that_unpacks_to_a_large_one_is_refused(receiver, laptop, size):
    packed = bomb(size)
    assert len(packed) < MEBIBYTE
    response = post_packed(laptop, packed)
    assert response.status_code == 413
    assert "trop gros" in response.json()["reason"]
    assert receiver.rows() == []


def test_a_bomb_in_a_bomb_stays_one(laptop):
    assert post_packed(laptop, gzip.compress(bomb(100 * MEBIBYTE)), "gzip, gzip").status_code == 415
    assert post_packed(laptop, gzip.compress(bomb(100 * MEBIBYTE))).status_code == 400


@pytest.mark.parametrize(
    "spoil",
    [
        lambda packed: b"",
        lambda packed: packed[:-1],
        lambda packed: packed[: len(packed) // 2],
        lambda packed: b"x" + packed[1:],
        lambda packed: packed + b"x",
        lambda packed: packed + packed,
        lambda packed: packed[:-8] + bytes([packed[-8] ^ 1]) + packed[-7:],
    ],
)
def test_a_packed_body_that_is_cut_or_changed_is_refused_whole(receiver, laptop, spoil):
    response = post_packed(laptop, spoil(gzip.compress(batch(laptop, record()))))
    assert response.status_code == 400
    assert "lisible" in response.json()["reason"]
    assert receiver.rows() == []


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, br", "x" * 200])
def test_another_way_of_packing_is_told(laptop, encoding):
    response = post_packed(laptop, b"x", encoding)
    assert response.status_code == 415
    assert "gzip" in response.json()["reason"]


def test_unpacking_stops_at_the_limit():
    assert unpacked(gzip.compress(b"x" * 1000), "GZIP ", 1000) == b"x" * 1000
    with pytest.raises(BodyError):
        unpacked(gzip.compress(b"x" * 1001), "gzip", 1000)


def test_a_laptop_that_asks_too_often_waits_and_others_do_not(receiver_url):
    with (
        running_receiver(Settings(receiver_url, requests_per_minute=3)) as receiver,
        Laptop(receiver) as laptop,
        Laptop(receiver) as other,
    ):
        answers = [laptop.get("/v1/me") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 30
        assert "trop souvent" in answers[-1].json()["reason"]
        assert other.get("/v1/me").status_code == 200


def test_what_was_asked_comes_back_with_time():
    now = [0.0]
    rates = Rates(60, lambda: now[0])
    assert [rates.wait("a") for _ in range(61)] == [0] * 60 + [1]
    now[0] = 2.5
    assert [rates.wait("a") for _ in range(3)] == [0, 0, 1]
    now[0] = 10_000.0
    assert [rates.wait("a") for _ in range(61)] == [0] * 60 + [1]
    assert [Rates(0).wait("a") for _ in range(1000)] == [0] * 1000
    slow = Rates(1, lambda: now[0])
    assert [slow.wait("a"), slow.wait("a")] == [0, 60]


@contextmanager
def slow_body(receiver, token="", size=MEBIBYTE, sent=700_000):
    """A request of which the last part does not come."""
    address = urlsplit(receiver.url)
    with socket.create_connection((address.hostname, address.port)) as slow:
        head = f"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\nExpect: 100-continue\r\n"
        shown = f"Authorization: Bearer {token}\r\n" if token else ""
        slow.sendall(f"{head}{shown}\r\n".encode())
        with suppress(ConnectionError):  # refused at once, it is answered
            slow.recv(100)
            slow.sendall(b" " * sent)
        yield slow


def answered(slow):
    """Whether the server has said something."""
    return bool(select.select([slow], [], [], 0)[0])


def test_when_bodies_fill_the_memory_the_next_one_is_asked_to_come_again(receiver_url):
    with (
        running_receiver(Settings(receiver_url, memory_for_bodies=MEBIBYTE)) as receiver,
        Laptop(receiver) as laptop,
        ExitStack() as again,
    ):
        token = laptop.enrolment.token
        with slow_body(receiver, token) as slow:
            response = laptop.http.post("/v1/enrol", content=b" " * 100_000)
            while response.status_code != 503:  # the server reads the slow one in its own time
                if answered(slow):  # it came while another was held, and was the one that was asked to come again
                    slow = again.enter_context(slow_body(receiver, token))
                response = laptop.http.post("/v1/enrol", content=b" " * 100_000)
            assert response.headers["retry-after"] == "30"
            assert "occupé" in response.json()["reason"]
            again.close()
        while laptop.http.post("/v1/enrol", content=b" " * 100_000).status_code == 503:
            pass
        assert verdicts(laptop.send(record())) == ["accepted"]


def said(slow) -> bytes:
    """All that the server says before it ends the connection."""
    slow.settimeout(60)
    parts = []
    with suppress(ConnectionError):
        while part := slow.recv(65536):
            parts.append(part)
    return b"".join(parts)


def test_strangers_fill_no_memory_that_laptops_need(receiver_url):
    with (
        running_receiver(Settings(receiver_url, memory_for_bodies=MEBIBYTE)) as receiver,
        Laptop(receiver) as laptop,
        ExitStack() as strangers,
    ):
        for _ in range(8):
            strangers.enter_context(slow_body(receiver, sent=900_000))
            strangers.enter_context(slow_body(receiver, token="x" * 43, sent=900_000))
        assert laptop.http.post("/v1/records", content=b" " * 200_000).status_code == 400
        assert verdicts(laptop.send(record())) == ["accepted"]


def test_a_stranger_is_not_read_beyond_what_an_enrolment_takes(receiver):
    with httpx.Client(base_url=receiver.url, timeout=60) as stranger:
        assert stranger.post("/v1/records", content=b" " * (16 * 1024)).status_code == 401
        for content in (b" " * 16 * 1024 + b" ", b" " * MEBIBYTE):
            answer = stranger.post("/v1/enrol", content=content)
            assert answer.status_code == 413
            assert "trop gros" in answer.json()["reason"]
        packed = stranger.post("/v1/enrol", content=bomb(MEBIBYTE), headers={"Content-Encoding": "gzip"})
        assert packed.status_code == 413


def test_a_revoked_laptop_that_sends_much_is_told_to_ask_for_a_code_all_the_same(receiver):
    headers = {"Authorization": f"Bearer {'x' * 43}"}
    answer = httpx.post(f"{receiver.url}/v1/records", content=b" " * MEBIBYTE, headers=headers, timeout=60)
    assert answer.status_code == 401
    assert "enrôlé" in answer.json()["reason"]
    assert answer.headers["www-authenticate"] == "Bearer"


HURRIED = Waiting(laptops=Patience(0.2, 60), strangers=Patience(60, 0.2))


def test_a_body_that_does_not_come_to_its_end_is_not_waited_for(receiver_url):
    with running_receiver(Settings(receiver_url), waiting=HURRIED) as receiver, Laptop(receiver) as laptop:
        for token in ("", "x" * 43, laptop.enrolment.token):
            with slow_body(receiver, token, size=10_000, sent=9_000) as slow:
                answer = said(slow)
                assert answer.startswith(b"HTTP/1.1 503")
                assert "à temps".encode() in answer
                assert b"connection: close" in answer.lower()
        assert verdicts(laptop.send(record())) == ["accepted"]


def test_a_stranger_that_sends_without_end_is_cut(receiver):
    with slow_body(receiver, size=2**40, sent=0) as slow:
        with suppress(ConnectionError, TimeoutError):
            for _ in range(64):
                slow.sendall(b" " * MEBIBYTE)
        assert said(slow)[:12] in (b"", b"HTTP/1.1 413")


def test_a_database_that_does_not_answer_is_told_to_who_shows_a_token(receiver_url, monkeypatch):
    with running_receiver(Settings(receiver_url)) as receiver, Laptop(receiver) as laptop:

        def broken(*_arguments):
            raise OperationalError("SELECT 1", {}, Exception("gone"))

        monkeypatch.setattr(Registrar, "device_of", broken)
        with running_receiver(Settings(receiver_url)) as again:
            answer = httpx.get(f"{again.url}/v1/me", headers={"Authorization": f"Bearer {laptop.enrolment.token}"})
    assert answer.status_code == 503
    assert "Rien n’est perdu" in answer.json()["reason"]


def test_a_revoked_laptop_is_told_to_ask_for_a_code(receiver, laptop):
    engine = open_engine(receiver.settings)
    with engine.begin() as connection:
        connection.execute(device_table.update().values(revoked_at=device_table.c.enrolled_at))
    engine.dispose()
    for method, path in (
        ("GET", "/v1/changes"),
        ("POST", "/v1/digests"),
        ("GET", "/v1/attachments/" + "0" * 64),
        ("PUT", "/v1/attachments/" + "0" * 64 + "/chunks/0"),
        ("GET", "/v1/inbox"),
        ("POST", "/v1/inbox/0192f3a0-0000-7000-8000-000000000001/answer"),
    ):
        response = laptop.http.request(method, path)
        assert response.status_code == 401
        assert "enrôlé" in response.json()["reason"]


def test_refusals_are_logged_with_their_status_and_no_content(receiver, laptop, caplog):
    caplog.set_level(logging.INFO, "perron.department")
    laptop.get("/v1/changes", after="Maheu")
    laptop.get("/v1/attachments/Maheu")
    post_packed(laptop, b"Maheu")
    httpx.get(f"{receiver.url}/Maheu", headers={"Authorization": "Bearer Maheu"})
    httpx.get(f"{receiver.url}/v1/me", headers={"Authorization": "Bearer Maheu"})
    told = "\n".join(line.getMessage() for line in caplog.records if line.name == "perron.department")
    for status in (422, 400, 404, 401):
        assert f"status={status}" in told
    assert "Maheu" not in told


def test_settings_that_are_no_numbers_are_told():
    environment = {"PERRON_REQUESTS_PER_MINUTE": "60", "PERRON_MEMORY_FOR_BODIES": "16"}
    settings = Settings.from_environment(environment)
    assert (settings.requests_per_minute, settings.memory_for_bodies) == (60, 16 * MEBIBYTE)
    for name in environment:
        with pytest.raises(ConfigurationError, match=name):
            Settings.from_environment({name: "beaucoup"})


@pytest.mark.parametrize(("name", "value"), [("PERRON_MEMORY_FOR_BODIES", "8"), ("PERRON_CODE_DAYS", "0")])
def test_settings_under_which_no_laptop_could_send_or_enrol_are_told(name, value):
    with pytest.raises(ConfigurationError, match=f"{name} : un nombre entier d"):
        Settings.from_environment({name: value})


def test_the_least_memory_holds_the_largest_body_as_it_came_and_unpacked():
    laptops = Pool(LEAST_MEMORY * MEBIBYTE - LEAST_MEMORY * MEBIBYTE // STRANGERS_PART)
    assert laptops.hold(OVERHEAD + 2 * Settings("sqlite:///x.db").body_limit)
