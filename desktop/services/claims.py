"""What may be claimed from the Department for a period, from what this notebook knows (A7, V7, M6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from desktop.domain.calendar import add_months
from desktop.domain.claims import LUMP_SUM, SITUATION, Achieved, Act, Claim, ClaimLine, PaidMonth, claim_under, together
from desktop.domain.contact import Outcome
from desktop.domain.convention import Convention
from desktop.domain.dossier import Case
from desktop.domain.french import join_words, number, plural, short_date
from desktop.errors import InvalidInputError, NotFoundError
from desktop.schemes.base import Scheme
from desktop.services.charging import Charging
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["PAID", "SCOPE", "Achieved", "Claim", "ClaimLine", "ClaimService", "ClaimView", "MonthLine"]

SCOPE: Final = "Ce carnet seulement\u00a0: le travail des collègues n’y est pas compté."
PAID: Final = "paid:"
"""What stands before a rate in the counts that stay of deleted households."""


@dataclass(frozen=True)
class MonthLine:
    """A paid month for the window: whose it is, and its visits against its quota (A7)."""

    household: str
    month: PaidMonth


@dataclass(frozen=True)
class ClaimView:
    """The claim of a period: the whole, then each convention in it, and the months with their visits."""

    scheme: str
    first: date
    last: date
    territory: str
    whole: Claim
    by_convention: tuple[tuple[Convention, Claim], ...] = ()
    months: tuple[MonthLine, ...] = ()
    unassigned: tuple[str, ...] = ()
    """Records of acts that no convention covers: they are paid by none."""
    scope: str = SCOPE

    @property
    def visits(self) -> tuple[int, int]:
        """The visits made in the paid months, and those that their quotas ask for."""
        return sum(one.month.visits for one in self.months), sum(one.month.quota for one in self.months)


@dataclass(frozen=True)
class _Asked:
    """One question, with what it is answered from."""

    scheme: Scheme
    first: date
    last: date
    today: date
    territory: str
    charging: Charging

    @property
    def conventions(self) -> Mapping[str, Convention]:
        """The conventions of the scheme, by id."""
        return self.charging.conventions

    @property
    def until(self) -> date:
        """Nothing is paid after the day of the claim."""
        return min(self.last, self.today)

    @property
    def known_until(self) -> date:
        """The visits of the last month that opens in the period may come after it."""
        return min(add_months(self.last, 1), self.today)


class ClaimService:
    """Reads the notebook; slow in a large one, to be asked off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def conventions(self, scheme_id: str) -> tuple[Convention, ...]:
        """The conventions of a scheme, the latest first."""
        with self._workspace.notebook.read() as uow:
            found = Charging.of(self._workspace, uow, scheme_of(self._workspace, scheme_id)).conventions
        return tuple(sorted(found.values(), key=lambda one: (one.starts, one.name), reverse=True))

    def claim(self, scheme_id: str, first: date, last: date, *, territory: str = "", convention: str = "") -> ClaimView:
        """The claim of a period, both days included; of one convention (its id or name), else of all that it touches.

        Raises InvalidInputError for days the wrong way round, NotFoundError for an unknown scheme or convention.
        """
        scheme = scheme_of(self._workspace, scheme_id)
        check_period(first, last)
        with self._workspace.notebook.read() as uow:
            charging = Charging.of(self._workspace, uow, scheme)
            only = _named(charging.conventions, convention) if convention else ""
            asked = _Asked(scheme, first, last, self._workspace.clock.today(), territory, charging)
            return self._answer(uow, asked, only)

    def _answer(self, uow: UnitOfWork, asked: _Asked, only: str) -> ClaimView:
        cases = self._cases(uow, asked)
        charged: dict[str, list[Act]] = defaultdict(list)
        for act in (*_acts(asked, cases), *_kept(uow, asked)):
            charged[act.convention_id].append(act)
        chosen = [only] if only else self._touched(asked, charged, cases)
        claims = [
            (asked.conventions[one], _claim_of(asked, asked.conventions[one], charged.get(one, ()))) for one in chosen
        ]
        months = self._months(uow, asked, cases, chosen)
        told = [(convention, _with_words(claim, months)) for convention, claim in claims]
        left = [act for act in charged.get("", ()) if asked.first <= act.day and act.rate != SITUATION]
        return ClaimView(
            asked.scheme.id,
            asked.first,
            asked.last,
            asked.territory,
            told[0][1] if len(told) == 1 else together([claim for _, claim in told]),
            tuple(told),
            months,
            tuple(dict.fromkeys(act.record_id for act in left if act.record_id)) if not only else (),
        )

    def _cases(self, uow: UnitOfWork, asked: _Asked) -> list[Case]:
        """The measures since the first convention, with the contacts that are paid or that paid months ask for."""
        figures, scheme_id = asked.scheme.figures, asked.scheme.id
        since = min([asked.first, *(one.starts for one in asked.conventions.values())])
        measures = uow.figures.measures(scheme_id, since, asked.until)
        stages = uow.milestones.of_measures(measure.id for measure in measures)
        earliest, latest = (since, asked.until) if figures.pays_contacts else (asked.first, asked.known_until)
        contacts = uow.figures.told.outlines(scheme_id, earliest, latest, Outcome.DONE, Outcome.PORTE_CLOSE)
        communes = uow.figures.communes(scheme_id)
        territories = {insee: self._territory(insee) for insee in set(communes.values())}
        return [
            Case(
                measure, tuple(contacts.get(measure.id, ())), tuple(stages.get(measure.id, ())),
                territory=territories[communes[measure.household_id]],
            )
            for measure in measures
        ]  # fmt: skip

    def _touched(self, asked: _Asked, charged: Mapping[str, Sequence[Act]], cases: Iterable[Case]) -> list[str]:
        """Conventions with acts in the period, or that were worked under and last in it; else all those of its days."""
        lasting = [one for one in asked.conventions.values() if one.starts <= asked.last and one.ends >= asked.first]
        lasting = [one for one in lasting if _in_territory(one, asked.territory)]
        used = {case.measure.convention_id for case in cases} | charged.keys()
        worked = {
            convention_id
            for convention_id, acts in charged.items()
            if convention_id and any(asked.first <= act.day and asked.territory in ("", act.territory) for act in acts)
        } | {one.id for one in lasting if one.id in used}
        wanted = worked or {one.id for one in _own_first(lasting, self._shipped())}
        return sorted(wanted, key=lambda one: (asked.conventions[one].starts, one))

    def _months(
        self, uow: UnitOfWork, asked: _Asked, cases: Iterable[Case], chosen: Sequence[str]
    ) -> tuple[MonthLine, ...]:
        found = [
            month
            for case in cases
            if asked.territory in ("", case.territory)
            for month in asked.scheme.figures.months(asked.scheme, case, asked.first, asked.last, asked.today)
        ]
        named = uow.households.names(list({month.household_id for month in found}))
        lines = [
            MonthLine(named[month.household_id][0], _charged(month, charged))
            for month in found
            if (charged := asked.charging.convention_of(month.opens, month.territory, month.convention_id)) in chosen
        ]
        return tuple(sorted(lines, key=lambda line: (line.household, line.month.opens)))

    def _shipped(self) -> set[str]:
        return {one.id for one in self._workspace.resources.conventions}

    def _territory(self, insee: str) -> str:
        commune = self._workspace.commune(insee)
        return commune.territory if commune else ""


