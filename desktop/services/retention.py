"""How long households are kept, and their deletion for good (R1): a list to examine first, then what was chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.calendar import add_months
from desktop.domain.forms import is_readable
from desktop.domain.french import plural
from desktop.domain.household import Household
from desktop.domain.retention import (
    FEWEST_MONTHS,
    MOST_MONTHS,
    USUAL_MONTHS,
    Counted,
    Hold,
    Standing,
    Verdict,
    latest_due,
    remainder,
)
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.exchange_state import ENROLMENT
from desktop.services.importing_back import sweep_import
from desktop.services.inbox_round import forget_begun_answers
from desktop.services.kept_figures import kept_figures
from desktop.services.policies import refuse_if_fixed
from desktop.services.records import queue_erasure
from desktop.services.retention_verdicts import verdicts
from desktop.services.set_aside import SetAsideService
from desktop.services.workspace import Workspace
from desktop.storage.erased_register import ErasedRegister
from desktop.storage.erasure import Weight
from desktop.storage.search import KINDS
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.messages import PARENTS_LIMIT

__all__ = ["Counted", "Hold", "Overdue", "RetentionService", "RetentionState", "Settled", "Standing", "Weight"]

_MONTHS: Final = "retention_months"
_LAST: Final = "retention_last"
_WORDS_LEFT: Final = "retention_words_left"
"""Rows were deleted, and their words may still be in the indexes: the program was stopped in between."""
_PAGES_AT_ONCE: Final = 64
_AT_ONCE: Final = 500
"""Households read together: a query for each would take a minute in a notebook of 50,000."""
_NAMING: Final = ("saved_filters", "own_words")
"""Settings in which the worker writes words."""
_TO_EXAMINE: Final = (Standing.DUE, Standing.HELD, Standing.UNDATED)
_YEARS_OF_A_HOLD: Final = 5


@dataclass(frozen=True)
class Overdue:
    """A household of the list to examine: since when, why, and how much would go with it."""

    household_id: str
    name: str
    commune: str
    verdict: Verdict
    weight: Weight


@dataclass(frozen=True)
class RetentionState:
    """The delay, when households were last deleted and how many."""

    months: int
    last_on: date | None = None
    last_count: int = 0


@dataclass(frozen=True)
class Settled:
    """What an opening had to put right: households deleted again, lines that are none of ours, a planted folder."""

    again: int = 0
    strange: int = 0
    restore_refused: bool = False

    @property
    def words(self) -> str:
        """All of it, in French; empty when all was well."""
        said = []
        if self.again:
            count = plural(self.again, "ménage supprimé depuis l’a été", "ménages supprimés depuis l’ont été")
            said.append(f"Une copie plus ancienne a été remise en place\u00a0: {count} à nouveau.")
        if self.strange:
            said.append(
                "Le registre des suppressions, à côté du carnet, a été modifié hors de Perron\u00a0: ce qui n’est pas"
                " de lui est écarté, et rien n’a été supprimé pour cela."
            )
        if self.restore_refused:
            said.append(
                "Un dossier de reprise d’origine inconnue était à côté du carnet\u00a0: il est mis de côté, et le"
                " carnet n’a pas été touché."
            )
        if self.strange or self.restore_refused:
            said.append("Quelqu’un peut écrire dans ce dossier\u00a0: prévenez votre responsable.")
        return " ".join(said)


class RetentionService:
    """The list to examine, the holds, the deletion; all of it slow in a large notebook: off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.aside = SetAsideService(workspace)

    def state(self) -> RetentionState:
        """The delay and the last deletion."""
        with self._workspace.notebook.read() as uow:
            return self._state(uow)

    def set_months(self, months: int) -> None:
        """Sets the delay, as the controller decided; raises InvalidInputError outside of six months to five years.

        FixedByPolicyError where it is fixed for the whole computer.
        """
        refuse_if_fixed(self._workspace.policy, "retention_months")
        if not FEWEST_MONTHS <= months <= MOST_MONTHS:
            raise InvalidInputError({"months": "Le délai va de 6 mois à 5 ans."})
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_MONTHS, months)
            uow.audit.append(self._workspace.clock.now(), JournalAct.RETENTION_DELAY, "notebook", str(months))

    def examine(self) -> list[Overdue]:
        """The dry run: every household whose time is over, the longest first; nothing is changed by it."""
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            months = self._state(uow).months
            candidates = uow.erasure.candidates(latest_due(months, today))
            some = (candidates[start : start + _AT_ONCE] for start in range(0, len(candidates), _AT_ONCE))
            lines = [line for ids in some for line in self._overdue(uow, ids, months, today)]
        return sorted(lines, key=lambda line: (line.verdict.since or date.max, line.name, line.household_id))

    def hold(self, household_id: str, reason: str, until: date) -> Hold:
        """Keeps a household beyond its time; raises InvalidInputError without a motif or a day to come."""
        today, words = self._workspace.clock.today(), reason.strip()
        problems = {}
        if not words:
            problems["reason"] = "Notez le motif en quelques mots."
        elif not is_readable(words):
            problems["reason"] = "Ce texte contient un caractère illisible."
        if until <= today:
            problems["until"] = "Cette date est à choisir après aujourd’hui."
        elif until > add_months(today, 12 * _YEARS_OF_A_HOLD):
            problems["until"] = "Cinq ans au plus\u00a0: le ménage sera proposé à nouveau ensuite."
        if problems:
            raise InvalidInputError(problems)
        hold = Hold(words, until, today)
        with self._workspace.notebook.write() as uow:
            uow.households.get(household_id)
            uow.erasure.put_hold(household_id, hold)
            self._note(uow, JournalAct.HELD, household_id)
        return hold

    def lift(self, household_id: str) -> None:
        """Takes a hold away."""
        with self._workspace.notebook.write() as uow:
            uow.erasure.lift_hold(household_id)
            self._note(uow, JournalAct.HOLD_LIFTED, household_id)

    def weights(self, ids: Collection[str]) -> Weight:
        """How much would go with some households together."""
        with self._workspace.notebook.read() as uow:
            found = uow.erasure.weights(list(ids)).values()
        return Weight(*(sum(getattr(one, name) for one in found) for name in Weight.__dataclass_fields__))

    def delete(self, ids: Collection[str]) -> int:
        """Deletes households of the list for good, all of them or none; how many.

        Raises NotAllowedError when one is not, or no longer, to be deleted: a measure was opened meanwhile, say.
        """
        today = self._workspace.clock.today()
        wanted = list(dict.fromkeys(ids))
        with self._workspace.notebook.write() as uow:
            found = uow.households.many(wanted)
            judged = verdicts(uow, found, self._state(uow).months, today)
            if any(one not in judged or not judged[one].may_go for one in wanted):
                raise NotAllowedError(
                    "Un de ces ménages n’est plus à supprimer\u00a0: il est conservé, ou son suivi a repris.",
                    safe="Rien n’a été supprimé.",
                    do="Relisez la liste.",
                )
            files = self._erase(uow, list(found.values()), today)
            if wanted:
                uow.settings.put(_LAST, {"on": today.isoformat(), "count": len(wanted)})
        self._leave_nothing(files)
        self._carry_register()
        return len(wanted)

    def settle(self) -> Settled:
        """At opening: when an older copy was put back, deletes again what had been deleted.

        A deletion that was stopped between the rows and their words is finished, and a notebook of before a backup was
        put back goes when its month is over.
        """
        if not self._workspace.notebook.may_write:
            return Settled()
        register = self._register().read()
        again = self.delete_again(register.erased)
        if register.strange:
            with self._workspace.notebook.write(work=False) as uow:
                uow.audit.append(
                    self._workspace.clock.now(), JournalAct.REGISTER_REFUSED, "notebook", str(register.strange)
                )
        self._carry_register()
        with self._workspace.notebook.read() as uow:
            stopped_before = uow.settings.get(_WORDS_LEFT, default=False)
        if stopped_before:
            self._leave_nothing(())
        self.aside.sweep()
        sweep_import(self._workspace)
        forget_begun_answers(self._workspace)
        return Settled(again, register.strange, self._workspace.notebook.restore_refused)

    def has_come_back(self) -> bool:
        """Whether an older copy was put back, with households that had been deleted; nothing is changed by it."""
        with self._workspace.notebook.read() as uow:
            return bool(self._come_back(uow, self._register().read().erased))

    def delete_again(self, registered: Mapping[str, date]) -> int:
        """Deletes what this register, or that of the notebook, says is gone; how many households.

        One that is held stays: the motif is stronger than a register, and the list to examine shows it. What an older
        copy never had is noted as deleted too: the Department, or a colleague's file, does not bring it back.
        """
        with self._workspace.notebook.write() as uow:
            found = list(uow.households.many(self._come_back(uow, registered)).values())
            files = self._erase(uow, found, self._workspace.clock.today(), again=True)
            uow.erasure.carry_over(registered)
            uow.erasure.forget_sent()
        if found:
            self._leave_nothing(files)
        return len(found)

    def _come_back(self, uow: UnitOfWork, registered: Mapping[str, date]) -> list[str]:
        today, holds = self._workspace.clock.today(), uow.erasure.holds()
        held = {one for one, hold in holds.items() if hold.until >= today}
        digests = {**registered, **uow.erasure.registered()}
        return [one for one in uow.erasure.come_back(digests) if one not in held]

    def registered(self) -> dict[str, date]:
        """The register of deletions, to be carried over to a copy that is put back: digests with their days."""
        with self._workspace.notebook.read() as uow:
            return uow.erasure.registered()

    def _register(self) -> ErasedRegister:
        return ErasedRegister(self._workspace.notebook.files.erased, self._workspace.notebook.key)

    def _carry_register(self) -> None:
        """Beside the notebook too, where no older copy replaces it; the next opening tries again after a refusal."""
        with suppress(OSError):
            self._register().add(self.registered())

    def remainder(self) -> list[tuple[date, Counted]]:
        """What statistics keep, each count with the day of the deletion (P3)."""
        with self._workspace.notebook.read() as uow:
            return uow.erasure.remainder()

    def _told(self, uow: UnitOfWork, household_id: str, *, again: bool) -> dict[str, list[str]]:
        """The ids under which the Department may know a household, each with what it is told to follow there.

        When an older copy was put back nobody knows any more what had left: it is told again.
        """
        enrolled = uow.settings.get(ENROLMENT) is not None
        if not enrolled or not (again or uow.outbox.may_have_left(uow.holdings.records(household_id))):
            return {}
        known = (household_id, *uow.holdings.traces(household_id))
        versions = uow.versions  # all are named: a Department put back from an older copy knows by one that it is ours
        return {one: versions.every_one(one, PARENTS_LIMIT) for one in known if uow.outbox.knows(one)}

    def _erase(
        self, uow: UnitOfWork, households: Sequence[Household], today: date, *, again: bool = False
    ) -> list[str]:
        codes = {option.value for option in self._workspace.registry.options("end_reason")}
        files: list[str] = []
        for household in households:
            measures = uow.measures.of_household(household.id)
            by_measure = {measure.id: uow.contacts.of_measure(measure.id) for measure in measures}
            contacts = [contact for some in by_measure.values() for contact in some]
            commune = self._workspace.commune(household.dwelling.commune)
            counts = remainder(measures, contacts, commune.territory if commune else "", codes)
            uow.erasure.add_remainder(counts, today)
            uow.erasure.add_remainder(kept_figures(self._workspace, uow, household, measures, by_measure, today), today)
            told = self._told(uow, household.id, again=again)
            files += uow.erasure.erase(household.id, today, _NAMING)
            for one, parents in told.items():
                queue_erasure(self._workspace, uow, one, parents)
            self._note(uow, JournalAct.ERASED, household.id)
        if households:
            uow.settings.put(_WORDS_LEFT, value=True)
        return files

    def _leave_nothing(self, files: Sequence[str]) -> None:
        """The encrypted files go after the keys to them; words and the journal of the database after the rows."""
        for name in files:
            self._workspace.notebook.sealed_files.erase(name)
        self._forget_words()
        self._workspace.notebook.checkpoint()

    def _forget_words(self) -> None:
        """Writes the indexes anew in short steps, so that nobody who writes meanwhile waits."""
        for kind in KINDS:
            begin = more = True
            while more:
                with self._workspace.notebook.write() as uow:
                    more = uow.search.rewrite_some(kind, _PAGES_AT_ONCE, begin=begin)
                begin = False
        with self._workspace.notebook.write() as uow:
            uow.search.forget_lost_words()
            uow.settings.remove(_WORDS_LEFT)

    def _overdue(self, uow: UnitOfWork, ids: Sequence[str], months: int, today: date) -> Iterator[Overdue]:
        found = uow.households.many(ids)
        judged = verdicts(uow, found, months, today)
        wanted = [one for one, verdict in judged.items() if verdict.standing in _TO_EXAMINE]
        weights = uow.erasure.weights(wanted)
        for one in wanted:
            commune = self._workspace.commune_name(found[one].dwelling.commune)
            yield Overdue(one, found[one].name, commune, judged[one], weights[one])

    def _state(self, uow: UnitOfWork) -> RetentionState:
        kept = uow.settings.get(_MONTHS, USUAL_MONTHS)
        months, last = self._workspace.policy.policy.retention_months or kept, uow.settings.get(_LAST)
        if last is None:
            return RetentionState(months)
        return RetentionState(months, date.fromisoformat(last["on"]), last["count"])

    def _note(self, uow: UnitOfWork, act: JournalAct, household_id: str) -> None:
        uow.audit.append(self._workspace.clock.now(), act, "household", household_id)
