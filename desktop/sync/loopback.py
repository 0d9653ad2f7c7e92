"""A receiver inside this very process, on loopback, for the program to try its own sending: it keeps nothing."""

from __future__ import annotations

import base64
import gzip
import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from desktop.domain.check_sign import ALPHABET
from desktop.sync.contract.canonical import instant_text
from desktop.sync.contract.enrolment_code import SECRET_SIGNS, plain_signs, written_code
from desktop.sync.contract.keys import keys_statement
from desktop.sync.contract.messages import MessageError, Receipt, read_record, receipt_statement

_LONGEST: Final = 16 * 1024 * 1024
_HOST: Final = "127.0.0.1"


@dataclass
class LoopbackReceiver:
    """Speaks the contract to whoever holds its one code, and signs its receipts; its records are in its memory alone.

    Attachments are not taken: whoever tries its sending has to leave them out.
    """

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    """The records that were accepted, as they were sent."""
    _key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    _secret: str = field(default_factory=lambda: "".join(secrets.choice(ALPHABET) for _ in range(SECRET_SIGNS)))
    _token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def code(self) -> str:
        """Its one code, as it would be handed over."""
        return written_code(self._secret, self._public_key)

    @property
    def _public_key(self) -> str:
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    @contextmanager
    def running(self) -> Iterator[LoopbackReceiver]:
        """Listens on a port that the system chooses, until the block is left."""
        server = ThreadingHTTPServer((_HOST, 0), _handler(self))
        server.daemon_threads = True
        self.url = f"http://{_HOST}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def answer(self, method: str, place: str, token: str, body: Mapping[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
        """What it says to one request."""
        path, _, query = place.partition("?")
        if (method, path) == ("GET", "/v1/keys"):
            return HTTPStatus.OK, self._keys(parse_qs(query)["challenge"][0])
        if (method, path) == ("POST", "/v1/enrol"):
            return self._enrol(body)
        if not secrets.compare_digest(token, self._token):
            return HTTPStatus.UNAUTHORIZED, {"reason": "Jeton inconnu."}
        match method, path:
            case "POST", "/v1/records":
                return HTTPStatus.OK, {"receipts": [self._take(one) for one in body["records"]]}
            case "POST", "/v1/digests":
                return HTTPStatus.OK, {"differ": {}}
            case "GET", "/v1/changes":
                return HTTPStatus.OK, {"records": [], "next": 0, "more": False}
            case "GET", "/v1/inbox":
                return HTTPStatus.OK, {"items": [], "next": 0, "more": False}
        return HTTPStatus.NOT_FOUND, {"reason": "Inconnu ici."}

    def _enrol(self, body: Mapping[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
        if not secrets.compare_digest(plain_signs(str(body.get("code")))[:SECRET_SIGNS], self._secret):
            return HTTPStatus.FORBIDDEN, {"reason": "Ce code n’est pas le bon."}
        return HTTPStatus.OK, {
            "device": str(uuid4()), "token": self._token, "operator": "Essai", "receipt_key": self._public_key,
            "server_name": "Essai",
        }  # fmt: skip

    def _keys(self, challenge: str) -> dict[str, Any]:
        signature = base64.b64encode(self._key.sign(keys_statement(self._public_key, challenge))).decode("ascii")
        return {"current": self._public_key, "successions": [], "signature": signature}

    def _take(self, raw: dict[str, Any]) -> dict[str, Any]:
        try:
            message = read_record(raw)
        except MessageError as error:
            refused = Receipt(
                id=str(raw.get("id")), sha256=str(raw.get("sha256")), verdict="refused",
                reason=" ".join(error.problems), sequence=None, received_at=None, signature=None,
            )  # fmt: skip
            return refused.model_dump(mode="json")
        self.taken.append(raw)
        sequence, at = len(self.taken), datetime.now(UTC)
        signature = self._key.sign(receipt_statement(message.id, message.sha256, sequence, at))
        return {
            "id": message.id, "sha256": message.sha256, "verdict": "accepted", "reason": None, "sequence": sequence,
            "received_at": instant_text(at), "signature": base64.b64encode(signature).decode("ascii"),
        }  # fmt: skip


def _handler(receiver: LoopbackReceiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One connection of the program to itself."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            content = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), _LONGEST))
            packed = self.headers.get("Content-Encoding") == "gzip"
            self._answer(json.loads(gzip.decompress(content) if packed else content))

        def log_message(self, *_said: object) -> None:
            """Nothing on anybody's terminal."""

        def _answer(self, body: dict[str, Any]) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            status, told = receiver.answer(self.command, self.path, token, body)
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return Handler
