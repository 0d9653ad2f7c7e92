"""What every request goes through: who asks, a limit on size and time, and answers in French whatever happens."""

import logging
import traceback
from collections.abc import Callable, MutableMapping
from http import HTTPStatus
from typing import Any

from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import HTTPException as FastApiHTTPException
from fastapi.responses import JSONResponse
from fastapi.security.utils import get_authorization_scheme_param
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from department.bodies import (
    DRAINED,
    OPEN_LIMIT,
    STRANGERS_PART,
    USUAL,
    Holding,
    Pool,
    UnfinishedError,
    Waiting,
    whole_body,
)
from department.enrolment import Device
from department.troubles import code_of
from department.unpacking import BodyError, unpacked

log = logging.getLogger("perron.department")

RETRY_SECONDS = 30
DEVICE = "perron.device"
"""Where a request holds the laptop that sent it, None for a stranger."""
NOT_ENROLLED = "Ce poste n’est pas enrôlé ou ne l’est plus : demandez un nouveau code au Département."

DeviceOf = Callable[[str], Device | None]

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
    """Knows who asks, reads the whole body up to a limit, unpacked, and turns any trouble into an answer.

    It logs no content. All bodies together hold at most `memory` bytes: whoever comes beyond that is asked to come
    again. Who shows no token of a laptop sends next to nothing, quickly, and fills a part of that memory alone.
    """

    def __init__(self, app: ASGIApp, limit: int, memory: int, device_of: DeviceOf, waiting: Waiting = USUAL) -> None:
        self._app = app
        self._limit = limit
        self._device_of = device_of
        self._waiting = waiting
        self._strangers = Pool(memory // STRANGERS_PART)
        self._laptops = Pool(memory - self._strangers.size)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  # ASGI's own
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            device = await self._sender(scope)
        except Exception as error:  # noqa: BLE001  # as below
            await _told_trouble(error)(scope, receive, send)
            return
        holding = Holding(self._laptops if device else self._strangers)
        try:
            body = await self._body(scope, receive, holding, device)
        except BodyError as error:
            log.warning("refused status=%d", error.status)
            await refusal(error.status, str(error), _headers(error))(scope, receive, send)
        else:
            await self._answer({**_plain(scope), DEVICE: device}, body, receive, send)
        finally:
            holding.release()

    async def _sender(self, scope: Scope) -> Device | None:
        """The laptop whose token was shown, None for none: asked before the body is read, and once it is there."""
        scheme, token = get_authorization_scheme_param(_header(scope, b"authorization"))
        if scheme.lower() != "bearer" or not token.strip():
            return None
        return await run_in_threadpool(self._device_of, token.strip())

    async def _body(self, scope: Scope, receive: Receive, holding: Holding, device: Device | None) -> bytes:
        if device is not None:
            limit, patience, drained = self._limit, self._waiting.laptops, self._limit * DRAINED
        else:
            limit, patience, drained = OPEN_LIMIT, self._waiting.strangers, self._limit
        try:
            came = await whole_body(receive, holding, limit, drained, patience)
        except BodyError as error:
            revoked = device is None and _header(scope, b"authorization")
            if revoked and error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
                raise type(error)(HTTPStatus.UNAUTHORIZED, NOT_ENROLLED) from None
            raise
        body = unpacked(came, _header(scope, b"content-encoding"), limit)
        holding.more(len(body))
        return body

    async def _answer(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        started = False

        async def tracked(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            if scope[DEVICE] and body:  # it may take minutes to come: the laptop may have been revoked meanwhile
                scope[DEVICE] = await self._sender(scope)
            await self._app(scope, _replayed(body, receive), tracked)
        except Exception as error:  # noqa: BLE001  # its text could hold personal data: it goes no further
            answer = _told_trouble(error)
            if not started:
                await answer(scope, receive, send)


def _header(scope: Scope, wanted: bytes) -> str:
    """What a header says, of several what all of them say."""
    return b",".join(value for name, value in scope["headers"] if name == wanted).decode("latin-1")


def _plain(scope: Scope) -> Scope:
    """The same request, its body no longer packed."""
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"content-encoding"]}


def _headers(error: BodyError) -> dict[str, str]:
    retry = {"Retry-After": str(RETRY_SECONDS)} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    who = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else {}
    return retry | who | ({"Connection": "close"} if isinstance(error, UnfinishedError) else {})


def _told_trouble(error: Exception) -> JSONResponse:
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s code=%s at %s:%s", type(error).__name__, code_of(error), place.filename, place.lineno)
    return _trouble(error)


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
