"""« Export ouvert »: what it would hold is read first, then it is written where the worker says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.errors import AppError, InvalidInputError
from desktop.services.open_export import FORMATS, SCOPE, WARNING, Asked, OpenPreview, OpenWritten
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_folder, open_folder
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    ChoiceField,
    DateField,
    Disclosure,
    FlowRow,
    LabeledField,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
)

ChooseFolder = Callable[[QWidget, str], Path | None]
_LEAD: Final = (
    "Pour reprendre vos données dans un autre logiciel, ou les compter autrement. Perron montre d’abord ce que les "
    "fichiers contiendraient."
)


class OpenExportCard(Card):
    """Asks for a period, shows what would leave, writes it."""

    def __init__(self, screen: Screen, choose: ChooseFolder = ask_folder, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen, self._choose = screen, choose
        services = screen.services
        self._service, self._asked = services.open_exports, Asked(services.today(), services.today())
        today = services.today()
        schemes = [(one.id, one.name) for one in services.measures.schemes()]
        territories = [(name, name) for name in services.reference.territories_own_first()]
        self.first, self.last = (
            DateField(today.replace(month=1, day=1), services.today),
            DateField(today, services.today),
        )
        self.scheme = ChoiceField(schemes, None, "list", "Tous les dispositifs")
        self.territory = ChoiceField(territories, None, "list", "Tout le département")
        self.form = ChoiceField(list(FORMATS.items()), next(iter(FORMATS)), "list")
        self.fields = {
            "first": LabeledField("Du", self.first),
            "last": LabeledField("Au", self.last),
            "scheme": LabeledField("Dispositif", self.scheme),
            "territory": LabeledField("Territoire", self.territory),
            "form": LabeledField("Format", self.form),
        }
        self.look = SecondaryButton("Voir ce qu’il contiendrait", "eye")
        self.write = PrimaryButton("Enregistrer les tableaux…", "save")
        self.leave = LinkButton("Renoncer")
        self.trouble, self.warning = Banner("danger", ""), Banner("warning", WARNING)
        self.counts, self.scope = TextLabel("", "label"), TextLabel(SCOPE, muted=True)
        self.tables, self.columns = TextLabel(), TextLabel("", muted=True)
        self.every_column = Disclosure("Lire les champs de chaque tableau", self.columns)
        self._lay_out()

    def _lay_out(self) -> None:
        self.add(TextLabel(_LEAD, muted=True))
        self.add(FlowRow(tuple(self.fields.values()), SPACE * 3))
        for widget in (self.trouble, self.counts, self.tables, self.scope, self.warning):
            self.add(widget)
        self.add(FlowRow((self.look, self.write, self.leave), SPACE * 2))
        self.add(self.every_column)
        self.look.clicked.connect(lambda *_: self._on_look())
        self.write.clicked.connect(lambda *_: self._on_write())
        self.leave.clicked.connect(lambda *_: self._show(None))
        for field in (self.first, self.last, self.scheme, self.territory):
            field.changed.connect(lambda: self._show(None))
        self.trouble.hide()
        self._show(None)

    def _on_look(self) -> None:
        first, last = self.first.value(), self.last.value()
        self.fields["first"].set_error("" if first else "Donnez le premier jour.")
        self.fields["last"].set_error("" if last else "Donnez le dernier jour.")
        if first is None or last is None:
            return
        self._asked = asked = Asked(first, last, self.scheme.value() or "", self.territory.value() or "")
        self.look.setEnabled(False)
        self._screen.tasks.run(lambda: self._service.preview(asked), self._show_read, self._fail, "Aperçu des tableaux")

    def _show_read(self, preview: OpenPreview) -> None:
        self.look.setEnabled(True)
        if preview.asked == self._asked:  # the question may have changed meanwhile
            self._show(preview)

    def _show(self, preview: OpenPreview | None) -> None:
        """What was read; nothing before, and once another question is put."""
        self.trouble.hide()
        is_there = preview is not None and preview.records > 0
        self.counts.setVisible(preview is not None)
        for widget in (self.tables, self.scope, self.warning, self.every_column, self.write, self.leave):
            widget.setVisible(is_there)
        self.look.setVisible(not is_there)
        if preview is None:
            return
        told = f"{preview.words}." if is_there else "Rien à exporter pour ce choix\u00a0: changez de période."
        self.counts.setText(told)
        self.scope.setText(f"{SCOPE} Un ménage sans mesure n’y figure pas.")
        rows = ", ".join(f"{table.title} ({table.rows})" for table in preview.tables)
        count = plural(len(preview.tables), "tableau, et ses lignes", "tableaux, et leurs lignes")
        self.tables.setText(f"{count}\u00a0: {rows}.")
        self.columns.setText("\n".join(f"{one.title}\u00a0: {', '.join(one.columns)}." for one in preview.tables))
        if is_there:
            self.write.setFocus()

    def _on_write(self) -> None:
        place = self._choose(self, "Où enregistrer les tableaux")
        asked, form = self._asked, self.form.value() or next(iter(FORMATS))
        if place is not None:
            self.write.setEnabled(False)
            self._screen.tasks.run(
                lambda: self._service.write(asked, place, form), self._tell, self._fail, "Enregistrement des tableaux"
            )

    def _tell(self, done: OpenWritten) -> None:
        self.write.setEnabled(True)
        self._show(None)
        words = plural(done.files, "fichier", "fichiers")
        see = ("Ouvrir le dossier", lambda: open_folder(done.directory))
        self._screen.messages.show_info(f"Tableaux enregistrés\u00a0: {words}, dans {done.directory}.", leads=see)
        self.look.setFocus()

    def _fail(self, error: Exception) -> None:
        self.look.setEnabled(True)
        self.write.setEnabled(True)
        if isinstance(error, InvalidInputError):
            told = " ".join(error.fields.values())
            self.fields["last"].set_error(told)
            return
        if not isinstance(error, AppError):
            raise error
        self.trouble.set_text(error.sentence)
        self.trouble.show()
