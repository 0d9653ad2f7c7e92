"""Where the backups stand, and how it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from desktop.domain.french import hour, long_date, plural
from desktop.services.clock import PARIS
from desktop.storage.backup_checking import Checked
from desktop.storage.backup_place import Snapshot
from desktop.storage.errors import NotebookError

TOLD_AFTER_DAYS: Final = 7
"""Without a backup outside this computer, when a place for it is set."""


def moment_words(moment: datetime) -> str:
    """« 22 novembre 2026 à 16 h 12 »."""
    return f"{long_date(moment.date())} à {hour(moment.time())}"


@dataclass(frozen=True)
class BackupLine:
    """A backup as it is shown: its moment in Paris, its size in bytes, how many photos and papers are missing."""

    made_at: datetime
    size: int
    lost: int = 0
    households: int = 0
    """Counted in it; 0 where it was not opened."""

    @property
    def words(self) -> str:
        """« 22 novembre 2026 à 16 h 12 »."""
        return moment_words(self.made_at)


@dataclass(frozen=True)
class BackupState:
    """Where the backups stand; `place` is the second place, empty when none is set."""

    latest: tuple[BackupLine, ...]
    count: int
    place: str
    away_at: datetime | None
    away_days: int
    """Days since the last backup outside this computer, or since the place was chosen."""
    ahead: int = 0
    """How many are dated in time to come: they are left aside."""

    @property
    def tells_away(self) -> bool:
        """Whether it is time to say that none has left this computer."""
        return bool(self.place) and self.away_days >= TOLD_AFTER_DAYS

    @property
    def warns(self) -> bool:
        """Whether the notebook would be lost with this computer, for all that is known."""
        return not self.place or self.tells_away

    @property
    def ahead_words(self) -> str:
        """What to say of those dated in time to come, empty without any."""
        if not self.ahead:
            return ""
        return (
            f"{plural(self.ahead, 'sauvegarde est datée', 'sauvegardes sont datées')} d’un jour à venir :"
            " l’horloge était mal réglée, ou quelqu’un y a touché. Perron ne s’en sert pas."
        )

    @property
    def away_words(self) -> str:
        """What to say of the second place, in one sentence."""
        if not self.place:
            return "Aucun second endroit n’est choisi\u00a0: si cet ordinateur est perdu, le carnet l’est aussi."
        if self.tells_away:
            return f"Aucune sauvegarde hors de cet ordinateur depuis {plural(self.away_days, 'jour', 'jours')}."
        if self.away_at is None:
            return "Aucune sauvegarde n’y est encore. Elle s’y fera dès que cet endroit sera branché."
        return f"Dernière sauvegarde à cet endroit\u00a0: {moment_words(self.away_at)}."


@dataclass(frozen=True)
class CheckedPlace:
    """What a check of the latest backup of a place found; `line` is None when none is there or it is damaged."""

    name: str
    line: BackupLine | None
    trouble: str = ""


def line_of(checked: Checked) -> BackupLine:
    """Of a backup that was opened."""
    outside, counts = checked.manifest.outside, checked.manifest.inside.counts
    made_at = outside.made_at.astimezone(PARIS)
    return BackupLine(made_at, outside.size, len(checked.lost), counts.get("household", 0))


def line_outside(snapshot: Snapshot) -> BackupLine | None:
    """Of a backup that was only seen, None when not even that can be read."""
    try:
        outside = snapshot.outside()
    except NotebookError:
        return None
    if not snapshot.is_named_after(outside):
        return None
    return BackupLine(outside.made_at.astimezone(PARIS), outside.size)
