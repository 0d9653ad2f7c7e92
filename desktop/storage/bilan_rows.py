"""A bilan as a row and back; what rows of before lack is empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from desktop.domain.bilan import (
    Bilan,
    BilanKind,
    BilanState,
    Signature,
    SignatureOutcome,
    SignerRole,
    SignerToCome,
)
from desktop.storage.bilan_sections import section_values, to_sections
from desktop.storage.convert import Row, Values, json_ready

_PLAIN = (
    "id", "measure_id", "household_id", "made_on", "household_words", "frozen_sha256", "sealed_sha256", "replaces",
    "correction", "revision_sha256", "proof_sha256",
)  # fmt: skip
_OF_SIGNATURE = (
    "place", "capacity", "interpreter", "observations", "where", "certificate_sha256", "program", "revision_sha256",
    "scan_id", "scan_sha256",
)  # fmt: skip


def bilan_values(bilan: Bilan) -> Values:
    """The columns of a bilan."""
    return {
        **{name: getattr(bilan, name) for name in _PLAIN},
        "kind": bilan.kind.value,
        "state": bilan.state.value,
        "timestamped": bilan.timestamped.isoformat() if bilan.timestamped else "",
        "sections": section_values(bilan.sections),
        "signatures": [json_ready(asdict(signature)) for signature in bilan.signatures],
        "signers": [json_ready(asdict(signer)) for signer in bilan.signers],
    }


def to_bilan(row: Row) -> Bilan:
    """A bilan from its row."""
    return Bilan(
        **{name: getattr(row, name) for name in _PLAIN},
        kind=BilanKind(row.kind),
        state=BilanState(row.state),
        timestamped=datetime.fromisoformat(row.timestamped) if row.timestamped else None,
        sections=to_sections(row.sections),
        signatures=tuple(_to_signature(item) for item in row.signatures),
        signers=tuple(
            SignerToCome(item["place"], item["signer"], SignerRole(item["role"]), item["capacity"])
            for item in row.signers
        ),
    )


def _to_signature(item: Mapping[str, Any]) -> Signature:
    return Signature(
        signer=item["signer"],
        role=SignerRole(item["role"]),
        outcome=SignatureOutcome(item["outcome"]),
        signed_at=datetime.fromisoformat(item["signed_at"]),
        reason=item["reason"],
        read_aloud=item["read_aloud"],
        aspect=item["aspect"],
        strokes=tuple(tuple((x, y) for x, y in stroke) for stroke in item["strokes"]),
        **{name: item.get(name, "") for name in _OF_SIGNATURE},
    )
