"""The proof of a signed bilan, from what the sitting kept of it (R5)."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from desktop import __version__
from desktop.domain.bilan import Bilan, Signature, SignerRole
from desktop.domain.french import long_date
from desktop.reports.answer import SEAL_HEIGHT, answer_page
from desktop.reports.bilan import BilanDocument
from desktop.reports.certificate_reading import CertificateTold, told
from desktop.reports.description import described
from desktop.reports.fonts import FontSet
from desktop.reports.proof import ProofAnswer, ProofDocument, render_proof
from desktop.reports.sealing import SEAL_PLACE, Answer, Identity, sign
from desktop.services.ceremony_words import SEAL_NAME, local_words, seal_answer, signs_as
from desktop.services.wording import SIGNATURES

PROGRAM = f"Perron {__version__}"
_STANDING = (
    "Le certificat de l’ordinateur a été établi par son opérateur. Il dit sur quel ordinateur le document a été signé."
)
_PROVISIONAL = (
    "Le certificat de l’ordinateur est provisoire\u00a0: l’ordinateur l’a établi lui-même. Il montre que rien n’a "
    "changé depuis la signature. Il ne dit pas à qui est l’ordinateur."
)


@dataclass(frozen=True)
class Named:
    """What the pages that were signed say of themselves; a part that is empty is not told."""

    title: str
    identifier: str
    operator: str
    household: str = ""
    replaces: str = ""


@dataclass(frozen=True)
class Proving:
    """What a proof is made from: the sealed bilan, its names, and the proof that this one completes."""

    bilan: Bilan
    named: Named
    qualification: str
    at: datetime
    former_proof: str = ""


def named(document: BilanDocument) -> Named:
    """The names of pages that are about to be sealed."""
    return Named(document.title, document.identifier, document.operator, document.household, document.replaces)


def named_by(sealed: bytes) -> Named:
    """Those of a document that was sealed once, whatever the notebook says since then."""
    told = described(sealed)
    return Named(told.title, told.subject.rpartition(" – ")[2], told.author)


def sealed_proof(made: Proving, identity: Identity, fonts: FontSet) -> bytes:
    """The proof, sealed by the laptop."""
    drawn = render_proof(proof_document(made, identity), fonts)
    page = answer_page(seal_answer(made.at), fonts, SEAL_HEIGHT)
    return sign(drawn, Answer(SEAL_PLACE, SEAL_NAME, "Preuve de signature", page), identity, made.at)


def proof_document(made: Proving, identity: Identity) -> ProofDocument:
    """The proof in words."""
    bilan, document, certificate = made.bilan, made.named, told(identity.certificate)
    return ProofDocument(
        identifier=f"{document.identifier}-P",
        document_title=document.title,
        document_identifier=document.identifier,
        operator=document.operator,
        household=document.household,
        made_on=bilan.made_on,
        facts=tuple(_facts(made)),
        prints=tuple(_prints(made)),
        answers=tuple(_answer(one, made.qualification, certificate.fingerprint) for one in bilan.signatures),
        laptop=tuple(_laptop(identity, certificate)),
        standing=_PROVISIONAL if certificate.is_provisional else _STANDING,
        certificate_print=certificate.fingerprint,
    )


def _facts(made: Proving) -> Iterator[tuple[str, str]]:
    document = made.named
    yield "Titre", document.title
    yield "Référence", document.identifier
    yield "Ménage", document.household
    yield "Établi le", long_date(made.bilan.made_on)
    yield "Preuve établie le", local_words(made.at)
    if document.replaces:
        yield "Version", document.replaces


def _prints(made: Proving) -> Iterator[tuple[str, str]]:
    yield "Du bilan montré avant les signatures", made.bilan.frozen_sha256
    yield "Du bilan signé et scellé", made.bilan.sealed_sha256
    if made.former_proof:
        yield "De la preuve d’avant, que celle-ci complète", made.former_proof


def _answer(signature: Signature, qualification: str, certificate: str) -> ProofAnswer:
    return ProofAnswer(
        signature.signer,
        tuple(_answer_facts(signature, qualification)),
        tuple(_answer_prints(signature, certificate)),
        signature.observations,
    )


def _answer_facts(signature: Signature, qualification: str) -> Iterator[tuple[str, str]]:
    yield "En quelle qualité", signs_as(signature.role, signature.capacity, qualification)
    yield "Réponse", SIGNATURES[signature.outcome]
    if signature.reason:
        yield "Motif", signature.reason
    yield "Jour et heure", local_words(signature.signed_at)
    yield "Temps universel (UTC)", f"{signature.signed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    if signature.where:
        yield "Lieu", signature.where
    if signature.role is SignerRole.HOUSEHOLD:  # it is to the household that the text is read
        yield "Texte lu à voix haute", "Oui" if signature.read_aloud else "Non"
        yield "Interprète", signature.interpreter or "Aucun"
    yield "Champ du fichier PDF", signature.place
    yield "Logiciel", signature.program


def _answer_prints(signature: Signature, certificate: str) -> Iterator[tuple[str, str]]:
    yield "Empreinte du document après cette réponse", signature.revision_sha256
    if signature.scan_sha256:
        yield "Empreinte du papier numérisé", signature.scan_sha256
    if signature.certificate_sha256 != certificate:
        yield "Empreinte du certificat de cette réponse", signature.certificate_sha256


def _laptop(identity: Identity, certificate: CertificateTold) -> Iterator[tuple[str, str]]:
    yield "Nom", certificate.name
    if not certificate.is_provisional:
        yield "Certifié par", certificate.operator or told(identity.authorities[0]).name
    yield "Logiciel", PROGRAM
    yield "Système", f"{platform.system()} {platform.release()}".strip()
