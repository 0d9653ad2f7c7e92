"""The wire between a laptop and a receiver: every byte is remembered, and it can fail as networks do."""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from department.app import create_app
from department.settings import Settings
from tests.conftest_postgres import RunningReceiver, serving

PORTAL = b"<!DOCTYPE html><html><body>Bienvenue sur le Wi-Fi de la gare</body></html>"


@dataclass
class Wire:
    """What went over the wire, unpacked; `trouble` is what it does now to an answer, empty when it is well."""

    sent: bytearray = field(default_factory=bytearray)
    answered: bytearray = field(default_factory=bytearray)
    trouble: str = ""

    @property
    def bytes(self) -> bytes:
        """Everything, both ways."""
        return bytes(self.sent + self.answered)


class Watched:
    """ASGI: a receiver behind its wire."""

    def __init__(self, app: Any, wire: Wire) -> None:
        self._app, self._wire = app, wire

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wire = self._wire
        wire.sent += scope["raw_path"] + scope["query_string"]
        for name, value in scope["headers"]:
            wire.sent += b"\n" + name + b": " + value
        if wire.trouble == "portal":
            await _answer(send, 200, PORTAL)
            return

        unpacking = (
            zlib.decompressobj(zlib.MAX_WBITS | 16) if (b"content-encoding", b"gzip") in scope["headers"] else None
        )

        lost = wire.trouble == "answer lost" and scope["path"] == "/v1/records"

        async def heard() -> Any:
            message = await receive()
            body = message.get("body", b"")
            wire.sent += unpacking.decompress(body) if unpacking else body
            return message

        async def told(message: Any) -> None:
            for name, value in message.get("headers", ()):
                wire.answered += b"\n" + name + b": " + value
            wire.answered += message.get("body", b"")
            if not lost:
                await send(message)

        await self._app(scope, heard, told)
        if lost:
            await _answer(send, 502, b"<html><body>502 Bad Gateway</body></html>")


async def _answer(send: Any, status: int, page: bytes) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": page})


@dataclass(frozen=True)
class WatchedReceiver(RunningReceiver):
    """A real receiver with the wire that leads to it."""

    wire: Wire


@contextlib.contextmanager
def watched_receiver(database_url: str) -> Iterator[WatchedReceiver]:
    """A real receiver on loopback over a migrated database."""
    settings, wire = Settings(database_url), Wire()
    app = create_app(settings)
    app.add_middleware(Watched, wire=wire)
    with serving(app) as url:
        yield WatchedReceiver(url, settings, wire)
