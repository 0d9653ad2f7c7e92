"""Records come in, and what a laptop lacks of them is told."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from department.changes import Comparing
from department.enrolment import Device
from department.guard import Refusal
from department.intake import Intake
from department.routes.common import LATEST, RawBody, Sender, answers, asked, read_message, told
from desktop.sync.contract.base import LONGEST_NAME, Message, UuidText
from desktop.sync.contract.changes import CHANGES_DEFAULT, CHANGES_LIMIT, Changes
from desktop.sync.contract.digests import DigestsAnswer, DigestsRequest
from desktop.sync.contract.messages import Batch, BatchAnswer

PRINTABLE = r"^[ -~]*$"


class Me(Message):
    """Which laptop a token stands for."""

    device: UuidText


def record_routes(sender: Sender, intake: Intake, comparing: Comparing) -> APIRouter:
    """`/v1/me`, `/v1/records`, `/v1/changes`, `/v1/digests`."""
    router = APIRouter(prefix="/v1")

    @router.get("/me", response_model=Me, responses=answers())
    def me(device: Annotated[Device, Depends(sender)]) -> JSONResponse:
        return told(Me(device=device.id))

    @router.post(
        "/records",
        response_model=BatchAnswer,
        responses=answers(HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY),
        openapi_extra=asked(Batch),
    )
    def records(body: RawBody, device: Annotated[Device, Depends(sender)]) -> JSONResponse:
        batch = read_message(Batch, body)
        if batch.device != device.id:
            raise Refusal(HTTPStatus.FORBIDDEN, "Ce jeton est celui d’un autre poste.")
        return told(BatchAnswer(receipts=intake.receive(device, batch.records)))

    @router.get("/changes", response_model=Changes, responses=answers(HTTPStatus.UNPROCESSABLE_ENTITY))
    def changes(
        device: Annotated[Device, Depends(sender)],
        after: Annotated[int, Query(ge=0, le=LATEST)] = 0,
        limit: Annotated[int, Query(ge=1, le=CHANGES_LIMIT)] = CHANGES_DEFAULT,
        epoch: Annotated[str | None, Query(max_length=LONGEST_NAME, pattern=PRINTABLE)] = None,
        laptops: Annotated[bool, Query()] = False,
    ) -> JSONResponse:
        return told(comparing.changes(device, after, limit, epoch or None, named=laptops))

    @router.post(
        "/digests",
        response_model=DigestsAnswer,
        responses=answers(HTTPStatus.UNPROCESSABLE_ENTITY),
        openapi_extra=asked(DigestsRequest),
    )
    def digests(body: RawBody, device: Annotated[Device, Depends(sender)]) -> JSONResponse:
        households = read_message(DigestsRequest, body).households
        differ = comparing.differing(device, households)
        return told(DigestsAnswer(differ=differ, incomplete=comparing.incomplete(device, households)))

    return router
