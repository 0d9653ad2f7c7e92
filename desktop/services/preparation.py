"""The sheet to read before a visit: built from what may stand on paper, never from confidential content (P1)."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import capital, hour, inside, long_date
from desktop.domain.french_input import WEEKDAYS
from desktop.domain.household import Household
from desktop.domain.measure import MeasureState
from desktop.errors import AppError
from desktop.reports.preparation import PreparationDocument as PreparationDocument
from desktop.reports.preparation import PreparationPart, render_preparation
from desktop.schemes.base import Scheme
from desktop.schemes.path import STATE_LABELS
from desktop.services.eviction import EvictionService
from desktop.services.outside import write_private
from desktop.services.preparation_parts import FileRead, asked, budget_lines, met, objective_lines, owed, promised
from desktop.services.preparation_procedure import procedure_lines
from desktop.services.profile import profile_of
from desktop.services.wording import KINDS
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


class PreparationService:
    """The sheet of one visit, or of a measure that has none planned yet."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def document(self, measure_id: str, contact_id: str | None = None) -> PreparationDocument:
        """What is known before a visit; the next appointment of the measure when none is named. NotFoundError."""
        today = self._workspace.clock.today()
        calendar = EvictionService(self._workspace).of_measure(measure_id)
        with self._workspace.notebook.read() as uow:
            read = self._read(uow, measure_id, today)
            worker = profile_of(uow).worker_name
        planned = _appointment(read, contact_id)
        scheme = read.scheme
        return PreparationDocument(
            read.household.name,
            scheme.name,
            _visit_words(scheme, planned),
            read.household.cautions,
            read.household.paper_cautions,
            self._facts(read, planned),
            (
                PreparationPart("Ce qui a été promis", promised(read)),
                PreparationPart("Ce qui est dû", owed(read)),
                PreparationPart("La procédure", procedure_lines(read, self._workspace.registry, calendar)),
                PreparationPart("Les dernières rencontres", met(read, self._workspace.registry)),
                PreparationPart("Les objectifs", objective_lines(read)),
                PreparationPart("Le budget", budget_lines(read)),
                PreparationPart("À demander, à apporter", asked(read, self._workspace.registry)),
            ),
            worker,
            today,
        )

    def render(self, document: PreparationDocument) -> bytes:
        """A sheet that was put together before, in memory only (P2)."""
        return render_preparation(document)

    def write(self, content: bytes, out: Path, measure_id: str) -> None:
        """Writes the sheet to a place that the user chose, for its owner alone to read; raises AppError."""
        try:
            write_private(out, content)
        except OSError:
            raise AppError(
                "La fiche n’a pas pu être écrite à cet endroit.",
                safe="Rien n’a changé dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        self._note(JournalAct.PREPARATION_OUT, measure_id)

    def note_printed(self, measure_id: str) -> None:
        """That the sheet went to a printer: it is on paper from then on."""
        self._note(JournalAct.PREPARATION_PRINTED, measure_id)

    def _note(self, act: JournalAct, measure_id: str) -> None:
        self._workspace.notebook.note(self._workspace.clock.now(), act, "measure", measure_id)

    def _read(self, uow: UnitOfWork, measure_id: str, today: date) -> FileRead:
        measure = uow.measures.get(measure_id)
        return FileRead(
            measure,
            self._workspace.registry.scheme(measure.scheme),
            uow.households.get(measure.household_id),
            tuple(uow.contacts.of_measure(measure_id)),
            uow.bilans.versions(measure_id),
            tuple(uow.milestones.of_measure(measure_id)),
            tuple(uow.objectives.of_measure(measure_id)),
            tuple(uow.budgets.of_household(measure.household_id)),
            today,
        )

    def _facts(self, read: FileRead, planned: Contact | None) -> tuple[tuple[str, str], ...]:
        told = (
            ("Adresse", self._address(read.household, planned)),
            ("Téléphone", "\u00a0; ".join(_phones(read.household, read.today))),
            ("La mesure", _standing(read)),
            ("Déjà en place", read.household.supports_in_place.strip()),
        )
        return tuple((label, value) for label, value in told if value)

    def _address(self, household: Household, planned: Contact | None) -> str:
        if planned is not None and planned.kind is not ContactKind.HOME:
            return planned.place.strip()
        dwelling = household.dwelling
        town = " ".join(part for part in (dwelling.postal_code, self._workspace.commune_name(dwelling.commune)) if part)
        return ", ".join(part for part in (dwelling.address, town) if part)


def _appointment(read: FileRead, contact_id: str | None) -> Contact | None:
    planned = [one for one in read.contacts if one.is_planned and (one.id == contact_id or one.day >= read.today)]
    named = next((one for one in planned if one.id == contact_id), None)
    return named or min(planned, key=lambda one: (one.day, one.at or time.max), default=None)


def _visit_words(scheme: Scheme, planned: Contact | None) -> str:
    if planned is None:
        return "Aucun rendez-vous n’est pris"
    at = f" à\u00a0{hour(planned.at)}" if planned.at else ""
    day = f"{WEEKDAYS[planned.day.weekday()]} {long_date(planned.day)}"
    return f"{capital(scheme.visit_word.one)} du {day}{at}, {inside(KINDS[planned.kind])}"


def _phones(household: Household, on: date) -> tuple[str, ...]:
    members = [one for one in household.persons if one.phone and one.is_member_on(on) and one.phone != household.phone]
    told = [f"{one.first_name or one.full_name}\u00a0: {one.phone}" for one in members]
    return tuple(part for part in (household.phone, *told) if part)


def _standing(read: FileRead) -> str:
    """« En cours, 5 visites sur 24, jusqu’au 31 août 2027 »."""
    measure, scheme = read.measure, read.scheme
    parts = [STATE_LABELS[measure.state]]
    quota = sum(period.quota for period in scheme.periods(measure))
    if quota and measure.state is not MeasureState.PREPARING:
        done = scheme.done(measure, read.contacts, read.today)
        parts.append(f"{scheme.visit_word.count(done)} sur {quota}")
    if measure.last_day is not None:
        parts.append(f"jusqu’au {long_date(measure.last_day)}")
    return ", ".join(parts)
