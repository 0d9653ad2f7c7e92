"""The certificate that this laptop shows to a server that asks who it is: read when given, kept in the notebook only.

The password of its file is not kept: the key lies in the encrypted notebook, where nobody reads it without opening it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.french import long_date
from desktop.errors import InvalidInputError
from desktop.services.clock import PARIS
from desktop.services.workspace import Workspace
from desktop.sync.client_identity import LARGEST_FILE, Fault, IdentityError, read_identity

if TYPE_CHECKING:
    from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["LARGEST_FILE", "CertificateState", "ClientCertificateService", "certificate_shown"]

_SETTING: Final = "client_certificate"
_SOON: Final = timedelta(days=30)
_FILE, _KEY, _PASSWORD = "file", "key", "password"
_AGAIN: Final = "Demandez-en un autre au service informatique."
_FAULTS: Final = {
    Fault.UNREADABLE: (
        _FILE,
        f"Ce fichier n’est pas un certificat que Perron sait lire (.p12, .pfx ou .pem). {_AGAIN}",
    ),
    Fault.PASSWORD: (_PASSWORD, "Ce mot de passe n’ouvre pas le fichier, ou le fichier est abîmé."),
    Fault.NO_KEY: (_KEY, "Ce fichier n’a pas la clé du certificat\u00a0: choisissez aussi le fichier de la clé."),
    Fault.OTHER_KEY: (_KEY, "Cette clé n’est pas celle du certificat."),
    Fault.OTHER_USE: (
        _FILE,
        f"Ce certificat n’est pas fait pour qu’un ordinateur se présente à un serveur. {_AGAIN}",
    ),
    Fault.TOO_OLD: (
        _FILE,
        "Ce fichier est protégé d’une façon trop ancienne\u00a0: demandez au service informatique de l’exporter à "
        "nouveau, chiffré en AES-256.",
    ),
    Fault.EXPIRED: (_FILE, f"Ce certificat n’est plus valable. {_AGAIN}"),
    Fault.NOT_YET: (
        _FILE,
        "Ce certificat n’est pas encore valable\u00a0: vérifiez la date de l’ordinateur, ou demandez au service "
        "informatique.",
    ),
}


@dataclass(frozen=True)
class CertificateState:
    """What is kept, for people; empty without a certificate."""

    name: str = ""
    issuer: str = ""
    until: datetime | None = None
    is_over: bool = False
    ends_soon: bool = False
    """Within a month: time to ask for another one."""

    @property
    def is_there(self) -> bool:
        """Whether there is one."""
        return self.until is not None

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What it says, labels and values in French."""
        if self.until is None:
            return ()
        over = " (date dépassée)" if self.is_over else " (bientôt)" if self.ends_soon else ""
        return (
            ("Au nom de", self.name),
            ("Établi par", self.issuer),
            ("Valable", f"jusqu’au {long_date(self.until.astimezone(PARIS).date())}{over}"),
        )


class ClientCertificateService:
    """Reads it, keeps it and takes it away."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def state(self) -> CertificateState:
        """What is kept."""
        with self._workspace.notebook.read() as uow:
            kept = _kept(uow)
        if not kept:
            return CertificateState()
        until, now = datetime.fromisoformat(kept["until"]), self._workspace.clock.now()
        return CertificateState(kept["name"], kept["issuer"], until, until < now, now <= until < now + _SOON)

    def accept(self, file: bytes, password: str = "", key: bytes = b"") -> CertificateState:
        """Keeps what a file holds, with its key from another one where it lies apart.

        Raises InvalidInputError by « file », « key » or « password ».
        """
        try:
            read = read_identity(file, password, key, now=self._workspace.clock.now())
        except IdentityError as error:
            field, words = _FAULTS[error.fault]
            if error.fault is Fault.PASSWORD and not password:
                words = "Ce fichier est protégé\u00a0: tapez son mot de passe."
            raise InvalidInputError({field: words}) from None
        self._keep(
            {"pem": read.pem.decode("ascii"), "name": read.name, "issuer": read.issuer, "until": read.until.isoformat()}
        )
        return self.state()

    def remove(self) -> dict[str, Any]:
        """No server is shown one any more; what it gives is what `put_back` takes."""
        with self._workspace.notebook.read() as uow:
            kept = _kept(uow)
        self._keep({})
        return kept

    def put_back(self, kept: dict[str, Any]) -> None:
        """It was removed too soon."""
        self._keep(kept)

    def _keep(self, kept: dict[str, Any]) -> None:
        with self._workspace.notebook.write() as uow:
            if kept:
                uow.settings.put(_SETTING, kept)
            else:
                uow.settings.remove(_SETTING)
            uow.audit.append(self._workspace.clock.now(), JournalAct.CLIENT_CERTIFICATE, "device", "")


def certificate_shown(uow: UnitOfWork) -> bytes:
    """Certificates, then their key, in PEM; nothing without any."""
    return str(_kept(uow).get("pem", "")).encode("ascii")


def _kept(uow: UnitOfWork) -> dict[str, Any]:
    return dict(uow.settings.get(_SETTING) or {})
