"""The key slots of a notebook: one random key, wrapped once by the passphrase and once by the recovery code.

The database key is never derived from what a person types; a slot only wraps it (AES-256-GCM) under a key that
Argon2id makes from the typed text. The parameters of a slot are authenticated with it, so that they cannot be weakened.
The file carries a checksum: a damaged one gives way to its copy, and a whole one is never doubted, so that a copy left
from before cannot bring an old passphrase back.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.domain.check_sign import ALPHABET, LOOKALIKES, check_sign
from desktop.storage.derived_keys import derived_key, keyed_hash
from desktop.storage.durable_files import is_plain_file, read_small, write_durably
from desktop.storage.errors import NONSENSE, NotebookDamagedError, NotebookMissingError, WrongKeyError
from desktop.storage.memory import Secret, keep, wipe

KEY_BYTES = 32
FORMAT = "perron-keys/1"
_GROUPS, _GROUP_LENGTH = 7, 4
_MIN_MEMORY_KIB, _MAX_MEMORY_KIB, _MAX_PASSES, _MAX_LANES = 1024, 256 * 1024, 12, 4
"""No dearer than what `calibrated` ever chooses: a file made to be dear keeps nobody waiting."""
_LARGEST = 64 * 1024
"""Bytes of a key file, many times what it needs."""
_SALT_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_SIZES = [_SALT_BYTES, _NONCE_BYTES, KEY_BYTES + _TAG_BYTES]
_OURS = ("passphrase", "recovery")


@dataclass(frozen=True)
class Derivation:
    """The cost of Argon2id; the default is the floor for a real notebook (64 MiB, 3 passes)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True)
class Identity:
    """Which notebook a slot belongs to and which of its keys it wraps; random, so that they tell nothing."""

    notebook_id: str = ""
    key_id: str = ""


def new_identity() -> Identity:
    """That of a notebook being made."""
    return Identity(str(uuid.uuid4()), str(uuid.uuid4()))


@dataclass(frozen=True)
class Slot:
    """One way in; salt, nonce and wrapped key are base64."""

    name: str
    derivation: Derivation
    salt: str
    nonce: str
    wrapped: str
    identity: Identity = Identity()

    def header(self) -> bytes:
        """What is authenticated beside the wrapped key."""
        return canonical([FORMAT, self.name, asdict(self.derivation), self.salt, asdict(self.identity)])


def new_key() -> bytearray:
    """A random 256-bit database key, to be wiped after use."""
    return keep(secrets.token_bytes(KEY_BYTES))


