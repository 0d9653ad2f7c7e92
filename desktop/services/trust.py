"""Whom this laptop trusts: the operator's file, its own key for what colleagues send, and how it reaches the network.

The first file is taken once its fingerprint was read aloud or came with the enrolment code; from then on only files
that the same key signed, and none that is older than the one in hand.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from desktop.domain.acts import JournalAct
from desktop.domain.french import long_date
from desktop.domain.policy import Policy
from desktop.errors import AppError, InvalidInputError
from desktop.reports.certificate_reading import CertificateError, certificates_in
from desktop.services.client_certificate import certificate_shown
from desktop.services.fingerprints import in_groups
from desktop.services.policies import refuse_if_fixed
from desktop.services.receipt_keys import believe_key, receipt_keys
from desktop.services.server_authority import note_authority
from desktop.services.workspace import Workspace
from desktop.sync.address import is_proxy_address
from desktop.sync.operator_file import (
    FINGERPRINT_SIGNS,
    LARGEST_FILE,
    OperatorContent,
    OperatorFile,
    read_operator_file,
)
from desktop.sync.operator_file import OperatorFileError as _Malformed
from desktop.sync.transfer import new_secret, public_key

if TYPE_CHECKING:
    from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["LARGEST_FILE", "NetworkTrust", "Proxy", "TrustService", "TrustState", "network_trust", "trusted"]

_FILE: Final = "operator_file"
_SECRET: Final = "age_secret"  # noqa: S105 - the name of a setting
_PROXY: Final = "proxy"
_SAFE: Final = "Rien n’a changé sur cet ordinateur."


class OperatorFileRefusedError(AppError):
    """A file that this laptop does not take."""


@dataclass(frozen=True)
class TrustState:
    """What the operator's file says, for people; empty without one."""

    operator: str = ""
    serial: int = 0
    issued_on: date | None = None
    until: date | None = None
    is_over: bool = False
    colleagues: tuple[str, ...] = ()
    server: str = ""
    has_server_keys: bool = False
    has_department_key: bool = False
    fingerprint: str = ""
    """Of the key that signed it, in groups, to be compared aloud."""
    may_receive: bool = False
    """Whether it has the key by which mandates and saisines are known to be the Department's."""

    @property
    def is_there(self) -> bool:
        """Whether there is one."""
        return bool(self.operator)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What it says, labels and values in French."""
        if self.issued_on is None or self.until is None:
            return ()
        department = "possible" if self.has_department_key else "pas encore possible"
        mandates = "reçus dans ce carnet" if self.may_receive else "pas encore reçus"
        server = self.server or "pas encore connue"
        certified = ", avec son certificat" if self.server and self.has_server_keys else ""
        return (
            ("Opérateur", self.operator),
            ("Établi", f"le {long_date(self.issued_on)}, numéro {self.serial}"),
            ("Valable", f"jusqu’au {long_date(self.until)}{' (date dépassée)' if self.is_over else ''}"),
            ("Collègues", ", ".join(self.colleagues) or "aucun pour l’instant"),
            ("Adresse du Département", f"{server}{certified}"),
            ("Mandats et saisines du Département", mandates),
            ("Envoi au Département par clé USB", department),
            ("Empreinte", self.fingerprint),
        )


@dataclass(frozen=True)
class Proxy:
    """The server that a network makes everybody go through; the password is in the notebook and nowhere else."""

    address: str = ""
    user: str = ""
    password: str = ""

    @property
    def url(self) -> str:
        """As the connection takes it, empty without one."""
        if not self.address:
            return ""
        scheme, _, host = self.address.rpartition("://")
        who = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@" if self.user else ""
        return f"{scheme or 'http'}://{who}{host}"


@dataclass(frozen=True)
class NetworkTrust:
    """What a connection to the Department is made with; empty values are not known."""

    ca: bytes = b""
    """PEM: once known, no other authority is trusted."""
    receipt_key: str = ""
    department_key: str = ""
    """By which what the Department sends is signed."""
    proxy: str = ""
    certificate: bytes = b""
    """PEM, with its key: what a server that asks for it is shown."""
    noted: bool = False
    """Whether the authority is the one that the enrolment noted: no file names another."""


class TrustService:
    """Reads, verifies and keeps the operator's file."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def state(self) -> TrustState:
        """What the file in hand says."""
        with self._workspace.notebook.read() as uow:
            kept = _kept(uow)
        return TrustState() if kept is None else self._told(kept)

    def over_words(self) -> str:
        """What is told once the file in hand is over; empty before, and without one."""
        state = self.state()
        if not state.is_over or state.until is None:
            return ""
        return (
            f"Le fichier de votre association n’est plus valable depuis le {long_date(state.until)}\u00a0: il ignore "
            "qui est parti ou arrivé depuis. Vos envois au Département continuent. Demandez à votre association le "
            "nouveau fichier, puis prenez-le dans Réglages, Confiance\u00a0: rien ne se donne à un collègue d’ici là."
        )

    def look(self, file: bytes) -> tuple[TrustState, bool]:
        """What a file would bring, and whether its fingerprint is to be typed first; raises when it is not taken."""
        found = _read(file)
        with self._workspace.notebook.read() as uow:
            kept = _kept(uow)
        self._check(found, kept)
        return self._told(found), kept is None

    def accept(self, file: bytes, typed: str = "") -> TrustState:
        """Keeps a file; the first one needs its fingerprint, as it was read aloud or came with the code."""
        found = _read(file)
        with self._workspace.notebook.write() as uow:
            kept = _kept(uow)
            self._check(found, kept)
            if kept is None:
                _check_typed(typed, found.fingerprint)
            self._name_key(uow, found.content.receipt_key, kept.content.receipt_key if kept is not None else "")
            if kept is not None and kept.content.server_ca and not found.content.server_ca:
                note_authority(uow, kept.content.server_ca.encode())  # no other is believed because a file is silent
            uow.settings.put(_FILE, b64encode(file).decode())
            uow.audit.append(self._workspace.clock.now(), JournalAct.OPERATOR_FILE, "device", "")
        return self._told(found)

    def _name_key(self, uow: UnitOfWork, named: str, before: str) -> None:
        """A key that the operator names anew is in force from now on; one that was named already may have been led on.

        The journal tells when it takes the place of another one.
        """
        if not named or named == before:
            return
        if receipt_keys(uow)[-1:] not in ((), (named,)):
            uow.audit.append(self._workspace.clock.now(), JournalAct.RECEIPT_KEY_NAMED, "device", "")
        believe_key(uow, named)

    def age_key(self) -> str:
        """The key that colleagues encrypt by what is for this notebook; made at first need."""
        with self._workspace.notebook.read() as uow:
            secret = age_secret(uow)
        if not secret:
            with self._workspace.notebook.write(work=False) as uow:
                secret = age_secret(uow) or new_secret()
                uow.settings.put(_SECRET, secret)
        return public_key(secret)

    def proxy(self) -> Proxy:
        """How the network is reached; where the IT fixed the address, the worker's name and password for it alone."""
        with self._workspace.notebook.read() as uow:
            return _proxy(uow, self._workspace.policy.policy)

    def set_proxy(self, proxy: Proxy) -> None:
        """Keeps it; InvalidInputError for an address that is none, FixedByPolicyError for another than the IT's."""
        address = proxy.address.strip()
        if address != self._workspace.policy.policy.proxy:
            refuse_if_fixed(self._workspace.policy, "proxy")
        if address and not is_proxy_address(address):
            raise InvalidInputError({"address": "Écrivez l’adresse comme proxy.exemple.fr:3128."})
        if proxy.user and not address:
            raise InvalidInputError({"address": "Donnez l’adresse du serveur mandataire, ou retirez l’identifiant."})
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_PROXY, {"address": address, "user": proxy.user.strip(), "password": proxy.password})
            uow.audit.append(self._workspace.clock.now(), JournalAct.PROXY_SET, "device", "")

    def _check(self, found: OperatorFile, kept: OperatorFile | None) -> None:
        today = self._workspace.clock.today()
        if kept is not None and kept.fingerprint != found.fingerprint:
            raise OperatorFileRefusedError(
                "Ce fichier vient d’un autre opérateur, ou d’une autre clé que la sienne.",
                safe=_SAFE,
                do="Appelez votre association\u00a0: elle seule peut dire si elle a changé de clé.",
            )
        if kept is not None and found.content.serial < kept.content.serial:
            raise OperatorFileRefusedError(
                f"Ce fichier porte le numéro {found.content.serial}, et vous avez déjà le numéro "
                f"{kept.content.serial}, plus récent.",
                safe=_SAFE,
                do="Demandez le dernier fichier à votre association.",
            )
        if kept is not None and found.content.serial == kept.content.serial and found != kept:
            raise OperatorFileRefusedError(
                "Deux fichiers différents portent le même numéro\u00a0: Perron garde le premier.",
                safe=_SAFE,
                do="Demandez à votre association d’en établir un nouveau.",
            )
        if found.content.until < today:
            raise OperatorFileRefusedError(
                f"Ce fichier n’est plus valable depuis le {long_date(found.content.until)}.",
                safe=_SAFE,
                do="Demandez un fichier à jour à votre association, et vérifiez la date de l’ordinateur.",
            )

    def _told(self, file: OperatorFile) -> TrustState:
        content = file.content
        return TrustState(
            content.operator,
            content.serial,
            date.fromisoformat(content.issued_on),
            content.until,
            content.until < self._workspace.clock.today(),
            tuple(one.name for one in content.colleagues),
            content.server,
            bool(content.server_ca),
            bool(content.department_age_key),
            in_groups(file.fingerprint),
            bool(content.department_key),
        )


