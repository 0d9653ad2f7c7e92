"""What indicators and tables are made from: households with what the Department may have of them, and no more (P1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from desktop.domain.budget_results import bracket_of
from desktop.domain.contact import Contact, Outcome
from desktop.domain.dossier import Case, Dossier
from desktop.domain.education import EducationAction
from desktop.domain.form_sharing import Sharing
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.privacy import shared_only
from desktop.domain.saisine import Saisine
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_Told = TypeVar("_Told", Contact, Milestone)
_HAPPENED = tuple(outcome for outcome in Outcome if outcome is not Outcome.PLANNED)


class _SharedAnswers:
    """What the Department may have of answers; of a form that is not known here, nothing (P1)."""

    def __init__(self, workspace: Workspace, wanted: Collection[str] | None = None) -> None:
        self._workspace = workspace
        self._wanted = wanted
        self._forms: dict[tuple[str, int], Sharing | None] = {}

    def of(self, form_id: str, version: int, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The shared answers to a form in a version."""
        if not answers:
            return {}
        key = form_id, version
        if key not in self._forms:
            self._forms[key] = self._sharing(form_id, version)
        sharing = self._forms[key]
        return sharing.of(answers) if sharing else {}

    def only(self, record: _Told) -> _Told:
        """A contact or a stage with what is shared of it."""
        return shared_only(record, answers=self.of(record.form, record.form_version, record.answers))

    def _sharing(self, form_id: str, version: int) -> Sharing | None:
        form = self._workspace.registry.form(form_id, version) if form_id else None
        return Sharing(form.fields(), self._wanted) if form else None


def dossiers_of_period(
    workspace: Workspace,
    uow: UnitOfWork,
    scheme_id: str,
    first: date,
    last: date,
    *,
    territory: str = "",
    answers_since: date = date.min,
    wanted: Collection[str] | None = None,
) -> list[Dossier]:
    """The households of a scheme that a period touches: followed, referred, or seen again after their measure.

    Contacts of before `answers_since` come without what was answered in them: they are only counted. Of what was
    answered in the others only the questions `wanted` are read (« works »), all of them when none are named.
    """
    figures, shared = uow.figures, _SharedAnswers(workspace)
    saisines = figures.saisines(scheme_id, first, last)
    measures = figures.measures(scheme_id, first, last, staged=True)
    answered = figures.answering(scheme_id, [one.id for one in saisines])
    known = {measure.id for measure in measures}
    measures += [one for one in answered if one.id not in known]
    told_of, steps = _SharedAnswers(workspace, wanted).of, wanted is None or "next_steps" in wanted
    contacts = figures.told.of_period(scheme_id, first, last, _HAPPENED, answers_since, told_of, steps=steps)
    milestones = uow.milestones.of_measures(measure.id for measure in measures)
    concerned = {measure.household_id for measure in measures} | {one.household_id for one in saisines}
    households = {one.id: _living_on(workspace, one, last) for one in uow.households.many(sorted(concerned)).values()}
    referrals = figures.referrals([one.saisine_id for one in measures if one.saisine_id])
    educations = uow.educations.of_households(sorted(concerned))
    gathered = _gathered(workspace, shared, households, measures, contacts, milestones, saisines, referrals, last)
    told = _taught(_with_resources(workspace, uow, gathered, last), educations, scheme_id, last)
    return [dossier for dossier in told if territory in ("", dossier.territory)]


def _living_on(workspace: Workspace, household: Household, day: date) -> Household:
    """A household in the commune that there is on a day, where its own became one with others."""
    commune = workspace.commune_on(household.dwelling.commune, day)
    if commune is None or commune.insee == household.dwelling.commune:
        return household
    return replace(household, dwelling=replace(household.dwelling, commune=commune.insee))


def dossier_of_household(
    workspace: Workspace, uow: UnitOfWork, scheme_id: str, household: Household, measures: Sequence[Measure],
    contacts: Mapping[str, Sequence[Contact]],
) -> Dossier:  # fmt: skip
    """All of one household under one scheme, whatever the days."""
    own = [measure for measure in measures if measure.scheme == scheme_id]
    saisines = [one for one in uow.saisines.of_household(household.id) if one.scheme == scheme_id]
    milestones = uow.milestones.of_measures(measure.id for measure in own)
    referrals = {one.id: one for one in saisines}
    shared = _SharedAnswers(workspace)
    told = {measure.id: [shared.only(one) for one in contacts.get(measure.id, ())] for measure in own}
    home = {household.id: household}
    found = _gathered(workspace, shared, home, own, told, milestones, saisines, referrals, date.max)
    known = _with_resources(workspace, uow, found, date.max)
    return _taught(known, uow.educations.of_households([household.id]), scheme_id, date.max)[0]


def _with_resources(workspace: Workspace, uow: UnitOfWork, dossiers: Sequence[Dossier], last: date) -> list[Dossier]:
    """Where nobody chose what a household lives on (A6), its last budget says it, when it may be told (P1)."""
    asked = [one.household.id for one in dossiers if not one.household.resources_bracket]
    budgets = uow.budgets.latest_of(asked, last)
    brackets = [option.value for option in workspace.registry.options("resources_bracket")]

    def known(dossier: Dossier) -> Dossier:
        budget = budgets.get(dossier.household.id)
        found = bracket_of(budget, brackets) if budget is not None else ""
        return replace(dossier, household=replace(dossier.household, resources_bracket=found)) if found else dossier

    return [known(one) for one in dossiers]


def _taught(
    dossiers: Sequence[Dossier], educations: Mapping[str, Sequence[EducationAction]], scheme_id: str, last: date
) -> list[Dossier]:
    """With the actions of the scheme up to a day in which each took part."""
    return [
        replace(
            one,
            educations=tuple(
                shared_only(action)
                for action in educations.get(one.household.id, ())
                if action.scheme == scheme_id and action.day <= last
            ),
        )
        for one in dossiers
    ]


def _gathered(
    workspace: Workspace,
    shared: _SharedAnswers,
    households: Mapping[str, Household],
    measures: Sequence[Measure],
    contacts: Mapping[str, Sequence[Contact]],
    milestones: Mapping[str, Sequence[Milestone]],
    saisines: Sequence[Saisine],
    referrals: Mapping[str, Saisine],
    on: date,
) -> list[Dossier]:
    cases: dict[str, list[Case]] = defaultdict(list)
    received: dict[str, list[Saisine]] = defaultdict(list)
    for saisine in saisines:
        received[saisine.household_id].append(shared_only(saisine))
    found = []
    for measure in measures:
        cases[measure.household_id].append(
            Case(
                shared_only(measure, terms=shared.of(measure.terms_form, measure.terms_version, measure.terms)),
                tuple(contacts.get(measure.id, ())),
                tuple(shared.only(one) for one in milestones.get(measure.id, ())),
                shared_only(referral) if (referral := referrals.get(measure.saisine_id or "")) else None,
            )
        )
    for household in households.values():
        commune = workspace.commune_on(household.dwelling.commune, on)
        territory = commune.territory if commune else ""
        found.append(
            Dossier(
                shared_only(household),
                tuple(received[household.id]),
                tuple(replace(case, territory=territory) for case in cases[household.id]),
                commune.name if commune else "",
                territory,
            )
        )
    return found
