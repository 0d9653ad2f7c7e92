"""The operator's own authority, kept in a folder of its own: made once, then it certifies laptops (R5).

`open()` gives what can be signed with once the passphrase is known; whatever else an operator will sign begins
there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from desktop.errors import AppError
from desktop.paths import resource_dir
from desktop.reports.certificate_reading import LARGEST_FILE, CertificateError, certificates_in, told
from desktop.reports.certificates import (
    Authority,
    as_pem,
    belongs,
    certify,
    key_from_file,
    key_under_passphrase,
    make_authority,
)
from desktop.services.clock import PARIS, Clock
from desktop.services.fingerprints import in_groups
from desktop.services.outside import read_file, write_private
from desktop.services.passphrases import estimate

CERTIFICATE_FILE: Final = "autorite.pem"
KEY_FILE: Final = "autorite.cle.pem"


@dataclass(frozen=True)
class Made:
    """An authority or a certificate that was written: whose, until when, where; the key of an authority beside it."""

    name: str
    until: date
    certificate: Path
    fingerprint: str
    key: Path | None = None


class OperatorService:
    """The authority of a folder; nothing of it needs a notebook."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self._certificate, self._key = directory / CERTIFICATE_FILE, directory / KEY_FILE
        self._directory, self._clock = directory, clock

    def make(self, operator: str, passphrase: str) -> Made:
        """Makes the authority; raises AppError for a weak passphrase, or where there is one already.

        Stopped between its two files, it goes on with the key that it made the first time.
        """
        if not operator.strip():
            raise AppError("Le nom de l’opérateur manque.", do="Donnez-le avec --name.")
        if estimate(passphrase, resource_dir()).is_weak:
            raise AppError(
                "Cette phrase de passe se devinerait, et elle protège les signatures de tous vos ordinateurs.",
                safe="Rien n’a été écrit.",
                do="Prenez au moins six mots sans lien entre eux.",
            )
        if self._certificate.exists():
            raise AppError(
                "Ce dossier contient déjà une autorité.",
                safe="Elle n’a pas été touchée.",
                do="Choisissez un autre dossier.",
            )
        made = make_authority(operator, self._clock.now(), self._key_of_before(passphrase))
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._key.exists():
            write_private(self._key, key_under_passphrase(made.key, passphrase))
        write_private(self._certificate, as_pem(made.certificate))
        return self._made(made.certificate, self._certificate, self._key)

    def certify(self, request: Path, out: Path, passphrase: str) -> Made:
        """Writes the certificate of the laptop that asks, with that of the authority: one file to give back."""
        if out.exists():
            raise AppError(
                "Le fichier à écrire existe déjà.", safe="Il n’a pas été touché.", do="Choisissez un autre nom."
            )
        authority = self.open(passphrase)
        asked = self._read(request)
        now = self._clock.now()
        if told(authority.certificate).until <= now:
            raise AppError(
                "Cette autorité n’est plus valable.", safe="Rien n’a été écrit.", do="Faites-en une nouvelle."
            )
        try:
            certificate = certify(authority, asked, now)
        except ValueError:
            raise AppError(
                "Ce fichier n’est pas la demande d’un ordinateur, ou il a été modifié.",
                safe="Rien n’a été écrit.",
                do="Demandez un nouveau fichier\u00a0: Réglages, Sceau des documents, Enregistrer la demande.",
            ) from None
        write_private(out, as_pem(certificate, authority.certificate))
        return self._made(certificate, out)

    def open(self, passphrase: str) -> Authority:
        """The authority, ready to sign; raises AppError for another passphrase, and where there is none."""
        try:
            (certificate,) = certificates_in(self._read(self._certificate))
            key = key_from_file(self._read(self._key), passphrase)
            if not belongs(certificate, key):
                raise ValueError("another key")
        except CertificateError:
            raise AppError("Le certificat de l’autorité est abîmé.", do="Remettez une copie de ce dossier.") from None
        except ValueError:
            raise AppError(
                "Ce n’est pas la phrase de passe de cette autorité, ou son fichier est abîmé.",
                safe="Rien n’a été écrit.",
                do="Recommencez, ou remettez une copie de ce dossier.",
            ) from None
        return Authority(certificate, key)

    def _key_of_before(self, passphrase: str) -> bytes:
        """The key of an authority that was stopped before its certificate was written; empty without one."""
        if not self._key.exists():
            return b""
        try:
            return key_from_file(self._read(self._key), passphrase)
        except ValueError:
            raise AppError(
                "Ce dossier contient la clé d’une autorité, sous une autre phrase de passe.",
                safe="Elle n’a pas été touchée.",
                do="Donnez sa phrase de passe, ou choisissez un autre dossier.",
            ) from None

    def _made(self, certificate: bytes, where: Path, key: Path | None = None) -> Made:
        read = told(certificate)
        name = read.operator if key is not None else read.name
        until = read.until.astimezone(PARIS).date()
        return Made(name, until, where, in_groups(read.fingerprint), key)

    @staticmethod
    def _read(path: Path) -> bytes:
        size, content = read_file(path, LARGEST_FILE, lambda: False)
        if size > LARGEST_FILE:
            raise AppError("Ce fichier est beaucoup trop gros.", do="Choisissez un autre fichier.")
        return content
