"""The columns that the tables of several schemes share, and how a column reads its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.contact import Outcome
from desktop.domain.form_checks import number_of
from desktop.domain.indicators import Codes
from desktop.domain.table import CellKind, Column, Subject

OUTCOMES = Codes(labels={Outcome.DONE.value: "Visite faite", Outcome.PORTE_CLOSE.value: "Porte close"})
YES_NO = Codes(labels={"yes": "oui", "no": "non", "unknown": "ne sait pas"})


def answer(name: str) -> Callable[[Subject], Any]:
    """The latest word on a question."""
    return lambda subject: subject.answers.get(name)


def amount(name: str) -> Callable[[Subject], Any]:
    """The latest amount or number told; none is not zero."""
    return lambda subject: number_of(subject.answers.get(name))


def day(name: str) -> Callable[[Subject], date | None]:
    """The latest day told."""
    return lambda subject: date_of(subject.answers.get(name))


def date_of(value: Any) -> date | None:
    """A day from its ISO text."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def reached(stage: str) -> Callable[[Subject], date | None]:
    """The day on which a stage of the path was reached."""

    def value(subject: Subject) -> date | None:
        found = subject.case.reached(stage)
        return found.day if found else None

    return value


def at_stage(stage: str, name: str) -> Callable[[Subject], Any]:
    """What was answered to a question as a stage was reached."""

    def value(subject: Subject) -> Any:
        found = subject.case.reached(stage)
        return found.answers.get(name) if found else None

    return value


def told(form: str, name: str, label: str, rule: str, **more: Any) -> Column:
    """A column of one question of a form, with the words of its options."""
    codes = more.pop("codes", Codes(form=form, question=name))
    return Column(name, label, answer(name), codes=codes, rule=rule, fields=(f"{form}.{name}",), **more)


def text(form: str, name: str, label: str, rule: str) -> Column:
    """A column of what was written in answer to a question."""
    return Column(name, label, answer(name), rule=rule, fields=(f"{form}.{name}",))


def number(form: str, name: str, label: str, rule: str) -> Column:
    """A column of numbers."""
    return Column(name, label, amount(name), CellKind.NUMBER, rule=rule, fields=(f"{form}.{name}",))


def dated(form: str, name: str, label: str, rule: str) -> Column:
    """A column of days that were answered."""
    return Column(name, label, day(name), CellKind.DAY, rule=rule, fields=(f"{form}.{name}",))


def cells(form: str, rows: str, cell: str, label: str, rule: str) -> Column:
    """A column of what one cell of the latest rows says, each word once."""

    def value(subject: Subject) -> list[str]:
        told = subject.answers.get(rows)
        given = (row.get(cell) for row in told if isinstance(row, Mapping)) if isinstance(told, list | tuple) else ()
        return list(dict.fromkeys(str(one) for one in given if one))

    codes = Codes(form=form, question=f"{rows}.{cell}")
    return Column(cell, label, value, codes=codes, rule=rule, fields=(f"{form}.{rows}.{cell}",))


def days_of(form: str, rows: str, cell: str, label: str, rule: str) -> Column:
    """A column of the last day that one cell of the latest rows says."""

    def value(subject: Subject) -> date | None:
        told = subject.answers.get(rows)
        given = (row.get(cell) for row in told if isinstance(row, Mapping)) if isinstance(told, list | tuple) else ()
        return max((one for one in map(date_of, given) if one), default=None)

    return Column(cell, label, value, CellKind.DAY, rule=rule, fields=(f"{form}.{rows}.{cell}",))


def total(form: str, rows: str, cell: str, label: str, rule: str) -> Column:
    """A column of the sum of one cell of the latest rows; empty when no amount was told."""

    def value(subject: Subject) -> Decimal | None:
        told = subject.answers.get(rows)
        given = [row.get(cell) for row in told if isinstance(row, Mapping)] if isinstance(told, list | tuple) else []
        known = [one for one in map(number_of, given) if one is not None]
        return sum(known, Decimal(0)) if known else None

    return Column(cell, label, value, CellKind.MONEY, rule=rule, fields=(f"{form}.{rows}.{cell}",))


def next_steps(rule: str) -> Column:
    """What was promised in the contact of the row, or in the latest one that promised anything."""

    def value(subject: Subject) -> str:
        contacts = [subject.contact] if subject.contact else list(reversed(subject.case.contacts))
        steps = next((one.next_steps for one in contacts if one.next_steps), ())
        return "\u00a0; ".join(f"{one.what} ({one.who})" if one.who else one.what for one in steps)

    return Column("follow_up", "Suites prévues", value, rule=rule, fields=("contact.next_steps",))


