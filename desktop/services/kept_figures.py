"""What claims and reports keep of a household that is deleted: counts by month, of codes alone (P3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from desktop.domain.claims import SITUATION
from desktop.domain.contact import Contact
from desktop.domain.dossier import Dossier
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.indicators import counted_facts
from desktop.domain.measure import Measure
from desktop.domain.retention import Counted
from desktop.schemes.base import Scheme
from desktop.schemes.figure_words import FigureWords
from desktop.services.charging import Charging
from desktop.services.claims import PAID
from desktop.services.dossiers import dossier_of_household
from desktop.services.indicators import facts_of
from desktop.services.spent_remainder import spent_remainder
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


def kept_figures(
    workspace: Workspace,
    uow: UnitOfWork,
    household: Household,
    measures: Sequence[Measure],
    contacts: Mapping[str, Sequence[Contact]],
    today: date,
) -> list[Counted]:
    """What every scheme counted of a household, on the day it is deleted."""
    words = FigureWords(workspace.registry, workspace.resources.communes)
    found: list[Counted] = []
    for scheme in workspace.registry.schemes():
        dossier = dossier_of_household(workspace, uow, scheme.id, household, measures, contacts)
        found += _paid(Charging.of(workspace, uow, scheme), dossier, today)
        alone = [one for one in uow.educations.alone_of(household.id) if one.scheme == scheme.id]
        found += _reported(scheme, dossier, alone, words)
        of_scheme = {one.id for one in measures if one.scheme == scheme.id}
        told = [one for of, some in contacts.items() if of in of_scheme for one in some]
        found += spent_remainder(scheme.id, dossier.territory, [*told, *alone])
    return found


def _paid(charging: Charging, dossier: Dossier, today: date) -> Iterator[Counted]:
    acts = [act for case in dossier.cases for act in charging.acts(case, today)]
    counts: Counter[tuple[str, str, str]] = Counter()
    seen: set[str] = set()
    for act in sorted(acts, key=lambda act: act.day):
        if act.rate != SITUATION or act.convention_id not in seen:  # once per convention (M6)
            counts[act.convention_id, f"{act.day:%Y-%m}", act.rate] += act.count
        if act.rate == SITUATION:
            seen.add(act.convention_id)
    for (convention, month, rate), count in sorted(counts.items()):
        yield Counted(charging.scheme.id, convention, dossier.territory, month, PAID + rate, "", count)


def _reported(
    scheme: Scheme, dossier: Dossier, alone: Sequence[EducationAction], words: FigureWords
) -> Iterator[Counted]:
    """Of actions only those that go with the household: what was held for others too stays, and is counted."""
    for measured in scheme.figures.indicators:
        yield from counted_facts(
            scheme.id,
            replace(measured, facts=lambda one, of=measured: facts_of(of, [one], alone)),  # type: ignore[misc]
            dossier,
            lambda code, codes=measured.codes: words.knows(codes, code),  # type: ignore[misc]
        )