def scheme_of(workspace: Workspace, scheme_id: str) -> Scheme:
    """A scheme by its id; raises NotFoundError that names those there are."""
    try:
        return workspace.registry.scheme(scheme_id)
    except KeyError:
        names = ", ".join(scheme.id for scheme in workspace.registry.schemes())
        raise NotFoundError(
            f"Le dispositif «\u00a0{scheme_id}\u00a0» n’existe pas.", do=f"Choisissez parmi {names}."
        ) from None


def _named(conventions: Mapping[str, Convention], name: str) -> str:
    """The id of a convention, by its id or its name; raises NotFoundError with those there are."""
    found = [one.id for one in conventions.values() if name in (one.id, one.name)]
    if not found:
        known = ", ".join(conventions) or "aucune"
        raise NotFoundError(
            "Cette convention n’existe pas dans ce carnet pour ce dispositif.",
            do=f"Conventions connues\u00a0: {known}.",
        )
    return found[0]


def check_period(first: date, last: date) -> None:
    """Raises InvalidInputError when the last day is before the first."""
    if last < first:
        raise InvalidInputError({"last": "La fin de la période précède son début."})


def _charged(month: PaidMonth, convention_id: str) -> PaidMonth:
    return month if month.convention_id == convention_id else replace(month, convention_id=convention_id)


def _acts(asked: _Asked, cases: Iterable[Case]) -> Iterator[Act]:
    return (act for case in cases for act in asked.charging.acts(case, asked.until))


def _kept(uow: UnitOfWork, asked: _Asked) -> Iterator[Act]:
    """The nameless acts of deleted households, on the first day of their month (P3)."""
    for erased_on, one in uow.erasure.remainder():
        if one.scheme == asked.scheme.id and one.what.startswith(PAID):
            day = date.fromisoformat(f"{one.month}-01")
            known = one.convention if one.convention in asked.conventions else ""
            yield Act(
                day, one.what.removeprefix(PAID), convention_id=known, territory=one.territory, count=one.count,
                erased_on=erased_on,
            )  # fmt: skip


def _claim_of(asked: _Asked, convention: Convention, acts: Sequence[Act]) -> Claim:
    return claim_under(convention, acts, asked.first, asked.until, territory=asked.territory)


def _with_words(claim: Claim, months: Sequence[MonthLine]) -> Claim:
    """The lines with what their quantity is held against: visits against quotas (A7), situations against a target."""
    own = [line.month for line in months if line.month.convention_id == claim.convention_id]
    visits, quota = sum(month.visits for month in own), sum(month.quota for month in own)
    told = f"\u00a0: {plural(visits, 'visite', 'visites')} pour un quota de {number(Decimal(quota))}"
    words = {"month": told if own else ""}
    if (share := claim.achieved) is not None:
        done = plural(share.done, "situation", "situations")
        words[LUMP_SUM] = f"\u00a0: {done} sur {share.target} attendues ({share.percent}\u00a0%)"
    return replace(
        claim,
        lines=tuple(
            replace(line, label=line.label + words.get(line.rate, "") + _nameless_words(line)) for line in claim.lines
        ),
    )


def _nameless_words(line: ClaimLine) -> str:
    """What belongs to households deleted since, and when they were (P3)."""
    if not line.nameless:
        return ""
    days = join_words([short_date(day) for day in line.erased_on])
    return f" (dont {line.nameless} pour des ménages supprimés le {days})"


def _own_first(conventions: Sequence[Convention], shipped: set[str]) -> Sequence[Convention]:
    """Those made in this notebook when there are any: they hold the operator's share of what is shipped."""
    return [one for one in conventions if one.id not in shipped] or conventions


def _in_territory(convention: Convention, territory: str) -> bool:
    return not territory or not convention.territories or territory in convention.territories
