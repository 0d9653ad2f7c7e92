"""Keyrings made by hand for tests: one in memory, one that is locked, and the moment that a test chooses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from desktop.storage.keystore import Keystore
from desktop.storage.moment import Moment

FIRST = Moment("boot-1", "login-1", 1_800_000_000.0, 5_000.0)


class MemoryKeyring(KeyringBackend):
    """Keeps what it is given."""

    priority = 0.1  # never chosen by itself

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("none")


class LockedKeyring(MemoryKeyring):
    """Refuses everything, as one whose prompt was dismissed."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked("Failed to unlock the collection!")


@dataclass
class Day:
    """A keyring and a moment that the test moves; `open` and `moment` are what a quick slot is given."""

    backend: KeyringBackend = field(default_factory=MemoryKeyring)
    at: Moment = FIRST

    def open(self) -> Keystore:
        return Keystore(self.backend)

    def moment(self) -> Moment:
        return self.at

    def move(self, **changes: object) -> None:
        self.at = replace(self.at, **changes)

    def later(self, hours: float) -> None:
        self.move(now=self.at.now + hours * 3600, running=self.at.running + hours * 3600)
