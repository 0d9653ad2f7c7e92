"""The legal terms of an eviction as dated data: each version of a rule with its article, source and review (G1-G7)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from desktop.domain.calendar import add_months, next_working_day
from desktop.domain.french import long_date

REVIEW_MONTHS: Final = 6
"""A rule that nobody reviewed for longer is not to be relied on without a look at the text."""
RULES: Final = frozenset({"G1", "G2", "G3", "G4", "G5", "G6", "G7"})


class Unit(StrEnum):
    """In what a term is told."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class Span:
    """« deux mois », « six semaines »."""

    count: int
    unit: Unit

    def end(self, day: date) -> date:
        """Its last day: months by their date, days without the first one (CPC 641), on a working day (CPC 642)."""
        if self.unit is Unit.MONTHS:
            return next_working_day(add_months(day, self.count))
        days = self.count * (7 if self.unit is Unit.WEEKS else 1)
        return next_working_day(day + timedelta(days=days))


@dataclass(frozen=True)
class YearSpan:
    """A part of every year, over its end if need be; both days belong to it."""

    starts: tuple[int, int]
    ends: tuple[int, int]

    def holds(self, day: date) -> bool:
        """Whether a day falls into it."""
        at = (day.month, day.day)
        if self.starts <= self.ends:
            return self.starts <= at <= self.ends
        return at >= self.starts or at <= self.ends

    def first_after(self, day: date) -> date:
        """The day itself outside of it, else the first one after it."""
        if not self.holds(day):
            return day
        last = date(day.year, *self.ends)
        return (last if last >= day else date(day.year + 1, *self.ends)) + timedelta(days=1)


