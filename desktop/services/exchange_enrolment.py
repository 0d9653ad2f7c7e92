"""Enrolment: a one-time code against this laptop's token, kept encrypted; what a round connects with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.exchange_state import ENROLMENT
from desktop.services.profile import keep_profile, profile_of
from desktop.services.trust import check_enrolment, network_trust
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.messages import Enrolment
from desktop.sync.errors import CodeRefusedError, SyncError
from desktop.sync.payload import undisclosable

ClientFactory = Callable[..., ReceiverClient]


def keep_enrolment(workspace: Workspace, server: str, enrolment: Enrolment) -> None:
    """Notes it; AppError when the operator's file names another key than this server's."""
    with workspace.notebook.write() as uow:
        check_enrolment(uow, enrolment.receipt_key)
        uow.settings.put(ENROLMENT, {"server": server, **enrolment.model_dump(mode="json")})
        profile = profile_of(uow)
        if not profile.operator:
            keep_profile(uow, replace(profile, operator=enrolment.operator))
        uow.audit.append(workspace.clock.now(), JournalAct.ENROLLED, "device", enrolment.device)


def enrolment_of(uow: UnitOfWork) -> Mapping[str, Any]:
    """What was kept of it; AppError without one."""
    kept: Mapping[str, Any] | None = uow.settings.get(ENROLMENT)
    if kept is None:
        raise AppError(
            "Cet ordinateur n’est pas encore relié au Département.",
            safe="Vos fiches attendent dans le carnet.",
            do="Demandez un code de rattachement, puis saisissez-le dans Échanges.",
        )
    return kept


def open_connection(workspace: Workspace, make: ClientFactory, server: str) -> ReceiverClient:
    """Before the enrolment: by what is trusted so far."""
    with workspace.notebook.read() as uow:
        trust = network_trust(uow)
    return make(server, ca=trust.ca, proxy=trust.proxy)


def connection(workspace: Workspace, make: ClientFactory, enrolment: Mapping[str, Any]) -> ReceiverClient:
    """With this laptop's token, the Department's key, and the allow-list that each message is held against (P1)."""
    registry = workspace.registry
    with workspace.notebook.read() as uow:
        trust = network_trust(uow)
    return make(
        enrolment["server"],
        enrolment["token"],
        receipt_key=trust.receipt_key or enrolment["receipt_key"],
        allow=lambda message: undisclosable(message, registry),
        ca=trust.ca,
        proxy=trust.proxy,
        clock=workspace.clock.now,
    )


def enrolment_field(error: Exception) -> str:
    """Beside which field a failed enrolment is told: "code", "server", or "" when neither is at fault."""
    if isinstance(error, CodeRefusedError):
        return "code"
    return "server" if isinstance(error, SyncError) else ""
