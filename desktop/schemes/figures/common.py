"""What the yearly reports of several schemes count alike: referrals, households, profile, duration, ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from desktop.domain.calendar import add_months
from desktop.domain.dossier import Case, Dossier, Fact, FactsOf
from desktop.domain.household import Household
from desktop.domain.indicators import Codes, Measured, ValueKind

AGES = (18, 25, 40, 60, 75)
AGE_LABELS = {
    "0": "Moins de 18 ans",
    "18": "18 à 24 ans",
    "25": "25 à 39 ans",
    "40": "40 à 59 ans",
    "60": "60 à 74 ans",
    "75": "75 ans et plus",
}
Spell = tuple[Case, date, date]
"""A measure, and the days between which its household is counted."""
SpellsOf = Callable[[Dossier], Iterator[Spell]]


def chosen(value: Any) -> tuple[str, ...]:
    """The codes of an answer, whether one or several may be chosen."""
    if isinstance(value, list | tuple):
        return tuple(map(str, value))
    return (str(value),) if value not in (None, "") else ()


def age_on(household: Household, day: date) -> str:
    """The class of age of the person who gives the household its name, empty when its birth is not known."""
    born = household.persons[0].birth_date if household.persons else None
    if born is None:
        return ""
    return str(max((limit for limit in AGES if add_months(born, 12 * limit) <= day), default=0))


def requests(dossier: Dossier) -> Iterator[Fact]:
    """Each referral, on the day it was received, by where it comes from."""
    for saisine in dossier.saisines:
        if saisine.received_on is not None:
            yield Fact(saisine.id, saisine.received_on, saisine.received_on, saisine.origin)


def difficulties(dossier: Dossier) -> Iterator[Fact]:
    """Each referral under each of its motifs."""
    for saisine in dossier.saisines:
        if saisine.received_on is not None:
            for reason in saisine.reasons or ("",):
                yield Fact(saisine.id, saisine.received_on, saisine.received_on, reason)


def supported(dossier: Dossier) -> Iterator[Fact]:
    """The household, as long as one of its measures lasts."""
    return (Fact(dossier.household.id, first, last) for _, first, last in followed(dossier))


def followed(dossier: Dossier) -> Iterator[Spell]:
    """Each measure, as long as it lasts."""
    return ((case, *case.span) for case in dossier.begun())


def profile(code_of: Callable[[Dossier, Case], str], spells: SpellsOf) -> FactsOf:
    """The household under one of its traits, on the days on which it is counted."""

    def facts(dossier: Dossier) -> Iterator[Fact]:
        for case, first, last in spells(dossier):
            yield Fact(dossier.household.id, first, last, code_of(dossier, case))

    return facts


def ends(dossier: Dossier) -> Iterator[Fact]:
    """Each measure on the day it ended, by motif."""
    for case in dossier.begun():
        if case.measure.ended_on is not None:
            yield Fact(case.measure.id, case.measure.ended_on, case.measure.ended_on, case.measure.end_reason)


def durations(dossier: Dossier) -> Iterator[Fact]:
    """Each measure that ended, by its whole months."""
    for case in dossier.begun():
        ended = case.measure.ended_on
        if ended is not None:
            yield Fact(case.measure.id, ended, ended, str(whole_months(case.measure.start, ended)))


def whole_months(first: date, last: date) -> int:
    """The months begun from a day to another, at least one."""
    months = 1
    while add_months(first, months) <= last:
        months += 1
    return months


def profiles(rule: str, spells: SpellsOf = followed) -> tuple[Measured, ...]:
    """Family, age, resources, dwelling, territory and commune of the households that were followed, or met."""

    def one(key: str, label: str, code_of: Callable[[Dossier, Case], str], codes: Codes, field: str) -> Measured:
        return Measured(f"profile_{key}", label, profile(code_of, spells), rule, (field,), codes)

    return (
        one(
            "family", "Situation familiale", lambda d, _: d.household.composition, Codes("composition"),
            "household.composition",
        ),
        one(
            "marital_status", "État matrimonial", lambda d, _: d.household.marital_status, Codes("marital_status"),
            "household.marital_status",
        ),
        one(
            "age", "Âge de la personne référente", lambda d, case: age_on(d.household, case.measure.start),
            Codes(labels=AGE_LABELS), "person.birth_date",
        ),
        one(
            "resources", "Tranche de ressources", lambda d, _: d.household.resources_bracket,
            Codes("resources_bracket"), "household.resources_bracket",
        ),
        one(
            "housing", "Situation de logement", lambda d, _: d.household.dwelling.housing_status,
            Codes("housing_status"), "household.dwelling.housing_status",
        ),
        one(
            "territory", "Territoire", lambda d, _: d.territory, Codes("territory"), "household.dwelling.commune",
        ),
        one(
            "commune", "Commune de résidence", lambda d, _: d.household.dwelling.commune, Codes("commune"),
            "household.dwelling.commune",
        ),
    )  # fmt: skip


def request_figures(rule: str) -> tuple[Measured, ...]:
    """Referrals by where they come from and by motif."""
    return (
        Measured(
            "requests", "Demandes déposées, par structure d’origine", requests, rule,
            ("saisine.received_on", "saisine.origin"), Codes("saisine_origin"),
        ),
        Measured(
            "difficulties", "Difficultés au moment de la demande", difficulties, rule, ("saisine.reasons",),
            Codes("saisine_reason"),
        ),
    )  # fmt: skip


def end_figures(rule: str) -> tuple[Measured, ...]:
    """How long measures lasted, and why they ended."""
    return (
        Measured(
            "duration", "Durée moyenne des mesures terminées", durations, rule, ("measure.start", "measure.ended_on"),
            kind=ValueKind.MEAN_MONTHS,
        ),
        Measured(
            "end_reasons", "Mesures terminées, par motif", ends, rule, ("measure.end_reason",), Codes("end_reason"),
        ),
    )  # fmt: skip
