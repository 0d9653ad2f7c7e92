"""By USB key to a colleague: whom, which households, with or without their documents."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.transfer import Purpose, Written
from desktop.ui.exchange.colleague_card import ColleagueCard
from desktop.ui.exchange.usb_department import BUNDLES, ChooseNew
from desktop.ui.papers.file_windows import ask_for_new
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    ChoiceField,
    FlowRow,
    LabeledField,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
    TickBox,
    clear_layout,
)

_LEAD: Final = (
    "Le fichier ne s’ouvre que dans le carnet de cette personne. Il contient ce qui est marqué Partagé ou Équipe\u00a0;"
    " ce qui est confidentiel reste ici. Ces ménages restent aussi dans votre carnet\u00a0: "
    "pour passer le relais, changez de référent dans la mesure."
)


class ColleagueKeyCard(ColleagueCard):
    """« Pour un collègue »."""

    def __init__(self, screen: Screen, save: ChooseNew = ask_for_new, parent: QWidget | None = None) -> None:
        super().__init__(screen, "Collègue", parent)
        self._save = save
        self._names: dict[str, str] = {}
        self._chosen: list[str] = []
        self.household = ChoiceField((), None, "list")
        self.add_household = SecondaryButton("Ajouter ce ménage", "plus")
        """Arrows and letters walk through the list: only this button adds what they stand on."""
        self.chosen = QWidget()
        self._lines = QVBoxLayout(self.chosen)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self.with_files = TickBox("Avec les photos et les documents, sauf ceux marqués Confidentiel")
        self.with_files.setChecked(True)
        self.write = PrimaryButton("Enregistrer pour ce collègue…", "save")
        self.given = (
            TextLabel(_LEAD, muted=True), self._place, FlowRow((self.add_household,)), self.chosen, self.with_files,
        )  # fmt: skip
        self._row = FlowRow((self.write,))
        for widget in (self.nobody, *self.given, self.trouble, self._row):
            self.add(widget)
        self.add_household.clicked.connect(lambda *_: self._on_add())
        self.write.clicked.connect(lambda *_: self._on_write())
        self.refresh()

    def refresh(self) -> None:
        """Read again who the colleagues are and which households there are; what was chosen stays."""
        is_known = self._offer()
        self._names = dict(self._service.households())
        self._chosen = [one for one in self._chosen if one in self._names]
        self.household = ChoiceField(list(self._names.items()), None, "list", "À choisir")
        self.household_field = LabeledField("Ménages à confier", self.household)
        self.household.changed.connect(lambda: self.household_field.set_error(""))
        self._place.flow.addWidget(self.household_field)
        self._show_chosen()
        for widget in (*self.given, self._row):
            widget.setVisible(is_known)
        self.chosen.setVisible(is_known and bool(self._chosen))

    def _on_add(self) -> None:
        if self.household.value() is None:
            self.household_field.set_error("Choisissez d’abord un ménage.")
        self._take_in()
        self.household.setFocus()

    def _take_in(self) -> None:
        """What the list stands on joins those that are given."""
        household_id = self.household.value()
        if household_id is None:
            return
        self.household.set_value(None)
        if household_id not in self._chosen:
            self._chosen.append(household_id)
            self._show_chosen()

    def _show_chosen(self) -> None:
        """Each chosen household, ticked: unticked it is taken out."""
        clear_layout(self._lines)
        for household_id in self._chosen:
            box = TickBox(self._names[household_id])
            box.setChecked(True)
            box.toggled.connect(lambda _on, household_id=household_id: self._take_out(household_id))
            self._lines.addWidget(box)
        self.chosen.setVisible(bool(self._chosen))

    def _take_out(self, household_id: str) -> None:
        self._chosen.remove(household_id)
        self._show_chosen()
        self.household.setFocus()

    def _on_write(self) -> None:
        self._take_in()
        colleague = self.colleague.value() or ""
        self.colleague_field.set_error("" if colleague else "Choisissez à qui vous les confiez.")
        self.household_field.set_error("" if self._chosen else "Ajoutez au moins un ménage.")
        if not colleague or not self._chosen:
            (self.household if colleague else self.colleague).setFocus()
            return
        path = self._ask()
        chosen, with_files = tuple(self._chosen), self.with_files.isChecked()
        if path is not None:
            self._screen.tasks.run(
                lambda: self._service.write(path, colleague, chosen, with_files=with_files),
                lambda done: self._tell(done, colleague),
                self._fail,
            )

    def _ask(self) -> Path | None:
        return self._save(self, "Enregistrer pour un collègue", self._service.file_name(Purpose.CASE), BUNDLES)

    def _tell(self, done: Written, colleague: str) -> None:
        self.trouble.hide()
        self._chosen = []
        self._show_chosen()
        kept = f" {_kept_words(done.kept_back)}" if done.kept_back else ""
        if done.unread:
            self._screen.messages.show_warning(_unread_words(done.unread))
        self._screen.messages.show_info(
            f"Fichier prêt pour {colleague}\u00a0: «\u00a0{done.path.name}\u00a0», {done.words}. Remettez-lui la "
            f"clé\u00a0: personne d’autre ne pourra ouvrir ce fichier.{kept}"
        )


def _kept_words(count: int) -> str:
    if count == 1:
        return "1\u00a0document confidentiel reste ici."
    return f"{count}\u00a0documents confidentiels restent ici."


def _unread_words(count: int) -> str:
    which = "1\u00a0document n’a pas pu être lu" if count == 1 else f"{count}\u00a0documents n’ont pas pu être lus"
    missing = "il n’y est pas" if count == 1 else "ils n’y sont pas"
    return f"{which}\u00a0: {missing}. Tout le reste y est. Vérifiez ce carnet dans Réglages."
