"""What is kept beyond its time, what is deleted for good, and the count that stays of it (R1, P3)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.retention import Counted, Hold
from desktop.domain.text import fold
from desktop.storage.direct import Direct
from desktop.storage.holdings import UNSAVED, Holdings
from desktop.storage.lines import FIRST_OVER
from desktop.storage.search import SearchIndex
from desktop.storage.statements import chunks, upsert
from desktop.storage.tables import ErasedRow, HoldRow, RemainderRow

_CANDIDATES = (
    "SELECT household_id FROM household_line"  # noqa: S608 - a number of our own
    f" WHERE stage >= {FIRST_OVER} AND (last_met IS NULL OR last_met <= ?)"
)
_MEASURES = "(SELECT id FROM measure WHERE household_id = :h)"
_ABOUT = f"(household_id = :h OR measure_id IN {_MEASURES})"
_SENT_ABOUT: Final = f"SELECT id FROM inbox_item WHERE {_ABOUT}"  # noqa: S608 - our own
"""What the Department sent that a household came of: mandates and saisines name persons."""
_SHARED_ACTIONS = "(SELECT action_id FROM education_participant WHERE household_id = :h)"
"""Held for others too, they stay: who is deleted goes on counting in them without a name (P3)."""
_DELETIONS: Final = (
    "DELETE FROM outbox WHERE record_id IN (SELECT value FROM json_each(:records)) OR household_id = :h",
    "DELETE FROM received_version WHERE record_id IN (SELECT value FROM json_each(:records)) OR household_id = :h",
    "DELETE FROM attachment_delivery WHERE household_id = :h",
    f"DELETE FROM inbox_item WHERE {_ABOUT}",  # noqa: S608 - our own
    f"DELETE FROM draft WHERE measure_id IN {_MEASURES}",  # noqa: S608 - our own
    f"DELETE FROM document WHERE measure_id IN {_MEASURES}",  # noqa: S608 - our own
    "DELETE FROM attachment WHERE household_id = :h",
    f"DELETE FROM bilan_text WHERE bilan_id IN (SELECT id FROM bilan WHERE measure_id IN {_MEASURES})",  # noqa: S608 - our own
    f"DELETE FROM bilan WHERE measure_id IN {_MEASURES}",  # noqa: S608 - our own
    f"DELETE FROM contact_change WHERE contact_id IN (SELECT id FROM contact WHERE measure_id IN {_MEASURES})",  # noqa: S608 - our own
    f"DELETE FROM contact WHERE measure_id IN {_MEASURES}",  # noqa: S608 - our own
    f"DELETE FROM objective WHERE measure_id IN {_MEASURES}",  # noqa: S608 - our own
    f"DELETE FROM milestone WHERE measure_id IN {_MEASURES}",  # noqa: S608 - our own
    f"DELETE FROM measure_line WHERE measure_id IN {_MEASURES}",  # noqa: S608 - our own
    "DELETE FROM measure WHERE household_id = :h",
    "DELETE FROM budget WHERE household_id = :h",
    "DELETE FROM education_participant WHERE action_id IN (SELECT value FROM json_each(:records))",
    "DELETE FROM education WHERE id IN (SELECT value FROM json_each(:records))",
    f"UPDATE education SET others = others + 1, note = '' WHERE id IN {_SHARED_ACTIONS}",  # noqa: S608 - our own
    "DELETE FROM education_participant WHERE household_id = :h",
    "DELETE FROM saisine WHERE household_id = :h",
    "DELETE FROM household_line WHERE household_id = :h",
    "DELETE FROM person WHERE household_id = :h",
    "DELETE FROM retention_hold WHERE household_id = :h",
    "DELETE FROM household_merge WHERE :h IN (kept_id, merged_id) OR kept_id IN (SELECT value FROM json_each(:traces))",
    "DELETE FROM household WHERE id IN (SELECT value FROM json_each(:traces))",
    "DELETE FROM household WHERE id = :h",
)  # each before what it refers to
_WEIGHTS: Final = """
WITH wanted (h) AS MATERIALIZED (SELECT value FROM json_each(?)),
    followed (m, h) AS MATERIALIZED (SELECT id, h FROM wanted CROSS JOIN measure ON household_id = h),
    kept (id, h, what) AS (
        SELECT h, h, '' FROM wanted
        UNION ALL SELECT id, h, '' FROM wanted CROSS JOIN saisine ON household_id = h
        UNION ALL SELECT m, h, 'measure' FROM followed
        UNION ALL SELECT id, h, 'contact' FROM followed CROSS JOIN contact ON measure_id = m
        UNION ALL SELECT id, h, '' FROM followed CROSS JOIN bilan ON measure_id = m
        UNION ALL SELECT id, h, '' FROM followed CROSS JOIN milestone ON measure_id = m
        UNION ALL SELECT id, h, '' FROM followed CROSS JOIN objective ON measure_id = m
        UNION ALL SELECT id, h, '' FROM wanted CROSS JOIN budget ON household_id = h
        UNION ALL SELECT action_id, h, '' FROM wanted CROSS JOIN education_participant AS own ON household_id = h
            WHERE EXISTS (SELECT 1 FROM education WHERE id = action_id AND others = 0) AND NOT EXISTS (
                SELECT 1 FROM education_participant AS other
                WHERE other.action_id = own.action_id AND other.household_id != h)
        UNION ALL SELECT id, h, 'paper' FROM wanted CROSS JOIN attachment ON household_id = h
    )