@dataclass(frozen=True)
class LegalRule:
    """One version of a rule; `rule` is its name in `docs/rules.md`, `words` what it says."""

    key: str
    version: int
    rule: str
    title: str
    words: str
    article: str
    source: str
    reviewed_on: date
    counting: str = ""
    """The articles by which its days are counted."""
    valid_from: date | None = None
    valid_until: date | None = None
    span: Span | None = None
    copied: bool = False
    """The term is the one that is written in the order, never a guess."""
    least: int | None = None
    most: int | None = None
    """The months that a judge may grant."""
    truce: YearSpan | None = None
    unpaid_months: int | None = None
    rents: int | None = None
    """From how many unpaid months, or how many rents of debt, the CCAPEX is told."""
    remark: str = ""

    def holds(self, day: date) -> bool:
        """Whether it is the law on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    def review_warning(self, today: date) -> str:
        """What is told once its last review is over six months old; empty until then."""
        if add_months(self.reviewed_on, REVIEW_MONTHS) >= today:
            return ""
        return (
            f"La règle «\u00a0{self.title}\u00a0» a été relue pour la dernière fois le {long_date(self.reviewed_on)}, "
            f"il y a plus de {REVIEW_MONTHS}\u00a0mois\u00a0: vérifiez le texte avant de vous y fier."
        )


def in_force(rules: Iterable[LegalRule], key: str, day: date) -> LegalRule | None:
    """The version of a rule that is the law on a day, None when no file says it."""
    return next((one for one in rules if one.key == key and one.holds(day)), None)


def newest(rules: Iterable[LegalRule], key: str) -> LegalRule:
    """The last version of a rule; LookupError when there is none."""
    found = [one for one in rules if one.key == key]
    if not found:
        raise LookupError(key)
    return max(found, key=lambda one: one.version)


class LegalRuleError(ValueError):
    """Files of rules that cannot be used; `problems` name the file and what is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def load_legal_rules(directory: Path) -> tuple[LegalRule, ...]:
    """Every rule in every version; raises LegalRuleError with every problem."""
    loaded, problems = [], []
    for path in sorted(directory.glob("*.toml")):
        try:
            rule = parse_legal_rule(tomllib.loads(path.read_text(encoding="utf-8")))
        except (LegalRuleError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{path.name}: {error}")
            continue
        if path.stem != f"{rule.key}-{rule.version}":
            problems.append(f"{path.name}: should be called {rule.key}-{rule.version}.toml")
        loaded.append(rule)
    problems += _overlaps(loaded)
    if problems:
        raise LegalRuleError(problems)
    return tuple(loaded)


def parse_legal_rule(data: Mapping[str, Any]) -> LegalRule:
    """A rule from its file; raises LegalRuleError."""
    try:
        rule = LegalRule(
            key=data["key"], version=int(data["version"]), rule=data["rule"], title=data["title"], words=data["words"],
            article=data["article"], source=data["source"], reviewed_on=_day(data["reviewed_on"]),
            counting=data["counting"], valid_from=_maybe_day(data, "valid_from"),
            valid_until=_maybe_day(data, "valid_until"),
            span=Span(int(data["count"]), Unit(data["unit"])) if "count" in data else None,
            copied=bool(data.get("copied", False)), least=data.get("least"), most=data.get("most"),
            truce=YearSpan(_day_of_year(data["starts"]), _day_of_year(data["ends"])) if "starts" in data else None,
            unpaid_months=data.get("unpaid_months"), rents=data.get("rents"), remark=data.get("remark", ""),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise LegalRuleError([f"not a legal rule: {error!r}"]) from error
    if rule.rule not in RULES or not all((rule.key, rule.title, rule.words, rule.article, rule.source)):
        raise LegalRuleError(["key, rule (G1 to G7), title, words, article and source are needed"])
    if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
        raise LegalRuleError(["it is over before it begins"])
    return rule


def with_later_rules(known: Iterable[LegalRule], later: Iterable[LegalRule]) -> tuple[LegalRule, ...]:
    """The rules with later versions of some: each ends the one before it on the eve of its first day.

    A version that is known may only be reviewed anew; raises LegalRuleError for any other change, for a rule that
    nothing here counts by, and for a version that does not come after the last one.
    """
    found = list(known)
    for rule in sorted(later, key=lambda one: (one.key, one.version)):
        last = next((one for one in sorted(found, key=_by_version) if one.key == rule.key), None)
        same = next((one for one in found if (one.key, one.version) == (rule.key, rule.version)), None)
        if last is None or last.rule != rule.rule:
            raise LegalRuleError([f"{rule.key}\u00a0: cette règle n’existe pas dans ce programme."])
        if same is not None:
            if replace(same, reviewed_on=rule.reviewed_on, valid_until=rule.valid_until) != rule:
                raise LegalRuleError([f"{rule.key}\u00a0: la version {rule.version} dit déjà autre chose."])
            reviewed = max(same.reviewed_on, rule.reviewed_on)
            found[found.index(same)] = replace(same, reviewed_on=reviewed)
            continue
        starts = rule.valid_from
        if rule.version <= last.version or starts is None or starts <= (last.valid_from or date.min):
            raise LegalRuleError([f"{rule.key}\u00a0: cette version ne vient pas après la dernière."])
        eve = starts - timedelta(days=1)
        found[found.index(last)] = replace(last, valid_until=min(last.valid_until or eve, eve))
        found.append(rule)
    return tuple(found)


def _by_version(rule: LegalRule) -> int:
    return -rule.version


def _overlaps(rules: Iterable[LegalRule]) -> list[str]:
    """On one day one version of a rule is the law."""
    ordered = sorted(rules, key=lambda one: (one.key, one.version))
    return [
        f"{before.key}: versions {before.version} and {after.version} hold on the same day"
        for before, after in pairwise(ordered)
        if before.key == after.key and (before.valid_until or date.max) >= (after.valid_from or date.min)
    ]


def _day(value: Any) -> date:
    if type(value) is not date:
        raise TypeError(f"{value!r} is not a day")
    return value


def _maybe_day(data: Mapping[str, Any], key: str) -> date | None:
    return _day(data[key]) if key in data else None


def _day_of_year(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return (found := date(2001, int(month), int(day))).month, found.day