def new_recovery_code() -> str:
    """Seven groups of four characters: 135 random bits and a check character that catches any slip of the pen."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_GROUPS * _GROUP_LENGTH - 1))
    code = body + check_sign(body)
    return "-".join(code[i : i + _GROUP_LENGTH] for i in range(0, len(code), _GROUP_LENGTH))


def slot_secret(slot_name: str, typed: str) -> str:
    """What a slot was made with, from what is typed for it; raises WrongKeyError for what cannot be a code."""
    return normalise_recovery_code(typed) if slot_name == "recovery" else typed


def normalise_recovery_code(typed: str) -> str:
    """The code as it was made: case, dashes, spaces and look-alikes forgiven; raises WrongKeyError on a slip."""
    text = "".join(c for c in typed.upper() if c.isalnum()).translate(LOOKALIKES)
    if len(text) != _GROUPS * _GROUP_LENGTH or any(c not in ALPHABET for c in text):
        raise WrongKeyError(
            "Ce code de secours n’a pas la bonne longueur.",
            safe="Le carnet est intact.",
            do="Recopiez les sept groupes de quatre caractères.",
        )
    if check_sign(text[:-1]) != text[-1]:
        raise WrongKeyError(
            "Ce code de secours contient une erreur de frappe.",
            safe="Le carnet est intact.",
            do="Relisez chaque groupe de la fiche de secours.",
        )
    return text


def wrap(name: str, secret: str, key: Secret, derivation: Derivation, identity: Identity = Identity()) -> Slot:
    """A slot that gives `key` back to whoever types `secret`."""
    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    slot = Slot(name, derivation, _b64(salt), _b64(nonce), "", identity)
    derived = derive(secret, salt, derivation)
    wrapped = AESGCM(derived).encrypt(nonce, key, slot.header())
    wipe(derived)
    return replace(slot, wrapped=_b64(wrapped))


def unwrap(slot: Slot, secret: str) -> bytearray:
    """The database key, to be wiped after use; raises WrongKeyError when the secret is not the one of this slot,
    NotebookDamagedError when its cost cannot be paid."""
    derived = derive(secret, base64.b64decode(slot.salt), slot.derivation)
    try:
        return open_sealed(derived, slot.nonce, slot.wrapped, slot.header())
    except InvalidTag:
        raise WrongKeyError(
            "Cette phrase de passe n’ouvre pas le carnet." if slot.name == "passphrase" else
            "Ce code de secours n’ouvre pas le carnet.",
            safe="Le carnet est intact.",
            do="Vérifiez la touche Verr. Maj et recommencez." if slot.name == "passphrase" else
            "Relisez chaque groupe. Une fiche refaite depuis ôte sa valeur à l’ancienne.",
        ) from None  # fmt: skip
    finally:
        wipe(derived)


def open_sealed(derived: Secret, nonce: str, wrapped: str, header: bytes) -> bytearray:
    """What AES-256-GCM sealed, in a buffer that can be wiped; raises InvalidTag."""
    key = bytearray(KEY_BYTES)
    AESGCM(derived).decrypt_into(base64.b64decode(nonce), base64.b64decode(wrapped), header, key)
    return key


def derive(secret: str, salt: bytes, cost: Derivation) -> bytes:
    """A key out of what somebody types, by Argon2id, to be wiped after use; NotebookDamagedError without the memory."""
    text = unicodedata.normalize("NFC", secret).encode()
    try:
        return hash_secret_raw(text, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)
    except (HashingError, MemoryError):
        raise NotebookDamagedError(
            "La clé du carnet n’a pas pu être calculée sur cet ordinateur.",
            safe="Le carnet n’a pas été touché.",
            do="Fermez les autres programmes et recommencez. Si rien n’y fait, reprenez une sauvegarde.",
        ) from None
    finally:
        wipe(text)


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
        return self._whole().slots

    def read_bound(self, key: Secret) -> dict[str, Slot]:
        """The slots that were written by whoever had this key, of the file or of its copy.

        Without a slot's own secret nothing else tells that it opens this notebook; raises NotebookDamagedError.
        """
        for path in (self._path, self._copy):
            content = _content_of(path)
            if content is not None and content.is_bound(key):
                return content.slots
        raise NotebookDamagedError(
            "Le fichier des clés n’est pas celui que Perron a écrit pour ce carnet.",
            safe="Le carnet ouvert est entier, et les sauvegardes d’avant aussi.",
            do="Réparez-le dans Réglages, Vérification du carnet, avant de fermer Perron.",
        )

    def write(self, slots: dict[str, Slot], key: Secret) -> None:
        """Replaces the slots of this key: the copy first, each flushed and renamed into place; other slots are kept."""
        others = self._whole().others if self.exists() else []
        content: dict[str, Any] = {
            "format": FORMAT,
            "slots": [*(asdict(slot) for slot in slots.values()), *others],
            "bind": _bind(slots, key),
        }
        raw = json.dumps(content | {"sha256": checksum(content)}, indent=1, sort_keys=True).encode()
        for path in (self._copy, self._path):
            write_durably(path, [raw])

    def become(self, other: KeySlots) -> None:
        """Becomes what another key file is; raises OSError, and what `read` raises."""
        raw = other._whole().raw
        for path in (self._copy, self._path):
            write_durably(path, [raw])

    def agree(self) -> bool:
        """Whether the file and its copy are both there and say the same."""
        try:
            return read_small(self._path, _LARGEST) == read_small(self._copy, _LARGEST)
        except OSError:
            return False

    def mend(self, key: Secret) -> None:
        """Makes both files the first that this key wrote, so that no damaged one stays; for the one writer."""
        if self.agree() and _is_sealed(read_small(self._path, _LARGEST)):
            return
        whole = [content for path in (self._path, self._copy) if (content := _content_of(path)) is not None]
        raw = (next((content for content in whole if content.is_bound(key)), None) or self._whole()).raw
        # A disk that refuses is no reason to keep a notebook shut that opens.
        with suppress(OSError):
            for path in (self._copy, self._path):
                if not is_plain_file(path) or read_small(path, _LARGEST) != raw:
                    write_durably(path, [raw])

    def _whole(self) -> _Content:
        if not self.exists():
            raise NotebookMissingError("Il n’y a pas de carnet à cet endroit.", do="Vérifiez le dossier.")
        for path in (self._path, self._copy):
            content = _content_of(path)
            if content is not None:
                return content
        raise NotebookDamagedError(
            "Le fichier des clés du carnet est illisible.",
            safe="Le carnet lui-même n’a pas été touché.",
            do="Remettez en place une sauvegarde du dossier du carnet.",
        )


@dataclass(frozen=True)
class _Content:
    """A whole key file; `others` are ways in that a later Perron made, kept as they are."""

    raw: bytes
    slots: dict[str, Slot]
    others: list[dict[str, Any]]
    bind: str

    def is_bound(self, key: Secret) -> bool:
        """Whether whoever wrote these slots had the key that they are to give."""
        return hmac.compare_digest(self.bind.encode(), _bind(self.slots, key).encode())


def _bind(slots: dict[str, Slot], key: Secret) -> str:
    said = [asdict(slots[name]) for name in sorted(slots)]
    return keyed_hash(derived_key(key, "key-slots"), canonical(said))


def _content_of(path: Path) -> _Content | None:
    try:
        return _parse(read_small(path, _LARGEST))
    except (OSError, *NONSENSE):
        return None


def checksum(content: dict[str, Any]) -> str:
    """SHA-256 of all that a key file says, in canonical JSON, but for the checksum itself."""
    return hashlib.sha256(canonical({key: value for key, value in content.items() if key != "sha256"})).hexdigest()


def canonical(value: Any) -> bytes:
    """JSON in the one form that a checksum or a seal is taken of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _parse(raw: bytes) -> _Content:
    data = json.loads(raw.decode("utf-8"))
    if data["format"] != FORMAT or data["sha256"] != checksum(data):
        raise ValueError("format or checksum")
    ours = [_slot(item) for item in data["slots"] if item["name"] in _OURS]
    if sorted(slot.name for slot in ours) != sorted(_OURS):
        raise ValueError("slots")
    others = [item for item in data["slots"] if item["name"] not in _OURS]
    return _Content(raw, {slot.name: slot for slot in ours}, others, str(data.get("bind", "")))


