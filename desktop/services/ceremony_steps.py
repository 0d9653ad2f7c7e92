"""The steps of a sitting one by one: which bilan they may be taken on, and what each makes of it (A5, R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.domain.attachment import OwnerKind
from desktop.domain.bilan import Bilan, BilanState, Signature, SignatureOutcome, SignerToCome
from desktop.domain.one_line import one_line
from desktop.errors import NotAllowedError, NotFoundError
from desktop.reports.answer import answer_page
from desktop.reports.certificate_reading import told
from desktop.reports.fonts import FontSet
from desktop.reports.sealing import Answer, Identity, sign
from desktop.services.ceremony_proof import PROGRAM
from desktop.services.ceremony_words import place_answer
from desktop.services.sitting_view import AnswerInput
from desktop.services.wording import SIGNATURES

if TYPE_CHECKING:
    from desktop.storage.unit_of_work import UnitOfWork


def newest(uow: UnitOfWork, measure_id: str) -> Bilan:
    """The bilan that is worked on; raises NotFoundError."""
    bilan = uow.bilans.in_hand(measure_id)
    if bilan is None:
        raise NotFoundError("Ce bilan n’est pas commencé.")
    return bilan


def to_freeze(uow: UnitOfWork, measure_id: str) -> Bilan:
    """One whose text is still written, or was frozen without places to sign in."""
    bilan = newest(uow, measure_id)
    if bilan.state is not BilanState.DRAFT and not bilan.was_frozen_without_places:
        raise NotAllowedError("Ce bilan est figé\u00a0: il ne change plus.", safe="Son texte est gardé tel quel.")
    return bilan


def on_show(uow: UnitOfWork, measure_id: str) -> Bilan:
    """The one in hand, once it has a document to show, with places."""
    return shown(newest(uow, measure_id))


def shown(bilan: Bilan) -> Bilan:
    """One that has a document to show, with places."""
    if bilan.state is BilanState.DRAFT:
        raise NotAllowedError("Ce bilan n’est pas prêt à être signé.", do="Figez d’abord son texte.")
    if bilan.was_frozen_without_places:
        raise NotAllowedError(
            "Ce texte a été figé par une version précédente de Perron, sans places pour signer.",
            safe="Personne ne l’a signé, et le texte est gardé.",
            do="Figez-le à nouveau.",
        )
    return bilan


def signing(uow: UnitOfWork, measure_id: str) -> Bilan:
    """One that is being signed."""
    bilan = on_show(uow, measure_id)
    if bilan.state is not BilanState.FROZEN:
        raise NotAllowedError("Ce bilan est scellé\u00a0: il ne change plus.", safe="Ses signatures sont gardées.")
    return bilan


def require_same(now: Bilan, before: Bilan) -> None:
    """What took its time was made from what is still there."""
    if now != before:
        raise NotAllowedError(
            "Le bilan a changé pendant la préparation.", safe="Rien n’est perdu, et rien de plus n’est signé.",
            do="Relisez-le, puis recommencez.",
        )  # fmt: skip


def require_read(bilan: Bilan, given: AnswerInput) -> None:
    """Whoever answers has the document before them as it is: not what it was before somebody changed it."""
    if given.read_sha256 and given.read_sha256 != bilan.shown_sha256:
        raise NotAllowedError(
            "Le document a changé depuis qu’il a été montré.",
            safe="Rien n’est signé, et ce qui l’était est gardé.",
            do="Relisez-le, puis recommencez.",
        )


def signature_of(signer: SignerToCome, given: AnswerInput, now: datetime, identity: Identity) -> Signature:
    """What is kept of an answer; strokes of a signature alone, a motif where there is none."""
    signed = given.outcome is SignatureOutcome.SIGNED
    return Signature(
        signer=signer.signer,
        role=signer.role,
        outcome=given.outcome,
        signed_at=now,
        reason="" if given.outcome.is_given else given.reason.strip(),
        read_aloud=given.read_aloud,
        aspect=given.aspect,
        strokes=given.strokes if signed else (),
        place=signer.place,
        capacity=signer.capacity,
        interpreter=one_line(given.interpreter),
        observations=given.observations.strip(),
        where=one_line(given.where),
        certificate_sha256=told(identity.certificate).fingerprint,
        program=PROGRAM,
    )


def with_answer(before: bytes, signature: Signature, identity: Identity) -> bytes:
    """The document with one more revision, in which the place shows the answer."""
    page = answer_page(place_answer(signature), FontSet.load())
    said = SIGNATURES[signature.outcome]
    return sign(before, Answer(signature.place, signature.signer, said, page), identity, signature.signed_at)


def begun_with(bilan: Bilan) -> str:
    """The print of the certificate under which the first answer was signed; empty before there is one."""
    return bilan.signatures[0].certificate_sha256 if bilan.signatures else ""


def answered(bilan: Bilan, signature: Signature) -> Bilan:
    """The bilan with one more answer."""
    return replace(
        bilan, signatures=(*bilan.signatures, signature), revision_sha256=signature.revision_sha256
    )  # fmt: skip


def with_scan(uow: UnitOfWork, bilan: Bilan, place: str, attachment_id: str) -> Bilan:
    """The bilan with a scanned paper tied to what was signed on it; NotAllowedError for another's paper."""
    signature = bilan.answered(place)
    if signature is None or signature.outcome is not SignatureOutcome.PAPER:
        raise NotAllowedError("Cette personne n’a pas signé sur papier.", safe="Le papier numérisé est gardé.")
    scan = uow.attachments.get(attachment_id)
    if scan.household_id != bilan.household_id or scan.owner.kind is OwnerKind.DRAFT:
        raise NotAllowedError(
            "Ce document n’est pas dans le dossier de ce ménage.", do="Ajoutez-le d’abord aux documents de la mesure."
        )
    joined = replace(signature, scan_id=scan.id, scan_sha256=scan.sha256)
    return replace(bilan, signatures=tuple(joined if one is signature else one for one in bilan.signatures))
