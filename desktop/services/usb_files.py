"""Files that go out and come back by USB key: what is wrong with one is told, and none is written over."""

from __future__ import annotations

from pathlib import Path

from desktop.errors import AppError
from desktop.services.apart import never
from desktop.services.outside import free_place, read_file, write_private
from desktop.sync.contract.bundles import BundleError


def read_outside(path: Path, most: int) -> bytes:
    """The bytes of a file that was brought; AppError when it cannot be read or is too large."""
    try:
        size, content = read_file(path, most, never)
    except OSError:
        raise BundleError(
            "Ce fichier n’a pas pu être lu.",
            safe="Rien n’a changé dans ce carnet.",
            do="Vérifiez qu’il est encore là et, s’il est sur une clé USB, qu’elle est bien branchée.",
        ) from None
    if size > most:
        raise BundleError(
            "Ce fichier est beaucoup trop gros.",
            safe="Rien n’a changé dans ce carnet.",
            do="Choisissez un autre fichier.",
        )
    return content


def write_outside(path: Path, content: bytes) -> Path:
    """Writes a file where the worker said, never over one that is there: « Reprise (2).age »; where it is."""
    try:
        place = free_place(path)
        write_private(place, content)
    except OSError:
        raise AppError(
            "Le fichier n’a pas pu être écrit à cet endroit.",
            safe="Rien n’a été écrit, et tout est toujours dans le carnet.",
            do="Vérifiez qu’il y reste de la place et que la clé n’est pas protégée, ou choisissez un autre endroit.",
        ) from None
    return place