def _is_sealed(raw: bytes) -> bool:
    """Whether it is as it was written: far quicker than reading what it says."""
    try:
        data = json.loads(raw)
        return bool(data["sha256"] == checksum(data))
    except NONSENSE:
        return False


def _slot(item: dict[str, Any]) -> Slot:
    cost, identity = Derivation(**item["derivation"]), Identity(**item["identity"])
    slot = Slot(item["name"], cost, item["salt"], item["nonce"], item["wrapped"], identity)
    if asdict(slot) != item:
        raise TypeError("slot")
    if not is_bearable(cost):
        raise ValueError("derivation")
    if not all(type(text) is str for text in asdict(identity).values()):
        raise TypeError("identity")
    sizes = [len(base64.b64decode(text, validate=True)) for text in (slot.salt, slot.nonce, slot.wrapped)]
    if sizes != _SIZES:
        raise ValueError("sizes")
    return slot


def is_bearable(cost: Derivation) -> bool:
    """Whether a cost is one that Perron ever asks for: whole numbers, within bounds."""
    return all(type(number) is int for number in asdict(cost).values()) and (
        _MIN_MEMORY_KIB <= cost.memory_kib <= _MAX_MEMORY_KIB
        and 1 <= cost.passes <= _MAX_PASSES
        and 1 <= cost.lanes <= _MAX_LANES
    )