def referent(rule: str) -> Column:
    """Who answers for the measure, and writes for it."""
    return Column("referent", "Référent", lambda s: s.case.measure.referent, rule=rule, fields=("measure.referent",))


def money(form: str, name: str, label: str, rule: str) -> Column:
    """A column of amounts."""
    return Column(name, label, amount(name), CellKind.MONEY, rule=rule, fields=(f"{form}.{name}",))


def stage_day(stage: str, label: str, rule: str) -> Column:
    """A column of the days on which a stage was reached."""
    return Column(f"{stage}_on", label, reached(stage), CellKind.DAY, rule=rule, fields=(f"stage.{stage}",))


def households(rule: str) -> tuple[Column, ...]:
    """Who and where."""
    return (
        Column("household", "Ménage", lambda s: s.dossier.household.name, rule=rule, fields=("person.last_name",)),
        Column(
            "commune", "Commune", lambda s: s.dossier.commune, rule=rule, fields=("household.dwelling.commune",)
        ),
        Column(
            "insee", "Code INSEE", lambda s: s.dossier.household.dwelling.commune, rule=rule,
            fields=("household.dwelling.commune",),
        ),
        Column(
            "postal_code", "Code postal", lambda s: s.dossier.household.dwelling.postal_code, rule=rule,
            fields=("household.dwelling.postal_code",),
        ),
        Column(
            "territory", "Territoire", lambda s: s.dossier.territory, rule=rule,
            fields=("household.dwelling.commune",),
        ),
    )  # fmt: skip


def profile(rule: str) -> tuple[Column, ...]:
    """Family, birth and resources."""
    return (
        Column(
            "composition", "Composition du ménage", lambda s: s.dossier.household.composition,
            codes=Codes("composition"), rule=rule, fields=("household.composition",),
        ),
        Column(
            "marital_status", "État matrimonial", lambda s: s.dossier.household.marital_status,
            codes=Codes("marital_status"), rule=rule, fields=("household.marital_status",),
        ),
        Column(
            "birth_year", "Année de naissance", _birth_year, CellKind.NUMBER, rule=rule, fields=("person.birth_date",),
        ),
        Column(
            "persons", "Personnes au foyer", _members, CellKind.NUMBER, rule=rule, fields=("person.joined_on",),
        ),
        Column(
            "resources", "Tranche de ressources", lambda s: s.dossier.household.resources_bracket,
            codes=Codes("resources_bracket"), rule=rule, fields=("household.resources_bracket",),
        ),
    )  # fmt: skip


def housing(rule: str) -> Column:
    """The household's situation in its dwelling."""
    return Column(
        "housing_status", "Situation de logement", lambda s: s.dossier.household.dwelling.housing_status,
        codes=Codes("housing_status"), rule=rule, fields=("household.dwelling.housing_status",),
    )  # fmt: skip


def request(rule: str) -> tuple[Column, ...]:
    """The referral: when, from whom, why."""

    def of(name: str) -> Callable[[Subject], Any]:
        return lambda s: getattr(s.case.saisine, name) if s.case.saisine else None

    def column(name: str, label: str, kind: CellKind = CellKind.TEXT, codes: Codes | None = None) -> Column:
        return Column(name, label, of(name), kind, codes, rule, (f"saisine.{name}",))

    return (
        column("received_on", "Saisine reçue le", CellKind.DAY),
        column("origin", "Origine de la demande", codes=Codes("saisine_origin")),
        column("origin_detail", "Structure d’origine"),
        column("reasons", "Difficultés à la demande", codes=Codes("saisine_reason")),
        column("difficulties", "Difficultés, en quelques mots"),
    )


def ending(rule: str) -> tuple[Column, ...]:
    """When the support ended and why."""
    return (
        Column("ended_on", "Fin de la mesure", lambda s: s.case.measure.ended_on, CellKind.DAY, rule=rule,
               fields=("measure.ended_on",)),
        Column("end_reason", "Motif de fin", lambda s: s.case.measure.end_reason, codes=Codes("end_reason"), rule=rule,
               fields=("measure.end_reason",)),
    )  # fmt: skip


def labelled(values: Mapping[str, str]) -> Codes:
    """Codes that are worded here."""
    return Codes(labels=values)


def _birth_year(subject: Subject) -> int | None:
    persons = subject.dossier.household.persons
    born = persons[0].birth_date if persons else None
    return born.year if born else None


def _members(subject: Subject) -> int:
    on = subject.contact.day if subject.contact else subject.case.measure.start
    return sum(person.is_member_on(on) for person in subject.dossier.household.persons)
