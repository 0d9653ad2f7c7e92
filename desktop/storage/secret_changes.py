"""Another passphrase, another recovery code: one slot is written anew, the key and the database stay."""

from __future__ import annotations

from pathlib import Path

from desktop.storage.keyslots import (
    Derivation,
    KeySlots,
    new_recovery_code,
    normalise_recovery_code,
    slot_secret,
    unwrap,
    wrap,
)
from desktop.storage.memory import wipe
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.renewed_slots import renew_beside


def change_passphrase(
    directory: Path, code_or_passphrase: tuple[str, str], new: str, derivation: Derivation | None = None
) -> None:
    """Rewrites the passphrase slot alone, given (slot name, its secret); at the cost of that slot unless given one."""
    name, secret = code_or_passphrase
    keyslots = KeySlots(NotebookFiles(directory).keys)
    slots = keyslots.read()
    text = slot_secret(name, secret)
    opening = slots[name]
    key = unwrap(opening, text)
    if name == "passphrase":  # the other slot stays: it must be the one that was written here
        slots["recovery"] = keyslots.read_bound(key)["recovery"]
    # Never the cost of the slot replaced: it is not yet known to be authentic.
    slots["passphrase"] = wrap("passphrase", new, key, derivation or opening.derivation, opening.identity)
    keyslots.write(slots, key)
    wipe(key)
    renew_beside(NotebookFiles(directory))


def renew_recovery_code(directory: Path, passphrase: str) -> str:
    """Rewrites the recovery slot alone under a new code; raises WrongKeyError."""
    keyslots = KeySlots(NotebookFiles(directory).keys)
    slots = keyslots.read()
    opening = slots["passphrase"]
    key, code = unwrap(opening, passphrase), new_recovery_code()
    slots["recovery"] = wrap("recovery", normalise_recovery_code(code), key, opening.derivation, opening.identity)
    keyslots.write(slots, key)
    wipe(key)
    renew_beside(NotebookFiles(directory))
    return code
