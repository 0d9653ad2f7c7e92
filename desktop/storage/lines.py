"""The narrow tables behind the long lists: what they sort and narrow by, kept true by every write of a record."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import Connection

from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.text import fold
from desktop.storage.direct import Direct
from desktop.storage.standing import STANDS_SQL

STAGES: Final = (
    MeasureState.ACTIVE,
    MeasureState.ENDING,
    MeasureState.SUSPENDED,
    MeasureState.PREPARING,
    MeasureState.PROPOSED,
    MeasureState.CLOSED,
    MeasureState.DECLINED,
)
"""The states in the order in which they matter for a household: its foremost measure gives its stage."""
NO_MEASURE: Final = len(STAGES)
FIRST_OVER: Final = STAGES.index(MeasureState.CLOSED)
"""From this stage on nothing is followed any more."""

_HOUSEHOLD = (
    "INSERT INTO household_line (household_id, sort_name, sort_address, commune, schemes, stage, referent)"  # noqa: S608
    f" VALUES (?, ?, ?, ?, '', {NO_MEASURE}, '') ON CONFLICT (household_id) DO UPDATE SET"
    " sort_name = excluded.sort_name, sort_address = excluded.sort_address, commune = excluded.commune"
)
_MEASURE = (
    "INSERT INTO measure_line (measure_id, household_place, scheme, stage, referent, start, last_day)"
    " VALUES (?, (SELECT place FROM household_line WHERE household_id = ?), ?, ?, ?, ?, ?)"
    " ON CONFLICT (measure_id) DO UPDATE SET household_place = excluded.household_place,"
    " scheme = excluded.scheme, stage = excluded.stage, referent = excluded.referent, start = excluded.start,"
    " last_day = excluded.last_day RETURNING household_place"
)
_LAST_MET = f"(SELECT max(day) FROM contact WHERE measure_id = ?1 AND outcome = 'done' AND {STANDS_SQL})"  # noqa: S608
_MET = (
    f"UPDATE measure_line SET last_met = {_LAST_MET} WHERE measure_id = ?1 AND last_met IS NOT {_LAST_MET}"  # noqa: S608
    " RETURNING household_place"
)
"""Nothing is written, and no page with it, when the day stays what it was."""
_SUMMED_UP = f"""
UPDATE household_line SET
    last_met = (SELECT max(last_met) FROM measure_line WHERE household_place = ?1),
    stage = coalesce((SELECT min(stage) FROM measure_line WHERE household_place = ?1), {NO_MEASURE}),
    schemes = coalesce((SELECT group_concat(scheme, ' ') FROM (SELECT DISTINCT scheme FROM measure_line
        WHERE household_place = ?1 AND stage < {FIRST_OVER} ORDER BY scheme)), ''),
    referent = coalesce((SELECT referent FROM measure_line
        WHERE household_place = ?1 AND referent != '' ORDER BY stage, start DESC LIMIT 1), '')
WHERE place = ?1
"""  # noqa: S608 - numbers of our own


class Lines:
    """Keeps the lines of the lists; called by the repositories when they write."""

    def __init__(self, connection: Connection) -> None:
        self._direct = Direct(connection)

    def put_household(self, household: Household) -> None:
        """What the lists need of a household itself."""
        dwelling = household.dwelling
        values = (household.id, fold(household.name), _by_street(dwelling.address), dwelling.commune)
        self._direct.run(_HOUSEHOLD, values)

    def put_measure(self, measure: Measure) -> None:
        """What the lists need of a measure, and of its household because of it."""
        last = measure.last_day
        values = (
            measure.id, measure.household_id, measure.scheme, STAGES.index(measure.state), measure.referent,
            measure.start.isoformat(), last and last.isoformat(),
        )  # fmt: skip
        self._direct.run(_SUMMED_UP, (self._direct.value(_MEASURE, values),))

    def measures_changed(self, household_id: str) -> None:
        """What the lists need of a household, after one of its measures is gone."""
        place = self._direct.value("SELECT place FROM household_line WHERE household_id = ?", (household_id,))
        if place is not None:
            self._direct.run(_SUMMED_UP, (place,))

    def measures_left(self, household_id: str) -> None:
        """What the lists need of a household that measures were taken from."""
        place = self._direct.value("SELECT place FROM household_line WHERE household_id = ?", (household_id,))
        self._direct.run(_SUMMED_UP, (place,))

    def contacts_changed(self, measure_id: str) -> None:
        """The day on which a measure's household was last met, after one of its contacts changed."""
        place = self._direct.value(_MET, (measure_id,))
        if place is not None:
            self._direct.run(_SUMMED_UP, (place,))


def _by_street(address: str) -> str:
    """An address to sort by: the street first, then the number with its zeros."""
    folded = fold(address)
    number = re.match(r"\d+", folded)
    if number is None:
        return folded
    return f"{folded[number.end() :].strip()} {int(number[0]):05}"
