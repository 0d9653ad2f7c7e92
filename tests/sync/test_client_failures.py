"""Everything that can answer instead of the receiver: each failure is told in French, and is never a success."""

import contextlib
import gzip
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
import trustme

from department.receipts import ReceiptSigner
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.messages import Receipt
from desktop.sync.errors import (
    CaptivePortalError,
    CertificateAskedError,
    CodeRefusedError,
    InvalidReceiptError,
    ProxyPasswordError,
    RefusedError,
    ServerBusyError,
    ServerFailureError,
    ServerTimeoutError,
    SyncError,
    TlsError,
    TokenRefusedError,
    TooLargeError,
    UnreachableError,
    WrongAnswerError,
)
from tests.sync.messages import record

DEVICE = "0192f3a0-0000-7000-8000-0000000000ff"
TOKEN = "a-token-that-must-never-be-shown"
SIGNER = ReceiptSigner(b"k" * 32)
PAGE = b"<!DOCTYPE html><html><body>Bienvenue sur le Wi-Fi</body></html>"
JSON = {"Content-Type": "application/json"}
HTML = {"Content-Type": "text/html; charset=utf-8"}


class Impostor:
    """A loopback server that answers the same thing to everyone, and remembers what it was sent."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes, declared: int | None = None) -> None:
        impostor = self
        self.received: list[bytes] = []
        self.asked: list[str] = []
        """The path of every request."""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._told()

            def do_POST(self) -> None:
                impostor.received.append(self.rfile.read(int(self.headers["Content-Length"])))
                self._told()

            def _told(self) -> None:
                impostor.asked.append(self.path)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body) if declared is None else declared))
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(body)
                self.close_connection = True

            def log_message(self, *_arguments: object) -> None:
                """Nothing on the terminal of the tests."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@contextlib.contextmanager
def serving(impostor: Impostor) -> Iterator[Impostor]:
    thread = threading.Thread(target=impostor.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield impostor
    finally:
        impostor.server.shutdown()
        thread.join()
        impostor.server.server_close()


def answering(
    status: int, headers: dict[str, str], body: bytes, declared: int | None = None
) -> contextlib.AbstractContextManager[Impostor]:
    return serving(Impostor(status, headers, body, declared))


def client_for(url: str, **options) -> ReceiverClient:
    return ReceiverClient(url, TOKEN, receipt_key=SIGNER.public_key, **options)


def failure_of(url: str, **options) -> SyncError:
    with client_for(url, **options) as client, pytest.raises(SyncError) as caught:
        client.send(DEVICE, [record()])
    error = caught.value
    assert TOKEN not in f"{error!r} {error.sentence} {error.__cause__!r} {error.__context__!r}"
    assert error.__context__ is None
    assert "Rien n’est perdu" in error.safe
    assert error.do
    return error


def receipts_for(sent: list[dict]) -> list[dict]:
    at = Receipt.model_validate({"received_at": "2026-01-31T09:30:00Z"} | NOTHING).received_at
    return [
        {
            "id": one["id"],
            "sha256": one["sha256"],
            "verdict": "accepted",
            "reason": None,
            "sequence": number,
            "received_at": "2026-01-31T09:30:00Z",
            "signature": SIGNER.sign(one["id"], one["sha256"], number, at),
        }
        for number, one in enumerate(sent, 1)
    ]


def nginx_page(told: str) -> bytes:
    """What nginx 1.22 answers over TLS when `ssl_verify_client on` did not get what it wants."""
    return (
        f"<html>\r\n<head><title>400 {told}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n"
        f"<center>{told}</center>\r\n<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
    ).encode()


NOTHING = {"id": "", "sha256": "", "verdict": "refused", "reason": None, "sequence": None, "signature": None}


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (200, HTML, PAGE, CaptivePortalError),
        (200, JSON, PAGE, CaptivePortalError),
        (200, {}, b"  <html>", CaptivePortalError),
        (302, {"Location": "http://portail.example/"}, b"", CaptivePortalError),
        (401, HTML, PAGE, CaptivePortalError),
        (403, HTML, PAGE, CaptivePortalError),
        (400, HTML, PAGE, CaptivePortalError),
        (400, HTML, nginx_page("No required SSL certificate was sent"), CertificateAskedError),
        (400, HTML, nginx_page("The SSL certificate error"), CertificateAskedError),
        (511, HTML, PAGE, CaptivePortalError),
        (200, JSON, b"", WrongAnswerError),
        (204, {}, b"", WrongAnswerError),
        (200, JSON, b'{"receipts": [{"id": "0192', WrongAnswerError),
        (200, JSON, b"\xff\xfe", WrongAnswerError),
        (200, JSON, b"[" * 100_000, WrongAnswerError),
        (200, JSON, b'{"status": "ok"}', WrongAnswerError),
        (200, JSON, b'{"receipts": [{"id": 3}]}', WrongAnswerError),
        (200, {"Content-Type": "text/plain"}, b"OK", WrongAnswerError),
        (401, {}, b"", WrongAnswerError),
        (401, JSON, b'{"reason": "non"}', TokenRefusedError),
        (403, JSON, b'{"reason": "Autre poste."}', RefusedError),
        (422, JSON, b'{"reason": "Forme inattendue."}', RefusedError),
        (413, HTML, b"<html>413</html>", TooLargeError),
        (429, {}, b"", ServerBusyError),
        (503, HTML, PAGE, ServerBusyError),
        (500, JSON, b"{}", ServerFailureError),
        (502, HTML, PAGE, ServerFailureError),
        (407, {}, b"", ProxyPasswordError),
    ],
)
def test_an_answer_that_is_not_a_receivers_is_told_for_what_it_is(status, headers, body, expected):
    with answering(status, headers, body) as impostor:
        assert type(failure_of(impostor.url)) is expected
        assert len(impostor.received) == 1


