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

log = logging.getLogger("perron.department")

DRAINED = 16  # times the limit: a body too large is read so far and thrown away, so that the answer is heard
RETRY_SECONDS = 30

_REASONS = {
    HTTPStatus.NOT_FOUND: "Cette adresse n’existe pas sur le serveur.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Cette adresse ne s’emploie pas ainsi.",
}


class Refusal(FastApiHTTPException):
    """An answer that is not a success; its detail is French."""


def refusal(status: int, reason: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """The one form of every such answer."""
    return JSONResponse({"reason": reason}, status_code=status, headers=headers)


async def told_in_french(_request: Request, error: Exception) -> JSONResponse:
    """The answer for a refusal, ours or the framework's own."""
    if not isinstance(error, HTTPException):
        return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, "La demande n’a pas la forme attendue.")
    if isinstance(error, Refusal):
        reason = error.detail
    else:
        reason = _REASONS.get(HTTPStatus(error.status_code), "La demande a été refusée.")
    return refusal(error.status_code, reason, dict(error.headers or {}))


class Guard:
    """Reads the whole body up to a limit, and turns any trouble into an answer; logs no content."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  # ASGI's own
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _whole_body(receive, self._limit)
        if body is None:
            reason = "L’envoi est trop gros : envoyez moins d’enregistrements à la fois."
            await refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)(scope, receive, send)
            return
        await self._answer(scope, _replayed(body, receive), send)

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


def _trouble(error: Exception) -> JSONResponse:
    if isinstance(error, OperationalError | PoolTimeoutError):
        reason = "La base du serveur ne répond pas. Rien n’est perdu : réessayez plus tard."
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, reason, {"Retry-After": str(RETRY_SECONDS)})
    reason = "Le serveur a rencontré une erreur. Rien n’est perdu : réessayez plus tard."
    return refusal(HTTPStatus.INTERNAL_SERVER_ERROR, reason)


async def _whole_body(receive: Receive, limit: int) -> bytes | None:
    """The body; None when it is larger than the limit, or when the laptop went away."""
    parts: list[bytes] = []
    size = 0
    while size <= limit * DRAINED:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size += len(part)
        if size <= limit:
            parts.append(part)
        if not message.get("more_body", False):
            break
    return b"".join(parts) if size <= limit else None


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
