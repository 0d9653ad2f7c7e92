"""What a record is found by: its own words, and those of the household, measure and day that it belongs to."""

from __future__ import annotations

from typing import assert_never

from desktop.domain.bilan import Bilan
from desktop.domain.budget import Budget
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.form_words import rows_words
from desktop.domain.forms import FieldKind, Form, is_empty
from desktop.domain.french import long_date, short_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.noun import VISIT
from desktop.domain.objective import Objective
from desktop.domain.saisine import Saisine
from desktop.schemes.path import STATE_LABELS
from desktop.services.education_words import theme_labels
from desktop.services.wording import KINDS, outcome_words
from desktop.services.workspace import Workspace
from desktop.storage.search import household_text
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.payload import Record

Heading = tuple[str, str]
"""Names and commune of a household, by which everything written about it is found too."""


def index(workspace: Workspace, uow: UnitOfWork, record: Record, known_as: Heading | None = None) -> None:
    """Puts the search entry of a record just written.

    A household that was known by another heading has all that is written about it indexed anew.
    """
    match record:
        case Household() if record.merged_into:
            uow.search.remove(record.id)  # what was written about it is indexed as it goes over
        case Household():
            _index_household(workspace, uow, record)
            if known_as is not None and known_as != uow.cards.heading(record.id):
                _index_what_is_written(workspace, uow, record.id)
        case Measure():
            _index_measure(workspace, uow, record, _household_words(workspace, uow, record.household_id))
        case Milestone() | Objective():
            measure = uow.measures.get(record.measure_id)
            _index_measure(workspace, uow, measure, _household_words(workspace, uow, record.household_id))
        case Budget():
            index_measures(workspace, uow, record.household_id)
        case EducationAction():
            for household_id in record.household_ids:
                index_measures(workspace, uow, household_id)
        case Contact() if not record.stands:
            uow.search.remove(record.id)
        case Contact():
            scheme = uow.cards.scheme_of(record.measure_id)
            _index_contact(workspace, uow, record, _household_words(workspace, uow, record.household_id), scheme)
        case Saisine() | Bilan():
            return  # found by their measure
        case _:
            assert_never(record)


def index_whole(workspace: Workspace, uow: UnitOfWork, household: Household) -> None:
    """Puts the search entries of a household and of all that is written about it; a trace of a merging has none."""
    if household.merged_into:
        return
    _index_household(workspace, uow, household)
    _index_what_is_written(workspace, uow, household.id)


def _household_words(workspace: Workspace, uow: UnitOfWork, household_id: str) -> str:
    names, commune = uow.cards.heading(household_id) or ("", "")
    return f"{names} {workspace.commune_name(commune)}"


def _index_household(workspace: Workspace, uow: UnitOfWork, household: Household) -> None:
    dwelling = household.dwelling
    names = " ".join(person.full_name for person in household.persons)
    body = household_text(
        (workspace.commune_name(dwelling.commune), dwelling.postal_code, dwelling.address),
        (household.phone, *(person.phone for person in household.persons)),
    )
    known_as = f"{names} {uow.merges.names_into(household.id)}".strip()
    uow.search.put("household", household.id, household.id, known_as, body=body)


def _index_what_is_written(workspace: Workspace, uow: UnitOfWork, household_id: str) -> None:
    about = _household_words(workspace, uow, household_id)
    for measure in uow.measures.of_household(household_id):
        _index_measure(workspace, uow, measure, about)
        for contact in uow.contacts.of_measure(measure.id):
            _index_contact(workspace, uow, contact, about, measure.scheme)


def index_measures(workspace: Workspace, uow: UnitOfWork, household_id: str) -> None:
    """Puts the search entries of the measures of a household anew."""
    about = _household_words(workspace, uow, household_id)
    for measure in uow.measures.of_household(household_id):
        _index_measure(workspace, uow, measure, about)


def _index_measure(workspace: Workspace, uow: UnitOfWork, measure: Measure, about: str) -> None:
    form = workspace.registry.form(measure.terms_form, measure.terms_version)
    head = (about, _scheme_name(workspace, measure.scheme), STATE_LABELS[measure.state], long_date(measure.start))
    stages = (text for one in uow.milestones.of_measure(measure.id) for text in _of_stage(workspace, one))
    budgets = (text for one in uow.budgets.of_household(measure.household_id) for text in _of_budget(one))
    objectives = (text for one in uow.objectives.of_measure(measure.id) for text in _of_objective(one))
    told = uow.educations.of_households([measure.household_id]).get(measure.household_id, ())
    educations = (text for one in told if one.scheme == measure.scheme for text in _of_education(workspace, one))
    body = " ".join((measure.referent, *_texts(form, measure.terms), *stages, *budgets, *objectives, *educations))
    uow.search.put("measure", measure.id, measure.household_id, " ".join(head), measure.id, body)


def _of_stage(workspace: Workspace, milestone: Milestone) -> list[str]:
    """A stage of the path is found by its measure."""
    return [milestone.note, *_texts(workspace.registry.form(milestone.form, milestone.form_version), milestone.answers)]


def _of_objective(objective: Objective) -> list[str]:
    """An objective is found by its measure."""
    actions = (text for one in objective.actions for text in (one.what, one.who))
    return [objective.target, objective.theme_words, objective.motif, objective.note, *actions]


def _of_education(workspace: Workspace, action: EducationAction) -> list[str]:
    """An action is found by the measures of those who took part; its note, which may speak of others, is not."""
    listed = theme_labels(workspace.registry, action)
    return [*listed, action.theme_words, action.tool_words, action.place]


def _of_budget(budget: Budget) -> list[str]:
    """A budget is found by each measure of its household, by the words written in it."""
    lines = (line.words for line in budget.all_lines)
    return [budget.note, *lines, *(text for debt in budget.all_debts for text in (debt.words, debt.plan))]


def _index_contact(workspace: Workspace, uow: UnitOfWork, contact: Contact, about: str, scheme_id: str) -> None:
    form = workspace.registry.form(contact.form, contact.form_version)
    day = contact.day
    word = workspace.registry.scheme(scheme_id).visit_word if scheme_id else VISIT
    about = f"{about} {_scheme_name(workspace, scheme_id)}"
    head = (about, outcome_words(contact.outcome, word), KINDS[contact.kind], long_date(day), short_date(day))
    steps = (step.what for step in contact.next_steps)
    body = " ".join((contact.reason, contact.note, *steps, *_texts(form, contact.answers)))
    uow.search.put("contact", contact.id, contact.household_id, " ".join(head), contact.measure_id, body)


def _scheme_name(workspace: Workspace, scheme_id: str) -> str:
    return workspace.registry.scheme(scheme_id).name if scheme_id else ""


def _texts(form: Form | None, answers: object) -> list[str]:
    """The free texts and the words of the choices, so that both are found."""
    if form is None or not isinstance(answers, dict):
        return []
    found: list[str] = []
    for field in form.fields():
        for name in field.answer_names:
            if name not in answers:  # as most are
                continue
            value = answers[name]
            if field.kind is FieldKind.ROWS:
                found.extend(rows_words(field, value or ()))
                continue
            values = value if isinstance(value, list) else [value]
            found.extend(field.label_of(str(item)) for item in values if not is_empty(item))
    return found
