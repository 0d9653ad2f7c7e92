"""The program tries itself in a folder that it throws away: what an installation lacks is told before a visit."""

from __future__ import annotations

import importlib.metadata
import platform
import secrets
import ssl
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from desktop import __version__
from desktop.domain.bilan import SignatureOutcome, SignerRole, SignerToCome
from desktop.domain.household import Dwelling, Household
from desktop.domain.measure import Measure
from desktop.errors import AppError
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput
from desktop.services.measures import NewMeasure
from desktop.services.notebooks import NotebookService, WrongKeyError
from desktop.services.verification import Outcome, verify_document
from desktop.services.visit_input import VisitInput
from desktop.storage.engine import cipher_version
from desktop.storage.keystore import keystore_name
from desktop.sync import transfer
from desktop.sync.client_tls import system_trust
from desktop.sync.loopback import LoopbackReceiver

__all__ = ["LIBRARIES", "SelfTest", "Told", "Window"]

MakeService = Callable[[Path], NotebookService]
Window = Callable[[bytes], None]
"""Shows the first start and the pages of a document on a screen that nobody sees; raises when nothing is drawn."""

_CONFIDENCE: Final = "Confidence de l’essai\u00a0: ne doit pas partir."
_SQLITE: Final = b"SQLite format 3\x00"
_LENS: Final = "62498"
_STROKES: Final = (((0.1, 0.2), (0.5, 0.6), (0.9, 0.3)),)
_PLACES: Final = ("menage-1", "travailleur-1")
LIBRARIES: Final = (
    "PySide6_Essentials", "SQLAlchemy", "sqlcipher3", "cryptography", "httpx", "reportlab", "pyhanko", "pyrage",
    "keyring", "pydantic",
)  # fmt: skip
"""Those whose versions are told; a frozen program carries what says them (build.spec)."""


class _NotSoError(Exception):
    """What should hold does not; its text is for whoever repairs the installation."""


@dataclass
class Told:
    """What was tried, whether each went well, and what is inside."""

    checks: dict[str, bool] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    inside: dict[str, str] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Whether all went well."""
        return all(self.checks.values())

    def as_json(self) -> dict[str, Any]:
        """All of it, for a program that reads it."""
        return {
            "version": __version__,
            "ok": self.is_well,
            "frozen": bool(getattr(sys, "frozen", False)),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "checks": self.checks,
            "troubles": self.troubles,
            "inside": self.inside,
        }


class SelfTest:
    """One trial, from a new notebook to a window; a failed step fails those that need it, and no other."""

    def __init__(self, make_service: MakeService, window: Window) -> None:
        self._make_service, self._window = make_service, window
        self._passphrase = " ".join(secrets.token_hex(4) for _ in range(6))
        self._told = Told()
        self._sealed = b""

    def run(self) -> Told:
        """Tries everything; nothing of it stays on the disk, and no household of anybody is read."""
        with tempfile.TemporaryDirectory(prefix="perron-essai-") as folder:
            root = Path(folder)
            self._try("notebook", lambda: self._notebook(root))
            services = self._opened(root)
            if services is not None:
                try:
                    self._work(services, root)
                finally:
                    services.close()
            self._try("restore", lambda: self._restore(root))
        self._try("window", lambda: self._window(self._sealed))
        self._told.inside = dict(_inside())
        return self._told

    def _work(self, services: Services, root: Path) -> None:
        opened: list[Measure] = []
        self._try("record", lambda: opened.append(_recorded(services)))
        if not opened:
            return
        of = opened[0]
        self._try("push", lambda: _pushed(services))
        self._try("sign", lambda: self._sign(services, of))
        self._try("verify", lambda: self._verify(services))
        self._try("table", lambda: _table(services, of, root))
        self._try("spelling", lambda: _spelling(services))
        self._try("trust", _trust)
        self._try("backup", lambda: _backup(services))

    def _try(self, name: str, what: Callable[[], object]) -> None:
        """An installation may fail in any way; an exception's own text may be told, as all data are invented."""
        try:
            what()
        except AppError as error:
            self._told.checks[name], self._told.troubles[name] = False, error.sentence
        except _NotSoError as error:
            self._told.checks[name], self._told.troubles[name] = False, str(error)
        except Exception as error:  # noqa: BLE001 - whatever is missing is what is looked for
            self._told.checks[name], self._told.troubles[name] = False, f"{type(error).__name__}: {error}"
        else:
            self._told.checks[name] = True

    def _notebook(self, root: Path) -> None:
        """Made, encrypted on the disk, shut to another passphrase."""
        place = self._make_service(root / "carnet")
        Services.over(place.create(self._passphrase, invented=True).workspace).close()
        for file in (root / "carnet").rglob("*.db"):
            _require(file.read_bytes()[: len(_SQLITE)] != _SQLITE, "le carnet n’est pas chiffré sur le disque")
        try:
            place.open("une tout autre phrase de passe")
        except WrongKeyError:
            return
        raise _NotSoError("une autre phrase de passe ouvre le carnet")

    def _opened(self, root: Path) -> Services | None:
        if not self._told.checks["notebook"]:
            return None
        return Services.over(self._make_service(root / "carnet").open(self._passphrase))

    def _sign(self, services: Services, of: Measure) -> None:
        """A bilan frozen, signed by two and sealed."""
        services.measures.end(of.id, services.today(), services.measures.end_reasons(of.scheme)[0].value)
        services.bilans.begin(of.id)
        signers = (
            SignerToCome("", "Éloïse Essai", SignerRole.HOUSEHOLD),
            SignerToCome("", "Camille Essai", SignerRole.WORKER),
        )
        services.ceremony.freeze(of.id, signers)
        for place in _PLACES:
            services.ceremony.answer(of.id, place, AnswerInput(SignatureOutcome.SIGNED, _STROKES))
        services.ceremony.seal(of.id)
        self._sealed = services.ceremony.document(of.id)

    def _verify(self, services: Services) -> None:
        """The document is whole; with one byte changed it is not."""
        authorities = services.identity.authorities()
        whole = verify_document(self._sealed, authorities)
        _require(whole.outcome is Outcome.WHOLE, f"le document signé n’est pas reconnu ({whole.outcome.value})")
        middle = len(self._sealed) // 2
        changed = self._sealed[:middle] + bytes([self._sealed[middle] ^ 1]) + self._sealed[middle + 1 :]
        _require(verify_document(changed, authorities).outcome is not Outcome.WHOLE, "un octet changé passe inaperçu")

    def _restore(self, root: Path) -> None:
        """The backup opens elsewhere, alone, and holds the visit."""
        place = self._make_service(root / "repris")
        restores = place.restores
        restores.restore(restores.find(root / "carnet"), "passphrase", self._passphrase)
        services = Services.over(place.open(self._passphrase, accept_older=True))
        try:
            _require(services.status.counts()["contacts"] == 1, "la visite n’est pas dans la sauvegarde")
        finally:
            services.close()


