"""The secrets of a command: read from a variable, else typed without being shown, else taken from a line.

Never from the command line, which other programs see.
"""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import dataclass
from typing import Final

from desktop.errors import AppError


@dataclass(frozen=True)
class Asked:
    """One secret: the variable that may hold it, and its name in French."""

    variable: str
    words: str


PASSPHRASE: Final = Asked("PERRON_PASSPHRASE", "Phrase de passe")
CURRENT: Final = Asked("PERRON_PASSPHRASE", "Phrase de passe actuelle")
CODE: Final = Asked("PERRON_RECOVERY_CODE", "Code de secours")
ENROLMENT: Final = Asked("PERRON_ENROLMENT_CODE", "Code de rattachement")
NEW: Final = Asked("PERRON_NEW_PASSPHRASE", "Nouvelle phrase de passe")
AUTHORITY: Final = Asked("PERRON_AUTHORITY_PASSPHRASE", "Phrase de passe de l’autorité")
CERTIFICATE: Final = Asked("PERRON_CERTIFICATE_PASSWORD", "Mot de passe du certificat")


def ask(secret: Asked, *, lines: bool = False) -> str:
    """The secret; raises AppError without it. With `lines`, the standard input may give it, a line for each."""
    given = os.environ.get(secret.variable) or (_type(secret.words) if _is_typed() else _line() if lines else "")
    if not given:
        where = ", au clavier, ou sur l’entrée standard, une ligne pour chaque secret" if lines else " ou au clavier"
        raise AppError(
            f"Il manque\u00a0: {secret.words.lower()}.",
            safe="Rien n’a été changé.",
            do=f"À donner dans {secret.variable}{where}.",
        )
    return given


def ask_if_any(secret: Asked) -> str:
    """The secret of what may have none: empty when nothing is typed, or when nobody is there to type it."""
    return os.environ.get(secret.variable) or (_type(secret.words) if _is_typed() else "")


def ask_new(secret: Asked = NEW) -> str:
    """The new passphrase, twice when it is typed: nobody sees it."""
    new = ask(secret, lines=True)
    if _is_typed() and not os.environ.get(secret.variable) and new != _type("La même, une seconde fois"):
        raise AppError("Les deux phrases ne sont pas les mêmes.", safe="Rien n’a été changé.", do="Recommencez.")
    return new


def _is_typed() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _type(words: str) -> str:
    try:
        return getpass.getpass(f"{words} : ")
    except EOFError:
        return ""


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
