"""The command that looks at a signed document: no notebook is opened."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, Final

from desktop.cli.answers import print_json
from desktop.cli.opening import Notebooks

if TYPE_CHECKING:
    from desktop.services.verification import SignatureTold, Verified

_CODES: Final = {"whole": 0, "unreadable": 1, "wrong": 3, "unchecked": 4}


def verify(arguments: argparse.Namespace, _: Notebooks) -> int:
    """What a document is worth; the exit code tells it too."""
    from desktop.services.verification import read_authorities, read_document, verify_document

    authorities = [one for path in arguments.ca for one in read_authorities(path)]
    content = read_document(arguments.file)
    proof = read_document(arguments.proof) if arguments.proof is not None else b""
    verified = verify_document(content, authorities, proof)
    if arguments.json:
        print_json(_as_json(verified))
    else:
        for line in _lines(verified):
            print(line)
    return _CODES[verified.outcome.value]


def _lines(verified: Verified) -> list[str]:
    lines = [verified.headline, *(f"- {one}" for one in verified.findings)]
    for title, told in (("Signatures", verified.signatures), ("Horodatages", verified.stamps)):
        if told:
            lines += [f"{title}\u00a0:", *(_line(one) for one in told)]
    return [*lines, *verified.notes]


def _line(told: SignatureTold) -> str:
    return f"- {told.who}\u00a0: {told.what}. {told.worth}"


def _as_json(verified: Verified) -> dict[str, Any]:
    verdict = verified.verdict
    return {
        "outcome": verified.outcome.value,
        "words": verified.headline,
        "findings": [
            {"key": key.value, "words": words} for key, words in zip(verdict.findings, verified.findings, strict=True)
        ],
        "signatures": [
            {
                "place": one.place,
                "signer": one.signer,
                "answer": one.reason,
                "at": one.at.isoformat() if one.at else None,
                "laptop": one.laptop,
                "authority": one.authority,
                "provisional": one.is_provisional,
                "intact": one.is_intact,
                "trusted": one.is_trusted,
                "revision": one.revision,
                "sha256": one.sha256,
            }
            for one in verdict.places
        ],
        "timestamps": [
            {"at": one.at.isoformat(), "server": one.server, "intact": one.is_intact, "trusted": one.is_trusted}
            for one in verdict.stamps
        ],
        "empty_places": list(verdict.empty_places),
        "revisions": verdict.revisions,
        "changed_after": verdict.changed_after,
        "sha256": verdict.sha256,
        "frozen_sha256": verdict.frozen_sha256,
        "bound": verdict.is_bound,
    }
