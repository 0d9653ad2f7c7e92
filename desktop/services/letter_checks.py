"""What a letter still wants before it goes out: a telephone where it asks for a call, an agreement that names whom."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from desktop.domain.document_kind import DocumentField

ADDRESSEE: Final = "addressee"
BODY: Final = "body"
SENDER: Final = "sender"
AGREEMENT: Final = "agreement"
AGREED: Final = "given"
_NOT_YET: Final = "not_yet"
_CALL: Final = re.compile(r"\b(?:appelez|rappelez|téléphonez|m[’']appeler|me rappeler|me joindre)\b", re.IGNORECASE)
_TELEPHONE: Final = re.compile(r"(?:\+\d{2}|\b0)[\s.()-]*[1-9](?:[\s.-]*\d){8}\b")
_NO_TELEPHONE: Final = (
    "La lettre demande qu’on vous appelle, et aucun téléphone n’y est. Ajoutez-le ici\u00a0; dans les réglages, il "
    "se note une fois pour toutes."
)
_UNTOLD: Final = "Dites si le ménage est d’accord pour cet envoi."
_ASK_FIRST: Final = (
    "Demandez-lui d’abord\u00a0: sans son accord, la lettre ne part pas. Ce que vous avez écrit est gardé ici."
)
_ANOTHER: Final = "Le destinataire a changé\u00a0: redites si le ménage est d’accord pour celui-ci."


def telephone_lacking(texts: Mapping[str, str]) -> str:
    """Why somebody who is asked to call cannot; empty when they can, or are not asked to."""
    asks = _CALL.search(texts.get(BODY, ""))
    there = any(_TELEPHONE.search(texts.get(name, "")) for name in (SENDER, BODY))
    return _NO_TELEPHONE if asks and not there else ""


def agreement_field(agreed_on: str) -> DocumentField:
    """The agreement to this very sending (R4, R6): the one to the support says nothing of it, and nothing is chosen."""
    return DocumentField(
        AGREEMENT,
        "Le ménage est-il d’accord pour cet envoi\u00a0?",
        options=((AGREED, "Oui, pour ce destinataire"), (_NOT_YET, "Pas encore demandé")),
        hint=f"Son accord au suivi, noté le {agreed_on} dans sa fiche, ne suffit pas\u00a0: celui-ci dit à qui la "
        "lettre est envoyée et ce qu’elle contient.",
        check=_disagreement,
        undone_by=ADDRESSEE,
        undone=_ANOTHER,
    )


def _disagreement(texts: Mapping[str, str]) -> str:
    chosen = texts.get(AGREEMENT, "")
    if chosen == AGREED:
        return ""
    return _ASK_FIRST if chosen == _NOT_YET else _UNTOLD
