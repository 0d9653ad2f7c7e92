"""Another key for the database, killed and looked at like the other operations."""

from __future__ import annotations

from desktop.storage.errors import WrongKeyError
from tests.soak.place import PASSPHRASE, Place, Tell, content, faults, services_with

OTHER = "falaise hameau jonquille losange manivelle octave perdrix ruisseau"


def rekey(place: Place, tell: Tell) -> None:
    place.service().change_key(PASSPHRASE, OTHER)
    tell("changed")


def opening(place: Place) -> str:
    """The passphrase that opens it now."""
    for passphrase in (PASSPHRASE, OTHER):
        try:
            services_with(place, "passphrase", passphrase).close()
        except WrongKeyError:
            continue
        return passphrase
    raise AssertionError("neither passphrase opens it")


def lost_by_rekeying(place: Place, told: list[str]) -> list[str]:
    """It opens by the old passphrase or by the new one, with the same rows; by the new one once that was told."""
    passphrase = opening(place)
    found = ["the old key, after the new one was told"] if told and passphrase != OTHER else []
    services = services_with(place, "passphrase", passphrase)
    found += faults(services)
    services.close()
    before = content(Place(place.root.parent / "template"))
    now = content(place, passphrase)
    return found + [f"table {table}" for table in before if before[table] != now[table] and table != "audit"]