def trusted(uow: UnitOfWork) -> OperatorContent | None:
    """What the operator's file says, None without one."""
    kept = _kept(uow)
    return None if kept is None else kept.content


def operator_authorities(uow: UnitOfWork) -> tuple[bytes, ...]:
    """The authority of the operator (DER), none without a file that names one."""
    content = trusted(uow)
    try:
        return certificates_in(content.authority.encode()) if content is not None and content.authority else ()
    except CertificateError:
        return ()


def age_secret(uow: UnitOfWork) -> str:
    """The private key of this notebook for what colleagues send, empty before one was made."""
    return str(uow.settings.get(_SECRET) or "")


def network_trust(uow: UnitOfWork, policy: Policy) -> NetworkTrust:
    """What a connection is made with."""
    content, proxy, shown = trusted(uow), _proxy(uow, policy).url, certificate_shown(uow)
    if content is None:
        return NetworkTrust(proxy=proxy, certificate=shown)
    return NetworkTrust(content.server_ca.encode(), content.receipt_key, content.department_key, proxy, shown)


def check_enrolment(uow: UnitOfWork, receipt_key: str) -> None:
    """Raises AppError when a server that was enrolled at signs by another key than the one that the operator named."""
    content = trusted(uow)
    if content is not None and content.receipt_key and content.receipt_key != receipt_key:
        raise not_as_announced()


