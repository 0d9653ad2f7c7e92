"""A colleague's file, read first: who wrote it and what it holds; then taken over, or left."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.transfer import Purpose, Received, Taken
from desktop.ui.exchange.usb_department import BUNDLES, ChooseFiles
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_to_open
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, FlowRow, LinkButton, PrimaryButton, SecondaryButton, TextLabel

_LEAD: Final = "Un fichier reçu se lit d’abord\u00a0: rien n’entre dans votre carnet avant que vous ne le décidiez."
_NOT_PROVEN: Final = (
    "Rien ne prouve de quel ordinateur vient ce fichier\u00a0: votre association n’a pas certifié celui qui l’a écrit. "
    "Appelez votre collègue avant de le reprendre."
)
_FOR_FIGURES: Final = (
    "Ce fichier a été donné pour faire des chiffres\u00a0: il ne nomme personne et ne se reprend pas. Comptez-le avec "
    "les autres, dans «\u00a0Compter les chiffres de plusieurs collègues\u00a0»."
)
_MOST_NAMED: Final = 12
_HERE: Final = "\u00a0: déjà dans ce carnet, sera complété sans que rien soit effacé"


class ReceivedCard(Card):
    """« Reçu d’un collègue »."""

    def __init__(self, screen: Screen, choose: ChooseFiles = ask_to_open, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen, self._choose = screen, choose
        self._service = screen.services.transfers
        self._received: Received | None = None
        self.trouble = Banner("danger", "")
        self.warning, self.erased = Banner("warning", ""), Banner("warning", "")
        self.writer, self.names, self.counts = TextLabel("", "label"), TextLabel(), TextLabel("", muted=True)
        self.open = SecondaryButton("Lire un fichier reçu…", "paperclip")
        self.take = PrimaryButton("Reprendre ces ménages", "check")
        self.leave = LinkButton("Ne pas reprendre")
        self.add(TextLabel(_LEAD, muted=True))
        for widget in (self.trouble, self.writer, self.warning, self.erased, self.names, self.counts):
            self.add(widget)
        self.add(FlowRow((self.open, self.take, self.leave), SPACE * 2))
        self.open.clicked.connect(lambda *_: self._on_open())
        self.take.clicked.connect(lambda *_: self._on_take())
        self.leave.clicked.connect(lambda *_: self._show(None))
        self.trouble.hide()
        self._show(None)

    def _on_open(self) -> None:
        paths = self._choose(self, "Fichier reçu d’un collègue", BUNDLES)
        if paths:
            self._screen.tasks.run(lambda: self._service.read(paths[0]), self._show, self._fail)

    def _show(self, received: Received | None) -> None:
        """What was read; nothing when there is none."""
        self._received = received
        self.trouble.hide()
        for widget in (self.writer, self.names, self.counts):
            widget.setVisible(received is not None)
        is_case = received is not None and received.purpose is Purpose.CASE
        self.take.setVisible(is_case)
        self.leave.setVisible(received is not None)
        self.open.setVisible(received is None)
        self.erased.setVisible(received is not None and bool(received.erased))
        self.take.setEnabled(received is None or bool(received.households))
        doubted = received is not None and (not received.is_proven or bool(received.left) or not is_case)
        self.warning.setVisible(doubted)
        if received is None:
            return
        self.writer.setText(f"Écrit par {received.writer}, le {received.written}")
        self.leave.setText("Ne pas reprendre" if is_case else "Fermer")
        self.warning.set_text(_NOT_PROVEN if not received.is_proven else received.left_words or _FOR_FIGURES)
        self.erased.set_text(received.erased_words)
        named = [f"{name}{_HERE if here else ''}" for name, here in received.households] if is_case else []
        more = len(named) - _MOST_NAMED
        shown = [*named[:_MOST_NAMED], f"et {plural(more, 'autre', 'autres')}"] if more > 0 else named
        self.names.setText("\n".join(shown))
        parts = (
            plural(len(received.households), "ménage", "ménages"),
            plural(received.measures, "mesure", "mesures"),
            plural(received.visits, "visite ou contact", "visites et contacts"),
            plural(received.files, "document", "documents") if received.files else "",
        )
        self.counts.setText(f"{', '.join(part for part in parts if part)}.")
        (self.take if is_case and received.households else self.leave).setFocus()

    def _on_take(self) -> None:
        received = self._received
        if received is not None:
            self.take.setEnabled(False)
            self._screen.tasks.run(lambda: self._service.take_over(received), self._tell, self._fail)

    def _tell(self, taken: Taken) -> None:
        self.take.setEnabled(True)
        self._show(None)
        parts = [plural(taken.records, "fiche reprise", "fiches reprises")]
        if taken.new:
            parts.append(plural(len(taken.new), "nouveau ménage", "nouveaux ménages"))
        if taken.files:
            parts.append(plural(taken.files, "document", "documents"))
        see = ("Voir les ménages", lambda: self._screen.go("households"))
        self._screen.messages.show_info(f"{', '.join(parts)}.", leads=see)
        if taken.apart:
            words = plural(taken.apart, "fiche a changé", "fiches ont changé")
            self._screen.messages.show_warning(
                f"{words} des deux côtés\u00a0: les deux versions sont gardées, à départager plus haut."
            )
        self._screen.hub.tell("household", "measure", "contact", "outbox")
        self.open.setFocus()

    def _fail(self, error: Exception) -> None:
        self.take.setEnabled(True)
        if not isinstance(error, AppError):
            raise error
        self._show(None)
        self.trouble.set_text(error.sentence)
        self.trouble.show()
