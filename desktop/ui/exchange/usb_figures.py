"""Several colleagues' files counted together, for whoever makes the figures of a team: no household becomes theirs."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.errors import AppError, InvalidInputError
from desktop.services.transfer_figures import Counted
from desktop.ui.exchange.usb_department import BUNDLES, ChooseFiles
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_to_open
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, ChoiceField, DateField, FlowRow, LabeledField, SecondaryButton, TextLabel

_LEAD: Final = (
    "Choisissez ensemble tous les fichiers reçus, «\u00a0Tout mon carnet, pour des chiffres\u00a0». Un ménage suivi "
    "par deux personnes compte une fois. Rien n’entre dans votre carnet."
)


class FiguresCard(Card):
    """Asks for a scheme and days, then for the files; shows the indicators."""

    def __init__(self, screen: Screen, choose: ChooseFiles = ask_to_open, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen, self._choose = screen, choose
        services = screen.services
        self._service, today = services.together, services.today()
        schemes = [(one.id, one.name) for one in services.measures.schemes()]
        self.scheme = ChoiceField(schemes, schemes[0][0], "list")
        self.first = DateField(today.replace(month=1, day=1), services.today)
        self.last = DateField(today, services.today)
        self.fields = {
            "scheme": LabeledField("Dispositif", self.scheme),
            "first": LabeledField("Du", self.first),
            "last": LabeledField("Au", self.last),
        }
        self.trouble = Banner("danger", "")
        self.told, self.figures = TextLabel("", "label"), TextLabel("", selectable=True)
        self.open = SecondaryButton("Choisir les fichiers à compter…", "chart")
        self.add(TextLabel(_LEAD, muted=True))
        self.add(FlowRow(tuple(self.fields.values()), SPACE * 3))
        for widget in (self.trouble, self.told, self.figures, FlowRow((self.open,))):
            self.add(widget)
        for widget in (self.trouble, self.told, self.figures):
            widget.hide()
        self.open.clicked.connect(lambda *_: self._on_open())

    def _on_open(self) -> None:
        scheme, first, last = self.scheme.value(), self.first.value(), self.last.value()
        for name, value in (("scheme", scheme), ("first", first), ("last", last)):
            self.fields[name].set_error("" if value else "À préciser.")
        if scheme is None or first is None or last is None:
            return
        paths = self._choose(self, "Fichiers de plusieurs collègues", BUNDLES)
        if paths:
            self.open.setEnabled(False)
            self._screen.tasks.run(
                lambda: self._service.count(paths, scheme, first, last), self._show, self._fail, "Chiffres de l’équipe"
            )

    def _show(self, counted: Counted) -> None:
        self.open.setEnabled(True)
        self.trouble.hide()
        self.told.setText(f"{plural(counted.households, 'ménage', 'ménages')}. De {', '.join(counted.senders)}.")
        self.figures.setText("\n".join(f"{label}\u00a0: {value}" for label, value in counted.figures))
        self.told.show()
        self.figures.show()

    def _fail(self, error: Exception) -> None:
        self.open.setEnabled(True)
        if isinstance(error, InvalidInputError):
            self.fields["last"].set_error(" ".join(error.fields.values()))
        elif isinstance(error, AppError):
            self.trouble.set_text(error.sentence)
            self.trouble.show()
        else:
            raise error
