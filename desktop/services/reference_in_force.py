"""What is shipped with what the Department sent since: only what was accepted here and not set aside again.

Each edition stays as it came. What it says counts from its own days on, so that what was counted before stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.legal_rules import LegalRule, LegalRuleError, with_later_rules
from desktop.domain.territory import Communes, TerritoryError
from desktop.services.resources import Resources
from desktop.storage.inbox import InboxEntry, InboxState
from desktop.storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from desktop.sync.contract.reference_data import DepartmentService, ReferenceData

REFERENCE: Final = "reference"
ASIDE: Final = "reference_aside"
"""Ids of editions that were accepted and are used no more."""


@dataclass(frozen=True)
class InForce:
    """What the notebook reads by; `services` are those of the Department, each with what says so."""

    resources: Resources
    services: Sequence[tuple[DepartmentService, ReferenceData]] = ()


@dataclass
class Reading:
    """The one thing of an open notebook that changes: what it reads by, from an answer to the next."""

    in_force: InForce | None = None


def accepted_editions(uow: UnitOfWork) -> list[InboxEntry]:
    """The items that count, in the order in which the Department sent them."""
    aside = set(uow.settings.get(ASIDE) or ())
    return [one for one in uow.inbox.of_kind(REFERENCE, InboxState.ACCEPTED) if one.id not in aside]


def in_force(shipped: Resources, entries: Sequence[InboxEntry], today: date) -> InForce:
    """What counts on a day. An edition that no longer fits, after a new version of the program, is left out."""
    if not entries:
        return InForce(shipped)
    from desktop.sync.contract.problems import MessageError  # what checks messages is loaded where there are any
    from desktop.sync.contract.reference_data import read_reference

    resources, latest = shipped, dict[str, "ReferenceData"]()
    for entry in entries:
        try:
            edition = read_reference(entry.content)
            resources = extended(resources, edition, today)
        except (MessageError, LegalRuleError, TerritoryError):
            continue
        if edition.title not in latest or latest[edition.title].number <= edition.number:
            latest[edition.title] = edition
    told = [(one, edition) for edition in latest.values() if edition.holds(today) for one in edition.services]
    return InForce(resources, tuple(told))


def extended(resources: Resources, edition: ReferenceData, today: date) -> Resources:
    """The resources with an edition; raises LegalRuleError or TerritoryError when it does not fit them.

    Communes are one from their day on, and not before: until then people choose among those there are.
    """
    communes: Communes = resources.communes
    for merger in edition.communes:
        with_it = communes.merged(merger.change, merger.name)
        communes = with_it if merger.on <= today else communes
    rules = [_within(one.legal_rule, edition.valid_until) for one in edition.rules]
    return replace(resources, communes=communes, legal_rules=with_later_rules(resources.legal_rules, rules))


def _within(rule: LegalRule, until: date | None) -> LegalRule:
    return rule if until is None else replace(rule, valid_until=min(rule.valid_until or until, until))