def test_the_delay_that_a_busy_server_asks_for_is_kept():
    for asked, kept in (("120", 120), ("999999999", 86400), ("bientôt".encode().decode("latin-1"), None), ("-1", None)):
        with answering(503, {"Retry-After": asked}, b"") as impostor:
            error = failure_of(impostor.url)
            assert isinstance(error, ServerBusyError)
            assert error.retry_after == kept


def test_the_reason_of_a_refused_code_is_shown_without_control_characters():
    body = json.dumps({"reason": "Ce code\x1b[31m a\u00a0expiré."}).encode()
    with (
        answering(403, JSON, body) as impostor,
        client_for(impostor.url) as client,
        pytest.raises(CodeRefusedError) as caught,
    ):
        client.enrol("AAAA", "Poste")
    assert caught.value.happened == "Ce code·[31m a\u00a0expiré."


def test_an_answer_cut_on_its_way_is_not_a_success():
    with answering(200, JSON, b'{"receipts": ', declared=5000) as impostor:
        assert type(failure_of(impostor.url)) is UnreachableError


def test_an_answer_that_says_gzip_and_is_not_is_not_a_success():
    with answering(200, JSON | {"Content-Encoding": "gzip"}, b"{}") as impostor:
        assert type(failure_of(impostor.url)) is WrongAnswerError


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "deflate", "x-unknown"])
def test_a_packed_answer_is_not_unpacked_however_often_it_was_packed(monkeypatch, layers, encoding):
    def unpacked(*_arguments: object, **_named: object) -> None:
        raise AssertionError("nothing of it is unpacked")

    bomb = b" " * 1_000_000
    for _layer in range(layers):
        bomb = gzip.compress(bomb)
    monkeypatch.setattr("zlib.decompressobj", unpacked)
    with answering(200, JSON | {"Content-Encoding": ", ".join([encoding] * layers)}, bomb) as impostor:
        assert type(failure_of(impostor.url)) is WrongAnswerError


def test_a_portal_that_packs_its_page_is_told_as_a_portal():
    with answering(200, HTML | {"Content-Encoding": "gzip"}, gzip.compress(PAGE)) as impostor:
        assert type(failure_of(impostor.url)) is CaptivePortalError


