"""Reads and writes of the mergings of households: each with all that is needed to put them asunder again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.privacy import plain
from desktop.domain.retention import Hold
from desktop.storage.correction_rows import HouseholdMergeRow
from desktop.storage.lines import Lines
from desktop.storage.statements import missing, one_row, upsert
from desktop.storage.tables import HouseholdLineRow, HouseholdRow


@dataclass(frozen=True)
class Merge:
    """A merging: the households as they were, the one that came of it, and the records that went over, by kind."""

    id: str
    kept: Household
    merged: Household
    result: Household
    at: datetime
    who: str = ""
    motif: str = ""
    same: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, list[str]] = field(default_factory=dict)
    shared_actions: Mapping[str, list[str]] = field(default_factory=dict)
    """Of each action held with the merged household, who took part."""
    holds: tuple[Hold | None, Hold | None] = (None, None)
    """Why the kept one and the merged one were kept beyond their time."""
    undone_at: str = ""


class MergeRepository:
    """Mergings, those that were undone too."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, merge: Merge) -> None:
        """Keeps a merging."""
        upsert(self._connection, HouseholdMergeRow, _values(merge))

    def get(self, merge_id: str) -> Merge:
        """One merging; raises NotFoundError."""
        row = one_row(self._connection, HouseholdMergeRow, merge_id)
        if row is None:
            raise missing("Cette réunion de ménages")
        return _merge(row)

    def into(self, household_id: str) -> list[Merge]:
        """What was merged into a household and still is, the latest first."""
        return self._all(HouseholdMergeRow.kept_id == household_id, HouseholdMergeRow.undone_at == "")

    def everything_about(self, household_id: str) -> list[Merge]:
        """Every merging that a household was ever part of, the latest first."""
        return self._all((HouseholdMergeRow.kept_id == household_id) | (HouseholdMergeRow.merged_id == household_id))

    def note_undone(self, merge_id: str, at: datetime) -> None:
        """Both are apart again."""
        changed = update(HouseholdMergeRow).where(HouseholdMergeRow.id == merge_id)
        self._connection.execute(changed.values(undone_at=at.isoformat()))

    def kept_for(self, household_id: str) -> str:
        """The household that stands for another one: itself, unless it was merged."""
        while True:
            query = select(HouseholdRow.merged_into).where(HouseholdRow.id == household_id)
            into = self._connection.execute(query).scalar()
            if not into:
                return household_id
            household_id = into

    def names_into(self, household_id: str) -> str:
        """The names under which those merged into a household were known: it is found by them too."""
        found = (person.full_name for one in self.into(household_id) for person in one.merged.persons)
        return " ".join(found)

    def hide(self, household_id: str) -> None:
        """No list shows a household that was merged, once its measures are with the other."""
        self._connection.execute(
            HouseholdLineRow.__table__.delete().where(HouseholdLineRow.household_id == household_id)  # type: ignore[attr-defined]
        )

    def left(self, household_id: str) -> None:
        """The lists follow for a household that measures were taken from."""
        Lines(self._connection).measures_left(household_id)

    def _all(self, *conditions: Any) -> list[Merge]:
        query = select(HouseholdMergeRow.__table__).where(*conditions)
        rows = self._connection.execute(query.order_by(HouseholdMergeRow.at.desc(), HouseholdMergeRow.id.desc()))
        return [_merge(row) for row in rows]


def _values(merge: Merge) -> dict[str, Any]:
    return {
        "id": merge.id,
        "kept_id": merge.kept.id,
        "merged_id": merge.merged.id,
        "at": merge.at.isoformat(),
        "who": merge.who,
        "motif": merge.motif,
        "undone_at": merge.undone_at,
        "before": {
            "kept": plain(merge.kept),
            "merged": plain(merge.merged),
            "result": plain(merge.result),
            "same": dict(merge.same),
            "moved": dict(merge.moved),
            "shared_actions": dict(merge.shared_actions),
            "holds": [None if one is None else plain(one) for one in merge.holds],
        },
    }


def _merge(row: Any) -> Merge:
    before = row.before
    kept, merged = (_hold(one) for one in before["holds"])
    return Merge(
        row.id, _household(before["kept"]), _household(before["merged"]), _household(before["result"]),
        datetime.fromisoformat(row.at), row.who, row.motif, before["same"], before["moved"],
        before["shared_actions"], (kept, merged), row.undone_at,
    )  # fmt: skip


def _household(kept: Mapping[str, Any]) -> Household:
    """What an earlier program kept may lack what households say since: that is empty then."""
    values = dict(kept)
    values["persons"] = tuple(_person(one) for one in kept["persons"])
    values["dwelling"] = Dwelling(**kept["dwelling"])
    values["agreed_on"] = _day(kept["agreed_on"])
    return Household(**values)


def _person(kept: Mapping[str, Any]) -> Person:
    days = {name: _day(kept[name]) for name in ("birth_date", "joined_on", "left_on")}
    return Person(**{**kept, **days, "role": PersonRole(kept["role"])})


def _hold(kept: Mapping[str, Any] | None) -> Hold | None:
    return None if kept is None else Hold(kept["reason"], _required(kept["until"]), _required(kept["held_on"]))


def _required(text: str) -> date:
    return date.fromisoformat(text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
