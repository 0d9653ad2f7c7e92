"""The words of the search indexes, so that a word with a typing error finds those near it.

A word whose last record is gone stays until the notebook is closed, then goes: the name of somebody erased is no
longer looked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection

from desktop.domain.search_slips import allowed_slips, pieces_of_typed, pieces_of_word, slips, sounds_like
from desktop.storage.direct import Direct

_SHORTEST = 4
_NEAR_KEPT = 48
_LEARN = (
    "INSERT INTO search_word (word) SELECT value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING RETURNING id, word"
)
_PIECES = "INSERT INTO search_near (piece, word) SELECT value, ? FROM json_each(?) WHERE true ON CONFLICT DO NOTHING"
_NEAR = (
    "SELECT DISTINCT w.word FROM json_each(?) typed JOIN search_near n ON n.piece = typed.value"
    " JOIN search_word w ON w.id = n.word"
)
_NOT_IN_ANY = "SELECT id FROM search_word WHERE word NOT IN (SELECT value FROM json_each(?))"
_BEGINNING = "SELECT word FROM search_word WHERE word >= ? AND word < ? ORDER BY word LIMIT ?"
_AFTER_ALL_LETTERS = "\U0010ffff"


class Vocabulary:
    """Folded words of four letters or more, each with the pieces under which its near ones are looked up."""

    def __init__(self, connection: Connection) -> None:
        self._direct = Direct(connection)

    def learn(self, words: Iterable[str]) -> None:
        """Keeps the words that are not yet known."""
        wanted = sorted(word for word in set(words) if len(word) >= _SHORTEST and word.isalpha())
        if not wanted:
            return
        for new, word in self._direct.rows(_LEARN, (json.dumps(wanted),)):
            self._direct.run(_PIECES, (new, json.dumps(sorted(pieces_of_word(word)))))

    def keep_only(self, words: Iterable[str]) -> int:
        """Forgets every word but these; how many were forgotten."""
        lost = self._direct.column(_NOT_IN_ANY, (json.dumps(sorted(words)),))
        if lost:
            ids = json.dumps(lost)
            self._direct.run("DELETE FROM search_near WHERE word IN (SELECT value FROM json_each(?))", (ids,))
            self._direct.run("DELETE FROM search_word WHERE id IN (SELECT value FROM json_each(?))", (ids,))
        return len(lost)

    def beginning_with(self, start: str, limit: int) -> list[str]:
        """Known words that begin so, no more than the limit."""
        return self._direct.column(_BEGINNING, (start, start + _AFTER_ALL_LETTERS, limit))

    def near(self, typed: str) -> list[tuple[int, str]]:
        """(errors, word) of the known words that a typed word may have been meant for, the nearest first."""
        allowed = allowed_slips(typed)
        if not allowed:
            return []
        known = self._direct.column(_NEAR, (json.dumps(sorted(pieces_of_typed(typed))),))
        counted = ((_errors(typed, word, allowed), word) for word in known)
        found = sorted(
            (errors, abs(len(word) - len(typed)), word) for errors, word in counted if errors
        )  # without the words that it begins as it stands: those are no error
        return [(errors, word) for errors, _length, word in found[:_NEAR_KEPT]]


def _errors(typed: str, word: str, allowed: int) -> int | None:
    """The errors between two words; another spelling of the same sound is the last that is forgiven, not the first."""
    found = slips(typed, word, allowed)
    return allowed if found is None and sounds_like(typed, word) else found
