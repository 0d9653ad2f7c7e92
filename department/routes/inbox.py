"""What the Department sends goes out, and the answers to it come in."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from department.enrolment import Device
from department.guard import Refusal
from department.inbox import AnsweredError, Incoming
from department.routes.common import LATEST, RawBody, Sender, answers, asked, read_message, told, unknown
from desktop.sync.contract.base import UuidText
from desktop.sync.contract.inbox import INBOX_LIMIT, Inbox, InboxAnswer, InboxReceipt


def inbox_routes(sender: Sender, incoming: Incoming) -> APIRouter:
    """`/v1/inbox` and the answer to one item."""
    router = APIRouter(prefix="/v1/inbox")

    @router.get("", response_model=Inbox, responses=answers(HTTPStatus.UNPROCESSABLE_ENTITY))
    def items(
        device: Annotated[Device, Depends(sender)],
        after: Annotated[int, Query(ge=0, le=LATEST)] = 0,
        limit: Annotated[int, Query(ge=1, le=INBOX_LIMIT)] = INBOX_LIMIT,
    ) -> JSONResponse:
        return told(incoming.items(device, after, limit))

    @router.post(
        "/{item_id}/answer",
        response_model=InboxReceipt,
        responses=answers(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY),
        openapi_extra=asked(InboxAnswer),
    )
    def answer(item_id: UuidText, body: RawBody, device: Annotated[Device, Depends(sender)]) -> JSONResponse:
        given = read_message(InboxAnswer, body)
        try:
            receipt = incoming.answer(device, item_id, given)
        except AnsweredError as error:
            raise Refusal(HTTPStatus.CONFLICT, str(error)) from None
        if receipt is None:
            raise unknown("Cet envoi du Département n’est pas connu de ce poste.")
        return told(receipt)

    return router
