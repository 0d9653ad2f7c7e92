"""Proofs of signature for tests, also with content that is hard on a layout."""

from __future__ import annotations

from datetime import date

from desktop.reports.proof import ProofAnswer, ProofDocument

_PRINT = "0123456789abcdef" * 4


def proof(words: str = "", answers: int = 2) -> ProofDocument:
    """The proof of a bilan signed by some people; `words` stand in the place of all that people typed."""
    facts = (("En quelle qualité", words or "Pour le ménage"), ("Réponse", "A signé"), ("Motif", words))
    prints = (("Empreinte du document après cette réponse", _PRINT), ("Empreinte du papier numérisé", _PRINT))
    given = ProofAnswer(words or "Éloïse Delattre", facts, prints, words or "Le chauffage date de mars.")
    return ProofDocument(
        identifier="ASTRE-0001-P",
        document_title=words or "Bilan de fin de mesure ASTRE",
        document_identifier="ASTRE-0001",
        operator=words or "Association",
        household=words or "DELATTRE Éloïse",
        made_on=date(2026, 11, 23),
        facts=(("Titre", words or "Bilan de fin de mesure ASTRE"), ("Référence", "ASTRE-0001")),
        prints=(("Du bilan montré avant les signatures", _PRINT), ("Du bilan signé et scellé", "f" * 64)),
        answers=(given,) * answers,
        laptop=(("Nom", words or "Ordinateur – Anne Roussel"), ("Logiciel", "Perron 0.1.0")),
        standing="Le certificat de l’ordinateur est provisoire.",
        certificate_print="0" * 64,
    )
