"""What this laptop signs with: its key, its certificate, and who stands behind it (R5).

The key is in the encrypted notebook and nowhere else. Until an operator has certified it, the laptop stands behind
itself, by an authority that says so and whose own key is forgotten at once.
"""

from __future__ import annotations

import platform
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop.domain.acts import JournalAct
from desktop.errors import AppError, NotAllowedError
from desktop.reports.certificate_reading import CertificateError, Problem, accepted, told
from desktop.reports.certificates import certify, make_provisional_authority, make_request, new_key
from desktop.reports.sealing import Identity
from desktop.services.clock import PARIS
from desktop.services.fingerprints import in_groups
from desktop.services.profile import profile_of
from desktop.services.trust import TrustService
from desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from desktop.storage.unit_of_work import UnitOfWork

_SETTING = "signing_identity"
_MOST_EARLIER = 8
"""A signing lasts an hour, seldom some days: nobody gets that many certificates meanwhile."""


class Standing(StrEnum):
    """Who stands behind the laptop."""

    NONE = "none"
    """Nothing has been signed here yet: no key was made."""
    PROVISIONAL = "provisional"
    """The laptop itself."""
    CERTIFIED = "certified"
    """An operator."""
    EXPIRED = "expired"
    """An operator did, up to a day that has passed."""


@dataclass(frozen=True)
class IdentityState:
    """The identity as it is shown; the day and the names are empty where nothing is known."""

    standing: Standing
    laptop: str = ""
    authority: str = ""
    until: date | None = None
    fingerprint: str = ""
    """Of the authority: SHA-256 in hexadecimal, in groups, to be compared aloud."""


class CertificateRefusedError(AppError):
    """A file that was brought holds no certificate to sign with."""


@dataclass(frozen=True)
class _Kept:
    key: bytes
    certificate: bytes
    authority: bytes
    former: tuple[bytes, ...] = ()
    """Authorities of the certificates that were signed with before: documents of then stay what they are."""
    earlier: tuple[tuple[bytes, bytes], ...] = ()
    """Those certificates, each with its authority, the latest first: a signing that began with one ends with it."""

    @property
    def pairs(self) -> tuple[tuple[bytes, bytes], ...]:
        """Every certificate with its authority, the one in use first."""
        return ((self.certificate, self.authority), *self.earlier)


class IdentityService:
    """The identity of this laptop, made at first need."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def identity(self, begun_with: str = "") -> Identity:
        """What to sign with; provisional until an operator certified it, and again once that has ended.

        `begun_with` is the print of the certificate under which others have signed the same document already: one
        that was joined meanwhile waits for the next document. NotAllowedError where that one is an operator's and
        has ended: nothing that this laptop can sign with would be believed together with it.
        """
        with self._workspace.notebook.read() as uow:
            kept = _kept(uow)
        first = _first(kept, begun_with)
        if kept is not None and first is not None and not self._has_ended(first[0]):
            return Identity(first[0], kept.key, first[1:])
        if kept is None or self._has_ended(kept.certificate):
            kept = self._stand_behind_itself()
        if first is not None and first[1] != kept.authority and not told(first[1]).is_provisional:
            raise NotAllowedError(
                "Le certificat sous lequel ce document a commencé à être signé n’est plus valable.",
                safe="Ce qui est signé est gardé.",
                do="Joignez un nouveau certificat de votre opérateur\u00a0: Réglages, Sceau des documents.",
            )
        return Identity(kept.certificate, kept.key, (kept.authority,))

    def authorities(self) -> tuple[bytes, ...]:
        """Whoever stands or stood behind this laptop (DER), to verify its documents by; empty before it signed."""
        with self._workspace.notebook.read() as uow:
            kept = _kept(uow)
        return () if kept is None else (kept.authority, *kept.former)

    def state(self) -> IdentityState:
        """Who stands behind the laptop, and until when; nothing is made."""
        with self._workspace.notebook.read() as uow:
            kept = _kept(uow)
        if kept is None:
            return IdentityState(Standing.NONE)
        of_operator = next((one for one in kept.pairs if not told(one[1]).is_provisional), None)
        own, authority = (told(one) for one in of_operator or kept.pairs[0])
        standing = Standing.PROVISIONAL if of_operator is None else Standing.CERTIFIED
        if of_operator is not None and (of_operator[0] != kept.certificate or self._has_ended(kept.certificate)):
            standing = Standing.EXPIRED
        until = own.until.astimezone(PARIS).date()
        return IdentityState(
            standing, own.name, authority.operator or authority.name, until, in_groups(authority.fingerprint)
        )

    def request(self) -> bytes:
        """What is given to the operator (PEM): the names and the public keys, nothing that is to be kept to oneself."""
        key, age_key = self.identity().key, TrustService(self._workspace).age_key()
        with self._workspace.notebook.read() as uow:
            operator = profile_of(uow).operator
            return make_request(key, _laptop(uow), operator, age_key)

    def accept(self, certificate_file: bytes) -> IdentityState:
        """Signs by the operator's certificate from now on; raises CertificateRefusedError that says why not."""
        now = self._workspace.clock.now()
        key = self.identity().key
        try:
            found = accepted(certificate_file, key, now)
        except CertificateError as error:
            raise _refusal(error.problem) from None
        (authority,) = found.authorities
        with self._workspace.notebook.write() as uow:
            before = _kept(uow)
            _keep(uow, _Kept(key, found.certificate, authority, _former(before, authority), _earlier(before)))
            uow.audit.append(now, JournalAct.CERTIFIED, "device", "")
        return self.state()

    def _stand_behind_itself(self) -> _Kept:
        now = self._workspace.clock.now()
        with self._workspace.notebook.write(work=False) as uow:
            before = _kept(uow)
            if before is not None and not self._has_ended(before.certificate):
                return before  # made meanwhile
            key = before.key if before is not None else new_key()
            laptop = _laptop(uow)
            provisional = make_provisional_authority(laptop, now)
            certificate = certify(provisional, make_request(key, laptop, ""), now)
            authority = provisional.certificate
            made = _Kept(key, certificate, authority, _former(before, authority), _earlier(before))
            _keep(uow, made)
            uow.audit.append(now, JournalAct.SIGNS_FOR_ITSELF, "device", "")
        return made

    def _has_ended(self, certificate: bytes) -> bool:
        return told(certificate).until <= self._workspace.clock.now()


