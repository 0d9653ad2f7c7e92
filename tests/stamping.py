"""A small timestamp server on this computer, which answers truly, or in one of the ways in which servers do not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper

STAMP = "application/timestamp-reply"


class StampServer:
    """Its certificate is its own authority; `at` is what its clock says, `mood` how it answers."""

    def __init__(self, *, usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING) -> None:
        key = rsa.generate_private_key(65537, 2048)
        self.certificate = _certificate(key, usage)
        self._key = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        self.at: datetime | None = None
        self.mood = "true"
        self.asked = 0
        self.go = threading.Event()

    def answer(self, request: bytes) -> bytes:
        """A true answer."""
        return self._answer(tsp.TimeStampReq.load(request))

    def _answer(self, request: tsp.TimeStampReq) -> bytes:
        signer = DummyTimeStamper(
            asn1_x509.Certificate.load(self.certificate),
            keys.PrivateKeyInfo.load(self._key),
            fixed_dt=self.at or datetime.now(UTC),
        )
        return signer.request_tsa_response(request).dump()

    def reply(self, request: bytes) -> tuple[int, str, bytes]:
        """Status, kind and body, as the mood wants them."""
        self.asked += 1
        asked = tsp.TimeStampReq.load(request)
        match self.mood:
            case "another nonce":
                asked["nonce"] = 12345
            case "no nonce":
                del asked["nonce"]
            case "another print":
                asked["message_imprint"]["hashed_message"] = b"\1" * 32
            case "refused":
                return 200, STAMP, tsp.TimeStampResp({"status": {"status": "rejection"}}).dump()
            case "page":
                return 200, "text/html; charset=utf-8", b"<!doctype html><title>Connexion au WiFi</title>"
            case "page said to be a stamp":
                return 200, STAMP, b"<!doctype html><title>Connexion au WiFi</title>"
            case "nothing":
                return 200, STAMP, b""
            case "failed":
                return 503, STAMP, b""
            case "elsewhere":
                return 302, STAMP, b""
            case "endless":
                return 200, STAMP, b"\x30" * 1_000_000
            case "truncated":
                return 200, STAMP, self._answer(asked)[:-40]
            case "broken":
                whole = bytearray(self._answer(asked))
                whole[-20] ^= 1
                return 200, STAMP, bytes(whole)
            case "slow":
                self.go.wait(60)
        return 200, STAMP, self._answer(asked)


@contextmanager
def serving(server: StampServer) -> Iterator[str]:
    """The server behind HTTP on this computer; gives its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if server.mood == "hangs up":
                return
            status, kind, content = server.reply(body)
            try:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:  # whoever asked has gone
                return

        def log_message(self, *_: object) -> None:
            """Nothing is told."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/tsr"
    finally:
        server.go.set()
        http.shutdown()
        http.server_close()
        thread.join()


def _certificate(key: rsa.RSAPrivateKey, usage: x509.ObjectIdentifier) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Horodatage d’essai")])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, SHA256())
        .public_bytes(Encoding.DER)
    )
