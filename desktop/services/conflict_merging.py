"""Two versions of a household, one of which made it one with another: all that hangs on it follows what is chosen."""

from __future__ import annotations

from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.household import Household
from desktop.errors import NotAllowedError
from desktop.services.belongings import belongings
from desktop.services.incoming import not_followed, record_of, standing_aside
from desktop.services.records import queue_version
from desktop.services.uniting import follow_merging, may_follow
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.messages import PARENTS_LIMIT
from desktop.sync.payload import Record, body_of

_BOTH_KEPT: Final = "Les deux versions sont gardées."


def merge_as_chosen(workspace: Workspace, uow: UnitOfWork, mine: Household, into: str) -> Household:
    """Merges the household here as the other version did; NotAllowedError where that cannot be done."""
    if not into:
        raise NotAllowedError(
            "Ce ménage a été réuni ici avec un autre\u00a0: choisir l’autre version ne les sépare pas.",
            safe=_BOTH_KEPT,
            do="Gardez votre version. S’il faut les séparer, faites-le ensuite depuis la fiche du ménage.",
        )
    if not may_follow(uow, mine, into):
        raise NotAllowedError(
            "L’autre version réunit ce ménage avec un autre, qui n’est pas dans ce carnet ou y a été réuni autrement.",
            safe=_BOTH_KEPT,
            do="Gardez votre version, et voyez avec vos collègues.",
        )
    follow_merging(workspace, uow, mine, into)
    return uow.households.get(mine.id)


def keep_standing(workspace: Workspace, uow: UnitOfWork, record_id: str) -> Record | None:
    """What is here of a record, as a version that follows also what was set aside of it; None where nothing was."""
    kind = standing_aside(uow).get(record_id, "")
    mine = record_of(uow, kind, record_id)
    if mine is None:
        return None
    heads = {one.sha256 for one in uow.versions.heads(record_id)}
    parents = [*sorted(heads), *sorted(not_followed(uow, record_id))][:PARENTS_LIMIT]
    queue_version(workspace, uow, mine, body_of(mine, workspace.registry), parents)
    uow.outbox.settle(record_id)
    uow.audit.append(workspace.clock.now(), JournalAct.CONFLICT_SETTLED, kind, record_id)
    return mine


def keep_all_of(workspace: Workspace, uow: UnitOfWork, household_id: str) -> None:
    """What another laptop moved with the household stays where it is here, and is told so."""
    for one in list(belongings(uow, household_id)):
        keep_standing(workspace, uow, one.id)
