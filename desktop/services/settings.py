"""Who the worker is and how the window behaves; kept inside the encrypted notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from desktop.domain.one_line import one_line
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
        """The settings as they are."""
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
        """Keeps the settings."""
        with self._workspace.notebook.write() as uow:
            for name, value in asdict(settings).items():
                uow.settings.put(name, one_line(value) if isinstance(value, str) else value)
        return self.load()
