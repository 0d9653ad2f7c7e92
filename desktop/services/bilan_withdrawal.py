"""A draft of a bilan that is given up with a way back: its row, what it said before, what is being typed about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.earlier_text import BilanText
from desktop.errors import NotAllowedError
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Withdrawn:
    """All that was kept of the draft, and the bilan that is in hand again without it."""

    bilan: Bilan
    texts: tuple[BilanText, ...]
    unsaved: Mapping[str, Any]
    follows: str


def withdraw(workspace: Workspace, uow: UnitOfWork, draft: Bilan, act: JournalAct) -> Withdrawn:
    """Takes a draft away whole, names typed for its signing too (R1); in the caller's transaction."""
    texts, unsaved = uow.bilan_texts.of_bilan(draft.id), uow.holdings.unsaved([draft.id])
    for name in unsaved:
        uow.settings.remove(name)
    uow.bilans.remove(draft.id)
    uow.audit.append(workspace.clock.now(), act, "bilan", draft.id)
    now = uow.bilans.in_hand(draft.measure_id, draft.kind)
    return Withdrawn(draft, texts, unsaved, now.id if now is not None else "")


def restore(workspace: Workspace, uow: UnitOfWork, given_up: Withdrawn) -> Bilan:
    """Puts the very draft back; NotAllowedError when another was begun meanwhile, or the text taken up again."""
    draft = given_up.bilan
    now = uow.bilans.in_hand(draft.measure_id, draft.kind)
    if now is None or now.id != given_up.follows or now.state is not BilanState.SEALED:
        raise NotAllowedError(
            "Un autre texte est commencé depuis\u00a0: celui-ci ne peut plus revenir.",
            safe="Le texte en cours n’a pas changé.",
        )
    save(workspace, uow, JournalAct.RESTORED_RECORD, draft)
    for text in given_up.texts:
        uow.bilan_texts.add(text)
    for name, value in given_up.unsaved.items():
        uow.settings.put(name, value)
    return draft
