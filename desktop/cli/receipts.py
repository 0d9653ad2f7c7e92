"""The command that writes the receipts out as a proof of transmission, and checks such a file without a notebook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from desktop.cli.answers import WrongUseError, tell
from desktop.cli.opening import Notebooks
from desktop.domain.french import plural
from desktop.errors import AppError

_WRONG: Final = 3
_LARGEST: Final = 512 * 1024 * 1024


def receipts(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Writes, or checks."""
    of = (arguments.record, arguments.household, arguments.first, arguments.last)
    if arguments.check is not None:
        if any(of):
            raise WrongUseError("--record, --household, --from et --to ne s’emploient qu’avec --out.")
        return _check(arguments.check, arguments.receipt_key) or _page(arguments.check, wanted=arguments.pdf)
    if arguments.receipt_key:
        raise WrongUseError("--receipt-key ne s’emploie qu’avec --check.")
    from desktop.services.exchange_receipts import ProofOf, ReceiptService

    with notebooks(arguments, read_only=False, beside=True) as workspace:
        count = ReceiptService(workspace).write(arguments.out, ProofOf(*of))
    print(f"Écrit : {arguments.out} ({plural(count, 'accusé de réception', 'accusés de réception')})")
    return _page(arguments.out, wanted=arguments.pdf)


def _page(proof: Path, *, wanted: bool) -> int:
    """The same to be read, beside it."""
    if wanted:
        from desktop.services.transmission import write_page

        print(f"Écrit : {write_page(proof)}")
    return 0


def _check(file: Path, keys: list[str]) -> int:
    from desktop.services.exchange_receipts import verify_proof

    try:
        if file.stat().st_size > _LARGEST:
            raise AppError("Ce fichier est trop gros pour des accusés de réception.", safe="Rien n’a été modifié.")
        content = file.read_bytes()
    except OSError:
        raise AppError(
            f"« {file.name} » n’a pas pu être lu.", safe="Rien n’a été modifié.", do="Vérifiez le nom du fichier."
        ) from None
    found = verify_proof(content, keys)
    if found.holds:
        whose = "par cette clé" if keys else "par la clé que le fichier donne lui-même"
        print(f"{plural(found.good, 'accusé de réception signé', 'accusés de réception signés')} {whose}.")
        return 0
    if not found.bad:
        return tell("Ce fichier ne contient aucun accusé de réception.", _WRONG)
    bad = plural(len(found.bad), "accusé de réception n’est pas signé", "accusés de réception ne sont pas signés")
    return tell(f"{bad} par cette clé : {', '.join(found.bad[:10])}", _WRONG)
