"""Operators' authorities, and the laptops that they certify."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from desktop.reports.certificates import as_pem, certify, make_authority, make_request, new_key
from desktop.reports.sealing import Identity

_LATELY = timedelta(days=1)


class Authority:
    """An operator's own authority, which issues certificates to its laptops."""

    def __init__(self, name: str, since: datetime | None = None) -> None:
        self._since = since or datetime.now(UTC) - _LATELY
        self._name, self._made = name, make_authority(name, self._since)

    @property
    def der(self) -> bytes:
        return self._made.certificate

    @property
    def pem(self) -> bytes:
        return as_pem(self.der)

    def laptop(self, name: str) -> Identity:
        return self._certified(new_key(), name)

    def again(self, laptop: Identity, name: str) -> Identity:
        """The same key with another certificate."""
        return self._certified(laptop.key, name)

    def _certified(self, key: bytes, name: str) -> Identity:
        asked = make_request(key, name, self._name)
        return Identity(certify(self._made, asked, self._since), key, (self.der,))
