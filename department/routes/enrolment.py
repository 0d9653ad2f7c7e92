"""Whether the receiver is there, and how a laptop becomes one of its own."""

from collections.abc import Callable
from http import HTTPStatus

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from department.clock import Clock
from department.enrolment import Registrar
from department.errors import CodeError
from department.guard import Refusal
from department.receipts import ReceiptSigner
from department.routes.common import RawBody, answers, asked, read_message, told
from desktop import __version__
from desktop.sync.contract.health import Health
from desktop.sync.contract.keys import ANNOUNCE, AnnouncingKeys, Challenge, ReceiptKeys
from desktop.sync.contract.messages import Enrolment, EnrolRequest

KeysTold = Callable[[str, bool], ReceiptKeys]
"""By the laptop's challenge; whether it asks for the newest version too."""


def enrolment_routes(
    registrar: Registrar, signer: ReceiptSigner, told_by: KeysTold, server_name: str, clock: Clock
) -> APIRouter:
    """`/v1/health`, `/v1/keys` and `/v1/enrol`: what is open to whoever has no token yet."""
    router = APIRouter(prefix="/v1")

    @router.get("/health", response_model=Health, responses=answers(enrolled=False))
    def health() -> JSONResponse:
        return told(Health(status="ok", version=__version__, now=clock()))

    @router.get(
        "/keys",
        response_model=ReceiptKeys | AnnouncingKeys,
        responses=answers(HTTPStatus.UNPROCESSABLE_ENTITY, enrolled=False),
    )
    def keys(challenge: Challenge, announce: str = "") -> JSONResponse:
        return told(told_by(challenge, announce == ANNOUNCE))

    @router.post(
        "/enrol",
        response_model=Enrolment,
        responses=answers(HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY, enrolled=False),
        openapi_extra=asked(EnrolRequest),
    )
    def enrol(body: RawBody) -> JSONResponse:
        request = read_message(EnrolRequest, body)
        try:
            enrolled = registrar.redeem(request.code, request.device_name)
        except CodeError as error:
            raise Refusal(HTTPStatus.FORBIDDEN, str(error)) from None
        return told(
            Enrolment(
                device=enrolled.device,
                token=enrolled.token,
                operator=enrolled.operator,
                receipt_key=signer.public_key,
                server_name=server_name,
            )
        )

    return router
