"""What two households being one means in a notebook, whoever decided it: this worker, or another laptop."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.budget import Budget, BudgetLine
from desktop.domain.household import Household
from desktop.domain.merging import MergeChoice, likely_same, merged_household
from desktop.domain.retention import Hold
from desktop.services.belongings import Belonging, belongings
from desktop.services.exchange_state import COMPARED_AT
from desktop.services.indexing import index
from desktop.services.records import queue_changed, take_in
from desktop.services.workspace import Workspace
from desktop.storage.merges import Merge
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.payload import KINDS, Record

Write = Callable[[Record], None]
"""How each record that changes is written: told to the Department, or not because it knows."""
_ELSEWHERE: Final = "Réunis sur un autre ordinateur"
MOVED: Final = "merged_elsewhere"


def unite(uow: UnitOfWork, merge: Merge, write: Write) -> None:
    """All that the merged household has goes over to the kept one; it stays as a trace."""
    going = list(belongings(uow, merge.merged.id))
    write(Household(merge.merged.id, (), merged_into=merge.kept.id))
    uow.merges.put(merge)
    write(merge.result)
    for record in going:
        write(rehoused(record, merge.kept.id, merge.same))
    uow.attachments.rehouse(merge.moved["attachment"], merge.kept.id)
    for action_id in merge.shared_actions:
        action = uow.educations.get(action_id)
        ids = dict.fromkeys(merge.kept.id if one == merge.merged.id else one for one in action.household_ids)
        write(replace(action, household_ids=tuple(ids)))
    found = [one for one in merge.holds if one is not None]
    put_hold(uow, merge.merged.id, None)
    put_hold(uow, merge.kept.id, max(found, key=lambda one: one.until, default=None))
    uow.merges.hide(merge.merged.id)


def rehoused(record: Belonging, to: str, same: Mapping[str, str]) -> Belonging:
    """A record of another household; the lines of a budget name the persons by their ids there."""
    changed = replace(record, household_id=to)
    return _of_persons(changed, same) if isinstance(changed, Budget) else changed


def put_hold(uow: UnitOfWork, household_id: str, hold: Hold | None) -> None:
    """Keeps a household beyond its time, or no longer."""
    if hold is None:
        uow.erasure.lift_hold(household_id)
    else:
        uow.erasure.put_hold(household_id, hold)


def moved_with(uow: UnitOfWork, household_id: str) -> dict[str, list[str]]:
    """The ids of all that a household has, by kind."""
    found: dict[str, list[str]] = {"measure": []}
    for record in belongings(uow, household_id):
        found.setdefault(KINDS[type(record)], []).append(record.id)
    return found | {"attachment": uow.attachments.ids_of(household_id)}


def may_follow(uow: UnitOfWork, mine: Household, into: str) -> bool:
    """Whether a merging of another laptop, or its undoing, can be done here too."""
    if not into:
        return _merging(uow, mine) is not None
    kept = uow.households.many([into]).get(into)
    return not mine.merged_into and into != mine.id and kept is not None and not kept.merged_into


def follow_merging(workspace: Workspace, uow: UnitOfWork, mine: Household, into: str) -> None:
    """Merges two households here as another laptop did. Nothing is queued: that laptop sends all that changed itself.

    What only this notebook holds of both goes to the kept one, as when they are merged here.
    """
    kept = uow.households.get(into)
    holds = uow.erasure.holds()
    merge = Merge(
        workspace.new_id(), kept, mine, _united(kept, mine), workspace.clock.now(), "", _ELSEWHERE, {},
        moved_with(uow, mine.id),
        {one.id: list(one.household_ids) for one in uow.educations.everything_of(mine.id)},
        (holds.get(kept.id), holds.get(mine.id)),
    )  # fmt: skip
    unite(uow, merge, partial(take_in, workspace, uow, JournalAct.MERGED))
    uow.settings.put(MOVED, [*uow.settings.get(MOVED, []), merge.id])
    uow.settings.remove(COMPARED_AT)  # what was set aside as long as they were two comes again


def tell_moved(workspace: Workspace, uow: UnitOfWork, to_settle: Collection[str]) -> int:
    """Queues the moved records that the laptop which merged the households did not have; how many.

    To be called only once all versions of that laptop have come: what it moved itself is not told a second time, nor
    what a person has `to_settle` first.
    """
    waiting = len(uow.outbox.waiting())
    for merge in map(uow.merges.get, uow.settings.get(MOVED, [])):
        gone = {one for ids in merge.moved.values() for one in ids}.difference(to_settle)
        for record in belongings(uow, merge.kept.id) if not merge.undone_at else ():
            if record.id in gone:
                queue_changed(workspace, uow, record)
    uow.settings.remove(MOVED)
    return len(uow.outbox.waiting()) - waiting


def before_merging(uow: UnitOfWork, mine: Household) -> Household:
    """A merged household as it was before, with what only this notebook holds."""
    merge = _merging(uow, mine)
    return mine if merge is None else merge.merged


def follow_parting(workspace: Workspace, uow: UnitOfWork, apart: Household) -> None:
    """Undoes a merging as another laptop did; `apart` is the household that had been merged into the other."""
    merge = _merging(uow, uow.households.get(apart.id))
    if merge is None:
        return
    uow.merges.note_undone(merge.id, workspace.clock.now())
    take_in(workspace, uow, JournalAct.UNMERGED, apart)
    uow.attachments.rehouse(merge.moved["attachment"], apart.id)
    uow.merges.left(merge.kept.id)
    index(workspace, uow, uow.households.get(merge.kept.id))  # it is found by the other one's names no more


def are_one(uow: UnitOfWork, one: str, other: str) -> bool:
    """Whether two households were ever merged with each other here: records go from the one to the other."""
    return any({merge.kept.id, merge.merged.id} == {one, other} for merge in uow.merges.everything_about(one))


def _merging(uow: UnitOfWork, mine: Household) -> Merge | None:
    into = uow.merges.into(mine.merged_into) if mine.merged_into else []
    return next((one for one in into if one.merged.id == mine.id), None)


def _united(kept: Household, merged: Household) -> Household:
    """The persons of both, until the other laptop's choice comes; no « ne rien révéler à » is lost (R6)."""
    plain = merged_household(kept, merged, MergeChoice())
    same = likely_same(kept, merged)
    twins = {one.id: one.keep_from for one in merged_household(kept, merged, MergeChoice(same=same)).persons}
    told = {one.id: twins.get(same.get(one.id, one.id), one.keep_from) for one in plain.persons}
    return replace(plain, persons=tuple(replace(one, keep_from=told[one.id]) for one in plain.persons))


def _of_persons(budget: Budget, same: Mapping[str, str]) -> Budget:
    """A budget whose lines name the persons by their ids in the other household."""

    def renamed(lines: tuple[BudgetLine, ...]) -> tuple[BudgetLine, ...]:
        return tuple(replace(line, person_id=same.get(line.person_id, line.person_id)) for line in lines)

    return replace(
        budget,
        lines=renamed(budget.lines),
        private_lines=renamed(budget.private_lines),
        earlier=tuple(_of_persons(one, same) for one in budget.earlier),
    )