def test_valid_receipts_are_a_success():
    sent = [record(), record()]
    body = json.dumps({"receipts": receipts_for(sent)}).encode()
    with answering(200, JSON, body) as impostor, client_for(impostor.url) as client:
        assert [receipt.sequence for receipt in client.send(DEVICE, sent)] == [1, 2]


def altered_receipts(sent):
    good = receipts_for(sent)
    forged = ReceiptSigner(b"x" * 32)
    at = Receipt.model_validate(good[0]).received_at
    yield (
        "signed by another key",
        [good[0] | {"signature": forged.sign(good[0]["id"], good[0]["sha256"], 1, at)}, good[1]],
    )
    yield "another sequence", [good[0] | {"sequence": 9}, good[1]]
    yield "another instant", [good[0] | {"received_at": "2026-01-31T09:30:01Z"}, good[1]]
    yield "another order", good[::-1]
    yield "one missing", good[:1]
    yield "one too many", [*good, good[0]]
    yield "the first twice", [good[0], good[0]]
    yield "no signature", [good[0] | {"signature": None}, good[1]]


@pytest.mark.parametrize("number", range(8))
def test_receipts_that_do_not_match_or_are_not_signed_are_not_a_success(number):
    sent = [record(), record()]
    name, receipts = list(altered_receipts(sent))[number]
    body = json.dumps({"receipts": receipts}).encode()
    with (
        answering(200, JSON, body) as impostor,
        client_for(impostor.url) as client,
        pytest.raises(InvalidReceiptError) as caught,
    ):
        client.send(DEVICE, sent)
    assert "Rien n’est perdu" in caught.value.sentence, name


def test_redirections_are_not_followed():
    with answering(200, JSON, b"{}") as elsewhere, answering(307, {"Location": elsewhere.url}, b"") as impostor:
        assert type(failure_of(impostor.url)) is CaptivePortalError
        assert elsewhere.received == []


def test_nobody_listening_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert type(failure_of(f"http://127.0.0.1:{port}")) is UnreachableError


def test_a_server_that_hangs_up_without_a_word_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            listener.accept()[0].close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        error = failure_of(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()
    assert type(error) is UnreachableError


def test_a_server_that_stays_silent_is_told():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert type(failure_of(url, timeout=httpx.Timeout(5, read=0.05))) is ServerTimeoutError


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_an_answer_that_drips_without_end_is_left_after_a_time_for_the_whole(start):
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            connection = listener.accept()[0]
            with connection, contextlib.suppress(OSError):
                connection.sendall(start or b"HTTP/1.1")
                while not over.wait(0.01):
                    connection.sendall(b"X")

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        assert type(failure_of(url, longest_s=0.3)) is ServerTimeoutError
        over.set()
        thread.join()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def answering_over_tls(authority: trustme.CA, host: str, body: bytes) -> contextlib.AbstractContextManager[Impostor]:
    impostor = Impostor(200, JSON, body)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    impostor.server.socket = context.wrap_socket(
        impostor.server.socket, server_side=True, do_handshake_on_connect=False
    )
    impostor.server.handle_error = lambda *_arguments: None
    return serving(impostor)


def test_a_server_whose_authority_is_unknown_gets_nothing(authority):
    with answering_over_tls(authority, "127.0.0.1", b"{}") as impostor:
        assert type(failure_of(impostor.url.replace("http:", "https:"))) is TlsError
        assert impostor.received == []


@pytest.mark.parametrize(("host", "reached"), [("127.0.0.1", True), ("perron.example", False)])
def test_a_trusted_authority_is_enough_only_for_the_right_host(authority, host, reached):
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    with answering_over_tls(authority, host, b"{}") as impostor:
        error = failure_of(impostor.url.replace("http:", "https:"), tls=trusting)
        assert type(error) is (WrongAnswerError if reached else TlsError)
        assert bool(impostor.received) is reached
