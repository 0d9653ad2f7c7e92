"""The command that writes the agenda for another calendar, without any name."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.cli.answers import WrongUseError
from desktop.cli.opening import Notebooks
from desktop.domain.french import plural
from desktop.errors import InvalidInputError


def calendar(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Writes the appointments of a period; names are given out in the window only, after its warning."""
    from desktop.services.agenda_out import AgendaAsked, AgendaOutService

    out: Path = arguments.out
    if out.suffix.lower() != ".ics":
        raise WrongUseError(f"« {out.name} » : le nom du fichier finit par .ics.")
    asked = AgendaAsked(arguments.first, arguments.last, absences=arguments.absences)
    with notebooks(arguments, read_only=False, beside=True) as workspace:
        try:
            count = AgendaOutService(workspace).write(asked, out)
        except InvalidInputError as error:
            raise WrongUseError(" ".join(error.fields.values())) from None
    print(f"Agenda écrit : {out} ({plural(count, 'rendez-vous', 'rendez-vous')}, sans nom)")
    return 0