def _recorded(services: Services) -> Measure:
    """A household, its measure and a visit with a confidence."""
    settings = services.settings.load()
    services.settings.save(replace(settings, worker_name="Camille Essai", operator="Essai"))
    home = _household(services)
    start = services.today() - timedelta(days=60)
    of = services.measures.open(NewMeasure(home.id, "astre", start, {"works_stage": "under_way"}))
    draft = services.visits.begin(of.id)
    services.visits.record(VisitInput(of.id, services.today(), note=_CONFIDENCE), draft)
    return services.measures.view(of.id).measure


def _household(services: Services) -> Household:
    new = services.households.new()
    person = replace(new.persons[0], last_name="Essai", first_name="Éloïse")
    return services.households.save(replace(new, persons=(person,), dwelling=Dwelling(_LENS, "1 rue Neuve", "62300")))


def _pushed(services: Services) -> None:
    """Everything that waits arrives at a receiver in this process; the confidence does not."""
    with LoopbackReceiver().running() as receiver:
        services.exchange.enrol(receiver.url, receiver.code)
        result = services.exchange.push()
        if result.trouble is not None:
            raise result.trouble
        state = services.exchange.state()
        _require(state.waiting == 0 and state.sent == len(receiver.taken) > 0, "tout n’est pas arrivé")
        _require(_CONFIDENCE not in str(receiver.taken), "une note confidentielle est partie")


def _table(services: Services, of: Measure, root: Path) -> None:
    table = services.tables.preview(of.scheme, services.today().replace(day=1), services.today())
    for ending in (".xlsx", ".ods", ".csv"):
        path = root / f"tableau{ending}"
        services.tables.write(table, path)
        _require(path.stat().st_size > 0, f"le tableau {ending} est vide")


def _spelling(services: Services) -> None:
    speller = services.spelling.load()
    right, wrong = speller.is_right("accompagnement"), speller.is_right("acompagnemant")
    _require(right and not wrong, "le dictionnaire ne se lit pas")


def _trust() -> None:
    """TLS, and what goes by USB key."""
    _require(system_trust().minimum_version >= ssl.TLSVersion.TLSv1_2, "TLS est trop ancien")
    secret = transfer.new_secret()
    letter = transfer.sealed(b"essai", transfer.public_key(secret))
    _require(transfer.opened(letter, secret) == b"essai", "ce qui va par clé USB ne se relit pas")


def _backup(services: Services) -> None:
    services.backups.make()


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise _NotSoError(otherwise)


def _inside() -> Iterator[tuple[str, str]]:
    """The versions of what is inside."""
    yield "python", platform.python_version()
    yield "openssl", ssl.OPENSSL_VERSION
    yield "sqlcipher", cipher_version()
    yield "system_keyring", keystore_name()
    for name in LIBRARIES:
        try:
            yield name, importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield name, ""
