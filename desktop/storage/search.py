"""Full-text search inside the encrypted file: an index for households, one for measures, one for contacts.

The text is folded in Python (FTS5 does not fold Ł, ø, œ …) and not kept twice: the indexes hold no content. Beginnings
of up to six letters are indexed, a longer one is asked for as the known words that it begins: both are read lazily,
so that an answer takes as long in a large notebook as in a small one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from desktop.domain.text import fold
from desktop.storage.direct import Direct
from desktop.storage.vocabulary import Vocabulary

_TABLES: Final = {"household": "search_household", "measure": "search_measure", "contact": "search_contact"}
_LIMIT: Final = 60
_INDEXED_LETTERS: Final = 6
_SPELT_OUT: Final = 24
_NEAR: Final = 2
_NOTHING_LEFT: Final = 2
"""FTS5 says so: a merge that made fewer changes had nothing to do."""
_ENTRY: Final = "SELECT rowid, kind FROM search_entry WHERE ref = ?"
_PUT_ENTRY: Final = (
    "INSERT INTO search_entry (kind, ref, household_id, measure_id) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (ref) DO UPDATE SET kind = excluded.kind, household_id = excluded.household_id,"
    " measure_id = excluded.measure_id RETURNING rowid"
)
KINDS: Final = tuple(_TABLES)
"""What there is an index of."""


@dataclass(frozen=True)
class SearchHit:
    """Something found, always inside a household."""

    kind: str
    ref: str
    household_id: str
    measure_id: str | None
    rank: int = 0
    """The lower the better: whole words of its head, beginnings in its head, anywhere, near what was typed."""


class SearchIndex:
    """The search entries, in the same transaction as the records."""

    def __init__(self, connection: Connection) -> None:
        self._direct = Direct(connection)
        self._words = Vocabulary(connection)

    def put(
        self, kind: str, ref: str, household_id: str, head: str, measure_id: str | None = None, body: str = ""
    ) -> None:
        """Indexes a record, in place of what was there; what its `head` says counts before its `body`."""
        before = self._direct.row(_ENTRY, (ref,))
        if before is not None and before[1] != kind:
            self._direct.run(f"DELETE FROM {_TABLES[before[1]]} WHERE rowid = ?", before[:1])  # noqa: S608 - table names are our own
        rowid = self._direct.value(_PUT_ENTRY, (kind, ref, household_id, measure_id))
        texts = fold(head), fold(body)
        self._direct.run(
            f"INSERT OR REPLACE INTO {_TABLES[kind]} (rowid, head, body) VALUES (?, ?, ?)",  # noqa: S608 - table names are our own
            (rowid, *texts),
        )
        self._words.learn({word for text in texts for word in set(words_of(text))})

    def remove(self, ref: str) -> None:
        """Forgets a record."""
        found = self._direct.row(_ENTRY, (ref,))
        if found is not None:
            self._direct.run(f"DELETE FROM {_TABLES[found[1]]} WHERE rowid = ?", found[:1])  # noqa: S608 - table names are our own
            self._direct.run("DELETE FROM search_entry WHERE rowid = ?", found[:1])

    def empty(self) -> None:
        """Makes the index anew, as it was first made, with nothing in it: even one that is broken can be filled."""
        for table in (*_TABLES.values(), "search_entry", "search_word", "search_near"):
            made = self._direct.value("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
            self._direct.run(f"DROP TABLE {table}")
            self._direct.run(made)

    def rewrite_some(self, kind: str, pages: int, *, begin: bool) -> bool:
        """Writes some pages of an index anew, all of them in the end; whether more are left.

        Afterwards the words of what was deleted are in none of its pages any more.
        """
        before = int(self._direct.value("SELECT total_changes()"))
        table = _TABLES[kind]
        self._direct.run(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (-pages if begin else pages,))  # noqa: S608 - table names are our own
        after = int(self._direct.value("SELECT total_changes()"))
        return after - before >= _NOTHING_LEFT

    def forget_lost_words(self) -> int:
        """Takes out of the vocabulary what no record says any more (right to erasure); how many words that were."""
        return self._words.keep_only({term for table in _TABLES.values() for term in self._terms(table)})

    def _terms(self, table: str) -> list[str]:
        """Every word of an index, read through a view of its own that lives in this connection only."""
        self._direct.run(f"CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, {table}, row)")
        try:
            return self._direct.column("SELECT term FROM temp.terms")
        finally:
            self._direct.run("DROP TABLE temp.terms")

    def households(self, typed: str, limit: int = _LIMIT) -> list[str]:
        """Ids of the households that match every word typed, in any order, each word a beginning."""
        return [hit.ref for hit in self.find("household", typed, limit)]

    def find(self, kind: str, typed: str, limit: int = _LIMIT) -> list[SearchHit]:
        """Records of a kind that match every word typed; first those that do so by their heads, in whole words."""
        words = words_of(fold(typed))
        begun = self._all_of(words)
        if not begun:
            return []
        whole = " AND ".join(f'"{word}"' for word in words)
        found: dict[str, SearchHit] = {}
        for rank, query in enumerate((f"head:({whole})", f"head:({begun})", begun)):
            if len(found) < limit:
                found |= {hit.ref: hit for hit in self._ask(kind, query, limit, rank) if hit.ref not in found}
        return list(found.values())[:limit]

    def near(self, typed: str) -> list[Nearness]:
        """What the words typed may have been meant for, the nearest first; empty when nothing known is near."""
        words = words_of(fold(typed))
        candidates = [self._words.near(word) for word in words]
        levels = sorted({errors for near in candidates for errors, _word in near})
        found = []
        for level in levels:
            meant = [tuple(word for errors, word in near if errors <= level) for near in candidates]
            parts = [self._begun(word, also=also) for word, also in zip(words, meant, strict=True)]
            if all(parts):
                found.append(
                    Nearness(" AND ".join(parts), tuple(word for also in meant for word in also), _NEAR + level)
                )
        return found

    def find_near(self, kind: str, nearness: Nearness, limit: int = _LIMIT) -> list[SearchHit]:
        """Records of a kind that match the words typed or those near them."""
        return self._ask(kind, nearness.query, limit, nearness.rank)

    def _ask(self, kind: str, query: str, limit: int, rank: int) -> list[SearchHit]:
        rows = self._direct.rows(
            f"SELECT e.kind, e.ref, e.household_id, e.measure_id FROM {_TABLES[kind]} t"  # noqa: S608 - table names are our own
            f" JOIN search_entry e ON e.rowid = t.rowid WHERE {_TABLES[kind]} MATCH ? ORDER BY t.rowid DESC LIMIT ?",
            (query, limit),
        )
        return [SearchHit(kind, ref, household, measure, rank) for kind, ref, household, measure in rows]

    def _all_of(self, words: Sequence[str]) -> str:
        """The query for records that hold every word; empty when one of them begins nothing known."""
        parts = [self._begun(word) for word in words]
        return " AND ".join(parts) if all(parts) else ""

    def _begun(self, word: str, also: Iterable[str] = ()) -> str:
        """The query for words that begin so, or are one of the others."""
        terms = [f'"{other}"' for other in also]
        if len(word) <= _INDEXED_LETTERS or not word.isalpha():
            terms.append(f'"{word}"*')
        else:
            known = self._words.beginning_with(word, _SPELT_OUT)
            terms += [f'"{one}"' for one in known] if len(known) < _SPELT_OUT else [f'"{word}"*']
        return f"({' OR '.join(terms)})" if terms else ""


@dataclass(frozen=True)
class Nearness:
    """What to ask when typing errors are forgiven, and the words that are then looked for."""

    query: str
    words: tuple[str, ...]
    rank: int


def words_of(folded: str) -> list[str]:
    """The words of a folded text as the index has them: nothing the user writes can be an operator."""
    return re.findall(r"[^\W_]+", folded)


def household_text(places: Iterable[str], phones: Iterable[str]) -> str:
    """What a household is found by beside its names; a phone number with and without its spaces."""
    numbers = [number for phone in phones for number in (phone, re.sub(r"\D", "", phone))]
    return " ".join((*places, *numbers))
