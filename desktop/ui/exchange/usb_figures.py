"""Several colleagues' files counted together, for whoever makes the figures of a team: no household becomes theirs."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import join_words, plural
from desktop.errors import AppError, InvalidInputError
from desktop.services.transfer_figures import Counted, Figure
from desktop.ui.exchange.facts import fact_grid
from desktop.ui.exchange.usb_department import BUNDLES, ChooseFiles, ChooseNew
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_for_new, ask_to_open
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    ChoiceField,
    DateField,
    FlowRow,
    LabeledField,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_LEAD: Final = (
    "Choisissez ensemble tous les fichiers reçus, «\u00a0Chiffres Perron…\u00a0». Un ménage suivi par deux personnes "
    "compte une fois. Ces fichiers ne nomment personne, et rien n’entre dans votre carnet."
)
_NAME: Final = "chiffres-de-plusieurs-collegues.csv"
_TABLE: Final = "Tableau (*.csv)"


class FiguresCard(Card):
    """Asks for a scheme and days, then for the files; shows the indicators."""

    def __init__(
        self,
        screen: Screen,
        choose: ChooseFiles = ask_to_open,
        save: ChooseNew = ask_for_new,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._screen, self._choose, self._save = screen, choose, save
        self._counted: Counted | None = None
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
        self.trouble, self.doubt = Banner("danger", ""), Banner("warning", "")
        self.told, self.figures = TextLabel("", "label"), QWidget()
        self._lines = QVBoxLayout(self.figures)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.keep = SecondaryButton("Enregistrer le tableau…", "save")
        self.open = SecondaryButton("Choisir les fichiers à compter…", "chart")
        self.add(TextLabel(_LEAD, muted=True))
        self.add(FlowRow(tuple(self.fields.values()), SPACE * 3))
        for widget in (self.trouble, self.told, self.doubt, self.figures, FlowRow((self.open, self.keep))):
            self.add(widget)
        for widget in (self.trouble, self.told, self.doubt, self.figures, self.keep):
            widget.hide()
        self.keep.clicked.connect(lambda *_: self._on_keep())
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
        self._counted = counted
        self.told.setText(f"{plural(counted.households, 'ménage', 'ménages')}, d’après {join_words(counted.senders)}.")
        clear_layout(self._lines)
        self._lines.addWidget(fact_grid([(_label(one), one.value) for one in counted.figures]))
        self.doubt.set_text(counted.doubt)
        for widget in (self.told, self.figures, self.keep):
            widget.show()
        self.doubt.setVisible(bool(counted.doubt))

    def _on_keep(self) -> None:
        counted = self._counted
        path = self._save(self, "Enregistrer les chiffres", _NAME, _TABLE) if counted is not None else None
        if path is None or counted is None:
            return
        try:
            path = self._service.write(path, counted)
        except AppError as error:
            self._fail(error)
            return
        self._screen.messages.show_info(f"Tableau enregistré\u00a0: «\u00a0{path.name}\u00a0». Il ne nomme personne.")

    def _fail(self, error: Exception) -> None:
        self.open.setEnabled(True)
        if isinstance(error, InvalidInputError):
            self.fields["last"].set_error(" ".join(error.fields.values()))
        elif isinstance(error, AppError):
            self.trouble.set_text(error.sentence)
            self.trouble.show()
        else:
            raise error


def _label(one: Figure) -> str:
    return f"\u2003– {one.label}" if one.is_part else one.label
