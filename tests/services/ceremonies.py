"""Sittings for tests: a bilan written and frozen, answers as they are taken at a table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from desktop.domain.attachment import Attachment, Owner, OwnerKind
from desktop.domain.bilan import Bilan, BilanState, Signature, SignatureOutcome, SignerRole, SignerToCome
from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError
from desktop.reports.verifying import Verdict, verify
from desktop.services.attachments import Place
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


def shown(services: Services, of: Measure) -> bytes:
    """The document on show."""
    return services.ceremony.document(of.id)


def proof_of(services: Services, of: Measure) -> bytes:
    """The proof of the bilan in hand."""
    return services.ceremony.version_proof(bilan_of(services, of).id)


def words(pdf: bytes) -> str:
    """The text of the pages, each run of white space as one space."""
    reader = PdfReader(BytesIO(pdf))
    texts = [page.extract_text() for page in reader.pages]
    return " ".join(" ".join(texts).split())


def glyphs(pdf: bytes) -> str:
    """The text without white space: a long word may be cut at a line end."""
    return words(pdf).replace(" ", "").replace("\u00a0", "")


def sha(content: bytes) -> str:
    """Its print."""
    return hashlib.sha256(content).hexdigest()


def fields(call: Callable[..., object], *arguments: object) -> set[str]:
    """The fields that a refused input names."""
    with pytest.raises(InvalidInputError) as raised:
        call(*arguments)
    return set(raised.value.fields)


def bilan_of(services: Services, of: Measure) -> Bilan:
    """The bilan in hand of a measure."""
    with services.workspace.notebook.read() as uow:
        found = uow.bilans.in_hand(of.id)
    assert found is not None
    return found


def kept(services: Services, of: Measure) -> dict[str, str]:
    """The documents of a measure, by their kind; without the copies that others than the household have."""
    with services.workspace.notebook.read() as uow:
        return {paper.kind: paper.sha256 for paper in uow.holdings.papers(of.id) if ":" not in paper.kind}


def sealed_before(services: Services, bilan: Bilan) -> Bilan:
    """The same, sealed by a program that had no ceremony."""
    answer = Signature(ELOISE, SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED, services.now(), strokes=STROKES)
    made = replace(bilan, state=BilanState.SEALED, frozen_sha256="1" * 64, sealed_sha256="0" * 64, signatures=(answer,))
    with services.workspace.notebook.write() as uow:
        uow.bilans.put_document("0" * 64, bilan.measure_id, "sealed", b"%PDF-1.7 of before")
        uow.bilans.put(made)
    return made


def scan_of(services: Services, of: Measure, content: bytes) -> Attachment:
    """A paper taken into the file of a measure."""
    place = Place(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
    return services.attachments.add(place, content, "Bilan signé sur papier")
