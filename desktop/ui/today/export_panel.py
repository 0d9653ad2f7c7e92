"""Writing the agenda for another calendar: without names, or with them after a warning that cannot be missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from desktop.domain.calendar import add_months
from desktop.domain.french import plural
from desktop.errors import InvalidInputError
from desktop.services.agenda_out import AgendaAsked
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, ChoiceField, DateField, LabeledField

_KIND: Final = "Agenda iCalendar (*.ics)"
_WITHOUT: Final = (
    "Chaque rendez-vous y est écrit «\u00a0Visite\u00a0», avec son heure. Ni nom, ni dispositif, ni commune\u00a0: "
    "dans un village, ils suffisent à reconnaître une famille. Ni adresse, ni téléphone, ni note. Importé de nouveau, "
    "le fichier met à jour ce qui a changé et barre ce qui est annulé."
)
_WITH: Final = (
    "Les noms des ménages, leur dispositif et leur commune sortiront du carnet chiffré. Un agenda se synchronise "
    "souvent avec un téléphone, un serveur, des collègues ou la famille\u00a0: dire qu’un ménage est suivi, et par "
    "quel dispositif, trahit le secret professionnel. Sans nécessité, exportez sans nom. Les ménages dont une "
    "personne est à protéger restent sans nom ni lieu dans tous les cas."
)
_MONTHS_AHEAD: Final = 3

AskPath = Callable[[QWidget], Path | None]


def ask_for_calendar(parent: QWidget) -> Path | None:
    """Where to write the file, asked with the system's own window; None when it was given up."""
    return ask_to_save(parent, "Exporter l’agenda", "Agenda.ics", _KIND)


def export_panel(screen: Screen, parent: QWidget, ask_path: AskPath, *, named: bool) -> InlinePanel:
    """Which days, and whether one's own absences go with them; the file is asked for when it is accepted."""
    services, today = screen.services, screen.services.today()
    fields = {
        "first": LabeledField("Du", DateField(today, services.today)),
        "last": LabeledField("Au", DateField(add_months(today, _MONTHS_AHEAD), services.today)),
        "absences": LabeledField(
            "Mes absences",
            ChoiceField((("no", "Non"), ("yes", "Oui, sans leur motif")), "no", "buttons"),
        ),
    }

    def act(values: Mapping[str, Any]) -> Done:
        asked = AgendaAsked(values["first"], values["last"], named=named, absences=values["absences"] == "yes")
        services.agenda_out.make(asked)  # what is wrong with the period is told before a place is asked for
        path = ask_path(parent)
        if path is None:
            raise InvalidInputError({})
        count = services.agenda_out.write(asked, path)
        told = "avec les noms" if named else "sans nom"
        return Done(f"Agenda exporté {told}\u00a0: {plural(count, 'rendez-vous', 'rendez-vous')}.", ())

    title = "Exporter l’agenda avec les noms" if named else "Exporter l’agenda"
    accept = "Exporter avec les noms…" if named else "Exporter sans nom…"
    panel = InlinePanel(screen, title, accept, fields, act, note="" if named else _WITHOUT)
    if named:
        panel.insert(Banner("warning", _WITH))
    return panel
