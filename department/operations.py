"""What those who run the receiver ask of it: is it ready, how much has it done; and a line in the log per request."""

import hmac
import logging
import time
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from alembic.runtime.migration import MigrationContext
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from department.database import head_revision
from department.guard import Refusal
from department.metrics import CONTENT_TYPE, COUNTED, Counters, exposition
from desktop.sync.contract.health import Refusal as RefusalBody

log = logging.getLogger("perron.department")

_ROUTE = "perron.route"
_NOT_READY = "Le serveur n’est pas prêt : sa base ne répond pas, ou n’est pas à jour."


class Watched:
    """Counts every answer and tells it in one line: method, route as it is written in the code, status, time."""

    def __init__(self, app: ASGIApp, counters: Counters) -> None:
        self._app = app
        self._counters = counters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  # ASGI's own
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        scope[_ROUTE] = []
        status = 0

        async def tracked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._count(status)  # before whoever asked can ask for the numbers
            await send(message)

        try:
            await self._app(scope, receive, tracked)
        finally:
            if not status:
                status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
                self._count(status)
            self._tell(scope, status, round((time.monotonic() - began) * 1000))

    def _count(self, status: int) -> None:
        if f"{status // 100}xx" in COUNTED:
            self._counters.add(f"{status // 100}xx")

    def _tell(self, scope: Scope, status: int, milliseconds: int) -> None:
        self._counters.add("milliseconds", milliseconds)
        # the address itself may hold anything: only the route that it took is told
        route = next(iter(scope[_ROUTE]), "-")
        log.info("request method=%s route=%s status=%d ms=%d", _method(scope), route, status, milliseconds)


class RouteSeen:
    """Innermost: tells `Watched` which route a request took, through whatever gives the request another scope."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: D102  # ASGI's own
        try:
            await self._app(scope, receive, send)
        finally:
            path = getattr(scope.get("route"), "path", None)
            if path is not None and _ROUTE in scope:
                scope[_ROUTE].append(path)


def _method(scope: Scope) -> str:
    known = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")
    return scope["method"] if scope["method"] in known else "-"


def operation_routes(engine: Engine, counters: Counters, metrics_token: str) -> APIRouter:
    """`/v1/ready` and `/metrics`."""
    router = APIRouter()
    unready: dict[int | str, dict[str, Any]] = {
        HTTPStatus.SERVICE_UNAVAILABLE.value: {"model": RefusalBody, "description": "Pas prêt."}
    }

    @router.get("/v1/ready", responses=unready)
    async def ready() -> JSONResponse:
        if not await run_in_threadpool(_is_ready, engine):
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, _NOT_READY, {"Retry-After": "10"})
        return JSONResponse({"status": "ready"})

    @router.get("/metrics", include_in_schema=False)
    async def metrics(request: Request) -> Response:
        if not _may_watch(request, metrics_token):
            raise Refusal(HTTPStatus.NOT_FOUND, "Cette adresse n’existe pas sur le serveur.")
        text = await run_in_threadpool(exposition, engine, counters.totals())
        return Response(text, media_type=CONTENT_TYPE)

    return router


def _is_ready(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == head_revision()
    except SQLAlchemyError:
        return False


def _may_watch(request: Request, metrics_token: str) -> bool:
    """By its own token when one is set; else from this very machine, and not through a proxy."""
    if metrics_token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
        return hmac.compare_digest(given, metrics_token.encode())
    through = {"x-forwarded-for", "forwarded", "x-real-ip"} & set(request.headers)
    host = request.client.host if request.client else ""
    try:
        return not through and ip_address(host).is_loopback
    except ValueError:
        return False
