"""Who the worker is and how the window behaves; kept inside the encrypted notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from desktop.domain.one_line import one_line
from desktop.services.policies import FixedByPolicyError
from desktop.services.workspace import Workspace

DEFAULT_LOCK_MINUTES = 5
_PLACE = "last_place"


@dataclass(frozen=True)
class Settings:
    """The settings of one notebook; `qualification` is printed on the bilan (A8)."""

    worker_name: str = ""
    qualification: str = ""
    operator: str = ""
    diploma: str = ""
    housing_since: str = ""
    """Which diploma of social work, and since when in support through housing: printed on the bilan too (A8)."""
    phone: str = ""
    """The telephone of their work, in letters and notices."""
    theme: str = "system"
    text_percent: int = 100
    high_contrast: bool = False
    reduced_motion: bool = False
    lock_minutes: int = DEFAULT_LOCK_MINUTES
    territories: tuple[str, ...] = ()
    """Names of the territories that the worker works in; none means all."""
    spelling: bool = True
    """Whether words that no dictionary knows are underlined while one writes."""
    levels_explained: bool = False
    """Whether the worker has read what the marks of the recorder mean: shared, team, confidential (P1)."""
    recovery_noted: bool = False
    """Whether the recovery code was typed back once: only then is its sheet known to exist."""


class SettingsService:
    """Reads and keeps the settings."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def load(self) -> Settings:
        """The settings as they are in force: the delay of the lock is never longer than the IT allows."""
        return self._allowed(self._kept())

    def _kept(self) -> Settings:
        default = asdict(Settings())
        with self._workspace.notebook.read() as uow:
            found = {name: uow.settings.get(name, value) for name, value in default.items()}
        return Settings(**found | {"territories": tuple(found["territories"])})

    def remember_place(self, key: str, args: Mapping[str, str]) -> None:
        """Keeps which screen was shown, to open on it again the same day."""
        place = {"key": key, "args": dict(args), "day": self._workspace.clock.today().isoformat()}
        with self._workspace.notebook.write(work=False) as uow:
            uow.settings.put(_PLACE, place)

    def last_place(self) -> tuple[str, dict[str, str]] | None:
        """The screen that was shown last today; None in the morning: a day begins with what it holds."""
        with self._workspace.notebook.read() as uow:
            place = uow.settings.get(_PLACE)
        if place is None or place["day"] != self._workspace.clock.today().isoformat():
            return None
        return place["key"], place["args"]

    def save(self, settings: Settings) -> Settings:
        """Keeps the settings; raises FixedByPolicyError for a delay of the lock that is longer than the IT allows.

        What the worker chose before comes back with the day on which nothing is fixed any more.
        """
        policy = self._workspace.policy
        if settings.lock_minutes > self._allowed(settings).lock_minutes:
            raise FixedByPolicyError(
                f"Ce délai est plus long que celui qui est permis. {policy.note('lock_minutes')}",
                safe="Rien n’a changé.",
                do="Choisissez un délai plus court.",
            )
        before = self._kept()
        if settings.lock_minutes == self._allowed(before).lock_minutes:
            settings = replace(settings, lock_minutes=before.lock_minutes)
        with self._workspace.notebook.write() as uow:
            for name, value in asdict(settings).items():
                uow.settings.put(name, one_line(value) if isinstance(value, str) else value)
        return self.load()

    def _allowed(self, settings: Settings) -> Settings:
        most = self._workspace.policy.policy.lock_minutes or settings.lock_minutes
        return replace(settings, lock_minutes=min(settings.lock_minutes, most))
