"""Attachments come in, piece by piece."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from fastapi.responses import JSONResponse

from department.attachments import Attachments, PieceError
from department.enrolment import Device
from department.guard import Refusal
from department.routes.common import RawBody, Sender, answers, told, unknown
from desktop.sync.contract.attachments import CHUNKS_LIMIT, AttachmentState
from desktop.sync.contract.base import Sha256
from desktop.sync.contract.chunks import CHUNK

UNKNOWN = "Aucun enregistrement de ce poste n’annonce cette pièce : envoyez d’abord l’enregistrement."

_PIECE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary", "minLength": 1, "maxLength": CHUNK}
            }
        },
    }
}


def attachment_routes(sender: Sender, attachments: Attachments) -> APIRouter:
    """`/v1/attachments/{sha256}` and its pieces."""
    router = APIRouter(prefix="/v1/attachments")

    @router.get(
        "/{sha256}",
        response_model=AttachmentState,
        responses=answers(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def state(sha256: Sha256, device: Annotated[Device, Depends(sender)]) -> JSONResponse:
        try:
            found = attachments.state(device, sha256)
        except PieceError as error:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from None
        return _told(found)

    @router.put(
        "/{sha256}/chunks/{number}",
        response_model=AttachmentState,
        responses=answers(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
        openapi_extra=_PIECE,
    )
    def put(
        sha256: Sha256,
        number: Annotated[int, Path(ge=0, lt=CHUNKS_LIMIT)],
        body: RawBody,
        device: Annotated[Device, Depends(sender)],
    ) -> JSONResponse:
        if len(body) > CHUNK:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Un morceau ne dépasse pas 256 Kio.")
        try:
            found = attachments.put(device, sha256, number, body)
        except PieceError as error:
            raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from None
        return _told(found)

    return router


def _told(found: AttachmentState | None) -> JSONResponse:
    if found is None:
        raise unknown(UNKNOWN)
    return told(found)
