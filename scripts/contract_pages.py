"""Writes docs/contract anew from the code: `make contract`. The schemas are those that both ends check by."""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from pydantic.json_schema import models_json_schema

from department.app import create_app
from department.openapi import openapi_of
from department.settings import Settings
from desktop.sync.contract.allowed import ALLOWED, WITH_ANSWERS, Shape
from desktop.sync.contract.attachments import AttachmentBody, AttachmentState
from desktop.sync.contract.base import Message
from desktop.sync.contract.changes import Changes
from desktop.sync.contract.digests import DigestsAnswer, DigestsRequest
from desktop.sync.contract.health import Health, Refusal
from desktop.sync.contract.inbox import Inbox, InboxAnswer, InboxReceipt
from desktop.sync.contract.keys import AnnouncingKeys, ReceiptKeys
from desktop.sync.contract.messages import (
    CONTRACT,
    Batch,
    BatchAnswer,
    Enrolment,
    EnrolRequest,
    RecordMessage,
)
from desktop.sync.contract.reference_data import ReferenceData
from desktop.sync.contract.referrals import Referral

FOLDER = Path(__file__).parents[1] / "docs" / "contract"
MESSAGES: tuple[type[Message], ...] = (
    EnrolRequest,
    Enrolment,
    RecordMessage,
    Batch,
    BatchAnswer,
    Changes,
    DigestsRequest,
    DigestsAnswer,
    AttachmentBody,
    AttachmentState,
    Inbox,
    InboxAnswer,
    InboxReceipt,
    Referral,
    ReferenceData,
    ReceiptKeys,
    AnnouncingKeys,
    Health,
    Refusal,
)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def pages() -> dict[str, str]:
    """The text of each file of the folder, by its name."""
    return {
        "messages.schema.json": _text(_messages()),
        "bodies.schema.json": _text(_bodies()),
        "openapi.json": _text(_openapi()),
    }


def _messages() -> dict[str, Any]:
    _, found = models_json_schema([(kind, "validation") for kind in MESSAGES], ref_template="#/$defs/{model}")
    return {"$schema": _DIALECT, "title": f"Perron, messages of contract {CONTRACT}", "$defs": found["$defs"]}


def _bodies() -> dict[str, Any]:
    """What may stand in the body of a record of each kind (P1): these names, and nothing besides."""
    return {
        "$schema": _DIALECT,
        "title": f"Perron, bodies of records of contract {CONTRACT}, by their kind",
        "$defs": {kind: _table(shape, answers=kind in WITH_ANSWERS) for kind, shape in sorted(ALLOWED.items())},
    }


def _table(shape: Shape, *, answers: bool = False) -> dict[str, Any]:
    properties = {name: {} if inner is None else _inner(_table(inner)) for name, inner in sorted(shape.items())}
    if answers:
        properties["answers"] = {"type": "object", "description": "Only what the form marks as shared."}
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _inner(table: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [table, {"type": "array", "items": table}, {"type": "null"}]}


def _openapi() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(f"sqlite:///{Path(folder) / 'receiver.db'}"))
        found = openapi_of(app)
        asyncio.run(_closed(app))
    return found


async def _closed(app: FastAPI) -> None:
    """The receiver lets go of its database when it ends, and it ends when it has begun."""
    async with app.router.lifespan_context(app):
        pass


def _text(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
