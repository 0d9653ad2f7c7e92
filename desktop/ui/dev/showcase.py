"""Plays the main job in the real window, from the first start to the receipts, and keeps a picture of every step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from desktop.domain.bilan import BilanState, SignerRole
from desktop.domain.french import join_words, plural
from desktop.errors import AppError
from desktop.ui.app import AppWindow
from desktop.ui.dev.showcase_receiver import EmbeddedReceiver, run_python
from desktop.ui.dev.showcase_stage import PATIENCE_MS, Stage
from desktop.ui.locking.code_step import RecoveryCodeStep
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner

if TYPE_CHECKING:
    from desktop.services.exchange import ExchangeState
    from desktop.ui.report.page import BilanPage
    from desktop.ui.window.workbench import Workbench

NOTEBOOK: Final = "carnet"
PASSPHRASE: Final = "jardin bleu fenêtre tambour cerise moulin ardoise violon"  # noqa: S105 - invented, told
OPERATOR: Final = "Association Exemple"
CONFIDENCE: Final = "Un deuil récent, dont il a été parlé longuement."
"""What a confidential field holds: it must not arrive at the receiver."""
_SIZE: Final = (1366, 768)
_ALREADY: Final = timedelta(days=96)
"""How long ago the measure began."""
_VARIABLE: Final = "PERRON_PASSPHRASE"
_WHAT_WAS_SEEN: Final = (
    "Salon et cuisine chauffés, chambres froides. Des traces noires derrière le lit de la chambre nord. Le devis "
    "d’isolation des combles est arrivé."
)


@dataclass(frozen=True)
class Played:
    """What a journey made, read again from the notebook and from the receiver once the window was closed."""

    folder: Path
    households: int
    measures: int
    visits: int
    sent: int
    receipts: int
    received: int
    pdf: Path
    pictures: Sequence[Path]

    @property
    def words(self) -> str:
        """All of it in French, one line a thing."""
        made = [
            plural(self.households, "ménage", "ménages"),
            plural(self.measures, "mesure", "mesures"),
            plural(self.visits, "visite", "visites"),
        ]
        sent = plural(self.sent, "fiche envoyée", "fiches envoyées")
        receipts = plural(self.receipts, "accusé de réception vérifié", "accusés de réception vérifiés")
        received = plural(self.received, "fiche reçue", "fiches reçues")
        return "\n".join(
            (
                "Le parcours principal est joué, du premier démarrage aux accusés de réception.",
                f"Carnet chiffré\u00a0: {self.folder / NOTEBOOK}",
                f"Sa phrase de passe, pour l’ouvrir\u00a0: {PASSPHRASE}",
                f"Il contient\u00a0: {join_words(made)}.",
                f"Échanges\u00a0: {sent}, {receipts}\u00a0; chez le récepteur\u00a0: {received}.",
                f"Bilan signé\u00a0: {self.pdf}",
                f"Images\u00a0: {self.folder / 'images'} ({len(self.pictures)})",
            )
        )


class Showcase:
    """One journey, in a new folder: `play` once. The notebook of the gate must be the folder's own."""

    def __init__(self, app: QApplication, gate: Gate, folder: Path, patience_ms: int = PATIENCE_MS) -> None:
        self._folder, self._gate = folder, gate
        self._app, self._patience_ms = app, patience_ms

    def play(self) -> Played:
        """Plays it all; AppError, in French, at the step that did not go as it should."""
        pictures = self._folder / "images"
        if self._folder.exists() and any(self._folder.iterdir()):
            raise AppError("Ce dossier n’est pas vide.", safe="Rien n’y a été écrit.", do="Choisissez un dossier neuf.")
        pictures.mkdir(parents=True)
        tasks = TaskRunner()
        window = AppWindow(self._app, self._gate, tasks, choose_place=lambda _page: self._folder / "fiche-secours.pdf")
        stage = Stage(self._app, window, pictures, self._patience_ms)
        window.resize(*_SIZE)
        window.show()
        window.activateWindow()  # a field that is left checks what was typed
        try:
            with stage.watched():
                self._first_start(stage, window)
                with EmbeddedReceiver(self._folder, stage.wait) as receiver:
                    journey = _Journey(stage, _opened(window), tasks)
                    journey.household()
                    journey.measure()
                    journey.visit()
                    journey.bilan()
                    state, receipts = journey.exchange(receiver)
                    measure_id = journey.measure_id
                    window.close()
                    return self._read_again(stage, receiver, measure_id, state, receipts)
        finally:
            window.close()
            window.deleteLater()

    def _first_start(self, stage: Stage, window: AppWindow) -> None:
        stage.picture("bienvenue")
        stage.press("Créer mon carnet")
        stage.fill("Prénom et nom", "Camille Martin")
        stage.fill("Qualification", "Conseillère en économie sociale familiale")
        stage.fill("Opérateur", OPERATOR)
        stage.picture("qui-etes-vous")
        stage.press("Continuer")
        stage.fill("Phrase de passe", PASSPHRASE)
        stage.fill("La même, une seconde fois", PASSPHRASE)
        stage.picture("phrase-de-passe")
        stage.press("Créer le carnet")
        stage.wait("création du carnet", lambda: bool(_shown(window, RecoveryCodeStep)))
        self._recovery_sheet(stage, window)
        stage.press("Lens-Hénin")
        stage.picture("territoires")
        stage.press("Ouvrir mon carnet")
        stage.wait("ouverture du carnet", lambda: window.bench is not None)
        stage.picture("carnet-neuf")

    def _recovery_sheet(self, stage: Stage, window: AppWindow) -> None:
        step = _shown(window, RecoveryCodeStep)[0]
        groups = step.groups.accessibleName().rsplit(maxsplit=1)[-1].split("-")
        stage.picture("fiche-de-secours")
        stage.press("Enregistrer la fiche de secours…")
        stage.press("Choisir l’endroit…")
        stage.wait("écriture de la fiche de secours", step.typed.isVisible)
        stage.write(step.typed, groups[step.asked - 1])
        stage.picture("groupe-relu")
        stage.press("Vérifier")

    def _read_again(
        self, stage: Stage, receiver: EmbeddedReceiver, measure_id: str, state: ExchangeState, receipts: int
    ) -> Played:
        """By the public commands, as anybody would check it."""
        pdf = self._folder / "bilan-signe.pdf"
        command = ["-m", "desktop", "--data-dir", str(self._folder / NOTEBOOK)]
        secret = {_VARIABLE: PASSPHRASE}
        run_python([*command, "report", measure_id, str(pdf)], "écriture du bilan signé", stage.wait, secret)
        counts = json.loads(run_python([*command, "status", "--json"], "lecture du carnet", stage.wait, secret))
        return Played(
            self._folder, counts["households"], counts["measures"], counts["contacts"], state.sent, receipts,
            len(receiver.records()), pdf, sorted((self._folder / "images").iterdir()),
        )  # fmt: skip


