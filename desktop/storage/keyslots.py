"""The key slots of a notebook: one random key, wrapped once by the passphrase and once by the recovery code.

The database key is never derived from what a person types; a slot only wraps it (AES-256-GCM) under a key that
Argon2id makes from the typed text. The parameters of a slot are authenticated with it, so that they cannot be weakened.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.storage.errors import NotebookDamagedError, NotebookMissingError, WrongKeyError

KEY_BYTES = 32
FORMAT = "perron-keys/1"
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O, U
_GROUPS, _GROUP_LENGTH = 7, 4
_MIN_MEMORY_KIB, _MAX_MEMORY_KIB, _MAX_PASSES, _MAX_LANES = 1024, 4 * 1024 * 1024, 64, 64
_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_SIZES = [_SALT_BYTES, _NONCE_BYTES, KEY_BYTES + _TAG_BYTES]


@dataclass(frozen=True)
class Derivation:
    """The cost of Argon2id; the default is the floor for a real notebook (64 MiB, 3 passes)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True)
class Slot:
    """One way in; salt, nonce and wrapped key are base64."""

    name: str
    derivation: Derivation
    salt: str
    nonce: str
    wrapped: str

    def header(self) -> bytes:
        """What is authenticated beside the wrapped key."""
        return json.dumps(
            [FORMAT, self.name, asdict(self.derivation), self.salt], sort_keys=True, separators=(",", ":")
        ).encode()


def new_key() -> bytes:
    """A random 256-bit database key."""
    return secrets.token_bytes(KEY_BYTES)


def new_recovery_code() -> str:
    """Seven groups of four characters: 135 random bits and a check character that catches a slip of the pen."""
    body = "".join(secrets.choice(_ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH - 1))
    code = body + _check_character(body)
    return "-".join(code[i : i + _GROUP_LENGTH] for i in range(0, len(code), _GROUP_LENGTH))


def normalise_recovery_code(typed: str) -> str:
    """The code as it was made: case, dashes, spaces and look-alikes forgiven; raises WrongKeyError on a slip."""
    text = "".join(c for c in typed.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    if len(text) != _GROUPS * _GROUP_LENGTH or any(c not in _ALPHABET for c in text):
        raise WrongKeyError(
            "Ce code de secours n’a pas la bonne longueur.",
            safe="Le carnet est intact.",
            do="Recopiez les sept groupes de quatre caractères.",
        )
    if _check_character(text[:-1]) != text[-1]:
        raise WrongKeyError(
            "Ce code de secours contient une erreur de frappe.",
            safe="Le carnet est intact.",
            do="Relisez chaque groupe de la fiche de secours.",
        )
    return text


def _check_character(body: str) -> str:
    return _ALPHABET[sum((i + 1) * _ALPHABET.index(c) for i, c in enumerate(body)) % 31]


def wrap(name: str, secret: str, key: bytes, derivation: Derivation) -> Slot:
    """A slot that gives `key` back to whoever types `secret`."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    slot = Slot(name, derivation, _b64(salt), _b64(nonce), "")
    wrapped = AESGCM(_derive(secret, salt, derivation)).encrypt(nonce, key, slot.header())
    return Slot(name, derivation, slot.salt, slot.nonce, _b64(wrapped))


def unwrap(slot: Slot, secret: str) -> bytes:
    """The database key; raises WrongKeyError when the secret is not the one of this slot."""
    derived = _derive(secret, base64.b64decode(slot.salt), slot.derivation)
    try:
        return AESGCM(derived).decrypt(base64.b64decode(slot.nonce), base64.b64decode(slot.wrapped), slot.header())
    except InvalidTag:
        raise WrongKeyError(
            "Cette phrase de passe n’ouvre pas le carnet." if slot.name == "passphrase" else
            "Ce code de secours n’ouvre pas le carnet.",
            safe="Le carnet est intact.",
            do="Vérifiez la touche Verr. Maj et recommencez." if slot.name == "passphrase" else
            "Relisez chaque groupe. Une fiche refaite depuis ôte sa valeur à l’ancienne.",
        ) from None  # fmt: skip


def _derive(secret: str, salt: bytes, cost: Derivation) -> bytes:
    text = unicodedata.normalize("NFC", secret).encode()
    return hash_secret_raw(text, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class KeySlots:
    """The slot file of a notebook; written with a copy beside it, since losing both would lose the notebook."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._copy = path.with_suffix(path.suffix + ".bak")

    def exists(self) -> bool:
        """Whether the file or its copy is there."""
        return self._path.exists() or self._copy.exists()

    def read(self) -> dict[str, Slot]:
        """The slots by name; falls back to the copy; raises NotebookMissingError or NotebookDamagedError."""
        if not self.exists():
            raise NotebookMissingError("Il n’y a pas de carnet à cet endroit.", do="Vérifiez le dossier.")
        for path in (self._path, self._copy):
            try:
                return _parse(json.loads(path.read_text(encoding="utf-8")))
            except (OSError, ValueError, KeyError, TypeError):
                continue
        raise NotebookDamagedError(
            "Le fichier des clés du carnet est illisible.",
            safe="Le carnet lui-même n’a pas été touché.",
            do="Remettez en place une sauvegarde du dossier du carnet.",
        )

    def write(self, slots: dict[str, Slot]) -> None:
        """Replaces the slots: the copy first, each flushed to the disk and renamed into place."""
        content = json.dumps(
            {"format": FORMAT, "slots": [asdict(slot) for slot in slots.values()]}, indent=1, sort_keys=True
        )
        for path in (self._copy, self._path):
            _write_durably(path, content.encode())


def _parse(data: dict[str, Any]) -> dict[str, Slot]:
    if data["format"] != FORMAT:
        raise ValueError(data["format"])
    slots = {}
    for item in data["slots"]:
        slot = Slot(item["name"], Derivation(**item["derivation"]), item["salt"], item["nonce"], item["wrapped"])
        cost = slot.derivation
        if asdict(cost) != item["derivation"] or not all(type(number) is int for number in asdict(cost).values()):
            raise TypeError("derivation")
        if not (
            _MIN_MEMORY_KIB <= cost.memory_kib <= _MAX_MEMORY_KIB
            and 1 <= cost.passes <= _MAX_PASSES
            and 1 <= cost.lanes <= _MAX_LANES
        ):
            raise ValueError("derivation")
        sizes = [len(base64.b64decode(text, validate=True)) for text in (slot.salt, slot.nonce, slot.wrapped)]
        if sizes != _SIZES:
            raise ValueError("sizes")
        slots[slot.name] = slot
    if set(slots) != {"passphrase", "recovery"}:
        raise ValueError("slots")
    return slots


def _write_durably(path: Path, content: bytes) -> None:
    temporary = path.with_suffix(path.suffix + ".new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    if os.name == "posix":
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
