"""Reading the file of rules: strictly, only from a place that an administrator alone writes, and never in the way.

Each rule that can be taken is in force; each that cannot is told by its name. A file that is not trusted gives none.
"""

from __future__ import annotations

import difflib
import getpass
import os
import re
import stat
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any, Final

from desktop.domain.policy import LABELS, LEAST_LOCK, MOST_LOCK, Policy, PolicyInForce, PolicyTrouble, no_policy
from desktop.domain.retention import FEWEST_MONTHS, MOST_MONTHS
from desktop.errors import NotAllowedError
from desktop.services.policy_owner import owner_problem
from desktop.sync.address import is_proxy_address, server_address
from desktop.sync.errors import AddressError
from desktop.sync.timestamps import timestamp_address

__all__ = ["FixedByPolicyError", "PolicyFile", "backup_folder", "checked_file", "no_policy", "refuse_if_fixed"]

LARGEST_FILE: Final = 64 * 1024
_PLAIN: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
_KNOWN: Final = tuple(field.name for field in fields(Policy))
_WRITABLE: Final = stat.S_IWGRP | stat.S_IWOTH

IsAbsolute = Callable[[str], bool]


class FixedByPolicyError(NotAllowedError):
    """A setting that the IT of the association has fixed."""


class _UnfitError(ValueError):
    """A value that is none for its rule; the text is French and repeats nothing of it."""


def refuse_if_fixed(in_force: PolicyInForce, key: str) -> None:
    """Raises FixedByPolicyError where a rule is in force: no screen is needed to hold it."""
    if in_force.fixes(key):
        raise FixedByPolicyError(
            f"{LABELS[key]}\u00a0: {in_force.note(key)}",
            safe="Rien n’a changé.",
            do="Si ce réglage vous gêne, demandez-lui de le changer.",
        )


class PolicyFile:
    """The file of one computer. On POSIX `owner` is whose it must be: root, unless a test has no root to be."""

    def __init__(self, path: Path, owner: int = 0) -> None:
        self.path = path
        self._owner = owner

    def read(self) -> PolicyInForce:
        """The rules now; nothing is raised, and what is wrong is told."""
        try:
            text = self._text()
        except (FileNotFoundError, NotADirectoryError):
            return no_policy()
        except PermissionError:
            return self._none("Ce fichier n’a pas pu être lu\u00a0: chacun doit pouvoir le lire (mode 0644).")
        except (OSError, _UnfitError) as error:
            told = str(error) if isinstance(error, _UnfitError) else "Ce fichier n’a pas pu être lu."
            return self._none(told)
        policy, troubles = _parsed(text, lambda place: Path(place).is_absolute())
        return PolicyInForce(policy, str(self.path), troubles)

    def _none(self, words: str) -> PolicyInForce:
        return PolicyInForce(place=str(self.path), troubles=(PolicyTrouble("", words),))

    def _text(self) -> bytes:
        if self.path.is_symlink():
            raise _UnfitError("C’est un lien\u00a0: le fichier lui-même doit être à cet endroit.")
        descriptor = os.open(self.path, os.O_RDONLY | _PLAIN)
        with os.fdopen(descriptor, "rb") as file:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise _UnfitError("Ce n’est pas un fichier ordinaire.")
            self._check_owner(found)
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise _UnfitError("Ce fichier est trop grand pour un fichier de règles (64\u00a0Kio au plus).")
        return content

    def _check_owner(self, found: os.stat_result) -> None:
        """Whoever may write the file, or put another in its place, makes the rules."""
        if sys.platform == "win32":
            if problem := owner_problem(self.path):
                raise _UnfitError(problem)
            return
        for what, told in (("Ce fichier", found), ("Son dossier", self.path.parent.stat())):
            if told.st_uid != self._owner:
                raise _UnfitError(f"{what} n’appartient pas à root\u00a0: n’importe qui aurait pu l’écrire.")
            if told.st_mode & _WRITABLE:
                raise _UnfitError(
                    f"{what} peut être modifié par d’autres que root (mode 0644, et 0755 pour un dossier)."
                )


def checked_file(path: Path) -> PolicyInForce:
    """What a file would fix, wherever it lies and whoever wrote it, for one computer or another; raises OSError."""
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return PolicyInForce(place=str(path), troubles=(PolicyTrouble("", "Ce fichier est trop grand."),))
    policy, troubles = _parsed(content, _is_absolute_somewhere)
    return PolicyInForce(policy, str(path), troubles)


