"""Who keeps the notebook, as papers and measures name them: read and kept under the names of the settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.worker import Diploma, Worker

if TYPE_CHECKING:
    from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Profile:
    """The worker, the function printed on the bilan (A8), and the association; empty until they are given."""

    worker_name: str = ""
    qualification: str = ""
    operator: str = ""
    diploma: str = ""
    """The level of a diploma of social work, « none » without one (A8, V3)."""
    housing_since: str = ""
    """Since which day in support through housing, as an ISO date (A8)."""
    phone: str = ""
    """The telephone of their work, in letters and notices."""

    @property
    def worker(self) -> Worker:
        """As the schemes look at it; what cannot be read is not told."""
        known = {one.value for one in Diploma}
        diploma = Diploma(self.diploma) if self.diploma in known else None
        return Worker(self.worker_name, diploma, _day(self.housing_since), self.operator)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def profile_of(uow: UnitOfWork) -> Profile:
    """The profile as it is."""
    return Profile(*(str(uow.settings.get(field.name, "") or "") for field in fields(Profile)))


def keep_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Puts it in the place of the one of before."""
    for name, value in asdict(profile).items():
        uow.settings.put(name, value)
