"""The commands of an operator: its authority, and the certificates of its laptops; no notebook is opened."""

from __future__ import annotations

import argparse

from desktop.cli.asking import AUTHORITY, ask, ask_new
from desktop.cli.opening import Notebooks


def operator(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The act that was named."""
    return {"init": _init, "certify": _certify, "issue": _issue}[arguments.act](arguments, notebooks)


def _init(arguments: argparse.Namespace, _: Notebooks) -> int:
    from desktop.services.clock import SystemClock
    from desktop.services.operator import OperatorService

    made = OperatorService(arguments.directory, SystemClock()).make(arguments.name, ask_new(AUTHORITY))
    print(
        f"Autorité de {made.name}, valable jusqu’au {made.until.isoformat()}.\n"
        f"Certificat, à donner à qui vérifie\u00a0: {made.certificate}\n"
        f"Clé, à garder hors ligne avec sa phrase de passe\u00a0: {made.key}\n"
        f"Empreinte de ce certificat\u00a0: {made.fingerprint}"
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


def _issue(arguments: argparse.Namespace, _: Notebooks) -> int:
    from desktop.services.clock import SystemClock
    from desktop.services.operator_issue import Changes, OperatorFiles

    changes = Changes(
        arguments.colleague,
        dict(arguments.age_key),
        arguments.remove,
        arguments.server,
        arguments.server_ca,
        arguments.receipt_key,
        arguments.department_key,
        arguments.department_age,
        arguments.valid_until,
    )
    files = OperatorFiles(arguments.directory, SystemClock())
    made = files.issue(arguments.out, ask(AUTHORITY, lines=True), changes)
    print(
        f"Fichier de {made.operator}, numéro {made.serial}, valable jusqu’au {made.until.isoformat()}\u00a0: "
        f"{made.path}\n"
        f"Collègues\u00a0: {', '.join(made.colleagues) or 'aucun'}\n"
        f"Empreinte de l’opérateur, à lire à voix haute la première fois\u00a0: {made.fingerprint}"
    )
    for name in made.unkeyed:
        print(f"Sans clé, à redemander\u00a0: {name}")
    return 0
