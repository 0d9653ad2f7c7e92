"""Two files of one household brought together, with a choice of what wins, and put asunder again as they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from desktop.domain.acts import JournalAct
from desktop.domain.budget import Budget
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.merging import MergeChoice, Pair, asunder, differences, likely_same, merged_household
from desktop.domain.saisine import Saisine
from desktop.errors import NotAllowedError
from desktop.services.belongings import Belonging, belongings
from desktop.services.doubles import Near, doubles
from desktop.services.measure_checks import reason_problem, refuse
from desktop.services.origins import wait_again, waits
from desktop.services.profile import profile_of
from desktop.services.records import save
from desktop.services.uniting import moved_with, put_hold, rehoused, unite
from desktop.services.workspace import Workspace
from desktop.storage.merges import Merge
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.payload import KINDS


@dataclass(frozen=True)
class Comparison:
    """Two households side by side: what has to be chosen, and which persons seem to be the same."""

    kept: Household
    merged: Household
    same: dict[str, str]
    pairs: tuple[Pair, ...]
    measures: tuple[int, int]
    """How many measures each has."""
    same_schemes: tuple[str, ...]
    """The schemes under which both are followed now: it is told before they are merged."""


@dataclass(frozen=True)
class Apart:
    """What came of putting two households asunder: what was written since and where it is."""

    kept: Household
    merged: Household
    stayed: int
    """Records added since that stay with the kept household."""
    followed: int
    """Records added since to a measure that went back with it."""
    is_changed: bool
    """Whether the file of the kept household was written in since: what was written stays there."""


class MergeService:
    """Mergings of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def candidates(self, household_id: str) -> list[Near]:
        """Households that may be the same one, masked."""
        with self._workspace.notebook.read() as uow:
            return doubles(uow, uow.households.get(household_id), self._workspace.commune_name)

    def search(self, household_id: str, typed: str, limit: int = 8) -> list[Household]:
        """Households found by what is typed of their names, but for one."""
        with self._workspace.notebook.read() as uow:
            ids = [one for one in uow.search.households(typed, limit + 1) if one != household_id][:limit]
            found = uow.households.many(ids)
        return [found[one] for one in ids if one in found]

    def compare(self, kept_id: str, merged_id: str, same: dict[str, str] | None = None) -> Comparison:
        """What differs; `same` says which persons are the same, guessed without it. Raises NotAllowedError."""
        with self._workspace.notebook.read() as uow:
            kept, merged = self._both(uow, kept_id, merged_id)
            measures = [uow.measures.of_household(one.id) for one in (kept, merged)]
        matched = likely_same(kept, merged) if same is None else same
        running = [{one.scheme for one in some if one.is_open} for some in measures]
        names = tuple(self._workspace.registry.scheme(one).name for one in sorted(running[0] & running[1]))
        counts = (len(measures[0]), len(measures[1]))
        return Comparison(kept, merged, matched, differences(kept, merged, matched), counts, names)

    def merges(self, household_id: str) -> list[Merge]:
        """What was merged into a household and still is, the latest first."""
        with self._workspace.notebook.read() as uow:
            return uow.merges.into(household_id)

    def merge(self, kept_id: str, merged_id: str, choice: MergeChoice, motif: str) -> Merge:
        """All that the one has goes over to the other; it stays as a trace. InvalidInputError without a motif."""
        refuse(reason_problem(motif))
        with self._workspace.notebook.write() as uow:
            kept, merged = self._both(uow, kept_id, merged_id)
            result = merged_household(kept, merged, choice)
            holds = uow.erasure.holds()
            merge = Merge(
                self._workspace.new_id(), kept, merged, result, self._workspace.clock.now(),
                profile_of(uow).worker_name, motif.strip(), dict(choice.same), moved_with(uow, merged.id),
                {one.id: list(one.household_ids) for one in uow.educations.everything_of(merged.id)},
                (holds.get(kept.id), holds.get(merged.id)),
            )  # fmt: skip
            unite(uow, merge, partial(save, self._workspace, uow, JournalAct.MERGED))
        return merge

    def unmerge(self, merge_id: str) -> Apart:
        """Both are as they were; raises NotAllowedError when either was merged again since."""
        with self._workspace.notebook.write() as uow:
            merge = uow.merges.get(merge_id)
            latest = next(iter(uow.merges.into(merge.kept.id)), None)
            if latest is None or latest.id != merge.id:
                raise NotAllowedError(
                    "Ce ménage a été réuni avec un autre depuis.",
                    safe="Rien n’a changé.",
                    do="Séparez d’abord le dernier ménage réuni.",
                )
            now = self._standing(uow, merge.kept.id)
            apart = asunder(merge.kept, merge.merged, merge.result, now)
            known = {one for some in merge.moved.values() for one in some}
            all_now = list(belongings(uow, now.id))
            back = [one for one in all_now if _goes_back(one, merge)]
            papers = uow.attachments.ids_of(now.id, merge.moved["measure"], merge.moved["attachment"])
            uow.merges.note_undone(merge.id, self._workspace.clock.now())
            if merge.kept.agreed_on is None:
                wait_again(uow, apart.kept)
            gone = {one.id for one in back}
            for one in (apart.kept, *(one for one in all_now if one.id not in gone)):
                self._hold_back(uow, one)
            save(self._workspace, uow, JournalAct.UNMERGED, apart.kept)
            save(self._workspace, uow, JournalAct.UNMERGED, apart.merged)
            inverse = {mine: theirs for theirs, mine in merge.same.items()}
            for record in back:
                same = inverse if record.id in known else {}
                self._give_back(uow, record, merge.merged.id, same)
            uow.attachments.rehouse(papers, merge.merged.id)
            uow.merges.left(merge.kept.id)
            self._part_actions(uow, merge)
            self._part_holds(uow, merge)
        since = [one for one in back if one.id not in known]
        return Apart(apart.kept, apart.merged, self._stayed(all_now, back, merge), len(since), apart.changed)

    def _stayed(self, now: list[Belonging], back: list[Belonging], merge: Merge) -> int:
        """What was written since the merging and belongs to neither of before: it stays with the kept one."""
        gone = {one.id for one in back}
        return sum(one.id not in gone and _made_after(one.id, merge.id) for one in now)

    def _both(self, uow: UnitOfWork, kept_id: str, merged_id: str) -> tuple[Household, Household]:
        if kept_id == merged_id:
            raise NotAllowedError("C’est le même ménage.", safe="Rien n’a changé.")
        return self._standing(uow, kept_id), self._standing(uow, merged_id)

    def _standing(self, uow: UnitOfWork, household_id: str) -> Household:
        found = uow.households.get(household_id)
        if found.merged_into:
            raise NotAllowedError("Ce ménage est déjà réuni avec un autre.", safe="Rien n’a changé.")
        return found

    def _give_back(self, uow: UnitOfWork, record: Belonging, to: str, same: Mapping[str, str]) -> None:
        changed = rehoused(record, to, same)
        self._hold_back(uow, changed)
        save(self._workspace, uow, JournalAct.UNMERGED, changed)

    def _hold_back(self, uow: UnitOfWork, record: Household | Belonging) -> None:
        """What was queued under the agreement of the other one does not leave after all (R4)."""
        if waits(uow, record):
            uow.outbox.hold_back(record.id)

    def _part_actions(self, uow: UnitOfWork, merge: Merge) -> None:
        for action_id, before in merge.shared_actions.items():
            action = uow.educations.get(action_id)
            joined = set(dict.fromkeys(merge.kept.id if one == merge.merged.id else one for one in before))
            added = [one for one in action.household_ids if one not in joined]
            left = [one for one in before if one in action.household_ids or one == merge.merged.id]
            save(self._workspace, uow, JournalAct.UNMERGED, replace(action, household_ids=(*left, *added)))

    def _part_holds(self, uow: UnitOfWork, merge: Merge) -> None:
        found = [one for one in merge.holds if one is not None]
        joined = max(found, key=lambda one: one.until, default=None)
        if uow.erasure.holds().get(merge.kept.id) == joined:
            put_hold(uow, merge.kept.id, merge.holds[0])
        put_hold(uow, merge.merged.id, merge.holds[1])


def _goes_back(record: Belonging, merge: Merge) -> bool:
    """Whether it came with the merged household, or hangs on a measure that did."""
    measures = merge.moved["measure"]
    if isinstance(record, Saisine | Budget):
        return record.id in merge.moved.get(KINDS[type(record)], ())
    return (record.id if isinstance(record, Measure) else record.measure_id) in measures


def _made_after(record_id: str, merge_id: str) -> bool:
    """Ids hold the instant of their making first."""
    return record_id > merge_id