def not_as_announced() -> AppError:
    """What is told of a server that has not the key which the operator's file names: one of both was exchanged."""
    return AppError(
        "Ce serveur n’a pas la clé que le fichier de votre association annonce\u00a0: ce n’est peut-être pas le "
        "Département, ou le fichier a été échangé.",
        safe="L’ordinateur n’a pas été relié, et rien n’a été envoyé.",
        do="Vérifiez l’adresse, puis appelez votre association.",
    )


def _read(file: bytes) -> OperatorFile:
    try:
        if len(file) > LARGEST_FILE:
            raise _Malformed("too large")
        return read_operator_file(file)
    except _Malformed:
        raise OperatorFileRefusedError(
            "Ce n’est pas le fichier d’une association, ou il a été modifié\u00a0: sa signature ne correspond pas.",
            safe=_SAFE,
            do="Demandez à votre association de vous le donner à nouveau.",
        ) from None


def _kept(uow: UnitOfWork) -> OperatorFile | None:
    kept = uow.settings.get(_FILE)
    return None if kept is None else read_operator_file(b64decode(kept))


def _check_typed(typed: str, fingerprint: str) -> None:
    signs = "".join(typed.split()).replace("-", "").lower()
    if not signs:
        raise InvalidInputError({"fingerprint": "Recopiez l’empreinte que votre association vous a lue."})
    if signs != fingerprint[:FINGERPRINT_SIGNS]:
        told = "Ce n’est pas l’empreinte de ce fichier. Faites-la relire\u00a0; si elle diffère, ne le prenez pas."
        raise InvalidInputError({"fingerprint": told})


def _proxy(uow: UnitOfWork, policy: Policy) -> Proxy:
    """A name and a password that were typed for another address are not told to this one."""
    kept = uow.settings.get(_PROXY) or {}
    found = Proxy(*(str(kept.get(name) or "") for name in ("address", "user", "password")))
    return found if policy.proxy in ("", found.address) else Proxy(policy.proxy)
