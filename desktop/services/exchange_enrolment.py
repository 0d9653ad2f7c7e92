"""Enrolment: a one-time code against this laptop's token, kept encrypted; what a round connects with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.policy import PolicyInForce
from desktop.errors import AppError
from desktop.services.exchange_round import CHANGES_AFTER
from desktop.services.exchange_state import COMPARED_AT, ENROLMENT
from desktop.services.inbox_round import INBOX_AFTER
from desktop.services.policies import FixedByPolicyError, refuse_if_fixed
from desktop.services.profile import keep_profile, profile_of
from desktop.services.receipt_keys import believe_key, receipt_keys
from desktop.services.server_authority import note_authority, or_noted
from desktop.services.trust import check_enrolment, network_trust, not_as_announced
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.address import server_address
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.enrolment_code import CodeTypedWronglyError, EnrolmentCode, read_code
from desktop.sync.contract.keys import ReceiptKeys
from desktop.sync.contract.messages import Enrolment
from desktop.sync.errors import (
    AddressError,
    CodeRefusedError,
    KeyNotFollowedError,
    ServerNotOfCodeError,
    UnknownThereError,
)
from desktop.sync.payload import undisclosable
from desktop.sync.receipts import keys_after

ClientFactory = Callable[..., ReceiverClient]


def check_server(in_force: PolicyInForce, server: str) -> None:
    """Raises FixedByPolicyError for another server than the one that the IT fixed, AddressError for no address."""
    if in_force.fixes("server") and str(server_address(server).url) != in_force.policy.server:
        refuse_if_fixed(in_force, "server")


def typed_code(workspace: Workspace, typed: str) -> EnrolmentCode:
    """The code that was typed; CodeRefusedError tells what is wrong with it before anything leaves.

    A code of before names no server: it is taken where the operator's file does.
    """
    try:
        code = read_code(typed)
    except CodeTypedWronglyError as error:
        raise CodeRefusedError(str(error)) from None
    if not code.fingerprint and not _named_key(workspace):
        raise CodeRefusedError(
            "Ce code est incomplet, ou d’avant\u00a0: rien n’y prouve que le serveur est bien celui du Département. "
            "Demandez-en un autre, ou prenez d’abord le fichier de votre association."
        )
    return code


def proven_keys(workspace: Workspace, client: ReceiverClient, code: EnrolmentCode) -> tuple[str, ...]:
    """The keys to be believed, that of the server last, before the secret of the code leaves.

    ServerNotOfCodeError when it is not the server that the code was made by, AppError when the operator's file
    names another one; empty from a receiver of before, which the file alone can tell.
    """
    named = _named_key(workspace)
    try:
        told = client.receipt_keys()
    except UnknownThereError:
        if code.fingerprint:
            raise ServerNotOfCodeError from None
        return ()
    if code.fingerprint:
        _check_code(code, told)
    if not named:
        return (told.current,)
    try:
        return (named, *keys_after(named, told))
    except KeyNotFollowedError:
        raise not_as_announced() from None


def _check_code(code: EnrolmentCode, told: ReceiptKeys) -> None:
    """The key that the code names is in use, or led to the one that is."""
    known = next((one for one in (told.current, *(each.old for each in told.successions)) if code.names(one)), "")
    try:
        keys_after(known, told)
    except KeyNotFollowedError:
        raise ServerNotOfCodeError from None


def _named_key(workspace: Workspace) -> str:
    with workspace.notebook.read() as uow:
        return network_trust(uow, workspace.policy.policy).receipt_key


def keep_enrolment(
    workspace: Workspace, server: str, enrolment: Enrolment, keys: Sequence[str] = (), authority: bytes = b""
) -> None:
    """Notes it; AppError when its key is neither the one that was proven nor that of the operator's file.

    `authority` is what stood behind the server: it alone is trusted from then on, where the file names none.
    """
    with workspace.notebook.write() as uow:
        if keys and enrolment.receipt_key != keys[-1]:
            raise not_as_announced()
        if not keys:
            check_enrolment(uow, enrolment.receipt_key)
        uow.settings.put(ENROLMENT, {"server": server, **enrolment.model_dump(mode="json")})
        believe_key(uow, *(keys or (enrolment.receipt_key,)))
        note_authority(uow, authority)
        for place in (CHANGES_AFTER, INBOX_AFTER, COMPARED_AT):  # of a server that may be another one
            uow.settings.remove(place)
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
        trust = network_trust(uow, workspace.policy.policy)
    return make(server, ca=trust.ca, proxy=trust.proxy, certificate=trust.certificate)


def connection(workspace: Workspace, make: ClientFactory, enrolment: Mapping[str, Any]) -> ReceiverClient:
    """With this laptop's token, the Department's key, and the allow-list that each message is held against (P1)."""
    registry = workspace.registry
    with workspace.notebook.read() as uow:
        trust, keys = or_noted(uow, network_trust(uow, workspace.policy.policy)), receipt_keys(uow)
    return make(
        enrolment["server"],
        enrolment["token"],
        receipt_key=keys[-1] if keys else enrolment["receipt_key"],
        allow=lambda message: undisclosable(message, registry),
        ca=trust.ca,
        proxy=trust.proxy,
        certificate=trust.certificate,
        noted=trust.noted,
        clock=workspace.clock.now,
    )


def enrolment_field(error: Exception) -> str:
    """Beside which field a failed enrolment is told: "code", "server", or "" when neither is at fault."""
    if isinstance(error, CodeRefusedError):
        return "code"
    return "server" if isinstance(error, AddressError | ServerNotOfCodeError | FixedByPolicyError) else ""
