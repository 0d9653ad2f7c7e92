"""What is done with a sealed bilan: printed, copied, checked, completed, corrected; then the measure is closed (A5)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.domain.attachment import Attachment, Owner, OwnerKind
from desktop.errors import AppError, InvalidInputError
from desktop.schemes.path import StepName
from desktop.services.attachments import Place
from desktop.services.ceremony import Sitting
from desktop.services.measure_view import MeasureView
from desktop.services.verification import Verified, verify_document
from desktop.ui.attachments.capture import Capture
from desktop.ui.attachments.panel import ChooseFiles
from desktop.ui.papers.printing import print_pdf
from desktop.ui.parts.page_base import attempt
from desktop.ui.parts.unsaved_form import UnsavedForm
from desktop.ui.report.fetching import Fetching
from desktop.ui.report.sealed import SealedPanel
from desktop.ui.report.shelf import Shelf, Standing
from desktop.ui.report.stamping import Stamping
from desktop.ui.screen import Screen

AskPrinter = Callable[[QWidget, str], QPrinter | None]
_WHAT = "le bilan"


class HandingOver(QObject):
    """The acts of the last step; the document comes from the notebook each time, and stays in memory on show only."""

    changed = Signal()
    """The bilan is in another state."""
    left = Signal()
    """Enough was seen of the version beside the one in hand."""
    withdraw_asked = Signal(str)
    """The new version of a measure's bilan, just begun, is not wanted."""

    def __init__(
        self,
        screen: Screen,
        panel: SealedPanel,
        ask_printer: AskPrinter,
        choose_files: ChooseFiles,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._screen, self._panel = screen, panel
        self._ask_printer, self._choose_files = ask_printer, choose_files
        self._view: MeasureView | None = None
        self._fetching = Fetching(screen, self._on_failed, self)
        self._content = b""
        self._shelf, self._shown, self._is_proved = Shelf(), "", False
        self._scan_for = ("", "")
        self._motif = UnsavedForm(screen, panel, panel.correction.raw)
        self._stamping = Stamping(screen, self)
        self._stamping.stamped.connect(self._on_stamped)
        self.capture = Capture(screen, self._place, self)
        self.capture.added.connect(self._join)
        self._connect()

    def show(self, view: MeasureView, shelf: Shelf, bilan_id: str) -> None:
        """Shows one version of a measure's bilan that has a document, and what remains to be done with it."""
        self._motif.put_down()
        self._view, self._shelf, self._shown = view, shelf, bilan_id
        service, standing = self._screen.services.ceremony, shelf.standing(bilan_id)
        try:
            sitting = service.version_sitting(bilan_id)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        close = view.step(StepName.CLOSE) if standing is not Standing.FORMER else None
        self._is_proved = bool(sitting.proof_sha256)
        self._panel.show_sitting(sitting, close, cautioned=bool(view.household.cautions))
        if standing is Standing.IN_HAND:
            self._motif.take_up(f"correction:{bilan_id}", self._panel.correction.take_up)
        self._panel.show_shelf(shelf, bilan_id)
        self._show_bilan()

    def stamp(self) -> None:
        """Asks for the timestamp of what was just sealed."""
        self._stamping.ask()

    def _on_stamped(self) -> None:
        """The print of the sealed document is another one; what it shows is the same."""
        if self._content:
            with suppress(AppError):  # the version on show was given up meanwhile
                self._panel.show_prints(self._screen.services.ceremony.version_sitting(self._shown))

    def print(self, content: bytes, bilan_id: str) -> None:
        """Sends a document of a version to the printer that is chosen; the journal says that it is on paper."""
        if not content:
            return
        try:
            printer = self._ask_printer(self._panel.window(), _WHAT)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        if printer is None:
            return
        if not print_pdf(content, printer):
            self._screen.messages.show_warning("L’imprimante n’a pas répondu\u00a0: rien n’est imprimé.")
        elif attempt(self._screen, lambda: self._screen.services.ceremony.note_printed(bilan_id)):
            self._screen.messages.show_info("Le document est envoyé à l’imprimante.")

    def _connect(self) -> None:
        panel = self._panel
        panel.print_asked.connect(lambda: self.print(self._content, self._shown))
        panel.copy_asked.connect(lambda path: self._copy_version(self._shown, path))
        panel.proof_copy_asked.connect(self._copy_proof)
        panel.version_copy_asked.connect(self._copy_version)
        panel.proof_asked.connect(lambda proof: self._show_proof() if proof else self._show_bilan())
        panel.version_asked.connect(self._show_version)
        panel.back_asked.connect(self._go_back)
        panel.check_asked.connect(self._check)
        panel.scan_asked.connect(self._choose_scan)
        panel.correction.asked.connect(self._correct)
        panel.correction.typed.connect(self._motif.touch)
        panel.close_asked.connect(self._close_measure)

    @property
    def _measure_id(self) -> str:
        return self._view.measure.id if self._view is not None else ""

    def _show_bilan(self) -> None:
        bilan_id, service = self._shown, self._screen.services.ceremony
        self._fetch(lambda: service.version_pages(bilan_id))

    def _show_proof(self) -> None:
        bilan_id, service = self._shown, self._screen.services.ceremony
        self._fetch(lambda: service.version_proof_pages(bilan_id))

    def _show_version(self, bilan_id: str) -> None:
        if self._view is not None:
            self.show(self._view, self._shelf, bilan_id)

    def _go_back(self) -> None:
        """From a former version to the one that counts, from that one to the one in hand."""
        beside = self._shelf.beside
        if self._shelf.version(self._shelf.in_hand).is_in_force:
            self._show_version(self._shelf.in_hand)
        elif beside is not None and beside.is_in_force and beside.bilan_id != self._shown:
            self._show_version(beside.bilan_id)
        else:
            self.left.emit()

    def _fetch(self, read: Callable[[], bytes]) -> None:
        self._content = b""
        self._panel.pages.clear()
        self._fetching.fetch(read, self._show_pages)

    def _show_pages(self, content: bytes) -> None:
        self._content = content
        self._panel.pages.set_bytes(content)

    def keep(self) -> bool | None:
        """Keeps the motif of a correction as it is typed; None when nothing is."""
        return self._motif.keep()

    def forget(self) -> None:
        """Nothing of the document stays in memory; the motif of a correction that was not asked for is kept."""
        self._motif.put_down()
        self._panel.correction.fold()
        self._motif.let_go()
        self._fetching.forget()
        self._content = b""
        self._panel.pages.clear()

    def _copy_proof(self, path: str) -> None:
        bilan_id, service = self._shown, self._screen.services.ceremony
        self._write(lambda: service.save_version_proof(bilan_id, Path(path)))

    def _copy_version(self, bilan_id: str, path: str) -> None:
        service = self._screen.services.ceremony
        self._write(lambda: service.save_version(bilan_id, Path(path)))

    def _write(self, save: Callable[[], None]) -> None:
        self._screen.tasks.run(save, self._on_copied, self._on_failed, "Écriture de la copie…")

    def _on_copied(self, _nothing: None) -> None:
        self._screen.messages.show_info("La copie est enregistrée, hors du carnet. Effacez-la quand elle a servi.")

    def _check(self) -> None:
        """By what the document itself holds, and the authorities that this laptop knows."""
        bilan_id, services, is_proved = self._shown, self._screen.services, self._is_proved
        self._panel.check.setEnabled(False)

        def verify() -> tuple[str, Verified]:
            content = services.ceremony.version_document(bilan_id)
            proof = services.ceremony.version_proof(bilan_id) if is_proved else b""
            return bilan_id, verify_document(content, services.identity.authorities(), proof)

        self._screen.tasks.run(verify, self._on_checked, self._on_failed, "Vérification du bilan…")

    def _on_checked(self, found: tuple[str, Verified]) -> None:
        bilan_id, verified = found
        self._panel.check.setEnabled(True)
        if bilan_id == self._shown:
            self._panel.tell_verdict(verified)

    def _choose_scan(self, place: str) -> None:
        """One sheet at a time: what is being taken in belongs to the person, and to the version, it was chosen for."""
        bilan_id = self._shown
        paths = self._choose_files(self._panel) if self._takes_another() else []
        if isValid(self._panel) and paths and self._takes_another():  # the notebook may have been locked meanwhile
            self._scan_for = (bilan_id, place)
            self.capture.add_files(paths[:1])

    def _takes_another(self) -> bool:
        if not self.capture.is_idle:
            self._screen.messages.show_info(
                "Une feuille est encore ajoutée au carnet\u00a0: attendez qu’elle soit jointe."
            )
        return self.capture.is_idle

    def _place(self) -> Place | None:
        """Where the scan is kept: with the measure."""
        if self._view is None:
            return None
        measure = self._view.measure
        return Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)

    def _join(self, attachment: Attachment) -> None:
        (bilan_id, place), service = self._scan_for, self._screen.services.ceremony
        self._screen.tasks.run(
            lambda: service.join_scan(bilan_id, place, attachment.id), self._on_joined, self._on_failed,
            "La feuille est jointe au bilan…",
        )  # fmt: skip

    def _on_joined(self, sitting: Sitting) -> None:
        self._screen.hub.tell("bilan")
        self._screen.messages.show_info("La feuille signée est jointe au bilan.")
        if self._view is not None and sitting.bilan_id == self._shown:
            self.show(self._view, self._shelf, self._shown)

    def _correct(self, reason: str) -> None:
        measure_id, service = self._measure_id, self._screen.services.ceremony
        try:
            service.correct(measure_id, reason)
        except InvalidInputError as error:
            self._panel.set_errors(error.fields)
            return
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._motif.forget()
        self._screen.hub.tell("bilan")
        self._screen.messages.show_info(
            "Une nouvelle version est ouverte. La version scellée reste dans le dossier.",
            lambda: self.withdraw_asked.emit(measure_id),
        )
        self.changed.emit()

    def withdraw(self, measure_id: str) -> None:
        """Drops a new version that nobody signed; « Annuler » brings back that very version, with all it holds."""
        service, given_up = self._screen.services.ceremony, []

        def drop() -> None:
            given_up.append(service.withdraw_correction(measure_id))

        if self._change(drop):
            self._screen.messages.show_info(
                "La nouvelle version est abandonnée. Le bilan scellé reste le bon.",
                lambda: self._change(lambda: service.restore_correction(given_up[0])),
            )

    def _change(self, act: Callable[[], object]) -> bool:
        done = attempt(self._screen, act)
        if done:
            self._screen.hub.tell("bilan")
            self.changed.emit()
        return done

    def _close_measure(self) -> None:
        measure_id = self._measure_id
        if attempt(self._screen, lambda: self._screen.services.measures.close(measure_id)):
            self._screen.hub.tell("measure", "outbox")
            self._screen.messages.show_info("La mesure est clôturée.")
            self._screen.go("measure", measure_id=measure_id)

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self._panel.check.setEnabled(True)
        self._screen.messages.show_error(error)