class _Journey:
    """From the empty notebook to the receipts, in one open notebook."""

    def __init__(self, stage: Stage, bench: Workbench, tasks: TaskRunner) -> None:
        self._stage, self._bench, self._tasks = stage, bench, tasks
        self._today = bench.services.today()
        self.measure_id = ""

    def household(self) -> None:
        """Somebody asks for help: the sheet is written."""
        stage = self._stage
        stage.press("Nouveau ménage")
        stage.fill("Nom (obligatoire)", "Delattre")
        stage.fill("Prénom", "Éloïse")
        stage.fill("Commune (obligatoire)", "Lens")
        stage.fill("Adresse, même incomplète", "12 rue Émile Zola")
        stage.fill("Téléphone du ménage", "06 39 98 12 34")
        stage.fill("Consignes de contact (message, code, chien…)", "Ne pas laisser de message sur le répondeur.")
        stage.picture("menage-saisi")
        stage.press("Enregistrer la fiche")
        self._arrive("household", "enregistrement du ménage")
        stage.picture("fiche-menage")

    def measure(self) -> None:
        """A measure of ASTRE begins."""
        stage = self._stage
        stage.press("Nouvelle mesure")
        stage.press("ASTRE")
        stage.fill("Date de début (obligatoire)", _typed(self._today - _ALREADY))
        stage.choose("Où en sont les travaux", "Non commencés")
        stage.choose("Étiquette énergétique (DPE)", "F")
        stage.picture("mesure-saisie")
        stage.press("Ouvrir la mesure")
        self._arrive("measure", "ouverture de la mesure")
        self.measure_id = self._bench.services.status.measures()[0].id
        stage.picture("mesure-ouverte")

    def visit(self) -> None:
        """A visit is typed, kept as a draft meanwhile, then recorded."""
        stage = self._stage
        stage.press("Noter une visite")
        self._arrive("visit", "ouverture de la visite")
        stage.picture("visite-vide")
        stage.fill("Ce qui a été constaté au domicile", _WHAT_WAS_SEEN)
        stage.choose("Confort ressenti", "Mauvais")
        stage.fill("Température relevée", "16,5")
        stage.fill("Pour vous uniquement", CONFIDENCE)
        stage.press("Ajouter une étape")
        stage.fill_cell("Prochaines étapes, ligne 1\u00a0: Quoi", "Envoyer le devis à l’Anah")
        stage.fill_cell("Prochaines étapes, ligne 1\u00a0: Qui", "Le ménage, avec moi")
        stage.fill_cell("Prochaines étapes, ligne 1\u00a0: Avant le", _typed(self._today + timedelta(days=14)))
        stage.wait("enregistrement du brouillon", lambda: "Brouillon enregistré" in self._bench.main.status.saved.text)
        stage.picture("visite-saisie")
        stage.press("Enregistrer la visite")
        self._arrive("measure", "enregistrement de la visite")
        stage.picture("visite-enregistree")

    def bilan(self) -> None:
        """The measure ends; its bilan is read again, frozen, signed on the pad, sealed; the measure is closed."""
        stage = self._stage
        stage.press("Mettre fin à la mesure")
        stage.choose("Motif de la fin", "Objectifs atteints")
        stage.picture("fin-decidee")
        stage.press("Noter la fin")
        stage.press("Ouvrir le bilan")
        self._arrive("bilan", "ouverture du bilan")
        page: BilanPage = self._bench.main.page("bilan")  # type: ignore[assignment]
        stage.fill("Observations du ménage", "On a moins froid, et on sait à qui demander. ")
        stage.picture("bilan-relu")
        stage.press("Voir l’aperçu")
        stage.picture("bilan-apercu", page.deciding.pages.view)
        stage.press("Figer le texte")
        stage.wait("lecture", lambda: bool(page.reading.pages.page_count))
        stage.picture("bilan-lecture", page.reading.pages.view)
        stage.click(page.reading.turn)
        while page.stage.isVisible():
            self._sign_in_turn(page)
        stage.wait("scellement du bilan", lambda: page.bilan is not None and page.bilan.state is BilanState.SEALED)
        stage.picture("bilan-scelle", page.sealed.pages.view)
        stage.press("Clôturer la mesure")
        self._arrive("measure", "clôture de la mesure")
        stage.picture("mesure-cloturee")

    def _sign_in_turn(self, page: BilanPage) -> None:
        """The person to whom the screen is turned signs; the next one is called, or all is sealed."""
        stage, slot = self._stage, page.stage.slot
        stage.sign()
        if slot is not None and slot.role is SignerRole.HOUSEHOLD:
            stage.picture("bilan-signature", page.stage.pages.view)
        stage.click(page.stage.pad.accept)
        stage.wait("signature", lambda: page.stage.slot is not slot)

    def exchange(self, receiver: EmbeddedReceiver) -> tuple[ExchangeState, int]:
        """The laptop is tied to the receiver, everything is sent; what became of it, and how many receipts there are.

        A receipt is kept only once its signature has been verified.
        """
        from desktop.services.exchange import DeliveryState

        stage, exchange = self._stage, self._bench.services.exchange

        def all_is_told() -> bool:
            """The network has a thread of its own: the notebook knows what became of it before the page does."""
            now = exchange.state()
            return now.waiting == 0 and stage.can_press(f"Envoyées ({now.sent})") and not self._tasks.is_busy

        stage.press("Échanges")
        stage.fill("Adresse du serveur", receiver.address)
        stage.fill("Code de rattachement", receiver.enrolment_code(OPERATOR))
        stage.picture("enrolement")
        stage.press("Relier cet ordinateur")
        stage.wait("enrôlement", lambda: stage.can_press("Envoyer maintenant") and not self._tasks.is_busy)
        stage.picture("a-envoyer")
        stage.press("Envoyer maintenant")
        stage.wait("envoi", all_is_told)
        state = exchange.state()
        stage.press(f"Envoyées ({state.sent})")
        stage.picture("accuses-de-reception")
        return state, sum(bool(message.receipt) for message in exchange.messages(DeliveryState.SENT))

    def _arrive(self, key: str, what: str) -> None:
        self._stage.wait(what, lambda: self._bench.main.current_key == key and not self._bench.main.is_opening)


def _opened(window: AppWindow) -> Workbench:
    if window.bench is None:
        raise AppError("Le carnet n’est pas ouvert.")
    return window.bench


def _shown(window: AppWindow, kind: type[RecoveryCodeStep]) -> list[RecoveryCodeStep]:
    return [page for page in window.findChildren(kind) if page.isVisible()]


def _typed(day: date) -> str:
    """As it is typed: « 31/12/2026 »."""
    return f"{day:%d/%m/%Y}"
