"""A diagnosis for the IT of an association: versions, counts, states, places in the code; nobody, nothing of theirs.

What goes in is chosen one by one: there is no way by which a text of the notebook, a folder or an address could.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import ssl
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from typing import Final

from desktop import __version__
from desktop.domain.attachment import size_words
from desktop.domain.french import plural
from desktop.domain.policy import LABELS, PolicyInForce
from desktop.services.apart import never
from desktop.services.diagnostics_log import last_errors
from desktop.services.diagnostics_notebook import of_notebook
from desktop.services.workspace import Workspace
from desktop.storage.durable_files import write_durably
from desktop.storage.notebook_files import NotebookFiles

TEXT_NAME: Final = "diagnostic.txt"
JSON_NAME: Final = "diagnostic.json"
INTRODUCTION: Final = (
    "Diagnostic de Perron, pour le service informatique.\n"
    "Il donne des versions, des nombres et des états. Il ne contient ni nom, ni adresse, ni rien de ce que vous avez "
    "écrit,\nni dossier de cet ordinateur, ni mot de passe. Perron ne l’envoie à personne."
)
_UNOPENED: Final = "Le carnet n’est pas ouvert\u00a0: rien de ce qu’il contient n’a été regardé."
_LIBRARIES: Final = ("PySide6_Essentials", "SQLAlchemy", "sqlcipher3", "cryptography", "httpx", "pyrage", "reportlab")

Line = tuple[str, str]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Section:
    """Some lines under a title, each a label and a value in French."""

    title: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """The title, then each line a little further in."""
        return "\n".join((self.title, *(f"  {label}\u00a0: {value}" for label, value in self.lines)))


@dataclass(frozen=True)
class Diagnosis:
    """All that is told: shown to the worker as `text`, and written as exactly that and the same as JSON."""

    made_at: datetime
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """What the worker reads before anything is written."""
        made = f"Établi le {self.made_at:%Y-%m-%d à %H:%M} UTC."
        parts = (INTRODUCTION, made, *(one.text for one in self.sections))
        return "\n\n".join(parts) + "\n"

    def archive(self) -> bytes:
        """The same as a ZIP of two files."""
        told = {one.title: [{"label": label, "value": value} for label, value in one.lines] for one in self.sections}
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in (
                (TEXT_NAME, self.text),
                (JSON_NAME, json.dumps(told, ensure_ascii=False, indent=1) + "\n"),
            ):
                archive.writestr(zipfile.ZipInfo(name, self.made_at.timetuple()[:6]), text)
        return made.getvalue()


def write_diagnosis(diagnosis: Diagnosis, out: Path) -> None:
    """Where the worker chose; raises OSError."""
    write_durably(out, iter([diagnosis.archive()]))


def diagnose(
    directory: Path,
    log: Path | None,
    in_force: PolicyInForce,
    workspace: Workspace | None = None,
    closed_by: BaseException | None = None,
    progress: Progress = lambda done, total: None,
    stopped: Callable[[], bool] = never,
) -> Diagnosis:
    """Looks at everything, beside whoever writes; without an open notebook it says less. Off the window.

    `closed_by` is why it could not be opened: its class is told, never its text.
    """
    now = workspace.clock.now() if workspace is not None else datetime.now(UTC)
    sections = [
        Section("Programme", tuple(_program())),
        Section("Ordinateur", tuple(_computer(directory))),
        Section("Règles du service informatique", tuple(_rules(in_force))),
        Section("Fichiers du carnet", tuple(_files(directory))),
    ]
    if workspace is None:
        why = type(closed_by).__name__ if closed_by is not None else ""
        sections.append(Section("Carnet", (("État", _UNOPENED), *((("Empêchement", why),) if why else ()))))
    else:
        sections += [Section(title, lines) for title, lines in of_notebook(workspace, progress, stopped)]
    sections.append(Section("Dernières erreurs du journal technique", tuple(last_errors(log))))
    return Diagnosis(now, tuple(sections))


def _program() -> Iterator[Line]:
    yield "Perron", __version__
    yield "Forme", "programme installé" if getattr(sys, "frozen", False) else "sources"
    yield "Python", platform.python_version()
    yield "OpenSSL", ssl.OPENSSL_VERSION
    for name in _LIBRARIES:
        try:
            yield name, version(name)
        except PackageNotFoundError:  # a frozen program may have left that out
            yield name, "inconnue"


def _computer(directory: Path) -> Iterator[Line]:
    """Neither its name nor its user's."""
    yield "Système", f"{platform.system()} {platform.release()}"
    yield "Processeur", platform.machine()
    place = next((one for one in (directory, *directory.parents) if one.is_dir()), None)
    if place is not None:
        yield "Place libre sur le disque du carnet", size_words(shutil.disk_usage(place).free)


def _rules(in_force: PolicyInForce) -> Iterator[Line]:
    """Which are in force; a folder is not told, and an address has no password in it (it would not be taken)."""
    yield "Fichier de règles", "oui" if in_force.is_there else "non"
    for key, label, words in in_force.policy.lines:
        yield label, "fixé" if key == "backup_place" else words
    for trouble in in_force.troubles:
        yield f"Erreur, {trouble.key if trouble.key in LABELS else 'dans le fichier'}", trouble.words


def _files(directory: Path) -> Iterator[Line]:
    files = NotebookFiles(directory)
    yield "Carnet à sa place", "oui" if files.exists() else "non"
    parts = (("Base", files.database), ("Écritures en cours", files.journal), ("Clés", files.keys))
    for label, path in parts:
        yield label, size_words(path.stat().st_size) if path.is_file() else "absent"
    yield "Reprise de sauvegarde inachevée", "oui" if files.restoring.exists() else "non"
    for label, folder in (("Photos et papiers", files.attachments), ("Sauvegardes", files.backups)):
        sizes = _sizes(folder)
        yield label, f"{plural(len(sizes), 'fichier', 'fichiers')}, {size_words(sum(sizes))}"


def _sizes(folder: Path) -> list[int]:
    """Of every file under a folder; one that is gone meanwhile, or may not be looked at, is left out."""
    sizes = []
    for parent, _folders, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                sizes.append((Path(parent) / name).stat().st_size)
    return sizes
