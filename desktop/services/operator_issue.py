"""The operator's file: made beside its authority, under the same passphrase, each time with the next number.

What was told once stays told: only what changes is named, and whoever left is taken out by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from desktop.domain.calendar import add_months
from desktop.errors import AppError, InvalidInputError
from desktop.reports.certificate_reading import told
from desktop.reports.certificates import as_pem, request_age_key, request_name
from desktop.services.clock import Clock
from desktop.services.fingerprints import in_groups
from desktop.services.operator import OperatorService
from desktop.services.outside import read_file, write_private
from desktop.sync.address import server_address
from desktop.sync.operator_file import (
    FORMAT,
    LARGEST_FILE,
    OperatorContent,
    OperatorFileError,
    fingerprint_of,
    issued,
    new_signing_key,
    read_operator_file,
)

KEY_FILE: Final = "fichier.cle.pem"
LAST_FILE: Final = "dernier-fichier.json"
_USUAL_MONTHS: Final = 12
_LAPTOP: Final = "Ordinateur – "


@dataclass(frozen=True)
class Changes:
    """What is new since the last file; empty values stay as they were."""

    requests: Sequence[Path] = ()
    """Requests of laptops, as they were recorded in Réglages: each names a colleague and the key for them."""
    age_keys: Mapping[str, str] = field(default_factory=dict)
    """Keys that were told otherwise than by a request, by the name of the colleague."""
    gone: Sequence[str] = ()
    """Names of those who are no colleagues any more."""
    server: str = ""
    server_ca: Path | None = None
    receipt_key: str = ""
    department_key: str = ""
    department_age_key: str = ""
    valid_until: date | None = None


@dataclass(frozen=True)
class Issued:
    """What was written: its number, until when it holds, who is in it, and the fingerprint to read aloud."""

    path: Path
    operator: str
    serial: int
    until: date
    colleagues: tuple[str, ...]
    fingerprint: str
    unkeyed: tuple[str, ...] = field(default=())
    """Requests of laptops that name no key: their program is of before, and nothing can be written for them."""


class OperatorFiles:
    """The files of the operator of a folder."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._directory, self._clock = directory, clock

    def issue(self, out: Path, passphrase: str, changes: Changes) -> Issued:
        """Writes the next file; AppError or InvalidInputError with nothing written."""
        if out.exists():
            raise AppError(
                "Le fichier à écrire existe déjà.", safe="Il n’a pas été touché.", do="Choisissez un autre nom."
            )
        authority = OperatorService(self._directory, self._clock).open(passphrase)
        key = self._key(passphrase)
        before = self._last(fingerprint_of(key, passphrase))
        asked = [_asked(one) for one in changes.requests]
        content = self._content(before, changes, asked, authority.certificate)
        file = issued(content, key, passphrase)
        write_private(self._directory / LAST_FILE, file)
        write_private(out, file)
        return Issued(
            out,
            content.operator,
            content.serial,
            content.until,
            tuple(one.name for one in content.colleagues),
            in_groups(read_operator_file(file).fingerprint),
            tuple(name for name, age_key in asked if not age_key),
        )

    def _key(self, passphrase: str) -> bytes:
        """The key that signs the files, made at first need."""
        path = self._directory / KEY_FILE
        if not path.exists():
            write_private(path, new_signing_key(passphrase))
        content = _read(path)
        try:
            fingerprint_of(content, passphrase)
        except ValueError:
            raise AppError(
                "La clé qui signe les fichiers de l’opérateur ne s’ouvre pas par cette phrase de passe.",
                safe="Rien n’a été écrit.",
                do="Remettez une copie de ce dossier\u00a0: tous ses fichiers vont ensemble.",
            ) from None
        return content

    def _last(self, fingerprint: str) -> OperatorContent | None:
        path = self._directory / LAST_FILE
        if not path.exists():
            return None
        try:
            found = read_operator_file(_read(path))
        except OperatorFileError:
            found = None
        if found is None or found.fingerprint != fingerprint:
            raise AppError(
                "Le dernier fichier établi, gardé dans ce dossier, est abîmé ou n’est pas de cette clé.",
                safe="Rien n’a été écrit.",
                do=f"Remettez-y une copie du dernier fichier donné, sous le nom {LAST_FILE}.",
            )
        return found.content

    def _content(
        self,
        before: OperatorContent | None,
        changes: Changes,
        asked: Sequence[tuple[str, str]],
        certificate: bytes,
    ) -> OperatorContent:
        today = self._clock.today()
        kept = before.model_dump(mode="json") if before is not None else {}
        values: dict[str, Any] = {
            **kept,
            "format": FORMAT,
            "serial": (before.serial if before is not None else 0) + 1,
            "operator": told(certificate).operator,
            "authority": as_pem(certificate).decode(),
            "issued_on": today.isoformat(),
            "valid_until": (changes.valid_until or add_months(today, _USUAL_MONTHS)).isoformat(),
            "colleagues": _colleagues(kept.get("colleagues", []), [*asked, *changes.age_keys.items()], changes.gone),
            **_named(changes),
        }
        if (changes.valid_until or today) < today:
            raise InvalidInputError({"valid_until": "Ce fichier serait déjà périmé\u00a0: choisissez un jour à venir."})
        try:
            return OperatorContent.model_validate(values)
        except ValueError:
            told_so = (
                "Une clé ou un nom n’a pas la forme attendue\u00a0: recopiez-les tels que le Département les donne."
            )
            raise InvalidInputError({"keys": told_so}) from None


def _named(changes: Changes) -> dict[str, str]:
    values = {
        "server": str(server_address(changes.server).url).rstrip("/") if changes.server else "",
        "server_ca": _read(changes.server_ca).decode("ascii", errors="replace") if changes.server_ca else "",
        "receipt_key": changes.receipt_key,
        "department_key": changes.department_key,
        "department_age_key": changes.department_age_key,
    }
    return {name: value for name, value in values.items() if value}


def _colleagues(
    before: Sequence[Mapping[str, str]], asked: Sequence[tuple[str, str]], gone: Sequence[str]
) -> list[dict[str, str]]:
    """Those of before, with the new keys, without those who left; InvalidInputError for one who was not there."""
    known = {one["name"]: one["age_key"] for one in before}
    unknown = [name for name in gone if name not in known]
    if unknown:
        names = ", ".join(known) or "aucun"
        told_so = f"Pas de collègue de ce nom. Dans le dernier fichier\u00a0: {names}."
        raise InvalidInputError({"gone": told_so})
    known |= {name: age_key for name, age_key in asked if age_key}
    return [{"name": name, "age_key": known[name]} for name in sorted(known) if name not in gone]


def _asked(path: Path) -> tuple[str, str]:
    """The name and the key of the worker of a laptop, the key empty when its request has none."""
    request = _read(path)
    try:
        return request_name(request).removeprefix(_LAPTOP), request_age_key(request)
    except ValueError:
        raise AppError(
            "Ce fichier n’est pas la demande d’un ordinateur, ou il a été modifié.",
            safe="Rien n’a été écrit.",
            do="Demandez un nouveau fichier\u00a0: Réglages, Sceau des documents, Enregistrer la demande.",
        ) from None


def _read(path: Path) -> bytes:
    try:
        size, content = read_file(path, LARGEST_FILE, lambda: False)
    except OSError:
        raise AppError("Ce fichier n’a pas pu être lu.", safe="Rien n’a été écrit.") from None
    if size > LARGEST_FILE:
        raise AppError("Ce fichier est beaucoup trop gros.", do="Choisissez un autre fichier.")
    return content