def backup_folder(policy: Policy, home: Path | None = None) -> Path | None:
    """The second place for backups of whoever is at this computer; None when none was fixed."""
    if not policy.backup_place:
        return None
    at_home = home or Path.home()
    values = {"user_home": str(at_home), "user_name": _user_name(at_home)}
    return Path(_VARIABLE.sub(lambda found: values[found[1]], policy.backup_place))


def _user_name(home: Path) -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return home.name


def _is_absolute_somewhere(place: str) -> bool:
    kinds: tuple[type[PurePath], ...] = (PurePosixPath, PureWindowsPath)
    return any(kind(place).is_absolute() for kind in kinds)


def _parsed(content: bytes, is_absolute: IsAbsolute) -> tuple[Policy, tuple[PolicyTrouble, ...]]:
    try:
        table = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        return Policy(), (PolicyTrouble("", "Ce fichier n’est pas du texte en UTF-8."),)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Policy(), (PolicyTrouble("", f"Ce fichier n’est pas du TOML{_where(error)}."),)
    return _taken(table, is_absolute)


def _where(error: Exception) -> str:
    """The line, and nothing of what stands there."""
    found = re.search(r"\(at line (\d+), column (\d+)\)$", str(error))
    return f"\u00a0: ligne {found[1]}, colonne {found[2]}" if found else ""


def _taken(table: Mapping[str, Any], is_absolute: IsAbsolute) -> tuple[Policy, tuple[PolicyTrouble, ...]]:
    taken: dict[str, Any] = {}
    troubles: list[PolicyTrouble] = []
    for key, value in table.items():
        if key not in _KNOWN:
            troubles.append(_unknown(key))
            continue
        try:
            taken[key] = _checked(key, value, is_absolute)
        except _UnfitError as error:
            troubles.append(PolicyTrouble(key, str(error)))
    return Policy(**taken), tuple(troubles)


def _unknown(key: str) -> PolicyTrouble:
    named = key if _NAME.fullmatch(key) else ""
    near = difflib.get_close_matches(named, _KNOWN, n=1)
    hint = f" Peut-être «\u00a0{near[0]}\u00a0»\u00a0?" if near else ""
    return PolicyTrouble(named, f"Cette clé n’existe pas dans cette version.{hint}")


def _checked(key: str, value: object, is_absolute: IsAbsolute) -> str | int | bool:
    match getattr(Policy(), key):
        case bool():
            if not isinstance(value, bool):
                raise _UnfitError("true ou false est attendu, sans guillemets.")
            return value
        case int():
            return _number(value, *_BOUNDS[key])
    if not isinstance(value, str) or not value.strip():
        raise _UnfitError("Un texte entre guillemets est attendu.")
    return _place(value, is_absolute) if key == "backup_place" else _ADDRESSES[key](value.strip())


def _number(value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _UnfitError("Un nombre entier est attendu, sans guillemets.")
    if not least <= value <= most:
        raise _UnfitError(f"Un nombre de {least} à {most} est attendu.")
    return value


def _server(text: str) -> str:
    try:
        return str(server_address(text).url)
    except AddressError as error:
        raise _UnfitError(error.sentence) from None


def _timestamps(text: str) -> str:
    try:
        return timestamp_address(text)
    except AddressError as error:
        raise _UnfitError(error.sentence) from None


def _proxy(text: str) -> str:
    if not is_proxy_address(text):
        raise _UnfitError("Une adresse comme proxy.exemple.fr:3128 est attendue, sans identifiant ni mot de passe.")
    return text


def _place(text: str, is_absolute: IsAbsolute) -> str:
    if any(name not in ("user_name", "user_home") for name in _VARIABLE.findall(text)):
        raise _UnfitError("Seuls ${user_name} et ${user_home} sont remplacés.")
    if "\x00" in text:
        raise _UnfitError("Un dossier est attendu.")
    at_home = text.startswith("${user_home}")
    if not at_home and not is_absolute(_VARIABLE.sub("x", text)):
        raise _UnfitError("Le chemin entier d’un dossier est attendu.")
    return text


_BOUNDS: Final = {"lock_minutes": (LEAST_LOCK, MOST_LOCK), "retention_months": (FEWEST_MONTHS, MOST_MONTHS)}
_ADDRESSES: Final[dict[str, Callable[[str], str]]] = {
    "server": _server,
    "proxy": _proxy,
    "timestamp_server": _timestamps,
}