def _laptop(uow: UnitOfWork) -> str:
    """How the laptop is named to whoever reads a signed document: by who works on it."""
    return f"Ordinateur – {profile_of(uow).worker_name or platform.node() or 'sans nom'}"


def _former(before: _Kept | None, authority: bytes) -> tuple[bytes, ...]:
    known = () if before is None else (before.authority, *before.former)
    return tuple(one for one in known if one != authority)


def _earlier(before: _Kept | None) -> tuple[tuple[bytes, bytes], ...]:
    return () if before is None else before.pairs[:_MOST_EARLIER]


def _first(kept: _Kept | None, begun_with: str) -> tuple[bytes, bytes] | None:
    """The certificate of that print with its authority; None where it is not known any more, and for no print."""
    known = () if kept is None else kept.pairs
    return next((one for one in known if told(one[0]).fingerprint == begun_with), None)


def _kept(uow: UnitOfWork) -> _Kept | None:
    found = uow.settings.get(_SETTING)
    if found is None:
        return None
    key, certificate, authority = (b64decode(found[name]) for name in ("key", "certificate", "authority"))
    earlier = tuple((b64decode(one), b64decode(by)) for one, by in found.get("earlier", ()))
    return _Kept(key, certificate, authority, tuple(b64decode(one) for one in found["former"]), earlier)


def _keep(uow: UnitOfWork, kept: _Kept) -> None:
    def text(content: bytes) -> str:
        return b64encode(content).decode("ascii")

    former = [text(one) for one in kept.former]
    earlier = [[text(one), text(by)] for one, by in kept.earlier]
    whole = {name: text(value) for name, value in asdict(kept).items() if isinstance(value, bytes)}
    uow.settings.put(_SETTING, {**whole, "former": former, "earlier": earlier})


_REFUSED = {
    Problem.MALFORMED: (
        "Ce fichier n’est pas un certificat.",
        "Choisissez le fichier que l’opérateur a renvoyé après votre demande.",
    ),
    Problem.OTHER_KEY: (
        "Ce certificat a été établi pour un autre ordinateur ou pour un autre carnet.",
        "Enregistrez une nouvelle demande, et envoyez-la à l’opérateur.",
    ),
    Problem.NO_AUTHORITY: (
        "Ce fichier ne dit pas quelle autorité a établi le certificat, ou ce n’est pas une autorité.",
        "Demandez à l’opérateur le fichier complet, qui contient aussi le certificat de son autorité.",
    ),
    Problem.NOT_FOR_SIGNING: (
        "Ce certificat ne permet pas de signer des documents.",
        "Demandez à l’opérateur un certificat de signature.",
    ),
    Problem.EXPIRED: (
        "Ce certificat n’est plus valable.",
        "Enregistrez une nouvelle demande, et envoyez-la à l’opérateur.",
    ),
    Problem.NOT_YET: (
        "Ce certificat n’est pas encore valable.",
        "Vérifiez la date et l’heure de l’ordinateur, puis recommencez.",
    ),
}


def _refusal(problem: Problem) -> CertificateRefusedError:
    happened, do = _REFUSED[problem]
    return CertificateRefusedError(happened, safe="Rien n’a changé\u00a0: les documents se signent comme avant.", do=do)
