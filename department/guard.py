"""What every request goes through: a limit on its size, and answers in French whatever happens."""

import logging
import traceback
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import HTTPException as FastApiHTTPException
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from department.unpacking import TOO_LARGE, BodyError, unpacked

log = logging.getLogger("perron.department")

DRAINED = 16  # times the limit: a body too large is read so far and thrown away, so that the answer is heard
RETRY_SECONDS = 30
OVERHEAD = 64 * 1024  # what a request holds besides its body, about

_REASONS = {
    HTTPStatus.NOT_FOUND: "Cette adresse n’existe pas sur le serveur.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Cette adresse ne s’emploie pas ainsi.",
}


class Refusal(FastApiHTTPException):
    """An answer that is not a success; its detail is French."""


def refusal(status: int, reason: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The one form of every such answer."""
    return JSONResponse({"reason": reason}, status_code=status, headers=headers)


async def told_in_french(request: Request, error: Exception) -> JSONResponse:
    """The answer for a refusal, ours or the framework's own; the log has the route and no value of the address."""
    status = error.status_code if isinstance(error, HTTPException) else HTTPStatus.UNPROCESSABLE_ENTITY
    log.info("refused status=%d route=%s", status, getattr(request.scope.get("route"), "path", "-"))
    if not isinstance(error, HTTPException):
        return refusal(status, "La demande n’a pas la forme attendue.")
    if isinstance(error, Refusal):
        reason = error.detail
    else:
        reason = _REASONS.get(HTTPStatus(error.status_code), "La demande a été refusée.")
    return refusal(error.status_code, reason, dict(error.headers or {}))


class Guard:
    """Reads the whole body up to a limit, unpacked, and turns any trouble into an answer; logs no content.

    All bodies together hold at most `memory` bytes: whoever comes beyond that is asked to come again.
    """

    def __init__(self, app: ASGIApp, limit: int, memory: int) -> None:
        self._app = app
        self._limit = limit
        self._memory = memory
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  # ASGI's own
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        holding = _Holding(self)
        try:
            body = unpacked(await self._whole_body(receive, holding), _encoding(scope), self._limit)
            holding.more(len(body))
        except BodyError as error:
            log.warning("refused status=%d", error.status)
            await refusal(error.status, str(error), _retry(error.status))(scope, receive, send)
        else:
            await self._answer(_plain(scope), _replayed(body, receive), send)
        finally:
            holding.release()

    def hold(self, size: int) -> bool:
        """Whether so many bytes more may be held; they are, then."""
        if self._held + size > self._memory:
            return False
        self._held += size
        return True

    def release(self, size: int) -> None:
        """Those bytes are held no longer."""
        self._held -= size

    async def _whole_body(self, receive: Receive, holding: "_Holding") -> bytes:
        """The body as it came; BodyError when it is larger than the limit, or when the laptop went away."""
        holding.more(OVERHEAD)
        parts: list[bytes] = []
        size = 0
        while size <= self._limit * DRAINED:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise BodyError(HTTPStatus.BAD_REQUEST, "L’envoi a été interrompu.")
            part = message.get("body", b"")
            size += len(part)
            if size <= self._limit:
                holding.more(len(part))
                parts.append(part)
            if not message.get("more_body", False):
                break
        if size > self._limit:
            raise BodyError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        return b"".join(parts)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def tracked(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, tracked)
        except Exception as error:  # noqa: BLE001  # its text could hold personal data: it goes no further
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, place.filename, place.lineno)
            if not started:
                await _trouble(error)(scope, receive, send)


class _Holding:
    """What one request holds of the memory for bodies."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._size = 0

    def more(self, size: int) -> None:
        """BodyError when there is no room for it now."""
        if not self._guard.hold(size):
            raise BodyError(HTTPStatus.SERVICE_UNAVAILABLE, "Le serveur est très occupé. Réessayez dans un instant.")
        self._size += size

    def release(self) -> None:
        """Nothing more is held."""
        self._guard.release(self._size)
        self._size = 0


def _encoding(scope: Scope) -> str:
    found = [value for name, value in scope["headers"] if name == b"content-encoding"]
    return b",".join(found).decode("latin-1")


def _plain(scope: Scope) -> Scope:
    """The same request, its body no longer packed."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"content-encoding"]}


def _retry(status: int) -> dict[str, str]:
    return {"Retry-After": str(RETRY_SECONDS)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}


def _trouble(error: Exception) -> JSONResponse:
    if isinstance(error, OperationalError | PoolTimeoutError):
        reason = "La base du serveur ne répond pas. Rien n’est perdu : réessayez plus tard."
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, reason, {"Retry-After": str(RETRY_SECONDS)})
    reason = "Le serveur a rencontré une erreur. Rien n’est perdu : réessayez plus tard."
    return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, reason)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