SELECT h, sum(what = 'measure'), sum(what = 'contact'), sum(what = 'paper'), sum((
    SELECT count(*) FROM outbox WHERE record_id = kept.id AND +state IN ('waiting', 'refused')
))
FROM kept GROUP BY h
"""
"""CROSS JOIN keeps the order: what is wanted first, then what hangs on it by its index."""
_FILES = "SELECT file FROM attachment WHERE household_id = ?"
_NAMES_LEFT = "SELECT last_name, first_name FROM person WHERE household_id != ?"


@dataclass(frozen=True)
class Weight:
    """How much would go with a household; `unsent` are messages that the Department has not had."""

    measures: int
    contacts: int
    papers: int
    unsent: int


class Erasure:
    """Deletions for good, in the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._run = connection.exec_driver_sql

    def candidates(self, last_met: date) -> list[str]:
        """Ids of the households that nothing is owed to and that were not met after a day."""
        return list(self._run(_CANDIDATES, (last_met.isoformat(),)).scalars())

    def weights(self, ids: Sequence[str]) -> dict[str, Weight]:
        """What is kept of some households, by household."""
        direct = Direct(self._connection)
        rows = (row for chunk in chunks(ids) for row in direct.rows(_WEIGHTS, (json.dumps(list(chunk)),)))
        return {household_id: Weight(*counts) for household_id, *counts in rows}

    def holds(self) -> dict[str, Hold]:
        """Every hold, by household, those that are over included."""
        rows = self._connection.execute(select(HoldRow.__table__))
        return {row.household_id: Hold(row.reason, row.until, row.held_on) for row in rows}

    def put_hold(self, household_id: str, hold: Hold) -> None:
        """Keeps a household, or changes why and until when."""
        values = {"household_id": household_id, "reason": hold.reason, "until": hold.until, "held_on": hold.held_on}
        upsert(self._connection, HoldRow, values, key="household_id")

    def lift_hold(self, household_id: str) -> None:
        """Keeps it no longer than others."""
        self._connection.execute(delete(HoldRow).where(HoldRow.household_id == household_id))

    def erase(self, household_id: str, on: date, naming: Collection[str] = ()) -> list[str]:
        """Deletes a household with all that is kept of it, and gives the names of its files, which can then go.

        `naming` are the settings in which the worker writes words: there its names are looked for too.

        What was freed is overwritten (`PRAGMA secure_delete` of every connection); the words of the search leave
        later, for all households deleted together (`SearchIndex.rewrite_some`, `forget_lost_words`).
        """
        kept = Holdings(self._connection)
        records, drafts = kept.records(household_id), kept.drafts(household_id)
        files = list(self._run(_FILES, (household_id,)).scalars())
        sent = list(self._run(_SENT_ABOUT, {"h": household_id}).scalars())
        search = SearchIndex(self._connection)
        for ref in records:
            search.remove(ref)
        traces = kept.traces(household_id)
        bound = {"h": household_id, "records": json.dumps(records), "traces": json.dumps(traces)}
        names = self._own_names(household_id)
        for statement in _DELETIONS:
            self._run(statement, bound)
        self._clean_settings({*records, *drafts}, names, naming)
        for one in (household_id, *traces, *sent):
            self.register(one, on)
        return files

    def register(self, gone_id: str, on: date) -> None:
        """Notes that a household, or what the Department sent of it, was deleted: by a digest that leads nowhere."""
        statement = insert(ErasedRow).values(digest=digest_of(gone_id), erased_on=on).on_conflict_do_nothing()
        self._connection.execute(statement)

    def carry_over(self, digests: Mapping[str, date]) -> None:
        """Takes in another register of this notebook, but for households that are here: they are held."""
        here = {digest_of(one) for one in self._run("SELECT id FROM household").scalars()}
        new = digests.keys() - here - self.registered().keys()
        if new:
            rows = [{"digest": one, "erased_on": digests[one]} for one in sorted(new)]
            self._connection.execute(insert(ErasedRow).on_conflict_do_nothing(), rows)

    def registered(self) -> dict[str, date]:
        """The digests of all that was deleted, with their days."""
        rows = self._connection.execute(select(ErasedRow.__table__).order_by(ErasedRow.erased_on, ErasedRow.digest))
        return {row.digest: row.erased_on for row in rows}

    def come_back(self, digests: Collection[str]) -> list[str]:
        """Ids of the households here that were deleted elsewhere or later: an older copy was put back."""
        return [one for one in self._run("SELECT id FROM household").scalars() if digest_of(one) in digests]

    def forget_sent(self) -> None:
        """Deletes what the Department sent of households that were deleted: an older copy has it unanswered."""
        gone = self.registered().keys()
        for item_id in list(self._run("SELECT id FROM inbox_item WHERE household_id = ''").scalars()):
            if digest_of(item_id) in gone:
                self._run("DELETE FROM inbox_item WHERE id = ?", (item_id,))

    def add_remainder(self, counts: Iterable[Counted], on: date) -> None:
        """Adds to the counts that stay, those of the same day together."""
        for one in counts:
            values = {**vars(one), "erased_on": on}
            statement = insert(RemainderRow).values(values)
            key = [name for name in values if name != "count"]
            more = {"count": RemainderRow.count + statement.excluded["count"]}
            self._connection.execute(statement.on_conflict_do_update(index_elements=key, set_=more))

    def remainder(self) -> list[tuple[date, Counted]]:
        """The counts that stay, each with the day of the deletion (P3)."""
        rows = self._connection.execute(select(RemainderRow.__table__).order_by(RemainderRow.id))
        return [
            (erased_on, Counted(scheme, convention, territory, month, what, detail, count))
            for _id, erased_on, scheme, convention, territory, month, what, detail, count in rows
        ]

    def _own_names(self, household_id: str) -> set[str]:
        """The words of its names that nobody else has."""
        query = "SELECT last_name, first_name FROM person WHERE household_id = ?"
        mine = _words(self._run(query, (household_id,)).all())
        return mine - _words(self._run(_NAMES_LEFT, (household_id,)).all())

    def _clean_settings(self, ids: set[str], names: set[str], naming: Collection[str]) -> None:
        """Takes out of the settings whatever names the household or one of its records."""
        for name, text in self._run("SELECT name, value FROM setting").all():
            value = json.loads(text) if isinstance(text, str) else text  # SQLite keeps a bare number as a number
            kept = _without(value, ids, names if name in naming else set())
            if any(one in name for one in ids) or (name.startswith(UNSAVED) and _is_about(value, ids, set())):
                self._run("DELETE FROM setting WHERE name = ?", (name,))
            elif kept != value:
                self._run("UPDATE setting SET value = ? WHERE name = ?", (json.dumps(kept), name))


def digest_of(gone_id: str) -> str:
    """What the register keeps of what was deleted: it tells nothing without the id itself."""
    return hashlib.sha256(gone_id.encode()).hexdigest()


def _words(rows: Sequence[Any]) -> set[str]:
    return {word for row in rows for part in row for word in fold(part).split() if word}


def _without(value: Any, ids: set[str], names: set[str]) -> Any:
    """A setting without the entries of its lists that name a deleted record; a place that leads to one is empty."""
    if isinstance(value, str):
        return "" if value in ids else value
    if isinstance(value, list):
        return [_without(item, ids, names) for item in value if not _is_about(item, ids, names)]
    if isinstance(value, dict):
        return {key: _without(item, ids, names) for key, item in value.items()}
    return value


def _is_about(item: Any, ids: set[str], names: set[str]) -> bool:
    if isinstance(item, str):
        return item in ids or bool(names & set(fold(item).split()))
    if isinstance(item, dict):
        return any(_is_about(part, ids, names) for part in item.values())
    return isinstance(item, list) and any(_is_about(part, ids, names) for part in item)
