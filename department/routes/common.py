"""What the addresses have in common: who asks, how a message is read, which answers are possible."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import ValidationError

from department.enrolment import Device
from department.guard import DEVICE, NOT_ENROLLED, RETRY_SECONDS, Refusal
from department.rates import Rates
from desktop.sync.contract.base import Message
from desktop.sync.contract.health import Refusal as RefusalBody
from desktop.sync.contract.problems import french_problems

AnyMessage = TypeVar("AnyMessage", bound=Message)
Sender = Callable[..., Device]
Responses = dict[int | str, dict[str, Any]]

LATEST = 2**53 - 1
"""The last place in the order of arrival that a message can name."""

_ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_TO_LAPTOPS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
_FRENCH = {
    HTTPStatus.BAD_REQUEST: "Illisible.",
    HTTPStatus.UNAUTHORIZED: "Poste non enrôlé, ou qui ne l’est plus.",
    HTTPStatus.FORBIDDEN: "Refusé à ce poste.",
    HTTPStatus.NOT_FOUND: "Inconnu de ce poste.",
    HTTPStatus.CONFLICT: "Il a déjà été répondu autre chose.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Trop gros.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Compression inconnue.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Pas de la forme attendue.",
    HTTPStatus.TOO_MANY_REQUESTS: "Trop de demandes : revenir après le délai de Retry-After, en secondes.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Erreur du serveur ; rien n’est perdu.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Occupé : revenir après le délai de Retry-After, en secondes.",
}
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_RETRY_AFTER = {"Retry-After": {"schema": {"type": "integer"}, "description": "Secondes à attendre."}}


def answers(*others: HTTPStatus, enrolled: bool = True) -> Responses:
    """The refusals that a route may answer, beside those that any may."""
    statuses = sorted({*_ALWAYS, *others, *(_TO_LAPTOPS if enrolled else ())})
    return {
        int(status): {"model": RefusalBody, "description": _FRENCH[status]}
        | ({"headers": _RETRY_AFTER} if status in _BUSY else {})
        for status in statuses
    }


def asked(kind: type[Message]) -> dict[str, Any]:
    """For the OpenAPI: the body is this message; it is read by `read_message`, not by the framework."""
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def raw_body(request: Request) -> bytes:
    """The body as it came, unpacked."""
    return await request.body()


RawBody = Annotated[bytes, Depends(raw_body)]


@dataclass(frozen=True)
class Enrolled:
    """Lets in the laptops that the guard knew, and asks those that come too often to wait."""

    rates: Rates

    def __call__(
        self,
        request: Request,
        _token: Annotated[
            HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False, scheme_name="poste"))
        ],
    ) -> Device:
        """The laptop that the guard knew by its token; 401 for any other, 429 when it must wait."""
        device: Device | None = request.scope[DEVICE]
        if device is None:
            raise Refusal(HTTPStatus.UNAUTHORIZED, NOT_ENROLLED, {"WWW-Authenticate": "Bearer"})
        seconds = self.rates.wait(device.id)
        if seconds:
            raise Refusal(
                HTTPStatus.TOO_MANY_REQUESTS,
                "Ce poste demande trop souvent : réessayez dans un instant.",
                {"Retry-After": str(min(seconds, RETRY_SECONDS))},
            )
        return device


def read_message(kind: type[AnyMessage], body: bytes) -> AnyMessage:
    """The message that the body is; the records inside a batch are judged later, one by one."""
    try:
        value = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Refusal(HTTPStatus.BAD_REQUEST, "La demande n’est pas lisible (JSON en UTF-8 attendu).") from None
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, " ".join(french_problems(error))) from None


def told(message: Message) -> JSONResponse:
    """The answer that is a message."""
    return JSONResponse(message.model_dump(mode="json"))


def unknown(what: str) -> Refusal:
    """The same answer for what does not exist and for what is not this laptop's to know."""
    return Refusal(HTTPStatus.NOT_FOUND, what)
