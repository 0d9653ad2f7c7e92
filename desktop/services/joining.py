"""What the screens ask about bringing two files together: which ones, what differs in words, what was done."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.merging import MergeChoice, merged_household
from desktop.services.merge_words import MergeLine, ToldPair, apart_words, told_merges, told_pairs, twice_words
from desktop.services.merges import Comparison, MergeService


@dataclass(frozen=True)
class FoundHousehold:
    """A household that may be the same one."""

    id: str
    name: str
    detail: str


class JoiningService(MergeService):
    """Mergings told in words."""

    def found(self, household_id: str, typed: str) -> list[FoundHousehold]:
        """Households found by their names, each with its commune and address."""
        place = self._workspace.commune_name
        return [
            FoundHousehold(
                one.id,
                one.name,
                ", ".join(part for part in (place(one.dwelling.commune), one.dwelling.address) if part),
            )
            for one in self.search(household_id, typed)
        ]

    def pairs(self, found: Comparison) -> list[ToldPair]:
        """What has to be chosen, in words."""
        return told_pairs(self._workspace, found)

    def twice(self, found: Comparison, choice: MergeChoice) -> str:
        """Who would be in the file twice with these choices, in words; empty when nobody would."""
        return twice_words(merged_household(found.kept, found.merged, choice).persons, is_joined=False)

    def lines(self, household_id: str) -> list[MergeLine]:
        """What was brought together with a household, the latest first."""
        return told_merges(self.merges(household_id))

    def join(self, kept_id: str, merged_id: str, choice: MergeChoice, motif: str) -> str:
        """Brings both together; the id by which they can be put asunder."""
        return self.merge(kept_id, merged_id, choice, motif).id

    def put_asunder(self, merge_id: str) -> str:
        """Both are as they were; what came of it, in words."""
        return apart_words(self.unmerge(merge_id))
