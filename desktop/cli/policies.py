"""`perron policy`: what the IT fixed for this computer, and whether a file of rules is right before it is put there."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from desktop.cli.answers import print_json, tell

if TYPE_CHECKING:
    from desktop.cli.opening import Notebooks
    from desktop.domain.policy import PolicyInForce


def policy(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """The rules and where they come from; 1 when something in the file could not be taken. Opens no notebook."""
    from desktop.services.policies import checked_file

    found = checked_file(arguments.check) if arguments.check is not None else notebooks.at(arguments).policy()
    if arguments.json:
        print_json(_as_json(found))
    else:
        _say(found, checked=arguments.check is not None)
    for trouble in found.troubles:
        tell(f"{trouble.key} : {trouble.words}" if trouble.key else trouble.words, 1)
    return 1 if found.troubles else 0


def _say(found: PolicyInForce, *, checked: bool) -> None:
    if not found.is_there:
        print("Aucun fichier de règles sur cet ordinateur\u00a0: tout se règle dans le programme.")
        return
    print(f"{'Fichier examiné' if checked else 'Fichier de règles'}\u00a0: {found.place}")
    for key, label, words in found.policy.lines:
        print(f"{key}\u00a0: {words} ({label})")
    if not found.policy.lines:
        print("Aucune règle ne s’applique.")


def _as_json(found: PolicyInForce) -> dict[str, object]:
    return {
        "place": found.place,
        "policy": {key: getattr(found.policy, key) for key, _label, _words in found.policy.lines},
        "troubles": [{"key": one.key, "words": one.words} for one in found.troubles],
    }
