"""Drafts the bilan from the visits: shared answers alone, each paragraph with the visits it comes from (P1, P3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.bilan import BilanSection
from desktop.domain.bilan_trace import Drafted
from desktop.domain.budget_comparison import Comparison
from desktop.domain.contact import Contact, Outcome
from desktop.domain.form_words import row_words, rows_words
from desktop.domain.forms import FieldKind, is_empty, number_of
from desktop.domain.french import inside, long_dates, money, plural
from desktop.domain.measure import Measure
from desktop.domain.objective import Objective, in_order
from desktop.domain.privacy import Level
from desktop.schemes.base import Scheme
from desktop.schemes.outline import OutlinePart, Unobtained
from desktop.schemes.registry import Registry
from desktop.services.bilan_answers import Answered, Answers
from desktop.services.bilan_budget import budget_section
from desktop.services.bilan_facts import pairs, told_as_facts
from desktop.services.objective_words import bilan_paragraphs

HOUSEHOLD_WORDS = ("household_words", "tenant_observations")
"""Fields of the contact forms that hold the household's own words."""
FORMAL_TITLES = {
    "budget_figures": "Budget, première et dernière situation",
    "objectives": "Objectifs et résultats",
    "attempts": "Démarches sans résultat",
}
"""What the sections that no scheme names are called in what the Department and the file have."""
TEAM = "team"
"""The section that stays with the team: its copy of the file has it alone."""


@dataclass(frozen=True)
class Material:
    """What a bilan is drafted from."""

    scheme: Scheme
    measure: Measure
    contacts: Sequence[Contact]
    registry: Registry
    objectives: Sequence[Objective] = ()
    budgets: Comparison | None = None


def draft_sections(of: Material) -> tuple[BilanSection, ...]:
    """The sections of the scheme's outline, from the oldest visit to the latest; the budget; what was aimed at."""
    answers = Answers(of.measure, of.contacts, of.registry)
    told = told_as_facts(of.scheme, pairs(of.scheme, answers), answers)
    sections = [_section(part, answers, told) for part in of.scheme.outline]
    attempts = _made("attempts", "Ce qui a été tenté sans aboutir", _attempts(of, answers))
    return (*sections, *budget_section(of.budgets), *_aimed_at(of.objectives), attempts, *_for_the_team(of))


def draft_household_words(measure: Measure, contacts: Sequence[Contact], registry: Registry) -> str:
    """What the household said, in its words, one paragraph a visit."""
    answers = Answers(measure, contacts, registry)
    said = [one for one in answers.all if one.field.name in HOUSEHOLD_WORDS and one.contact is not None]
    return "\n\n".join(one.text for one in _told(said, dated=not answers.is_of_one_day))


def _made(key: str, title: str, drafted: Iterable[Drafted], level: Level = Level.SHARED) -> BilanSection:
    kept = tuple(drafted)
    sources = dict.fromkeys(source for one in kept for source in one.source_ids)
    return BilanSection(key, title, "\n\n".join(one.text for one in kept), level, tuple(sources), kept)


def _section(part: OutlinePart, answers: Answers, told_elsewhere: frozenset[str]) -> BilanSection:
    return _made(
        part.key, part.title, (one for name in part.fields if name not in told_elsewhere for one in _of(name, answers))
    )


def _of(name: str, answers: Answers) -> Iterator[Drafted]:
    """Every word that was written in answer to a question; of the other kinds of answer the latest."""
    given = answers.of(name)
    told = given if given and given[0].field.kind is FieldKind.LONG_TEXT else given[-1:]
    return _told(told, dated=not answers.is_of_one_day)


