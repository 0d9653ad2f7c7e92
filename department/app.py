"""The receiver's addresses: enrolment, records, health."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, FastAPI, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from department.clock import Clock, utc_now
from department.database import open_engine, prepare
from department.disclosure import form_known, undisclosable
from department.enrolment import Device, Registrar
from department.errors import CodeError
from department.guard import Guard, Refusal, told_in_french
from department.intake import Disclosure, FormKnown, Intake
from department.receipts import ReceiptSigner, load_signer
from department.settings import Settings
from department.store import RecordStore
from desktop import __version__
from desktop.sync.contract.messages import (
    Batch,
    BatchAnswer,
    Enrolment,
    EnrolRequest,
    Message,
    french_problems,
)

BEARER = "bearer "

AnyMessage = TypeVar("AnyMessage", bound=Message)


def create_app(
    settings: Settings,
    *,
    disclosure: Disclosure = undisclosable,
    form_known: FormKnown = form_known,
    clock: Clock = utc_now,
) -> FastAPI:
    """The receiver over its database; NotMigratedError on a PostgreSQL that `migrate` has not prepared."""
    engine = open_engine(settings)
    try:
        prepare(engine)
        signer = load_signer(engine)
    except BaseException:
        engine.dispose()
        raise
    registrar = Registrar(engine, clock, settings.code_lifetime)
    intake = Intake(RecordStore(engine), signer, disclosure=disclosure, form_known=form_known, clock=clock)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    app = FastAPI(title="Perron", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(Guard, limit=settings.body_limit)
    app.add_exception_handler(HTTPException, told_in_french)
    app.add_exception_handler(RequestValidationError, told_in_french)
    app.include_router(_enrolment_routes(registrar, signer, settings.server_name))
    app.include_router(_record_routes(registrar, intake))
    return app


def _enrolment_routes(registrar: Registrar, signer: ReceiptSigner, server_name: str) -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.get("/health")
    def health() -> JSONResponse:
        return JSONResponse({"status": "ok", "version": __version__})

    @router.post("/enrol")
    async def enrol(request: Request) -> JSONResponse:
        asked = _read(EnrolRequest, await request.body())
        try:
            enrolled = await run_in_threadpool(registrar.redeem, asked.code, asked.device_name)
        except CodeError as error:
            raise Refusal(HTTPStatus.FORBIDDEN, str(error)) from None
        return _answer(
            Enrolment(
                device=enrolled.device,
                token=enrolled.token,
                operator=enrolled.operator,
                receipt_key=signer.public_key,
                server_name=server_name,
            )
        )

    return router


def _record_routes(registrar: Registrar, intake: Intake) -> APIRouter:
    router = APIRouter(prefix="/v1")

    def sender(authorization: Annotated[str, Header()] = "") -> Device:
        """The laptop that the token stands for; 401 for any other."""
        token = authorization[len(BEARER) :] if authorization.lower().startswith(BEARER) else ""
        device = registrar.device_of(token.strip())
        if device is None:
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "Ce poste n’est pas enrôlé ou ne l’est plus : demandez un nouveau code au Département.",
                {"WWW-Authenticate": "Bearer"},
            )
        return device

    @router.get("/me")
    def me(device: Annotated[Device, Depends(sender)]) -> JSONResponse:
        return JSONResponse({"device": device.id})

    @router.post("/records")
    async def records(request: Request, device: Annotated[Device, Depends(sender)]) -> JSONResponse:
        batch = _read(Batch, await request.body())
        if batch.device != device.id:
            raise Refusal(HTTPStatus.FORBIDDEN, "Ce jeton est celui d’un autre poste.")
        return _answer(BatchAnswer(receipts=await run_in_threadpool(intake.receive, device, batch.records)))

    return router


def _read(kind: type[AnyMessage], body: bytes) -> AnyMessage:
    """The message that the body is; the records inside a batch are judged later, one by one."""
    try:
        value = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refusal(HTTPStatus.BAD_REQUEST, "La demande n’est pas lisible (JSON en UTF-8 attendu).") from None
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(french_problems(error))) from None


def _answer(message: Message) -> JSONResponse:
    return JSONResponse(message.model_dump(mode="json"))
