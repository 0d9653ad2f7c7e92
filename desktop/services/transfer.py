"""By USB key to a named colleague of the operator, and back: a case that changes hands, or what figures are made from.

What is written can be read by that person alone. Confidential fields are never in it (P1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import size_words
from desktop.domain.contact import Contact
from desktop.domain.french import long_date, plural
from desktop.domain.measure import Measure
from desktop.errors import AppError, InvalidInputError
from desktop.reports.certificate_reading import told
from desktop.services.exchange_state import ENROLMENT
from desktop.services.identity import IdentityService
from desktop.services.outgoing import instant_words
from desktop.services.profile import profile_of
from desktop.services.transfer_case import Carried, CaseReader
from desktop.services.transfer_nameless import nameless
from desktop.services.transfer_reading import IncomingCase, malformed, read_case
from desktop.services.transfer_taking import CaseTaking, Taken
from desktop.services.trust import age_secret, operator_authorities, trusted
from desktop.services.usb_files import read_outside, write_outside
from desktop.services.workspace import Workspace
from desktop.services.writers import keep_person
from desktop.storage.erasure import digest_of
from desktop.sync.contract.bundles import RECORDS, Bundle, BundleError, BundleKind, lines, packed, unpacked
from desktop.sync.contract.canonical import canonical_bytes, instant_text
from desktop.sync.sender import Signer, is_issued_by, signed_by
from desktop.sync.transfer import LARGEST_FILE, opened, sealed

__all__ = ["BundleError", "ColleagueKey", "Purpose", "Received", "Taken", "TransferService", "Written"]

ENDING: Final = ".age"


class Purpose(StrEnum):
    """What a bundle is given for."""

    CASE = "case"
    """The colleague takes the households over."""
    FIGURES = "figures"
    """A manager makes figures of it; the households do not become theirs."""


@dataclass(frozen=True)
class ColleagueKey:
    """A colleague whom the operator's file names."""

    name: str
    age_key: str


@dataclass(frozen=True)
class Written:
    """What was written, in numbers, and how large the file is."""

    path: Path
    households: int
    visits: int
    files: int
    kept_back: int
    """Photos and documents that stay with the worker."""
    size: int
    unread: int = 0
    """Those that would have gone, and whose file is gone or damaged."""

    @property
    def words(self) -> str:
        """« 2 ménages, 14 visites et contacts, 3 documents (1,2 Mo) »; nothing of documents when there is none."""
        parts = (
            plural(self.households, "ménage", "ménages"),
            plural(self.visits, "visite ou contact", "visites et contacts"),
            plural(self.files, "document", "documents") if self.files else "",
        )
        return f"{', '.join(part for part in parts if part)} ({size_words(self.size)})"


@dataclass(frozen=True)
class Received:
    """A colleague's bundle, read and not yet taken: who wrote it and what it holds."""

    purpose: Purpose
    sender: str
    is_proven: bool
    """Whether a laptop that the operator certified signed it."""
    written_at: datetime
    households: tuple[tuple[str, bool], ...]
    """Each name, and whether that household is in this notebook already."""
    measures: int
    visits: int
    files: int
    case: IncomingCase
    erased: tuple[tuple[str, date], ...] = ()
    """Those that were deleted for good here, and when (R1): they are not taken over, and are not in `case`."""
    device: str = ""
    """The laptop that wrote it, by its id at the Department, as the file says."""
    left: str = ""
    """Who wrote it, when the operator certified that laptop once and its file in hand names nobody so."""

    @property
    def writer(self) -> str:
        """Whose laptop it was, without the word for the laptop."""
        return _person_of(self.sender)

    @property
    def left_words(self) -> str:
        """What is told of a colleague who may have left; empty for one whom the operator's file names."""
        if not self.left:
            return ""
        return (
            f"{self.left} ne figure pas, ou plus, parmi les collègues du fichier de votre association, qui a pourtant "
            "certifié son ordinateur\u00a0: la personne est peut-être partie. Appelez votre association avant de le "
            "reprendre."
        )

    @property
    def written(self) -> str:
        """« 23 novembre 2026 à 7 h 44 »."""
        return instant_words(self.written_at.isoformat())

    @property
    def erased_words(self) -> str:
        """Why some are not taken over, and what to do; empty when none was deleted."""
        if not self.erased:
            return ""
        told = ", ".join(f"{name} (le {long_date(day)})" for name, day in self.erased)
        one = len(self.erased) == 1
        gone = "Ce ménage a été supprimé définitivement" if one else "Ces ménages ont été supprimés définitivement"
        kept = "il ne sera pas repris" if one else "ils ne seront pas repris"
        return (
            f"{gone} de ce carnet\u00a0: {told}. À ce titre {kept}, et le Département n’en recevrait plus rien. Si "
            "vous suivez de nouveau cette famille, ouvrez un nouveau ménage."
        )