def _told(answers: Sequence[Answered], *, dated: bool) -> Iterator[Drafted]:
    """One paragraph an answer; the same words on several days are told once, with their days."""
    days: dict[str, list[date]] = {}
    sources: dict[str, list[str]] = {}
    for answer in answers:
        words = _words(answer)
        given = days.setdefault(words, [])
        if dated and answer.field.kind is FieldKind.LONG_TEXT and answer.contact is not None:
            given.append(answer.contact.day)
        sources.setdefault(words, []).extend(answer.source_ids)
    for words, told_on in days.items():
        text = f"{long_dates(told_on).capitalize()}\u00a0: {words}" if told_on else words
        yield Drafted(text, tuple(dict.fromkeys(sources[words])))


def _words(answer: Answered) -> str:
    if answer.field.kind is FieldKind.LONG_TEXT:
        return str(answer.value).strip()
    if answer.field.kind is FieldKind.ROWS:
        rows = "\u00a0; ".join(rows_words(answer.field, answer.value))
        return f"{answer.field.label}\u00a0: {rows}."
    return f"{answer.field.label}\u00a0: {answer.words}."


def _aimed_at(objectives: Sequence[Objective]) -> Iterator[BilanSection]:
    told = [Drafted(one) for one in bilan_paragraphs(in_order(objectives))]
    if told:
        yield _made("objectives", "Nos objectifs et ce qu’ils sont devenus", told)


def _attempts(of: Material, answers: Answers) -> Iterator[Drafted]:
    """Doors that stayed closed, what was in the way, what was asked for and not had."""
    tries = [contact for contact in of.contacts if contact.outcome is Outcome.PORTE_CLOSE]
    if tries:
        days = long_dates([contact.day for contact in tries])
        count = "une fois" if len(tries) == 1 else plural(len(tries), "fois", "fois")
        text = f"Nous sommes venus {count} sans trouver personne\u00a0: {days}."
        yield Drafted(text, tuple(contact.id for contact in tries))
    for name in of.scheme.obstacles:
        yield from _of(name, answers)
    for one in of.scheme.unobtained:
        latest = answers.latest(one.field)
        if latest is not None:
            yield from (Drafted(text, latest.source_ids) for text in _unobtained(one, latest))


def _unobtained(of: Unobtained, latest: Answered) -> Iterator[str]:
    """« Refusée : dossier FSL (…) », « Demandé sans être accordé à ce jour : MaPrimeRénov’, 4 000,00 € »."""
    for row in latest.value:
        if of.column and row.get(of.column) in of.values:
            yield f"N’a pas abouti\u00a0: {inside(row_words(latest.field, row))}."
        if of.asked:
            asked, granted = number_of(row.get(of.asked)), number_of(row.get(of.granted))
            name = row_words(latest.field, {key: row[key] for key in _naming(latest) if key in row})
            if asked and name and not granted:
                when = "sans suite à ce jour" if is_empty(row.get(of.granted)) else "et refusé"
                yield f"{name}\u00a0: {money(asked)} demandés, {when}."
            elif asked and name and granted is not None and granted < asked:
                yield f"{name}\u00a0: {money(granted)} accordés sur {money(asked)} demandés."


def _naming(latest: Answered) -> tuple[str, ...]:
    """The names in a row of what it is about."""
    return latest.field.columns[0].answer_names


def _for_the_team(of: Material) -> Iterator[BilanSection]:
    """What the team may read and the Department may not: it is printed in the copy of the file alone."""
    given: dict[str, list[Answered]] = {}
    for one in Answers(of.measure, of.contacts, of.registry, frozenset({Level.TEAM})).all:
        given.setdefault(f"{one.field.label}\u00a0: {_value(one)}", []).append(one)
    if given:
        yield _made(TEAM, "Pour l’équipe", (_of_the_team(words, said) for words, said in given.items()), Level.TEAM)


def _of_the_team(words: str, said: Sequence[Answered]) -> Drafted:
    """The same words on several days are told once, with their days."""
    days = [one.contact.day for one in said if one.contact]
    sources = tuple(dict.fromkeys(source for one in said for source in one.source_ids))
    return Drafted(f"{long_dates(days).capitalize()}\u00a0: {inside(words)}" if days else words, sources)


def _value(answer: Answered) -> str:
    words = answer.words.strip()
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."
