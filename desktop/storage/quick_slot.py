"""A third way in, for the day: a secret of the system's keyring and a short code together, three tries, twelve hours.

The database key is wrapped under HMAC(secret of the keyring, Argon2id(code)): the disk without the keyring is worth
nothing, the keyring without the code neither. It ends with the start of the computer, the login and the day it was made
for, all sealed with the key. Tries are counted in the file and in the keyring, the higher count holding, before each is
looked at: a program that is killed and an older file that is put back win nothing. The program that runs counts too;
what is beyond it is somebody in the unlocked session who puts file and keyring back together and starts it anew.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.paths import DAY_CODE
from desktop.storage.durable_files import read_small, write_durably
from desktop.storage.errors import NONSENSE, NotebookError, WrongKeyError
from desktop.storage.keyslots import (
    Derivation,
    Identity,
    canonical,
    checksum,
    derive,
    is_bearable,
    open_sealed,
)
from desktop.storage.keystore import KeystoreError, OpenKeystore, system_keystore
from desktop.storage.memory import Secret, wipe
from desktop.storage.moment import Moment, present_moment

FORMAT: Final = "perron-quick/1"
FILE: Final = DAY_CODE
TRIES: Final = 3
LASTS_S: Final = 12 * 3600
_LARGEST: Final = 16 * 1024
_SECRET_BYTES: Final = 32
_SIZES: Final = [16, 12, 48]
"""Of salt, nonce and wrapped key."""


class QuickEndedError(NotebookError):
    """The way in of the day is over: the passphrase opens."""


@dataclass(frozen=True)
class CodeKey:
    """What the code was made into, by Argon2id; kept inside the notebook, so that a new day needs no new code."""

    salt: str
    key: str
    derivation: Derivation

    @classmethod
    def of(cls, code: str, derivation: Derivation) -> CodeKey:
        """That of a code just chosen."""
        salt = secrets.token_bytes(16)
        return cls(_b64(salt), _b64(derive(code, salt, derivation)), derivation)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> CodeKey:
        """As `asdict` gave it."""
        return cls(kept["salt"], kept["key"], Derivation(**kept["derivation"]))


@dataclass(frozen=True)
class _File:
    """What lies beside the notebook; all but the tries is sealed with the key."""

    id: str
    identity: Identity
    boot: str
    login: str
    made_at: float
    made_running: float
    salt: str
    derivation: Derivation
    nonce: str
    wrapped: str = ""
    tries: int = 0

    def header(self) -> bytes:
        """What is authenticated beside the wrapped key."""
        return canonical([FORMAT, asdict(replace(self, nonce="", wrapped="", tries=0))])

    def is_plausible(self) -> bool:
        """Whether every part is of its kind and size: anybody can write a file with a right checksum."""
        texts = (self.id, self.boot, self.login, *asdict(self.identity).values())
        sizes = [len(base64.b64decode(text, validate=True)) for text in (self.salt, self.nonce, self.wrapped)]
        return (
            all(type(text) is str for text in texts)
            and all(type(number) in (int, float) for number in (self.made_at, self.made_running))
            and type(self.tries) is int
            and is_bearable(self.derivation)
            and sizes == _SIZES
        )

    def lasts_at(self, moment: Moment) -> bool:
        """Whether it is still the same start, the same login and within twelve hours, by two clocks."""
        return (
            (self.boot, self.login) == (moment.boot, moment.login)
            and 0 <= moment.now - self.made_at <= LASTS_S
            and 0 <= moment.running - self.made_running <= LASTS_S
        )


@dataclass(frozen=True)
class _Record:
    """What the keyring holds."""

    id: str
    secret: str
    tries: int = 0


class QuickSlot:
    """The quick way into the notebook of a directory; `open_keystore` and `moment` are given by tests."""

    def __init__(
        self,
        directory: Path,
        open_keystore: OpenKeystore = system_keystore,
        moment: Callable[[], Moment] = present_moment,
    ) -> None:
        self.path = directory / FILE
        self._open_keystore, self._moment = open_keystore, moment
        self._tried: tuple[str, int] = ("", 0)
        """The slot tried last by this program, and how often: putting back both file and keyring gives nothing here."""

    def tries_left(self) -> int:
        """How many codes may still be tried; 0 when there is no quick way in now. Looks at the file alone."""
        found = self._read()
        return max(TRIES - found.tries, 0) if found is not None and found.lasts_at(self._moment()) else 0

    def make(self, key: Secret, identity: Identity, code: CodeKey) -> None:
        """For twelve hours from now, in the place of one made before; raises KeystoreError and leaves none."""
        self.destroy()
        moment = self._moment()
        if not moment.boot:
            raise KeystoreError("Cet ordinateur ne dit pas quand il redémarre.", safe="Le carnet n’a pas été touché.")
        secret = secrets.token_bytes(_SECRET_BYTES)
        record = _Record(secrets.token_hex(16), _b64(secret))
        file = _File(
            record.id,
            identity,
            *(moment.boot, moment.login, moment.now, moment.running),
            *(code.salt, code.derivation),
            _b64(secrets.token_bytes(12)),
        )
        wrapping = hmac.digest(secret, base64.b64decode(code.key), "sha256")
        wrapped = AESGCM(wrapping).encrypt(base64.b64decode(file.nonce), key, file.header())
        wipe(secret, wrapping)
        self._put(record, identity)
        self._write(replace(file, wrapped=_b64(wrapped)))

    def unwrap(self, code: str) -> tuple[bytearray, Identity]:
        """The database key and which it is.

        Raises WrongKeyError with the tries left, QuickEndedError when there are none or it is over, KeystoreError.
        """
        file = self._read()
        if file is None or not file.lasts_at(self._moment()):
            raise self._ended("Le déverrouillage rapide est terminé pour aujourd’hui.")
        record = self._record(file)
        if record is None:
            raise self._ended("Le trousseau de l’ordinateur n’a plus le secret du jour.")
        tried = self._tried[1] if self._tried[0] == file.id else 0
        counted = max(file.tries, record.tries, tried) + 1
        if counted > TRIES:
            raise self._ended("Les trois essais sont faits.")
        self._tried = (file.id, counted)
        self._count(record, file, counted)
        key = _opened(file, record, code)
        if key is None:
            if counted == TRIES:
                raise self._ended("Ce n’est pas le bon code, et c’était le dernier essai.")
            raise _wrong(TRIES - counted)
        self._tried = (file.id, 0)
        # a count left behind only makes the next try the last one sooner
        with suppress(KeystoreError, OSError):
            self._count(record, file, 0)
        return key, file.identity

    def destroy(self, notebook_id: str = "") -> None:
        """Ends it, in the file and in the keyring; what cannot be reached is worth nothing alone.

        With the id of the notebook, the keyring forgets also where the file was carried away to be put back.
        """
        file = self._read()
        self.path.unlink(missing_ok=True)
        known = {file.identity.notebook_id if file is not None else "", notebook_id} - {""}
        for each in known:
            with suppress(KeystoreError):
                self._open_keystore().forget(_name(each))

    def _ended(self, happened: str) -> QuickEndedError:
        self.destroy()
        return QuickEndedError(happened, safe="Le carnet est intact.", do="Ouvrez-le par la phrase de passe.")

    def _count(self, record: _Record, file: _File, tries: int) -> None:
        self._put(replace(record, tries=tries), file.identity)
        self._write(replace(file, tries=tries))

    def _put(self, record: _Record, identity: Identity) -> None:
        self._open_keystore().put(_name(identity.notebook_id), json.dumps(asdict(record), sort_keys=True))

    def _record(self, file: _File) -> _Record | None:
        kept = self._open_keystore().get(_name(file.identity.notebook_id))
        try:
            record = _Record(**json.loads(kept or ""))
            if type(record.tries) is not int or len(base64.b64decode(record.secret, validate=True)) != _SECRET_BYTES:
                return None
        except NONSENSE:
            return None
        return record if record.id == file.id else None

    def _write(self, file: _File) -> None:
        content = {"format": FORMAT} | asdict(file)
        write_durably(self.path, [json.dumps(content | {"sha256": checksum(content)}, indent=1).encode()])

    def _read(self) -> _File | None:
        """None also when the file cannot be read: there is nothing to save in it."""
        try:
            data = json.loads(read_small(self.path, _LARGEST))
            if data.pop("sha256") != checksum(data) or data.pop("format") != FORMAT:
                return None
            identity, cost = Identity(**data.pop("identity")), Derivation(**data.pop("derivation"))
            file = _File(identity=identity, derivation=cost, **data)
            return file if file.is_plausible() else None
        except (OSError, *NONSENSE):
            return None


def _opened(file: _File, record: _Record, code: str) -> bytearray | None:
    secret = base64.b64decode(record.secret)
    derived = derive(code, base64.b64decode(file.salt), file.derivation)
    wrapping = hmac.digest(secret, derived, "sha256")
    try:
        return open_sealed(wrapping, file.nonce, file.wrapped, file.header())
    except InvalidTag:
        return None
    finally:
        wipe(secret, derived, wrapping)


def _wrong(left: int) -> WrongKeyError:
    tries = "Il reste un essai" if left == 1 else f"Il reste {left} essais"
    return WrongKeyError(
        f"Ce n’est pas le bon code. {tries}.",
        safe="Le carnet est intact.",
        do="La phrase de passe l’ouvre toujours.",
    )


def _name(notebook_id: str) -> str:
    return f"notebook-{notebook_id}"


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
