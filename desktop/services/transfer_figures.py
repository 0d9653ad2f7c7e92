"""Several colleagues' bundles brought together for figures, in a notebook of their own that goes when it is closed.

A notebook, because the numbers are to be those that each laptop counts, by the same functions; its own, because the
households do not become the manager's: they are in no list, no search, no agenda, and nothing is sent for them. It is
encrypted by a key that is in memory only, and its folder goes at the end: what a crash leaves there, nobody reads.
"""

from __future__ import annotations

import csv
import io
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.french import join_words, number
from desktop.domain.indicators import Indicator, ValueKind
from desktop.domain.table import Table
from desktop.services.claims import check_period
from desktop.services.indicators import IndicatorService
from desktop.services.tables import TableService
from desktop.services.transfer import BundleError, Purpose, Received, TransferService
from desktop.services.transfer_taking import CaseTaking
from desktop.services.usb_files import write_outside
from desktop.services.workspace import Workspace
from desktop.storage.keyslots import Derivation
from desktop.storage.notebook import create_notebook

_CHEAP: Final = Derivation(1024, 1, 1)
"""The passphrase is 256 random bits that nobody is told: it needs no slow derivation."""


@dataclass(frozen=True)
class Together:
    """What was brought together: who wrote each file, and how many households there are, each counted once."""

    received: tuple[Received, ...]
    households: int
    workspace: Workspace

    def indicators(self, scheme_id: str, first: date, last: date, *, territory: str = "") -> tuple[Indicator, ...]:
        """The indicators of a scheme over a period, of all of them."""
        return IndicatorService(self.workspace).indicators(scheme_id, first, last, territory=territory)

    def table(self, scheme_id: str, first: date, last: date, *, territory: str = "") -> Table:
        """The table that the Department asks for, of all of them."""
        return TableService(self.workspace).preview(scheme_id, first, last, territory=territory)


@dataclass(frozen=True)
class Figure:
    """One line of what was counted; `is_part` for a class of the number above it."""

    label: str
    value: str
    is_part: bool = False


@dataclass(frozen=True)
class Counted:
    """What several files come to: whose they are, how many households, each indicator with its value in words."""

    senders: tuple[str, ...]
    households: int
    figures: tuple[Figure, ...]
    unproven: tuple[str, ...] = ()
    """Those of them whose file no certificate of the operator proves: anybody may have written it."""

    @property
    def doubt(self) -> str:
        """What is told of them; empty when all are proven."""
        if not self.unproven:
            return ""
        whose = join_words(self.unproven)
        return (
            f"Rien ne prouve que ces chiffres viennent bien de {whose}\u00a0: aucun certificat de votre association "
            "n’est derrière. Ils sont comptés\u00a0; vérifiez auprès de la personne avant de vous y fier."
        )


class FiguresService:
    """Brings bundles together; slow: off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def count(self, paths: Sequence[Path], scheme_id: str, first: date, last: date) -> Counted:
        """The indicators of a scheme over a period, of all of some files; BundleError, InvalidInputError."""
        check_period(first, last)
        with self.together(paths) as together:
            found = together.indicators(scheme_id, first, last)
            senders = tuple(dict.fromkeys(one.writer for one in together.received))
            unproven = tuple(dict.fromkeys(one.writer for one in together.received if not one.is_proven))
            return Counted(senders, together.households, tuple(_figures(found)), unproven)

    def write(self, path: Path, counted: Counted) -> Path:
        """Writes what was counted as a table that any spreadsheet opens, never over another file; where it is."""
        rows = io.StringIO()
        table = csv.writer(rows, delimiter=";", lineterminator="\r\n")
        table.writerow(("Indicateur", "Détail", "Valeur"))
        above = ""
        for one in counted.figures:
            above = above if one.is_part else one.label
            table.writerow((above, one.label if one.is_part else "", one.value))
        if counted.unproven:
            table.writerow(("Auteurs qu’aucun certificat ne prouve", "", len(counted.unproven)))
        return write_outside(path, rows.getvalue().encode("utf-8-sig"))

    @contextmanager
    def together(self, paths: Sequence[Path]) -> Iterator[Together]:
        """All of some files, until the end of the block; BundleError for the first that cannot be read."""
        reader = TransferService(self._workspace)
        received = tuple(reader.read(path) for path in paths)
        if any(one.purpose is not Purpose.FIGURES for one in received):
            raise BundleError(
                "Un de ces fichiers est une reprise de ménages\u00a0: il ne se compte pas avec des chiffres.",
                safe="Rien n’a été compté.",
                do="Choisissez seulement les fichiers «\u00a0Chiffres Perron…\u00a0».",
            )
        with tempfile.TemporaryDirectory(prefix="perron-") as directory:
            notebook, _code = create_notebook(Path(directory) / "carnet", secrets.token_urlsafe(32), _CHEAP)
            try:
                workspace = replace(self._workspace, notebook=notebook)
                for one in received:
                    CaseTaking(workspace).take(one.case)
                with notebook.read() as uow:
                    households = uow.households.count()
                yield Together(received, households, workspace)
            finally:
                notebook.close()
        self._workspace.notebook.note(self._workspace.clock.now(), JournalAct.COLLEAGUES_COUNTED, "notebook")


def _figures(found: Iterable[Indicator]) -> Iterator[Figure]:
    for one in found:
        yield Figure(one.label, _value(one))
        yield from (Figure(part.label, _value(part), is_part=True) for part in one.parts)


def _value(one: Indicator) -> str:
    if one.value is None:
        return "–"
    unit = {ValueKind.COUNT: "", ValueKind.MEAN_MONTHS: "\u00a0mois", ValueKind.MEAN_DAYS: "\u00a0jours"}[one.kind]
    return f"{number(Decimal(one.value))}{unit}"
