"""Contacts as figures read them: many at once, by the driver, nothing of them but what the Department may have (P1)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import Connection

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.storage.convert import to_next_step
from desktop.storage.direct import Direct
from desktop.storage.standing import STANDS_SQL

SharedOf = Callable[[str, int, Mapping[str, Any]], Mapping[str, Any]]
"""What the Department may have of the answers to a form in a version."""

_TOLD = """
SELECT contact.id, contact.measure_id, contact.household_id, contact.day, contact.kind, contact.outcome, contact.at,
  contact.reason, contact.trace_left, contact.form, contact.form_version,
  CASE WHEN contact.day >= :since THEN contact.answers ELSE '{{}}' END,
  CASE WHEN contact.day >= :since AND :steps THEN contact.next_steps ELSE '[]' END
FROM measure JOIN contact ON contact.measure_id = measure.id {touched}
WHERE measure.scheme = :scheme AND contact.day BETWEEN :first AND :last
  AND contact.outcome IN (SELECT value FROM json_each(:outcomes)) AND {stands}
ORDER BY contact.measure_id, contact.day, contact.at, contact.id
"""
_TOUCHED = """
JOIN measure_line ON measure_line.measure_id = measure.id AND (
  measure_line.last_day IS NULL OR measure_line.last_day >= :from
  OR measure.id IN (SELECT measure_id FROM milestone WHERE day BETWEEN :from AND :last AND withdrawn = '')
  OR EXISTS (SELECT 1 FROM contact AS met WHERE met.measure_id = measure.id
    AND met.day BETWEEN :from AND :last AND met.withdrawn = '')
)
"""
_NO_ANSWERS, _NO_STEPS = "{}", "[]"
_read_json = json.JSONDecoder().raw_decode
"""Without the search for spaces around what this program wrote: it takes as long as the reading itself."""


class ToldContacts:
    """Reads only."""

    def __init__(self, connection: Connection) -> None:
        self._direct = Direct(connection)

    def outlines(self, scheme: str, first: date, last: date, *outcomes: Outcome) -> dict[str, list[Contact]]:
        """Contacts of a scheme in a period, by measure, in order, with nothing that was said in them."""
        values = self._values(scheme, first, last, outcomes, date.max)
        return self._read(_TOLD.format(touched="", stands=STANDS_SQL), values, _nothing)

    def of_period(
        self, scheme: str, first: date, last: date, outcomes: Iterable[Outcome], since: date, shared_of: SharedOf,
        *, steps: bool,
    ) -> dict[str, list[Contact]]:  # fmt: skip
        """All contacts up to a day of the measures that were under way in a period, or had a stage or a contact in it.

        What was said in those of before `since` is not read: they are only counted; what was promised, only if asked.
        """
        values = self._values(scheme, date.min, last, outcomes, since) | {"from": first.isoformat(), "steps": steps}
        return self._read(_TOLD.format(touched=_TOUCHED, stands=STANDS_SQL), values, shared_of)

    def _values(
        self, scheme: str, first: date, last: date, outcomes: Iterable[Outcome], since: date
    ) -> dict[str, str | bool]:
        return {
            "scheme": scheme, "first": first.isoformat(), "last": last.isoformat(), "since": since.isoformat(),
            "outcomes": json.dumps([one.value for one in outcomes]), "steps": False,
        }  # fmt: skip

    def _read(self, query: str, values: Mapping[str, str | bool], shared_of: SharedOf) -> dict[str, list[Contact]]:
        found: dict[str, list[Contact]] = defaultdict(list)
        for row in self._direct.rows(query, values):
            found[row[1]].append(_contact(row, shared_of))
        return found


_KINDS = {kind.value: kind for kind in ContactKind}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


def _contact(row: tuple[Any, ...], shared_of: SharedOf) -> Contact:
    (
        contact_id, measure_id, household_id, day, kind, outcome, at, reason, trace_left, form, version, answers, steps,
    ) = row  # fmt: skip
    return Contact(
        contact_id, measure_id, household_id, date.fromisoformat(day), _KINDS[kind], _OUTCOMES[outcome],
        time.fromisoformat(at) if at else None, reason, trace_left,
        form=form, form_version=version,
        answers={} if answers == _NO_ANSWERS else shared_of(form, version, _read_json(answers)[0]),
        next_steps=() if steps == _NO_STEPS else tuple(map(to_next_step, _read_json(steps)[0])),
    )  # fmt: skip


def _nothing(_form: str, _version: int, _answers: Mapping[str, Any]) -> Mapping[str, Any]:
    return {}
