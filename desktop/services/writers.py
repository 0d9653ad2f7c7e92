"""Who wrote what came from another laptop: a colleague's name when that is proven, else what the laptop is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from desktop.domain.attachment import readable
from desktop.services.exchange_state import ENROLMENT
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ReceivedVersion

BY_NETWORK: Final = "network"
BY_KEY: Final = "bundle"
_LAPTOPS: Final = "laptop_names"
"""What the Department's server calls the laptops of the operator, by their id there."""
_PEOPLE: Final = "laptop_people"
"""Whose laptop it is, by the same id: from files that a laptop signed which the operator certified for that person."""
_MOST: Final = 500
_LONGEST: Final = 60
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ANOTHER: Final = "un autre ordinateur de votre association"
_COLLEAGUE: Final = "un collègue, reçue par clé USB"
_EARLIER: Final = "cet ordinateur, avant qu’une sauvegarde y soit reprise"


def keep_laptops(uow: UnitOfWork, told: Mapping[str, str]) -> None:
    """What laptops are called, as the server tells it."""
    _keep(uow, _LAPTOPS, told)


def keep_person(uow: UnitOfWork, device: object, name: str) -> None:
    """Whose laptop that is; only of a file whose writer is proven."""
    if isinstance(device, str) and _ID.fullmatch(device):
        _keep(uow, _PEOPLE, {device: name})


def writer_words(uow: UnitOfWork, version: ReceivedVersion) -> str:
    """Who wrote a version, after « écrite par »."""
    if version.source != BY_NETWORK:
        return f"{_COLLEAGUE} de {version.writer}" if version.writer else _COLLEAGUE
    return laptop_words(uow, version.writer)


def laptop_words(uow: UnitOfWork, device: str) -> str:
    """Whose laptop it is, by its id at the Department: a name, « l’ordinateur « PC-4 » », or that it is another one."""
    if device and device == (uow.settings.get(ENROLMENT) or {}).get("device"):
        return _EARLIER
    if person := _kept(uow, _PEOPLE).get(device):
        return person
    laptop = _kept(uow, _LAPTOPS).get(device)
    return f"l’ordinateur «\u00a0{laptop}\u00a0»" if laptop else _ANOTHER


def laptops_words(uow: UnitOfWork, devices: Iterable[str]) -> tuple[str, ...]:
    """The same of several, each once."""
    return tuple(dict.fromkeys(laptop_words(uow, one) for one in devices))


def _keep(uow: UnitOfWork, setting: str, told: Mapping[str, str]) -> None:
    named = {one: readable(name)[:_LONGEST].strip() for one, name in told.items()}
    before = _kept(uow, setting)
    after = before | {one: name for one, name in named.items() if name}
    if after != before:
        uow.settings.put(setting, dict(list(after.items())[-_MOST:]))


def _kept(uow: UnitOfWork, setting: str) -> dict[str, str]:
    return {str(one): str(name) for one, name in (uow.settings.get(setting) or {}).items()}
