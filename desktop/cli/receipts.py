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
_UNCHECKED: Final = 4
"""Nobody said which key is the Department's: as `verify` answers without an authority."""
_LARGEST: Final = 512 * 1024 * 1024


def receipts(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Writes, or checks."""
    of = (arguments.record, arguments.household, arguments.first, arguments.last)
    if arguments.check is not None:
        if any(of):
            raise WrongUseError("--record, --household, --from et --to ne s’emploient qu’avec --out.")
        code = _check(arguments.check, [*arguments.receipt_key, *_named_by(arguments.operator_file)])
        if code in (0, _UNCHECKED):
            _page(arguments.check, wanted=arguments.pdf)
        return code
    if arguments.receipt_key or arguments.operator_file:
        raise WrongUseError("--receipt-key et --operator-file ne s’emploient qu’avec --check.")
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


def _named_by(operator_file: Path | None) -> list[str]:
    """The key of the Department that an operator's file names, its fingerprint said to be compared."""
    if operator_file is None:
        return []
    from desktop.services.exchange_receipts import named_key

    key, operator, fingerprint = named_key(_read(operator_file))
    print(f"Clé donnée par le fichier de {operator}, dont l’empreinte est {fingerprint} : comparez-la.")
    return [key]


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise AppError("Ce fichier est trop gros pour des accusés de réception.", safe="Rien n’a été modifié.")
        return file.read_bytes()
    except OSError:
        raise AppError(
            f"« {file.name} » n’a pas pu être lu.", safe="Rien n’a été modifié.", do="Vérifiez le nom du fichier."
        ) from None


def _check(file: Path, keys: list[str]) -> int:
    from desktop.services.exchange_receipts import verify_proof

    found = verify_proof(_read(file), keys)
    if found.holds:
        told = plural(found.good, "accusé de réception signé", "accusés de réception signés")
        if keys:
            print(f"{told} par cette clé.")
            return 0
        return tell(
            f"{told} par la clé que le fichier donne lui-même : rien ne dit que c’est celle du Département. Donnez-la "
            "par --receipt-key, ou le fichier de l’opérateur par --operator-file.",
            _UNCHECKED,
        )
    if not found.bad:
        return tell("Ce fichier ne contient aucun accusé de réception.", _WRONG)
    bad = plural(len(found.bad), "accusé de réception n’est pas signé", "accusés de réception ne sont pas signés")
    return tell(f"{bad} par cette clé : {', '.join(found.bad[:10])}", _WRONG)
