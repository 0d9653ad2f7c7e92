"""The OpenAPI of the receiver, with the messages that it reads itself."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from desktop.sync.contract.digests import DigestsRequest
from desktop.sync.contract.inbox import InboxAnswer
from desktop.sync.contract.messages import CONTRACT, Batch, EnrolRequest

READ = (EnrolRequest, Batch, DigestsRequest, InboxAnswer)
TEMPLATE = "#/components/schemas/{model}"


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """Every address with what it takes and answers."""
    found = get_openapi(
        title="Perron, réception au Département",
        version=str(CONTRACT),
        description="Ce que les carnets envoient au Département, et ce qu’il leur répond.",
        routes=app.routes,
    )
    _, schemas = models_json_schema([(kind, "validation") for kind in READ], ref_template=TEMPLATE)
    components = found.setdefault("components", {}).setdefault("schemas", {})
    components.update(schemas.get("$defs", {}))
    for name in ("HTTPValidationError", "ValidationError"):
        components.pop(name, None)
    return found


class Receiver(FastAPI):
    """The application; its OpenAPI is for those who develop, no address gives it."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi_of(self)
        return self.openapi_schema
