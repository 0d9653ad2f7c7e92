"""A proof of transmission as a page to be read, beside the signed file: made from that file, and from nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.reports.transmission import Arrived, Transmission, render_transmission
from desktop.services.clock import PARIS
from desktop.services.exchange_receipts import verify_proof
from desktop.services.outgoing import MESSAGE_KINDS, instant_words
from desktop.services.outside import free_place, write_private

LONGEST_PAGE: Final = 1000
"""Receipts that one document holds: more would be hundreds of pages that nobody reads."""


def write_page(proof: Path) -> Path:
    """Writes what a proof says beside it, as a PDF of the same name and never over another file; where it is.

    Raises AppError when it cannot be read or written, or holds more than a document can: the proof itself stays.
    """
    try:
        content = proof.read_bytes()
        made = page_of(content, proof.name)
        place = free_place(proof.with_suffix(".pdf"))
        write_private(place, made)
    except OSError:
        raise AppError(
            "La version à lire n’a pas pu être écrite à cet endroit.",
            safe="Le fichier de preuve y est, et il suffit.",
            do="Choisissez un autre dossier si vous voulez aussi le document.",
        ) from None
    return place


def page_of(content: bytes, name: str) -> bytes:
    """The document of the proof that has these bytes under a name; AppError for what is no proof."""
    checked = verify_proof(content)
    told: Mapping[str, Any] = json.loads(content)
    lines = told["receipts"]
    if len(lines) > LONGEST_PAGE:
        raise AppError(
            f"Ces {len(lines)} accusés rempliraient plus de cent pages\u00a0: le document n’a pas été fait.",
            safe="Le fichier de preuve est enregistré, et il suffit.",
            do="Pour un document à lire, demandez la preuve d’une fiche seule, ou de quelques jours.",
        )
    if not checked.holds:
        raise AppError(
            "Certains accusés de ce fichier ne sont pas signés par le Département\u00a0: le document n’a pas été fait.",
            safe="Le fichier est resté tel quel.",
            do="Vérifiez-le avec «\u00a0perron receipts --check\u00a0».",
        )
    keys = tuple(one for one in (*told.get("earlier_keys", ()), told.get("receipt_key", "")) if one)
    by = "avec cette clé" if len(keys) == 1 else "avec ces clés"
    good = plural(checked.good, "accusé a été vérifié", "accusés ont été vérifiés")
    return render_transmission(
        Transmission(
            operator=str(told.get("operator", "")),
            made_on=datetime.fromisoformat(told["made_at"]).astimezone(PARIS).date(),
            facts=(
                ("Opérateur", str(told.get("operator", ""))),
                ("Serveur du Département", str(told.get("server", ""))),
                ("Ordinateur", str(told.get("device", ""))),
                ("Preuve établie", instant_words(told["made_at"])),
            ),
            file_name=name,
            file_sha256=hashlib.sha256(content).hexdigest(),
            keys=keys,
            verdict=f"Au moment d’établir ce document, {good} {by}\u00a0: tout est signé.",
            arrived=tuple(sorted((_arrived(one) for one in lines), key=lambda one: one.number)),
        )
    )


def _arrived(line: Mapping[str, Any]) -> Arrived:
    receipt = line["receipt"]
    return Arrived(
        int(receipt["sequence"]),
        instant_words(receipt["received_at"]),
        MESSAGE_KINDS.get(line["kind"], str(line["kind"])),
        str(line["record_id"]),
        str(receipt["sha256"]),
    )
