"""Sittings for tests: a bilan written and frozen, answers as they are taken at a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.domain.bilan import BilanKind, SignatureOutcome, SignerRole, SignerToCome
from desktop.domain.measure import Measure
from desktop.reports.verifying import Verdict, verify
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput, Sitting
from desktop.services.identity import IdentityService
from tests.factories import STROKES

ELOISE, KARIM = "Éloïse Delattre", "Karim Delattre"
ANNE = "Anne Roussel"
HOME, PARTNER, WORKER = "menage-1", "menage-2", "travailleur-1"
ONE_AND_WORKER = (
    SignerToCome("", ELOISE, SignerRole.HOUSEHOLD),
    SignerToCome("", ANNE, SignerRole.WORKER),
)
TWO_AND_WORKER = (ONE_AND_WORKER[0], SignerToCome("", KARIM, SignerRole.HOUSEHOLD), ONE_AND_WORKER[1])
DRAWN = AnswerInput(SignatureOutcome.SIGNED, STROKES)


def given(outcome: SignatureOutcome, **changes: Any) -> AnswerInput:
    """An answer with what it needs."""
    values: dict[str, Any] = {"strokes": STROKES if outcome is SignatureOutcome.SIGNED else ()}
    if not outcome.is_given:
        values["reason"] = "Parti sans adresse"
    return AnswerInput(outcome, **values | changes)


def frozen(services: Services, of: Measure, signers: Sequence[SignerToCome] = ONE_AND_WORKER) -> Sitting:
    """The bilan of a measure, written and frozen."""
    services.bilans.begin(of.id)
    return services.ceremony.freeze(of.id, signers)


def sealed(services: Services, of: Measure, *household: AnswerInput) -> Sitting:
    """The bilan of a measure, written, answered by everybody and sealed."""
    answers = household or (DRAWN,)
    frozen(services, of, TWO_AND_WORKER if len(answers) > 1 else ONE_AND_WORKER)
    for number, one in enumerate(answers, start=1):
        services.ceremony.answer(of.id, f"menage-{number}", one)
    services.ceremony.answer(of.id, WORKER, DRAWN)
    return services.ceremony.seal(of.id)


def verdict(services: Services, content: bytes) -> Verdict:
    """What a document of this notebook is worth."""
    return verify(content, IdentityService(services.workspace).authorities())


def shown(services: Services, of: Measure, kind: BilanKind = BilanKind.END) -> bytes:
    """The document on show."""
    return services.ceremony.document(of.id, kind)