class TransferService:
    """Writes and reads bundles; slow with many documents: off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def colleagues(self) -> tuple[ColleagueKey, ...]:
        """To whom something can be given; nobody before there is an operator's file."""
        with self._workspace.notebook.read() as uow:
            content = trusted(uow)
            own = profile_of(uow).worker_name
        found = content.colleagues if content is not None else []
        return tuple(ColleagueKey(one.name, one.age_key) for one in found if one.name != own)

    def households(self) -> tuple[tuple[str, str], ...]:
        """What can be given: the id and the name of each household, by name."""
        with self._workspace.notebook.read() as uow:
            return tuple((household_id, name) for household_id, name, _commune in uow.households.every_name())

    def write(self, path: Path, colleague: str, household_ids: Sequence[str], *, with_files: bool = True) -> Written:
        """Writes the cases of some households for a colleague, by the name that the operator's file has."""
        if not household_ids:
            raise InvalidInputError({"households": "Choisissez au moins un ménage."})
        return self._write(path, colleague, list(household_ids), Purpose.CASE, with_files=with_files)

    def write_for_figures(self, path: Path, colleague: str) -> Written:
        """Writes what figures are made from, of every household and without a name, for several notebooks."""
        with self._workspace.notebook.read() as uow:
            ids = [household_id for household_id, _name, _commune in uow.households.every_name()]
        return self._write(path, colleague, ids, Purpose.FIGURES, with_files=False)

    def read(self, path: Path) -> Received:
        """What a bundle holds; BundleError that says why it cannot be taken. Nothing is written."""
        bundle = opened_bundle(self._workspace, path)
        if bundle.kind is not BundleKind.COLLEAGUE:
            raise BundleError(
                "Ce fichier est pour le Département\u00a0: il ne se reprend pas dans un carnet.",
                safe="Rien n’a changé dans ce carnet.",
                do="Donnez-le au Département, ou choisissez un autre fichier.",
            )
        case = read_case(bundle, self._workspace.registry)
        purpose, written_at = _about(bundle)
        sender, is_proven = self._sender(bundle)
        with self._workspace.notebook.read() as uow:
            known = uow.households.many([one.id for one in case.households])
            registered = uow.erasure.registered()
        days = {one.id: registered[digest_of(one.id)] for one in case.households if digest_of(one.id) in registered}
        erased = tuple((one.name, days[one.id]) for one in case.households if one.id in days)
        case = case.without(days.keys())
        return Received(
            purpose,
            sender,
            is_proven,
            written_at,
            tuple((one.name, one.id in known) for one in case.households),
            case.of_kind(Measure),
            case.of_kind(Contact),
            len(case.files),
            case,
            erased,
            str(bundle.about.get("device", "")),
            self._who_left(sender) if is_proven else "",
        )

    def take_over(self, received: Received) -> Taken:
        """Makes the households of a bundle this worker's own too; raises BundleError for one given for figures."""
        if received.purpose is not Purpose.CASE:
            raise BundleError(
                "Ce fichier a été donné pour faire des chiffres, pas pour reprendre des ménages.",
                safe="Rien n’a changé dans ce carnet.",
                do="Comptez-le avec les autres, ou demandez un fichier de reprise.",
            )
        if received.erased:
            self._note_left(len(received.erased))
        if not received.case.households:
            raise BundleError(received.erased_words, safe="Rien n’a été pris de ce fichier, et rien n’a changé.")
        taken = CaseTaking(self._workspace, received.writer if received.is_proven else "").take(received.case)
        if received.is_proven:
            with self._workspace.notebook.write(work=False) as uow:
                keep_person(uow, received.device, received.writer)
        return taken

    def file_name(self, purpose: Purpose) -> str:
        """A name to propose, which names nobody."""
        what = "Reprise" if purpose is Purpose.CASE else "Chiffres"
        return f"{what} Perron {self._workspace.clock.today().isoformat()}{ENDING}"

    def _write(
        self, path: Path, colleague: str, household_ids: Sequence[str], purpose: Purpose, *, with_files: bool
    ) -> Written:
        self._check_still_valid()
        key = next((one.age_key for one in self.colleagues() if one.name == colleague), "")
        if not key:
            told_to = "Choisissez un collègue du fichier de votre association\u00a0: lui seul pourra lire ce fichier."
            raise InvalidInputError({"colleague": told_to})
        with self._workspace.notebook.read() as uow:
            reader = CaseReader(self._workspace, with_files=with_files, with_documents=purpose is Purpose.CASE)
            carried = reader.read(uow, household_ids)
            if purpose is Purpose.FIGURES:
                carried.lines = [nameless(one, self._workspace.registry) for one in carried.lines]
            worker = profile_of(uow).worker_name
            device = (uow.settings.get(ENROLMENT) or {}).get("device", "")
        about = {
            "purpose": purpose.value,
            "worker": worker,
            "written_at": instant_text(self._workspace.clock.now()),
        }
        if purpose is Purpose.CASE and device:  # so that a colleague is told whose later versions are
            about["device"] = device
        content = self._packed(about, carried)
        path = write_outside(path, sealed(content, key))
        self._note(household_ids)
        files = sum(name.startswith("attachments/") for name in carried.files)
        visits = carried.count("contact")
        size, left = path.stat().st_size, carried.unread
        return Written(path, len(household_ids), visits, files, carried.kept_back, size, left)

    def _check_still_valid(self) -> None:
        """AppError once the operator's file is over: who has left since may still be in it."""
        with self._workspace.notebook.read() as uow:
            content = trusted(uow)
        if content is not None and content.until < self._workspace.clock.today():
            raise AppError(
                f"Le fichier de votre association n’est plus valable depuis le {long_date(content.until)}\u00a0: un "
                "collègue qui est parti depuis peut encore y figurer.",
                safe="Rien n’a été écrit.",
                do="Demandez à votre association son dernier fichier, puis prenez-le dans Réglages, Confiance.",
            )

    def _note_left(self, count: int) -> None:
        now = self._workspace.clock.now()
        with self._workspace.notebook.write(work=False) as uow:
            uow.audit.append(now, JournalAct.ERASED_LEFT, "notebook", str(count))

    def _packed(self, about: dict[str, Any], carried: Carried) -> bytes:
        identity = IdentityService(self._workspace).identity()
        files = {RECORDS: lines(canonical_bytes(one) for one in carried.lines), **carried.files}
        sign = Signer(identity.certificate, identity.key).sign
        content, _sha256 = packed(BundleKind.COLLEAGUE, about, files, sign)
        return content

    def _note(self, household_ids: Sequence[str]) -> None:
        with self._workspace.notebook.write(work=False) as uow:
            for household_id in household_ids:
                uow.audit.append(self._workspace.clock.now(), JournalAct.CASE_OUT, "household", household_id)

    def _sender(self, bundle: Bundle) -> tuple[str, bool]:
        """Whose laptop signed it, and whether the operator stands behind that laptop."""
        certificate = signed_by(bundle.signature, bundle.signed)
        if certificate is None:
            raise malformed()
        with self._workspace.notebook.read() as uow:
            authorities = operator_authorities(uow)
        name = told(certificate).name
        return name, is_issued_by(certificate, authorities, self._workspace.clock.now())

    def _who_left(self, sender: str) -> str:
        """Whose laptop it was, unless the operator's file names that person, or nobody."""
        who = _person_of(sender)
        with self._workspace.notebook.read() as uow:
            content = trusted(uow)
        names = {one.name.casefold() for one in content.colleagues} if content is not None else set()
        return who if names and who.casefold() not in names else ""


def _person_of(sender: str) -> str:
    """The name in what a laptop's certificate is called: « Ordinateur – Léa Martin »."""
    return sender.rpartition("\u2013 ")[2]


def opened_bundle(workspace: Workspace, path: Path) -> Bundle:
    """The bundle that a file holds for this notebook."""
    with workspace.notebook.read() as uow:
        secret = age_secret(uow)
    content = read_outside(path, LARGEST_FILE)
    if not secret:
        raise BundleError(
            "Ce fichier est chiffré pour une autre personne\u00a0: ce carnet n’a encore aucune clé.",
            safe="Rien n’a changé dans ce carnet.",
            do="Réglages, Sceau des documents\u00a0: enregistrez la demande, et donnez-la à votre association.",
        )
    return unpacked(opened(content, secret))


def _about(bundle: Bundle) -> tuple[Purpose, datetime]:
    try:
        return Purpose(bundle.about["purpose"]), datetime.fromisoformat(bundle.about["written_at"])
    except (KeyError, TypeError, ValueError):
        raise malformed() from None
