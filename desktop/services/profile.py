"""Who keeps the notebook, as papers and measures name them: read and kept under the names of the settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Profile:
    """The worker, the function printed on the bilan (A8), and the association; empty until they are given."""

    worker_name: str = ""
    qualification: str = ""
    operator: str = ""


def profile_of(uow: UnitOfWork) -> Profile:
    """The profile as it is."""
    return Profile(*(str(uow.settings.get(field.name, "") or "") for field in fields(Profile)))


def keep_profile(uow: UnitOfWork, profile: Profile) -> None:
    """Puts it in the place of the one of before."""
    for name, value in asdict(profile).items():
        uow.settings.put(name, value)
