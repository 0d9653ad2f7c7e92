"""The commands of an operator: its authority, and the certificates of its laptops; no notebook is opened."""

from __future__ import annotations

import argparse

from desktop.cli.asking import AUTHORITY, ask, ask_new
from desktop.cli.opening import Notebooks


def operator(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The act that was named."""
    return {"init": _init, "certify": _certify}[arguments.act](arguments, notebooks)


def _init(arguments: argparse.Namespace, _: Notebooks) -> int:
    from desktop.services.clock import SystemClock
    from desktop.services.operator import OperatorService

    made = OperatorService(arguments.directory, SystemClock()).make(arguments.name, ask_new(AUTHORITY))
    print(
        f"Autorité de {made.name}, valable jusqu’au {made.until.isoformat()}.\n"
        f"Certificat, à donner à qui vérifie\u00a0: {made.certificate}\n"
        f"Clé, à garder hors ligne avec sa phrase de passe\u00a0: {made.key}\n"
        f"Empreinte\u00a0: {made.fingerprint}"
    )
    return 0


def _certify(arguments: argparse.Namespace, _: Notebooks) -> int:
    from desktop.services.clock import SystemClock
    from desktop.services.operator import OperatorService

    made = OperatorService(arguments.directory, SystemClock()).certify(
        arguments.request, arguments.out, ask(AUTHORITY, lines=True)
    )
    print(
        f"{made.name}\u00a0: certificat valable jusqu’au {made.until.isoformat()}.\nÀ rendre à cet ordinateur\u00a0: "
        f"{made.certificate}"
    )
    return 0
